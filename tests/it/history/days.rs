//! Days that are over are counted once and read from their counts, and whatever is told of them later is not missed.

use chrono::{TimeDelta, Timelike as _};
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use tidings::check;
use tidings::db::types::At;
use tidings::db::words::Visibility;
use tidings::events::{Action, NewEvent, Recorded, record_event};
use tidings::history::{HistoryQuery, LONGEST, MOST_DAYS};
use tidings::models::event_count;
use tidings::models::issue::Issue;
use tidings::models::project::Project;
use tidings::models::viewer::Viewer;
use tidings::schema::event_counts;

use super::counts::{COMMAND, assert_equal_to_sql, sql};
use super::{Past, days_ago};
use crate::feed::stage::Stage;
use crate::support::desk::{Desk, outlet};

fn midnight(at: At) -> At {
    At::beginning_of(at.day())
}

fn total(stage: &Stage, query: &HistoryQuery) -> i64 {
    stage.db.read_now(|conn| query.total(conn)).unwrap()
}

fn check(stage: &Stage, repair: bool) -> Vec<String> {
    let mut lines = Vec::new();
    check::run(&stage.db, repair, &mut |line| lines.push(line.to_owned())).unwrap();
    lines
}

#[test]
fn any_stretch_of_time_is_counted_to_the_microsecond() {
    let past = Past::lived();
    past.stage.count_days();
    let ends = [None, Some(days_ago(40)), Some(midnight(days_ago(20))), Some(days_ago(3)), Some(days_ago(-1))];
    let stretches = ends.iter().flat_map(|since| ends.iter().map(move |until| (*since, *until)));

    for (since, until) in
        stretches.filter(|(since, until)| since.zip(*until).is_none_or(|(since, until)| since <= until))
    {
        let query = HistoryQuery { viewer: COMMAND, since, until, ..HistoryQuery::default() };
        let bound = |at: Option<At>, sign: &str| match at {
            Some(at) if past.stage.url.starts_with("postgres") => {
                format!("AND e.occurred_at {sign} '{}'", at.rfc3339())
            }
            Some(at) => format!("AND e.occurred_at {sign} {}", at.micros()),
            None => String::new(),
        };
        let rest = format!("WHERE e.action NOT LIKE '%viewed' {} {}", bound(since, ">="), bound(until, "<"));
        let expected: i64 = sql(&past.stage, "'all'", &rest).first().map_or(0, |(_, count)| *count);
        let words = format!("{since:?} {until:?}");
        assert_eq!(total(&past.stage, &query), expected, "{words}");
        let of = |rows: Vec<(String, i64)>| rows.iter().map(|(_, count)| count).sum::<i64>();
        assert_eq!(of(past.stage.db.read_now(|conn| query.by_action(conn)).unwrap()), expected, "{words}");
        let days = past.stage.db.read_now(|conn| query.by_day(conn, MOST_DAYS)).unwrap();
        assert_eq!(days.iter().map(|(_, count)| count).sum::<i64>(), expected, "{words}");
        assert!(days.windows(2).all(|two| two[0].0 > two[1].0), "the newest first, and each once: {words}");
        let kinds = past.stage.db.read_now(|conn| query.by_day_and_action(conn, LONGEST)).unwrap();
        assert_eq!(kinds.iter().map(|(.., count)| count).sum::<i64>(), expected, "{words}");
    }
}

#[test]
fn whoever_may_not_read_is_told_the_same_by_the_counts() {
    let past = Past::lived();
    let viewers = [COMMAND, past.ana.viewer(), past.bo.viewer(), Viewer::ANYONE];
    let ask = || {
        viewers.map(|viewer| {
            let query = HistoryQuery { viewer, actors: vec![past.ana.id, past.bo.id], ..HistoryQuery::default() };
            total(&past.stage, &query)
        })
    };
    let by_the_log = ask();

    past.stage.count_days();

    assert_eq!(ask(), by_the_log);
    assert!(by_the_log[0] > by_the_log[2], "bo may not read the vault");
}

#[test]
fn what_is_told_later_of_a_day_that_is_over_counts_at_once() {
    let past = Past::lived();
    check(&past.stage, true);
    let project = past.stage.project("later", &past.ana, Visibility::Public);

    let issue = past.stage.issue(project.id, &past.ana, "Told of March");
    past.stage.comment(&issue, &past.bo, days_ago(30), "And of last month");

    assert_equal_to_sql(&past.stage);
    let lines = check(&past.stage, true);
    assert!(lines.len() == 1 && lines[0].contains("last commented"), "nobody follows that here: {lines:?}");
    assert_equal_to_sql(&past.stage);
    assert_eq!(check(&past.stage, false), Vec::<String>::new());
}

#[test]
fn a_throttled_event_that_moves_past_midnight_falsifies_no_day() {
    let past = Past::lived();
    let issue = past.stage.issue(past.stage.project("later", &past.ana, Visibility::Public).id, &past.ana, "Not told");
    let next = midnight(days_ago(3));
    let fail = |at: At| {
        let id = issue.id;
        past.stage.act(past.ana.id, at, move |tx| {
            let word = || "LIN-1".to_owned();
            let failed = Action::ExternalSyncFailed {
                provider: "linear".into(),
                external_id: word(),
                identifier: word(),
                url: word(),
                error: "no".into(),
            };
            record_event(tx, NewEvent::on(id, failed))
        })
    };
    let first = fail(next.plus(-TimeDelta::minutes(20)));
    past.stage.count_days();

    let touched = fail(next.plus(TimeDelta::minutes(20)));

    assert_eq!(touched, Recorded::Throttled(first.event()));
    assert_equal_to_sql(&past.stage);
    past.stage.count_days();
    assert_equal_to_sql(&past.stage);
}

