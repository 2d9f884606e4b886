//! What happens on GitHub, and what happens here because of it.

use std::fs;
use std::ops::ControlFlow;

use serde_json::{Value, json};
use tidings::db::words::{CloseReason, State};
use tidings::import::github::{Order, run};

use super::{Desk, lamp, payload, user};

/// The issue, changed at this minute.
fn later(minute: u32, change: impl FnOnce(&mut Value)) -> Value {
    lamp(|issue| {
        issue["updated_at"] = json!(format!("2026-01-05T10:{minute:02}:00Z"));
        change(issue);
    })
}

fn with(mut payload: Value, key: &str, value: Value) -> Value {
    payload[key] = value;
    payload
}

fn comment(body: &str, minute: u32) -> Value {
    let (created_at, updated_at) = ("2026-01-05T10:10:00Z", format!("2026-01-05T10:{minute:02}:00Z"));
    json!({ "id": 31, "user": user(3, "bo"), "body": body, "created_at": created_at, "updated_at": updated_at })
}

#[test]
#[expect(clippy::too_many_lines, reason = "one story, act by act")]
fn an_issue_lives_here_as_it_does_on_github() {
    let desk = Desk::new();
    let bug = json!({"name": "bug", "color": "d73a4a"});
    let steps: [(&str, Value); 7] = [
        ("issues", payload("opened", &lamp(|_| {}))),
        ("issues", with(payload("labeled", &later(1, |issue| issue["labels"] = json!([bug]))), "label", bug.clone())),
        (
            "issues",
            with(
                payload(
                    "assigned",
                    &later(2, |issue| {
                        issue["labels"] = json!([bug]);
                        issue["assignees"] = json!([user(3, "bo")]);
                    }),
                ),
                "assignee",
                user(3, "bo"),
            ),
        ),
        (
            "issues",
            with(
                payload(
                    "edited",
                    &later(3, |issue| {
                        issue["labels"] = json!([bug]);
                        issue["assignees"] = json!([user(3, "bo")]);
                        issue["title"] = json!("The lamp is dark");
                    }),
                ),
                "changes",
                json!({"title": {"from": "The lamp stays dark"}}),
            ),
        ),
        (
            "issue_comment",
            with(
                payload(
                    "created",
                    &later(10, |issue| {
                        issue["labels"] = json!([bug]);
                        issue["assignees"] = json!([user(3, "bo")]);
                        issue["title"] = json!("The lamp is dark");
                    }),
                ),
                "comment",
                comment("Buy a bulb", 10),
            ),
        ),
        (
            "issues",
            payload(
                "closed",
                &later(11, |issue| {
                    issue["labels"] = json!([bug]);
                    issue["assignees"] = json!([user(3, "bo")]);
                    issue["title"] = json!("The lamp is dark");
                    issue["state"] = json!("closed");
                    issue["state_reason"] = json!("not_planned");
                    issue["closed_at"] = json!("2026-01-05T10:11:00Z");
                }),
            ),
        ),
        // What nobody delivered: it is open again, without its label, and locked.
        (
            "issues",
            payload(
                "locked",
                &later(12, |issue| {
                    issue["assignees"] = json!([user(3, "bo")]);
                    issue["title"] = json!("The lamp is dark");
                    issue["locked"] = json!(true);
                }),
            ),
        ),
    ];

    for (place, (event, payload)) in steps.iter().enumerate() {
        let answer = desk.deliver(event, &format!("delivery-{place}"), payload);
        assert_eq!(answer.status, 200, "{}", answer.text());
    }

    let expected = [
        "mona issue_opened",
        "system issue_imported",
        "octo label_added",
        "octo assignee_added",
        "octo issue_title_changed",
        "bo comment_added",
        "octo issue_closed",
        "octo issue_locked",
        "system issue_reopened",
        "system label_removed",
    ];
    assert_eq!(desk.log(7), expected);
    let issue = desk.issue(7);
    assert_eq!((issue.title.as_str(), issue.state, issue.comments_count), ("The lamp is dark", State::Open, 1));
    desk.is_clean();
}

#[test]
fn news_that_come_too_late_turn_nothing_back() {
    let desk = Desk::new();
    desk.deliver("issues", "1", &payload("opened", &lamp(|_| {})));
    let closed = later(9, |issue| {
        issue["state"] = json!("closed");
        issue["closed_at"] = json!("2026-01-05T10:09:00Z");
    });
    desk.deliver("issues", "3", &payload("closed", &closed));

    let late = with(payload("created", &later(2, |_| {})), "comment", comment("Buy a bulb", 10));
    assert_eq!(desk.deliver("issue_comment", "2", &late).status, 200);

    assert_eq!((desk.issue(7).state, desk.issue(7).comments_count), (State::Closed, 1));
    desk.is_clean();
}

#[test]
fn comments_are_edited_and_deleted_by_their_id() {
    let desk = Desk::new();
    let told = |action: &str, body: &str, minute: u32| {
        with(payload(action, &later(minute, |_| {})), "comment", comment(body, minute))
    };

    desk.deliver("issue_comment", "1", &told("created", "Buy a bulb", 10));
    desk.deliver("issue_comment", "2", &told("edited", "Buy two bulbs", 11));
    desk.deliver("issue_comment", "3", &told("edited", "Buy two bulbs", 11));
    desk.deliver("issue_comment", "4", &told("deleted", "Buy two bulbs", 12));
    desk.deliver("issue_comment", "5", &told("deleted", "Buy two bulbs", 12));

    let expected = [
        "mona issue_opened",
        "system issue_imported",
        "bo comment_added",
        "octo comment_edited",
        "octo comment_deleted",
    ];
    assert_eq!(desk.log(7), expected);
    desk.is_clean();
}

