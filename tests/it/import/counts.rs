//! What is counted of an imported project, against plain SQL.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use tidings::history::{HistoryQuery, MOST_DAYS, span};
use tidings::models::event_count;
use tidings::models::user::User;
use tidings::models::viewer::Viewer;
use tidings::web::year::Year;

use super::{differences, import, small};
use crate::support::store::Store;

#[derive(QueryableByName, Debug, PartialEq)]
struct Counted {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

fn sql(store: &Store, sql: &str) -> Vec<(String, i64)> {
    let rows: Vec<Counted> = store.db.read_now(|conn| Ok(diesel::sql_query(sql).load(conn)?)).unwrap();
    rows.into_iter().map(|row| (row.name, row.count)).collect()
}

fn given() -> Store {
    let store = Store::open();
    import(&store, &small());
    let today = tidings::db::types::At(store.db.clock().now()).day();
    let counted = store.db.read_now(event_count::counted_until).unwrap();
    assert!(counted >= today - 1, "an import ends with counting");
    assert_eq!(differences(&store), Vec::<String>::new());
    store
}

#[test]
fn history_of_an_import_equals_plain_sql() {
    let store = given();
    let all = HistoryQuery { viewer: Viewer { user: None, is_admin: true }, ..HistoryQuery::default() };

    let by_action =
        sql(&store, "SELECT action AS name, count(*) AS count FROM issue_events GROUP BY 1 ORDER BY 2 DESC, 1");
    assert!(by_action.len() > 5);
    assert_eq!(store.db.read_now(|conn| all.by_action(conn)).unwrap(), by_action);
    let counted =
        "SELECT action AS name, CAST(sum(events) AS BIGINT) AS count FROM event_counts GROUP BY 1 ORDER BY 2 DESC, 1";
    assert_eq!(sql(&store, counted), by_action, "all of it is over, so all of it is counted");
}

#[test]
fn squares_of_an_import_equal_plain_sql() {
    let store = given();
    let ana = store.db.read_now(|conn| User::find_by_name(conn, "ana")).unwrap();
    let (first, end) = Year::bounds(NaiveDate::from_ymd_opt(2020, 6, 1).unwrap());
    let query = HistoryQuery {
        viewer: Viewer { user: None, is_admin: true },
        actors: vec![ana.id],
        since: Some(span::beginning(first)),
        until: Some(span::beginning(end)),
        ..HistoryQuery::default()
    };

    let days = store.db.read_now(|conn| query.by_day(conn, MOST_DAYS)).unwrap();

    let day = if store.db.is_sqlite() {
        "date(occurred_at / 1000000, 'unixepoch')"
    } else {
        "to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')"
    };
    let hers = format!(
        "SELECT {day} AS name, count(*) AS count FROM issue_events WHERE actor_id = {} AND {day} >= '{first}' \
         AND {day} < '{end}' GROUP BY 1 ORDER BY 1 DESC",
        ana.id
    );
    let expected = sql(&store, &hers);
    assert!(expected.len() > 1, "{expected:?}");
    let days: Vec<(String, i64)> = days.into_iter().map(|(day, count)| (day.to_string(), count)).collect();
    assert_eq!(days, expected);
}

#[test]
fn counters_of_an_import_equal_plain_sql() {
    let store = given();
    let kept = |table: &str, name: &str, column: &str| {
        sql(&store, &format!("SELECT {name} AS name, {column} AS count FROM {table} ORDER BY id"))
    };

    for (state, column) in [("open", "open_issues"), ("closed", "closed_issues")] {
        let labelled = format!(
            "SELECT l.name AS name, (SELECT count(*) FROM issue_labels x JOIN issues i ON i.id = x.issue_id \
             WHERE x.label_id = l.id AND i.state = '{state}') AS count FROM labels l ORDER BY l.id"
        );
        assert_eq!(kept("labels", "name", column), sql(&store, &labelled), "{column}");
        let planned = format!(
            "SELECT m.title AS name, (SELECT count(*) FROM issues i WHERE i.milestone_id = m.id AND i.state = '{state}') \
             AS count FROM milestones m ORDER BY m.id"
        );
        assert_eq!(kept("milestones", "title", column), sql(&store, &planned), "{column}");
    }
    let commented = "SELECT i.title AS name, CASE WHEN i.last_commented_at IS NOT DISTINCT FROM (SELECT max(e.occurred_at) \
        FROM issue_events e WHERE e.issue_id = i.id AND e.action = 'comment_added') THEN 1 ELSE 0 END AS count FROM issues i";
    let commented = commented.replace("THEN 1 ELSE 0 END", "THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END");
    assert!(sql(&store, &commented).iter().all(|(_, is_right)| *is_right == 1));
}
