//! A page of the feed over a million events: the first, the thousandth and the last, by cursor.

use std::time::Duration;

use rusqlite::{Connection, params};
use tidings::db::types::IssueId;
use tidings::feed::{Cursor, FeedQuery, Known, Place, Scope, Stretch};
use tidings::models::viewer::Viewer;

use crate::ground::{Ground, Nothing, percentile, timed};

/// How many events the log has.
pub const EVENTS: i64 = 1_000_000;
const OF_ONE_ISSUE: i64 = 200_000;
const ISSUES: i64 = 400;
const TIMES: usize = 200;

/// Prints the figures.
pub fn measure() {
    let ground = Ground::new(Nothing::registry(&[]));
    fill(&ground);
    for (name, scope) in [("the issue's feed", Scope::Issue(ground.issue)), ("the whole feed", Scope::Everything)] {
        measure_scope(&ground, name, scope);
    }
}

fn measure_scope(ground: &Ground, name: &str, scope: Scope) {
    let newest = FeedQuery::newest(scope, Viewer::ANYONE);
    let deep = thousandth(ground, &newest);
    let last = FeedQuery { place: Place::After(Cursor::FIRST), ..newest.clone() };
    let [first, deep, last] = [newest, deep, last].map(|query| page(ground, &query));
    println!("{name} of {EVENTS} events: first page {first:.0?}, 1000th {deep:.0?}, last {last:.0?}");
}

fn load(ground: &Ground, query: &FeedQuery) -> Stretch {
    let query = query.clone();
    ground.db.read_now(|conn| query.load(conn, &mut Known::default())).expect("a page")
}

fn page(ground: &Ground, query: &FeedQuery) -> Duration {
    let mut times: Vec<Duration> = (0..TIMES).map(|_| timed(|| drop(load(ground, query)))).collect();
    percentile(&mut times, 50)
}

/// Walks there as a reader would.
fn thousandth(ground: &Ground, newest: &FeedQuery) -> FeedQuery {
    let mut query = newest.clone();
    for _ in 0..1_000 {
        let Some(older) = load(ground, &query).older else { break };
        query.place = Place::Before(older);
    }
    query
}

/// Comments and small changes by two people, a minute apart, in random order among the issues.
pub fn fill(ground: &Ground) {
    let mut conn = Connection::open(ground.file()).expect("the database opens");
    let tx = conn.transaction().expect("begun");
    for number in 2..=ISSUES {
        let issue = "INSERT INTO issues (project_id, number, title, body, html, author_id, created_at, updated_at, last_activity_at) SELECT project_id, ?1, title, body, html, author_id, created_at, updated_at, last_activity_at FROM issues WHERE number = 1";
        tx.execute(issue, params![number]).expect("an issue");
    }
    let row = "INSERT INTO issue_events (issue_id, project_id, actor_id, action, record_type, record_id, extra, occurred_at, created_at, updated_at, correlation_id, via, private) VALUES (?1, 1, ?2, ?3, 'Issue', ?1, ?4, ?5, ?5, ?5, ?6, 'web', 0)";
    let mut insert = tx.prepare(row).expect("prepared");
    for number in 0..EVENTS {
        let IssueId(one) = ground.issue;
        let issue = if number % (EVENTS / OF_ONE_ISSUE) == 0 { one } else { one + 1 + number * 7919 % (ISSUES - 1) };
        let (action, extra) = match number % 3 {
            0 => ("label_added", r##"{"label_id":1,"name":"bug","color":"#d64545"}"##),
            _ => ("issue_title_changed", r#"{"from":"How fast?","to":"How fast is it?"}"#),
        };
        let at = 1_700_000_000_000_000 + number * 60_000_000;
        insert.execute(params![issue, 1 + number % 2, action, extra, at, number]).expect("an event");
    }
    drop(insert);
    tx.commit().expect("committed");
    conn.execute_batch("ANALYZE").expect("analyzed");
}
