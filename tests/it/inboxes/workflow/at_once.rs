//! Many events at once, on two processes where the database takes two: each workflow does its work once for each.

use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use tidings::db::DbConn;

use crate::support::node::{Client, Instance};

/// How many people speak at once.
const AT_ONCE: usize = 50;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct Failure {
    #[diesel(sql_type = Text)]
    why: String,
}

#[test]
fn fifty_triggers_at_once_have_one_effect_for_each_workflow_and_event() {
    let one = Instance::new();
    one.add_admin("ana", "correct horse battery");
    let other = one.beside();
    let nodes: Vec<_> = std::iter::once(&one).chain(other.as_ref()).map(|instance| instance.serve(&[])).collect();
    let mut ana = Client::signed_in(&one, "ana", "correct horse battery");
    set_up(&mut ana);

    std::thread::scope(|scope| {
        for number in 0..AT_ONCE {
            let mut ana = if number % 2 == 0 { ana.clone() } else { ana.at(other.as_ref().unwrap_or(&one)) };
            scope.spawn(move || {
                let path = format!("/projects/ferry/issues/{}/comments", number % 4 + 1);
                assert_eq!(ana.post(&path, &[("body", "Hello")]).unwrap().status, 303);
            });
        }
    });

    let mut db = one.connect();
    wait_until_all_ended(&mut db);
    let expected = i64::try_from(AT_ONCE * 2).unwrap();
    assert_eq!(
        count(&mut db, "SELECT COUNT(*) AS count FROM issue_events WHERE action = 'workflow_ran'"),
        expected,
        "{}",
        failures(&mut db)
    );
    let replies = "SELECT COUNT(*) AS count FROM issue_events WHERE action = 'comment_added' AND via = 'workflow'";
    assert_eq!(count(&mut db, replies), expected);
    let pairs = "SELECT COUNT(*) AS count FROM (SELECT DISTINCT caused_by_event_id, record_id FROM issue_events WHERE action = 'workflow_ran') AS pairs";
    assert_eq!(count(&mut db, pairs), expected);
    for node in nodes {
        assert!(node.stop().success(), "{}", one.log());
    }
}

/// Two workflows that answer people, and four issues.
fn set_up(ana: &mut Client) {
    let mut made = |path: &str, fields: &[(&str, &str)]| {
        let answer = ana.post(path, fields).unwrap();
        assert_eq!(answer.status, 303, "{}", answer.body);
    };
    made("/projects", &[("name", "Ferry"), ("slug", "ferry"), ("visibility", "private")]);
    for title in ["One", "Two", "Three", "Four"] {
        made("/projects/ferry/issues", &[("title", title), ("body", "")]);
    }
    for name in ["Thanks", "Welcome"] {
        let person = [("attribute", "actor.kind"), ("operator", "eq"), ("value", "person")];
        let reply = [("type", "reply"), ("message", "Thank you."), ("name", name), ("triggered_on", "comment_added")];
        made("/projects/ferry/workflows", &[person.as_slice(), reply.as_slice()].concat());
    }
}

fn wait_until_all_ended(db: &mut DbConn) {
    let began = Instant::now();
    while count(db, "SELECT COUNT(*) AS count FROM deliveries WHERE due_at IS NOT NULL") > 0 {
        assert!(began.elapsed() < Duration::from_mins(1), "deliveries are left: {}", failures(db));
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn count(db: &mut DbConn, sql: &str) -> i64 {
    let row: Count = diesel::sql_query(sql).get_result(db).unwrap();
    row.count
}

fn failures(db: &mut DbConn) -> String {
    let sql = "SELECT inbox || ' ' || state || ' ' || COALESCE(last_error, reason) AS why FROM deliveries \
               WHERE inbox = 'workflow' AND state NOT IN ('delivered') AND reason NOT LIKE 'not so%' LIMIT 10";
    let rows: Vec<Failure> = diesel::sql_query(sql).load(db).unwrap();
    rows.into_iter().map(|row| row.why).collect::<Vec<_>>().join("; ")
}
