//! What is counted, and for whom.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use tidings::db::words::Visibility;
use tidings::events::ActionKey;
use tidings::history::HistoryQuery;
use tidings::history::parse::By;
use tidings::history::table::Counts;
use tidings::models::issue::Issue;
use tidings::models::viewer::Viewer;

use super::{Past, days_ago};
use crate::feed::stage::Stage;

pub(super) const COMMAND: Viewer = Viewer { user: None, is_admin: true };

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// What SQL says, the most frequent first.
pub(super) fn sql(stage: &Stage, name: &str, rest: &str) -> Vec<(String, i64)> {
    let query =
        format!("SELECT {name} AS name, count(*) AS count FROM issue_events e {rest} GROUP BY 1 ORDER BY 2 DESC, 1");
    let rows: Vec<Counted> = stage.db.read_now(|conn| Ok(diesel::sql_query(query).load(conn)?)).unwrap();
    rows.into_iter().map(|row| (row.name, row.count)).collect()
}

fn counts(stage: &Stage, query: &HistoryQuery, by: &str) -> Counts {
    let by = By::parse(by).unwrap();
    let mut counts = stage.db.read_now(|conn| Counts::load(conn, query, by)).unwrap();
    counts.rows.sort_by(|(one, fewer), (other, more)| more.cmp(fewer).then(one.cmp(other)));
    counts
}

#[test]
fn counts_equal_plain_sql() {
    let past = Past::lived();

    assert_equal_to_sql(&past.stage);
    past.stage.count_days();
    assert_equal_to_sql(&past.stage);
}

/// Every way to count gives what plain SQL gives.
pub(super) fn assert_equal_to_sql(stage: &Stage) {
    let all = HistoryQuery { viewer: COMMAND, ..HistoryQuery::default() };
    let is_postgres = stage.url.starts_with("postgres");
    let time = |format: (&str, &str)| {
        if is_postgres {
            format!("to_char(e.occurred_at AT TIME ZONE 'UTC', '{}')", format.0)
        } else {
            format!("strftime('{}', e.occurred_at / 1000000, 'unixepoch')", format.1)
        }
    };
    let monday = if is_postgres {
        "to_char(date_trunc('week', e.occurred_at AT TIME ZONE 'UTC'), 'YYYY-MM-DD')"
    } else {
        "date(e.occurred_at / 1000000, 'unixepoch', 'weekday 0', '-6 days')"
    };
    let seen = "WHERE e.action NOT LIKE '%viewed'";
    let users = format!("JOIN users u ON u.id = e.actor_id {seen}");
    let projects = format!("JOIN projects p ON p.id = e.project_id {seen}");
    let issues = format!("JOIN projects p ON p.id = e.project_id JOIN issues i ON i.id = e.issue_id {seen}");
    for (by, name, rest) in [
        ("action", "e.action", seen),
        ("actor", "u.name", &users),
        ("project", "p.slug", &projects),
        ("issue", "p.slug || '#' || i.number", &issues),
        ("day", &*time(("YYYY-MM-DD", "%Y-%m-%d")), seen),
        ("week", monday, seen),
        ("month", &*time(("YYYY-MM", "%Y-%m")), seen),
    ] {
        let expected = sql(stage, name, rest);
        let found = counts(stage, &all, by);
        assert!(expected.len() > 1, "{by}");
        assert_eq!(found.rows, expected, "{by}");
        assert_eq!((found.total, found.rest()), (expected.iter().map(|(_, count)| count).sum(), 0), "{by}");
    }
}

#[test]
fn looks_count_only_when_named_and_for_whom_they_are() {
    let past = Past::lived();
    let seen = |viewer| HistoryQuery { viewer, actions: vec![ActionKey::IssueViewed], ..HistoryQuery::default() };
    let total = |query: HistoryQuery| past.stage.db.read_now(|conn| query.total(conn)).unwrap();

    assert_eq!(
        [COMMAND, past.bo.viewer(), past.ana.viewer(), Viewer::ANYONE].map(|viewer| total(seen(viewer))),
        [3, 2, 0, 0],
        "bo cannot read the vault any more than its looks"
    );
    let both = HistoryQuery { actions: vec![ActionKey::IssueViewed, ActionKey::CommentViewed], ..seen(Viewer::ANYONE) };
    assert_eq!(total(both), 0);
}

#[test]
fn what_one_may_not_read_is_not_counted() {
    let past = Past::lived();
    let secret = past.stage.project("secret", &past.ana, Visibility::Private);
    let source = past.stage.issue(secret.id, &past.ana, "Hidden");
    past.stage.comment(&source, &past.ana, days_ago(2), "As in ferry#1");
    let total = |viewer| {
        let all = HistoryQuery { viewer, ..HistoryQuery::default() };
        past.stage.db.read_now(|conn| all.total(conn)).unwrap()
    };
    let on_ferry = |viewer| {
        let (_, _, issue) = past.stage.db.read_now(|conn| Issue::find_visible(conn, viewer, "ferry", 1)).unwrap();
        let query = HistoryQuery { viewer, issue: Some(issue.id), ..HistoryQuery::default() };
        past.stage.db.read_now(|conn| query.total(conn)).unwrap()
    };

    let everything: i64 = sql(&past.stage, "'all'", "WHERE e.action NOT LIKE '%viewed'")[0].1;
    assert_eq!([total(COMMAND), total(past.ana.viewer())], [everything; 2]);
    let public = "JOIN projects p ON p.id = e.project_id WHERE e.action NOT LIKE '%viewed' AND p.visibility = 'public' AND e.source_project_id IS NULL";
    assert_eq!([total(past.bo.viewer()), total(Viewer::ANYONE)], [sql(&past.stage, "'all'", public)[0].1; 2]);
    assert!(on_ferry(past.ana.viewer()) >= on_ferry(past.bo.viewer()));
}
