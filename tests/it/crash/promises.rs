//! What must hold inside the database after any number of crashes.

use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use tidings::db::DbConn;

use super::INBOXES;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// `SELECT count(…) AS count …`
pub(super) fn count(db: &mut DbConn, sql: &str) -> i64 {
    diesel::sql_query(sql).get_result::<Count>(db).unwrap().count
}

pub(super) fn wait_until_all_ended(db: &mut DbConn) {
    let began = Instant::now();
    let open = "SELECT count(*) AS count FROM deliveries WHERE state NOT IN ('delivered', 'skipped', 'discarded')";
    while count(db, open) > 0 {
        assert!(began.elapsed() < Duration::from_secs(90), "{} deliveries never ended", count(db, open));
        std::thread::sleep(Duration::from_millis(50));
    }
}

pub(super) fn no_acknowledged_comment_is_lost(db: &mut DbConn, acknowledged: &[i64]) {
    for id in acknowledged {
        let comment = format!("SELECT count(*) AS count FROM comments WHERE id = {id}");
        let event = format!(
            "SELECT count(*) AS count FROM issue_events WHERE action = 'comment_added' AND record_type = 'Comment' AND record_id = {id}"
        );
        assert_eq!((count(db, &comment), count(db, &event)), (1, 1), "comment {id}");
    }
    let comments = count(db, "SELECT count(*) AS count FROM comments");
    assert_eq!(count(db, "SELECT CAST(sum(comments_count) AS BIGINT) AS count FROM issues"), comments);
    assert_eq!(count(db, "SELECT count(*) AS count FROM issue_events WHERE action = 'comment_added'"), comments);
}

pub(super) fn every_event_has_its_deliveries(db: &mut DbConn) {
    for inbox in INBOXES {
        let without = format!(
            "SELECT count(*) AS count FROM issue_events e WHERE action = 'comment_added' AND NOT EXISTS \
             (SELECT 1 FROM deliveries d WHERE d.event_id = e.id AND d.inbox = '{inbox}')"
        );
        assert_eq!(count(db, &without), 0, "{inbox}");
        let delivered =
            format!("SELECT count(*) AS count FROM deliveries WHERE inbox = '{inbox}' AND state = 'delivered'");
        assert!(count(db, &delivered) > 0, "{inbox} did nothing");
    }
    assert_eq!(count(db, "SELECT count(*) AS count FROM deliveries WHERE state = 'discarded'"), 0);
}

pub(super) fn inside_everything_happened_once(db: &mut DbConn) {
    notifications_count_each_event_once(db);
    the_workflow_answered_each_person_once(db);
    each_suspicious_comment_was_flagged_once(db);
    the_last_comment_is_the_last(db);
}

fn notifications_count_each_event_once(db: &mut DbConn) {
    let told = "SELECT count(*) AS count FROM deliveries WHERE inbox = 'notification' AND state = 'delivered'";
    let unread = "SELECT CAST(sum(unread_count) AS BIGINT) AS count FROM notifications";
    assert_eq!(count(db, unread), count(db, told));
}

/// What people said is answered, and the answers are not.
fn the_workflow_answered_each_person_once(db: &mut DbConn) {
    let said = count(db, "SELECT count(*) AS count FROM issue_events WHERE action = 'comment_added' AND via = 'web'");
    for answer in ["comment_added", "workflow_ran"] {
        let answers = format!("FROM issue_events WHERE action = '{answer}' AND via = 'workflow'");
        assert_eq!(count(db, &format!("SELECT count(*) AS count {answers}")), said, "{answer}");
        let causes = format!("SELECT count(DISTINCT caused_by_event_id) AS count {answers}");
        assert_eq!(count(db, &causes), said, "{answer}");
    }
}

/// Cleo said the same on three issues.
fn each_suspicious_comment_was_flagged_once(db: &mut DbConn) {
    let hers = "SELECT count(*) AS count FROM comments WHERE author_id = (SELECT id FROM users WHERE name = 'cleo')";
    let hers = count(db, hers);
    assert!(hers > 2, "Cleo came to word {hers} times only");
    for flags in
        ["count(*) AS count FROM flagged_comments", "count(DISTINCT comment_id) AS count FROM flagged_comments"]
    {
        assert_eq!(count(db, &format!("SELECT {flags}")), hers);
    }
    let told = "FROM issue_events WHERE action = 'spam_flagged'";
    assert_eq!(count(db, &format!("SELECT count(*) AS count {told}")), hers);
    assert_eq!(count(db, &format!("SELECT count(DISTINCT record_id) AS count {told}")), hers);
}

fn the_last_comment_is_the_last(db: &mut DbConn) {
    let wrong = "SELECT count(*) AS count FROM issues i WHERE last_commented_at IS NULL OR last_commented_at <> \
        (SELECT max(occurred_at) FROM issue_events e WHERE e.issue_id = i.id AND e.action = 'comment_added')";
    assert_eq!(count(db, wrong), 0);
}
