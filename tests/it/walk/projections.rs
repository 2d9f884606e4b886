//! Everything that follows from the log is dropped and made anew; then every table is compared with what it was, row by row.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use diesel::sql_types::Text;
use tidings::check;
use tidings::db::{Database, DbConn};
use tidings::error::Result;

use crate::support::app::App;

/// What drops it.
const DROPS: &[&str] = &[
    "UPDATE issues SET title = '-', state = 'open', state_reason = NULL, closed_at = NULL, closed_by = NULL, \
     milestone_id = NULL, locked_at = NULL, lock_reason = NULL, comments_count = 0, last_commented_at = NULL, \
     last_activity_at = created_at, due_on = NULL, priority = 0, status_id = NULL, pinned_at = NULL, \
     duplicate_of = NULL, deleted_at = NULL, deleted_by = NULL",
    "UPDATE projects SET open_count = 0, closed_count = 0",
    "UPDATE labels SET open_issues = 0, closed_issues = 0",
    "UPDATE milestones SET open_issues = 0, closed_issues = 0",
    "DELETE FROM issue_labels",
    "DELETE FROM assignees",
    "DELETE FROM event_counts",
    "UPDATE counted_days SET day = -719162",
    "DELETE FROM full_text",
];

/// Every row of every table as a line.
type Dump = BTreeMap<String, Vec<String>>;

pub(super) fn are_the_same_when_made_anew(app: &App) {
    let db = &app.instance.db;
    make_anew(db);
    let before = dump(db);

    let system = app.instance.system().unwrap();
    let dropped = db.write_now(system, |tx| {
        DROPS.iter().try_for_each(|sql| diesel::sql_query(*sql).execute(tx.conn()).map(drop)).map_err(Into::into)
    });
    dropped.unwrap();
    assert_ne!(dump(db), before, "nothing was dropped");
    make_anew(db);

    assert_eq!(differences(&before, &dump(db)), Vec::<String>::new());
}

/// `tidings replay projections`
fn make_anew(db: &Database) {
    check::run(db, true, &mut |_| {}).unwrap();
    let mut lines = Vec::new();
    check::run(db, false, &mut |line| lines.push(line.to_owned())).unwrap();
    assert_eq!(lines, Vec::<String>::new(), "a repair leaves nothing to repair");
}

/// The rows that only one of the two has, a few of each table.
fn differences(before: &Dump, after: &Dump) -> Vec<String> {
    let mut told = Vec::new();
    for table in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
        let of = |dump: &Dump| dump.get(table).into_iter().flatten().cloned().collect::<BTreeSet<_>>();
        let (before, after) = (of(before), of(after));
        told.extend(before.difference(&after).take(5).map(|row| format!("{table}: was {row}")));
        told.extend(after.difference(&before).take(5).map(|row| format!("{table}: is {row}")));
    }
    told
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

fn lines(conn: &mut DbConn, sql: &str) -> Result<Vec<String>> {
    let rows: Vec<Line> = diesel::sql_query(sql).load(conn)?;
    Ok(rows.into_iter().map(|row| row.line).collect())
}

fn dump(db: &Database) -> Dump {
    let is_postgres = std::env::var("TIDINGS_TEST_DATABASE_URL").is_ok();
    let dumped = db.read_now(|conn| if is_postgres { dump_postgres(conn) } else { dump_sqlite(conn) });
    dumped.unwrap()
}

fn dump_postgres(conn: &mut DbConn) -> Result<Dump> {
    let tables = "SELECT table_name::text AS line FROM information_schema.tables \
        WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'";
    let tables = lines(conn, tables)?;
    let rows = |table: String| {
        let rows = lines(conn, &format!("SELECT t::text AS line FROM {table} t"))?;
        Ok((table, rows))
    };
    tables.into_iter().map(rows).collect()
}

fn dump_sqlite(conn: &mut DbConn) -> Result<Dump> {
    let tables = lines(conn, "SELECT name AS line FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")?;
    let mut dump = Dump::new();
    for table in tables {
        let columns =
            lines(conn, &format!("SELECT 'quote(' || name || ')' AS line FROM pragma_table_info('{table}')"))?;
        let row = columns.join(" || ' | ' || ");
        dump.insert(table.clone(), lines(conn, &format!("SELECT {row} AS line FROM {table}"))?);
    }
    Ok(dump)
}
