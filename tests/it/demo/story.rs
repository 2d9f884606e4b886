//! What must be true of the story once it was told: it is whole, it is past, and what is kept beside the events agrees
//! with them.

use std::collections::BTreeSet;

use tidings::events::ActionKey;

use super::Stage;

#[test]
fn the_story_is_long_and_uses_every_action() {
    let stage = Stage::told();

    let used: BTreeSet<String> = stage.words("SELECT DISTINCT action AS word FROM issue_events").into_iter().collect();

    // What only another tracker can tell, what only strangers cause, what nobody regrets yet, and what inboxes and the schedule
    // do once they are worked.
    let untold = [
        "issue_imported",
        "comment_redacted",
        "attachment_removed",
        "spam_flagged",
        "spam_cleared",
        "workflow_ran",
        "workflow_failed",
        "no_activity_detected",
        "due_date_approaching",
        "issue_overdue",
        "stale_marked",
        "stale_cleared",
        "issue_deleted",
        "issue_restored",
        "issue_transferred",
        "issue_unmarked_duplicate",
        "external_link_removed",
        "external_sync_failed",
    ];
    let keys = ActionKey::ALL.iter().map(|key| key.as_str());
    let unused: Vec<&str> = keys.filter(|key| !untold.contains(key) && !used.contains(*key)).collect();
    assert_eq!(unused, Vec::<&str>::new());
    assert!(stage.count("SELECT count(*) AS count FROM issues") >= 45);
    assert!(stage.count("SELECT count(*) AS count FROM issue_events") >= 400);
    assert!(
        stage.count(
            "SELECT count(*) AS count FROM issue_events e JOIN users u ON u.id = e.actor_id WHERE u.kind = 'system'"
        ) >= 5
    );
}

#[test]
fn nothing_in_it_is_yet_to_come_and_each_issue_is_told_in_order() {
    let stage = Stage::told();

    let future = "SELECT count(*) AS count FROM issue_events WHERE occurred_at > created_at";
    assert_eq!(stage.count(future), 0);
    let confused = "SELECT count(*) AS count FROM issue_events later JOIN issue_events earlier \
        ON earlier.issue_id = later.issue_id AND earlier.id < later.id AND earlier.occurred_at > later.occurred_at";
    assert_eq!(stage.count(confused), 0);
}

#[test]
fn what_is_counted_is_what_is_there() {
    let stage = Stage::told();
    let wrong = [
        "SELECT count(*) AS count FROM projects p WHERE p.open_count <> \
            (SELECT count(*) FROM issues i WHERE i.project_id = p.id AND i.state = 'open') OR p.closed_count <> \
            (SELECT count(*) FROM issues i WHERE i.project_id = p.id AND i.state = 'closed') OR p.last_number <> \
            (SELECT max(i.number) FROM issues i WHERE i.project_id = p.id)",
        "SELECT count(*) AS count FROM issues i WHERE i.comments_count <> \
            (SELECT count(*) FROM comments c WHERE c.issue_id = i.id)",
        "SELECT count(*) AS count FROM issues i WHERE i.last_commented_at <> \
            (SELECT max(e.occurred_at) FROM issue_events e WHERE e.issue_id = i.id AND e.action = 'comment_added')",
        "SELECT count(*) AS count FROM issues i WHERE (i.state = 'closed') <> ( \
            SELECT count(CASE WHEN e.action = 'issue_closed' THEN 1 END) > count(CASE WHEN e.action = 'issue_reopened' THEN 1 END) \
            FROM issue_events e WHERE e.issue_id = i.id)",
        "SELECT count(*) AS count FROM issues i WHERE (SELECT count(*) FROM issue_labels l WHERE l.issue_id = i.id) <> ( \
            SELECT count(CASE WHEN e.action = 'label_added' THEN 1 END) - count(CASE WHEN e.action = 'label_removed' THEN 1 END) \
            FROM issue_events e WHERE e.issue_id = i.id)",
        "SELECT count(*) AS count FROM issues i WHERE (SELECT count(*) FROM assignees a WHERE a.issue_id = i.id) <> ( \
            SELECT count(CASE WHEN e.action = 'assignee_added' THEN 1 END) - count(CASE WHEN e.action = 'assignee_removed' THEN 1 END) \
            FROM issue_events e WHERE e.issue_id = i.id)",
    ];

    let found: Vec<&str> = wrong.into_iter().filter(|query| stage.count(query) != 0).collect();

    assert_eq!(found, Vec::<&str>::new());
}

#[test]
fn nobody_is_told_of_the_past() {
    let stage = Stage::told();

    assert_eq!(stage.count("SELECT count(*) AS count FROM deliveries"), 0);
    assert_eq!(stage.count("SELECT count(*) AS count FROM notifications"), 0);
}