#[test]
fn commits_name_issues_and_close_them_on_the_default_branch() {
    let desk = Desk::new();
    desk.deliver("issues", "1", &payload("opened", &lamp(|_| {})));
    let commit = |sha: &str, message: &str| {
        json!({ "id": sha, "message": message, "url": format!("https://github.com/ana/lamps/commit/{sha}"),
            "author": {"name": "Mona", "username": "mona"} })
    };
    let push = |branch: &str, commits: Value| {
        json!({ "ref": format!("refs/heads/{branch}"), "commits": commits, "sender": user(2, "octo"),
            "repository": {"full_name": "ana/lamps", "default_branch": "main"} })
    };

    let aside = desk.deliver("push", "2", &push("wip", json!([commit("a1b2c3d4", "Fixes #7, and #99")])));
    assert_eq!((aside.status, aside.text()), (200, "Commits on wip: 1 event.".to_owned()));
    assert_eq!(desk.issue(7).state, State::Open);
    let both = json!([commit("a1b2c3d4", "Fixes #7, and #99"), commit("b2c3d4e5", "See #7")]);
    desk.deliver("push", "3", &push("main", both));

    let log = desk.log(7);
    assert_eq!(log[2..], ["mona commit_referenced", "mona issue_closed", "mona commit_referenced"]);
    assert_eq!(desk.issue(7).state_reason, Some(CloseReason::Completed));
    let closed = later(9, |issue| {
        issue["state"] = json!("closed");
        issue["state_reason"] = json!("completed");
        issue["closed_at"] = json!("2026-01-05T10:09:00Z");
    });
    desk.deliver("issues", "4", &payload("closed", &closed));
    assert_eq!(desk.log(7).len(), log.len(), "GitHub closes it too");
    desk.is_clean();
}

#[test]
fn labels_milestones_and_pull_requests_come_along() {
    let desk = Desk::new();
    let label = |action: &str, name: &str| json!({"action": action, "label": {"name": name, "color": "0e8a16"}, "sender": user(2, "octo")});
    assert_eq!(desk.deliver("label", "1", &label("created", "bug")).status, 200);
    let renamed = with(label("edited", "defect"), "changes", json!({"name": {"from": "bug"}}));
    assert_eq!(desk.deliver("label", "2", &renamed).status, 200);
    let page = desk.ana.get("/projects/lamps/labels").text();
    assert!(page.contains("defect") && !page.contains(">bug<"), "{page}");
    assert_eq!(desk.deliver("label", "3", &label("deleted", "defect")).status, 200);
    let milestone = json!({"action": "created", "milestone": {"title": "1.0"}, "sender": user(2, "octo")});
    assert_eq!(desk.deliver("milestone", "4", &milestone).status, 200);

    let pull = lamp(|pull| {
        pull["number"] = json!(8);
        pull["state"] = json!("closed");
        pull["closed_at"] = json!("2026-01-05T10:00:00Z");
        pull["merged_at"] = json!("2026-01-05T10:00:00Z");
    });
    let payload = json!({"action": "closed", "pull_request": pull, "sender": user(2, "octo")});
    assert_eq!(desk.deliver("pull_request", "5", &payload).status, 200);

    assert_eq!(desk.log(8), ["mona issue_opened", "system issue_imported", "octo issue_closed"]);
    assert_eq!(desk.issue(8).state_reason, Some(CloseReason::Completed));
    desk.is_clean();
}

#[test]
fn an_issue_that_was_made_here_is_left_alone() {
    let desk = Desk::new();
    let own = desk.app.issue(&desk.project).by(&desk.app.user("ana")).titled("Our own").create();

    let answer = desk.deliver("issues", "1", &payload("opened", &lamp(|issue| issue["number"] = json!(own.number))));

    assert_eq!((answer.status, desk.issue(own.number).title.as_str()), (200, "Our own"));
    assert!(answer.text().contains("here is another issue"), "{}", answer.text());
}

#[test]
fn a_later_import_knows_what_came_by_the_hook() {
    let desk = Desk::new();
    let bug = json!({"name": "bug", "color": "d73a4a"});
    desk.deliver("issues", "1", &payload("opened", &lamp(|_| {})));
    let labelled = later(1, |issue| issue["labels"] = json!([bug]));
    desk.deliver("issues", "2", &with(payload("labeled", &labelled), "label", bug.clone()));
    desk.deliver("issues", "3", &with(payload("unlabeled", &later(2, |_| {})), "label", bug.clone()));
    desk.deliver(
        "issue_comment",
        "4",
        &with(payload("created", &later(10, |_| {})), "comment", comment("Buy a bulb", 10)),
    );
    let before = desk.log(7);
    let folder = tempfile::tempdir().unwrap();
    let at = |id: i64, event: &str, minute: u32| {
        json!({"id": id, "event": event, "label": bug, "actor": user(2, "octo"),
        "created_at": format!("2026-01-05T10:{minute:02}:01Z")})
    };
    let timeline = json!([at(1, "labeled", 1), at(2, "unlabeled", 2)]);
    fs::create_dir_all(folder.path().join("issues/7")).unwrap();
    fs::write(folder.path().join("issues.json"), json!([later(10, |_| {})]).to_string()).unwrap();
    fs::write(folder.path().join("issues/7/timeline.json"), timeline.to_string()).unwrap();
    fs::write(folder.path().join("issues/7/comments.json"), json!([comment("Buy a bulb", 10)]).to_string()).unwrap();

    let order = Order { path: folder.path().to_owned(), project: "lamps".into(), is_dry: false };
    let report = run(&desk.app.instance.db, &order, &|_| ControlFlow::Continue(())).unwrap();

    assert_eq!((report.issues, report.events), (1, 0));
    assert_eq!(desk.log(7), before);
    desk.is_clean();
}
