//! By which index each kind of question is answered, as the databases themselves say.

use std::sync::{Arc, Mutex};

use diesel::connection::{Instrumentation, InstrumentationEvent};
use diesel::prelude::*;
use diesel::sql_types::Text;
use tidings::db::DbConn;
use tidings::db::types::{IssueId, ProjectId, UserId};
use tidings::error::Result;
use tidings::events::ActionKey;
use tidings::history::HistoryQuery;
use tidings::models::viewer::Viewer;

use super::{Past, days_ago};
use crate::feed::stage::Stage;

#[derive(QueryableByName)]
struct SqliteStep {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[derive(QueryableByName)]
struct PostgresStep {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    detail: String,
}

/// The statements that the work sends.
pub(crate) fn statements<T>(conn: &mut DbConn, work: impl FnOnce(&mut DbConn) -> Result<T>) -> Result<Vec<String>> {
    let sent = Arc::new(Mutex::new(Vec::new()));
    let kept = sent.clone();
    let keep = move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            kept.lock().unwrap().push(query.to_string());
        }
    };
    conn.set_instrumentation(Box::new(keep) as Box<dyn Instrumentation>);
    work(conn)?;
    let sent = sent.lock().unwrap().clone();
    Ok(sent.into_iter().filter(|statement| statement.contains("SELECT")).collect())
}

/// How the database would answer it, whatever the values; PostgreSQL may not read a small table from end to end.
pub(crate) fn plan(conn: &mut DbConn, is_postgres: bool, statement: &str) -> Result<String> {
    let sql = statement.split(" -- binds").next().unwrap_or_default();
    if !is_postgres {
        let steps: Vec<SqliteStep> = diesel::sql_query(format!("EXPLAIN QUERY PLAN {sql}")).load(conn)?;
        return Ok(steps.into_iter().map(|step| step.detail).collect::<Vec<_>>().join("\n"));
    }
    let mut run = |sql: &str| diesel::sql_query(sql).execute(conn);
    run("SET enable_seqscan = off")?;
    run("SET plan_cache_mode = force_generic_plan")?;
    // Of its last question; what the product has prepared itself stays.
    drop(run("DEALLOCATE asked"));
    run(&format!("PREPARE asked AS {sql}"))?;
    let values = vec!["NULL"; sql.matches('$').count()].join(", ");
    let values = if values.is_empty() { String::new() } else { format!("({values})") };
    let steps: Vec<PostgresStep> = diesel::sql_query(format!("EXPLAIN EXECUTE asked{values}")).load(conn)?;
    Ok(steps.into_iter().map(|step| step.detail).collect::<Vec<_>>().join("\n"))
}

fn assert_found_by(stage: &Stage, index: &str, query: HistoryQuery) {
    let is_postgres = stage.url.starts_with("postgres");
    let plan = stage.db.read_now(|conn| {
        let statements = statements(conn, |conn| query.total(conn))?;
        statements.iter().map(|statement| plan(conn, is_postgres, statement)).collect::<Result<Vec<_>>>()
    });
    // Whole days have their counts; what they leave over is asked of the log.
    let plan = plan.unwrap().join("\n");
    let mut words = plan.split(|c: char| !c.is_alphanumeric() && c != '_');
    assert!(words.any(|word| word.starts_with(index)), "{index} is not used:\n{plan}");
}

#[test]
fn each_question_has_its_index() {
    let Past { stage, .. } = Past::lived();
    let all = HistoryQuery { viewer: Viewer { user: None, is_admin: true }, ..HistoryQuery::default() };
    let since = Some(days_ago(30));

    assert_found_by(
        &stage,
        "events_by_action",
        HistoryQuery { actions: vec![ActionKey::CommentDeleted], ..all.clone() },
    );
    assert_found_by(&stage, "events_by_actor", HistoryQuery { actors: vec![UserId(2)], since, ..all.clone() });
    assert_found_by(&stage, "events_by_project", HistoryQuery { projects: vec![ProjectId(1)], since, ..all.clone() });
    assert_found_by(&stage, "events_by_issue", HistoryQuery { issue: Some(IssueId(1)), since, ..all.clone() });
    assert_found_by(&stage, "events_by_time", HistoryQuery { since, ..all });
}
