//! By which index each operator is answered, as the databases themselves say: nothing reads all issues or all events.

use diesel::prelude::*;
use tidings::db::DbConn;
use tidings::db::words::Visibility;
use tidings::error::Result;
use tidings::models::project::Project;
use tidings::search::place::Start;
use tidings::search::suggesting;

use super::Ferry;
use crate::history::plans::{plan, statements};

/// A query, and the index that it must use.
const EXPECTED: &[(&str, &str)] = &[
    ("is:open", "issues_by_creation"),
    ("", "issues_both_by_creation"),
    ("is:open sort:updated", "issues_by_activity"),
    ("is:open sort:commented", "issues_by_comments"),
    ("is:open sort:due", "issues_by_due"),
    ("is:open sort:priority", "issues_by_priority"),
    ("is:open sort:status", "issues_by_status"),
    ("sort:status", "issues_by_status"),
    ("is:open sort:oldest", "issues_by_creation"),
    ("sort:oldest", "issues_both_by_creation"),
    ("sort:stalest", "issues_both_by_activity"),
    ("sort:comments-asc", "issues_both_by_comments"),
    ("reason:completed is:closed", "issues_by"),
    ("author:ana", "issues_by_author"),
    ("assignee:ana", "assignees_by_user"),
    ("mentions:ana", "events_of_mention"),
    ("commenter:ana", "comments_of_author"),
    ("involves:ana", "events_of_mention"),
    ("label:bug", "issue_labels_by_label"),
    ("-label:bug is:open", "issues_by"),
    ("-label:bug", "issues_both_by_creation"),
    ("status:doing is:open", "issues_by_status"),
    ("priority:high is:open", "issues_by"),
    ("milestone:v1", "issues_by_milestone"),
    ("no:label is:open", "issues_by"),
    ("no:assignee is:open", "issues_by"),
    ("no:milestone is:open", "issues_by"),
    ("no:status is:open", "issues_by"),
    ("comments:>3", "issues_both_by_comments"),
    ("created:>2026-03-02", "issues_both_by_creation"),
    ("updated:<30d", "issues_both_by_activity"),
    ("closed:>2026-03-02", "issues_by_closing"),
    ("due:<7d is:open", "issues_by_due_date"),
    ("was:label:bug", "events_of_label"),
    ("was:assignee:ana", "events_of_assignee"),
    ("was:milestone:v1", "events_of_milestone"),
    ("was:status:doing", "events_of_status"),
    ("changed:title", "events_by"),
    ("changed:label", "events_by"),
    ("changed:assignee:by:ana", "events_by"),
    ("closed-by:ana", "events_of_closing"),
    ("reopened:>2", "events_by_action"),
    ("idle:>30d is:open", "events_by_issue"),
    ("touched:ana", "events_of_doing"),
    // On a long list of issues those of the page are looked for in the order of the page.
    ("touched:system", "issues_both_by_creation"),
    ("author:system", "issues_both_by_creation"),
    ("crash", "full_text"),
    ("in:title crash label:bug", "full_text"),
    ("in:comments,body \"out of memory\"", "full_text"),
];

/// What PostgreSQL, asked without values, rather reads in the order of the list until a page is full.
const WALKED: &[&str] = &[
    "author:ana",
    "comments:>3",
    "updated:<30d",
    "closed:>2026-03-02",
    "due:<7d is:open",
    "idle:>30d is:open",
    "touched:ana",
    "touched:system",
    "author:system",
];

/// Ten thousand issues and as many events that no query here is about, so that reading all of them would cost.
fn fill(ferry: &Ferry, is_postgres: bool) {
    let moment = if is_postgres { "to_timestamp(1700000000 + i * 600)" } else { "1700000000000000 + i * 600000000" };
    let count = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)";
    let issues = format!(
        "{count} INSERT INTO issues (project_id, number, title, body, html, author_id, comments_count, created_at, \
         updated_at, last_activity_at, state, closed_at) SELECT {project}, i + 100, 'Filled', '', '', {system}, i % 50, \
         {moment}, {moment}, {moment}, CASE WHEN i % 2 = 0 THEN 'open' ELSE 'closed' END, \
         CASE WHEN i % 2 = 0 THEN NULL ELSE {moment} END FROM n",
        project = ferry.project.id,
        system = 1,
    );
    let events = format!(
        "{count} INSERT INTO issue_events (issue_id, project_id, actor_id, action, record_type, record_id, extra, occurred_at, \
         created_at, updated_at, correlation_id, via) SELECT i, {project}, 1, 'comment_edited', 'Issue', i, '{{}}', {moment}, \
         {moment}, {moment}, i, 'system' FROM n WHERE i IN (SELECT id FROM issues)",
        project = ferry.project.id,
    );
    ferry.stage.act(ferry.ana.id, moment_zero(), move |tx| {
        for sql in [issues, events] {
            diesel::sql_query(sql).execute(tx.conn())?;
        }
        Ok(())
    });
    // PostgreSQL does so by itself after a while; SQLite never does.
    if is_postgres {
        ferry.stage.act(ferry.ana.id, moment_zero(), |tx| Ok(diesel::sql_query("ANALYZE").execute(tx.conn())?));
    }
}