#[test]
fn what_goes_out_of_sight_or_elsewhere_is_counted_as_it_is_seen() {
    let past = Past::lived();
    past.stage.count_days();
    let all = HistoryQuery { viewer: COMMAND, ..HistoryQuery::default() };
    let issue = |slug: &'static str| {
        let found = past.stage.db.read_now(|conn| Issue::find_visible(conn, COMMAND, slug, 1));
        found.unwrap().2
    };
    let (ferry, halyard) = (issue("ferry"), issue("halyard"));
    let before = total(&past.stage, &all);

    let gone = ferry.clone();
    past.stage.act(past.ana.id, days_ago(0), move |tx| gone.delete(tx));
    let without = total(&past.stage, &all);
    past.stage.count_days();
    assert!(without < before && total(&past.stage, &all) == without, "{without} of {before}");
    past.stage.act(past.ana.id, days_ago(0), move |tx| Issue::find(tx.conn(), ferry.id)?.restore(tx));
    past.stage.count_days();
    assert_eq!(total(&past.stage, &all), before + 2, "it was deleted and restored");

    let vault = past.stage.db.read_now(|conn| Project::find_by_slug(conn, "vault")).unwrap();
    past.stage.act(past.ana.id, days_ago(0), move |tx| halyard.transfer(tx, &vault));
    assert_equal_to_sql(&past.stage);
    past.stage.count_days();
    assert_equal_to_sql(&past.stage);
}

#[test]
fn a_wrong_count_is_told_and_put_right() {
    let past = Past::lived();
    check(&past.stage, true);
    let all = HistoryQuery { viewer: COMMAND, ..HistoryQuery::default() };
    let before = total(&past.stage, &all);
    let spoil =
        |sql: &'static str| past.stage.act(past.ana.id, days_ago(0), move |tx| Ok(tx.conn().batch_execute(sql)?));

    let day = days_ago(9).day();
    past.stage.act(past.ana.id, days_ago(0), move |tx| {
        let row =
            event_counts::table.filter(event_counts::day.eq(day)).filter(event_counts::action.eq("comment_deleted"));
        diesel::delete(row).execute(tx.conn())?;
        let row =
            event_counts::table.filter(event_counts::day.eq(day)).filter(event_counts::action.eq("comment_added"));
        Ok(diesel::update(row).set(event_counts::events.eq(7)).execute(tx.conn())?)
    });
    assert!(total(&past.stage, &all) > before, "the counts are what is read");
    let lines = check(&past.stage, false);
    let date = days_ago(9).0.format("%Y-%m-%d");
    assert_eq!(lines[0], format!("ferry: {date}: comment_added by bo: 7 are counted, there are 1"));
    assert_eq!(check(&past.stage, true), lines);
    assert_eq!(total(&past.stage, &all), before);

    spoil("DELETE FROM event_counts");
    assert!(total(&past.stage, &all) < before);
    check(&past.stage, true);
    assert_equal_to_sql(&past.stage);
    assert_eq!(check(&past.stage, false), Vec::<String>::new());
}

#[test]
fn the_migration_counts_what_was_there_before() {
    let past = Past::lived();
    let migrate: &[&str] = if past.stage.url.starts_with("postgres") {
        &[
            include_str!("../../../migrations/postgres/2026-11-23-000012_event_counts/down.sql"),
            include_str!("../../../migrations/postgres/2026-11-23-000012_event_counts/up.sql"),
        ]
    } else {
        &[
            include_str!("../../../migrations/sqlite/2026-11-23-000012_event_counts/down.sql"),
            include_str!("../../../migrations/sqlite/2026-11-23-000012_event_counts/up.sql"),
        ]
    };
    past.stage.act(past.ana.id, days_ago(0), move |tx| Ok(tx.conn().batch_execute(&migrate.concat())?));

    let today = days_ago(0).day();
    assert_eq!(past.stage.db.read_now(event_count::counted_until).unwrap(), today);
    assert_eq!(past.stage.db.read_now(|conn| event_count::miscounts(conn, -719_162, today)).unwrap(), []);
    assert_equal_to_sql(&past.stage);
}

#[test]
fn the_counters_inbox_counts_a_day_when_it_is_over() {
    let desk = Desk::with(&outlet());
    let ana = desk.person("ana");
    let issue: Issue = desk.issue(desk.project(&ana, Visibility::Public).id, &ana, "Login fails");
    desk.comment(&issue, &ana, "One.");
    desk.deliver_all();
    let counted = || -> Vec<(i64, i64)> {
        let rows = event_counts::table.filter(event_counts::action.eq("comment_added"));
        desk.db.read_now(|conn| Ok(rows.select((event_counts::day, event_counts::events)).load(conn)?)).unwrap()
    };
    let day = At(desk.clock.now()).day();
    assert_eq!(counted(), [], "today is not over");

    // Well into the next day, whatever the time is now.
    desk.advance(TimeDelta::hours(25) - TimeDelta::hours(i64::from(desk.clock.now().hour())));
    desk.comment(&issue, &ana, "Two.");
    desk.deliver_all();

    assert_eq!(counted(), [(day, 1)]);
}
