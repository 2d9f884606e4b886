//! Counting over a million events, as `tidings history` and the page of insights do: every answer from the log itself.

use std::time::Duration;

use tidings::db::DbConn;
use tidings::db::types::{At, ProjectId, UserId};
use tidings::error::Result;
use tidings::events::ActionKey;
use tidings::history::{Column, HistoryQuery, MOST_DAYS};
use tidings::models::viewer::Viewer;

use crate::feed;
use crate::ground::{Ground, Nothing, percentile, timed};

const TIMES: usize = 9;

type Question = (&'static str, fn(&mut DbConn, &HistoryQuery) -> Result<usize>);

/// Each with what it counts by.
const QUESTIONS: &[Question] = &[
    ("in all", |conn, query| query.total(conn).map(|_| 1)),
    ("by action", |conn, query| query.by_action(conn).map(|rows| rows.len())),
    ("by actor", |conn, query| query.by_id(conn, Column::Actor, 10).map(|rows| rows.len())),
    ("by issue", |conn, query| query.by_id(conn, Column::Issue, 10).map(|rows| rows.len())),
    ("by day", |conn, query| query.by_day(conn, MOST_DAYS).map(|rows| rows.len())),
    ("by day and action", |conn, query| query.by_day_and_action(conn, 50_000).map(|rows| rows.len())),
];

/// Prints the figures.
pub fn measure() {
    let ground = Ground::new(Nothing::registry(&[]));
    feed::fill(&ground);
    let all = HistoryQuery { viewer: Viewer { user: None, is_admin: true }, ..HistoryQuery::default() };
    let last = feed::EVENTS * 60_000_000 + 1_700_000_000_000_000;
    let weeks = At::from_micros(last - 12 * 7 * 86_400_000_000);
    let of_project = HistoryQuery { projects: vec![ProjectId(1)], ..all.clone() };
    for (words, query) in [
        ("the whole log", all.clone()),
        ("one action", HistoryQuery { actions: vec![ActionKey::LabelAdded], ..all.clone() }),
        ("one actor", HistoryQuery { actors: vec![UserId(2)], ..all }),
        (
            "a project's twelve weeks, for anyone",
            HistoryQuery { viewer: Viewer::ANYONE, since: Some(weeks), ..of_project },
        ),
    ] {
        measure_one(&ground, words, &query);
    }
}

fn measure_one(ground: &Ground, words: &str, query: &HistoryQuery) {
    let total = ground.db.read_now(|conn| query.total(conn)).expect("a count");
    let times = QUESTIONS.iter().map(|question| format!("{} {:.1?}", question.0, time(ground, query, *question)));
    println!("{words}, {total} of {} events: {}", feed::EVENTS, times.collect::<Vec<_>>().join(", "));
}

fn time(ground: &Ground, query: &HistoryQuery, (_, ask): Question) -> Duration {
    let ask = || ground.db.read_now(|conn| ask(conn, query)).expect("an answer");
    let mut times: Vec<Duration> = (0..TIMES).map(|_| timed(|| assert!(ask() > 0))).collect();
    percentile(&mut times, 50)
}