fn moment_zero() -> tidings::db::types::At {
    crate::feed::stage::moment(0)
}

#[test]
fn each_operator_has_its_index() {
    let ferry = Ferry::afloat();
    let is_postgres = ferry.stage.url.starts_with("postgres");
    fill(&ferry, is_postgres);
    let mut wrong = Vec::new();
    for (typed, index) in EXPECTED {
        let listing = ferry.listing(ferry.ana.viewer(), typed);
        let plan = ferry.stage.db.read_now(|conn| {
            let ready = listing.prepare(conn)?.unwrap();
            let sent = statements(conn, |conn| ready.load(conn, Start::Top, 25).map(drop))?;
            plan(conn, is_postgres, &sent[0])
        });
        let plan = plan.unwrap();
        let index = if is_postgres && WALKED.contains(typed) { "issues_b" } else { *index };
        let is_used = plan.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word.starts_with(index));
        let whole = plan.lines().map(str::trim).find(|line| is_whole_scan(line));
        if !is_used || whole.is_some() {
            wrong.push(format!("{typed}: {index}\n{plan}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// All rows of a table that grows; of a partial index only those that it is for.
fn is_whole_scan(line: &str) -> bool {
    let tables = ["issues", "issue_events", "comments", "e", "c", "o"];
    let sqlite = line.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next());
    let postgres = line.split("Seq Scan on ").nth(1).and_then(|rest| rest.split(' ').next());
    let is_partial = line.contains("events_of_") || line.contains("full_text");
    !is_partial && [sqlite, postgres].into_iter().flatten().any(|table| tables.contains(&table))
}

/// What is typed, and the index that must be used; as SQLite calls it, and as PostgreSQL does.
const SUGGESTED: &[(&str, [&str; 2])] = &[
    ("", ["issues_by_activity", "issues_by_activity"]),
    ("1", ["sqlite_autoindex_issues_1", "issues_project_id_number_key"]),
    ("filled", ["full_text", "full_text"]),
    ("it sinks", ["full_text", "full_text"]),
];

#[test]
fn each_suggestion_has_its_index() {
    let ferry = Ferry::afloat();
    let is_postgres = ferry.stage.url.starts_with("postgres");
    fill(&ferry, is_postgres);
    let (project, viewer) = (&ferry.project, ferry.ana.viewer());
    let plan_of = |work: &dyn Fn(&mut DbConn) -> Result<()>| {
        let planned = ferry.stage.db.read_now(|conn| {
            let sent = statements(conn, |conn| work(conn))?;
            plan(conn, is_postgres, &sent[0])
        });
        planned.unwrap()
    };
    let is_used = |plan: &str, index: &str| {
        let whole = plan.lines().map(str::trim).any(is_whole_scan);
        !whole && plan.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word.starts_with(index))
    };

    for (typed, [sqlite, postgres]) in SUGGESTED {
        let plan = plan_of(&|conn| suggesting::issues(conn, project.id, typed).map(drop));
        let index = if is_postgres { postgres } else { sqlite };
        assert!(is_used(&plan, index) && !plan.contains("issues_both"), "{typed}: {index}\n{plan}");
    }
    let open = Project { visibility: Visibility::Public, ..project.clone() };
    let plan = plan_of(&|conn| suggesting::people(conn, viewer, &open, "an").map(drop));
    // Where all events are one project's, PostgreSQL finds the newest by time as well.
    assert!(is_used(&plan, if is_postgres { "events_by_" } else { "events_by_project" }), "{plan}");
}
