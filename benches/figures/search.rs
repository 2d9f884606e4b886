//! The list of issues with each operator of its query, over a hundred thousand issues and a million events: what a page asks
//! the database for, from the names of the query to the counts and what stands beside each row.

use std::time::Duration;

use diesel::RunQueryDsl as _;
use tidings::db::types::{At, ProjectId};
use tidings::db::{DbConn, Tx};
use tidings::error::Result;
use tidings::models::label::NewLabel;
use tidings::models::user::NewUser;
use tidings::models::viewer::Viewer;
use tidings::search::Query;
use tidings::search::beside;
use tidings::search::listing::{Listing, Now, Scope};
use tidings::search::place::Start;

use crate::ground::{Ground, Nothing, percentile, timed};
use crate::postgres::Schema;

const ISSUES: i64 = 100_000;
const EVENTS: i64 = 1_000_000;
const COMMENTS: i64 = 200_000;
const PEOPLE: i64 = 20;
const LABELS: i64 = 20;
const TIMES: usize = 20;

/// Common and rare, of each kind.
const QUERIES: &[&str] = &[
    "is:open",
    "",
    "is:open sort:updated",
    "is:open sort:commented",
    "is:open sort:due",
    "is:open sort:priority",
    "is:open sort:status",
    "reason:duplicate",
    "author:p3",
    "assignee:p3 is:open",
    "mentions:p3",
    "commenter:p3",
    "involves:p3",
    "label:l3 is:open",
    "label:rare",
    "-label:l3 is:open",
    "no:label",
    "no:assignee is:open",
    "comments:>5",
    "created:>2023-12-01",
    "updated:<30d",
    "closed:2023-11-20",
    "due:<7d",
    "was:label:l3",
    "was:assignee:p3",
    "changed:title",
    "changed:label",
    "closed-by:p3",
    "reopened:>2",
    "idle:>30d is:open",
    "touched:p3",
    "ferry",
    "needle",
    "w123 ferry is:open",
    "\"rows to the other\"",
    "in:title ferry label:l3",
];

/// Prints the figures.
pub fn measure() {
    on("SQLite", &Ground::new(Nothing::registry(&[])), false);
    if let Some(schema) = Schema::create() {
        on("PostgreSQL", &Ground::on(Some(schema), Nothing::registry(&[])), true);
    }
}

fn on(name: &str, ground: &Ground, is_postgres: bool) {
    let filled = timed(|| fill(ground, is_postgres));
    println!("{name}: {ISSUES} issues, {COMMENTS} comments and {EVENTS} events, filled in {filled:.0?}");
    for typed in QUERIES {
        let listing = Listing {
            scope: Scope::project_of(Viewer::user(ground.user), ProjectId(1)),
            query: Query::parse(typed).expect("a query"),
            sort: Query::parse(typed).ok().and_then(|query| query.sort()).unwrap_or_default(),
            now: Now { at: At::from_micros(1_700_000_000_000_000 + EVENTS * 10_000_000), zone: chrono_tz::UTC },
            with_views: true,
        };
        let mut found = 0;
        let mut times: Vec<Duration> = (0..TIMES).map(|_| timed(|| found = page(ground, &listing))).collect();
        let (half, most) = (percentile(&mut times, 50), percentile(&mut times, 95));
        println!("  {half:>9.1?} {most:>9.1?} {found:>7} {typed}");
    }
}

/// All that a page asks for; how many issues match.
fn page(ground: &Ground, listing: &Listing) -> i64 {
    let words = listing.query.words();
    let load = |conn: &mut DbConn| {
        let ready = listing.prepare(conn)?.expect("the names are known");
        let found = ready.load(conn, Start::Top, 25)?;
        let ids: Vec<_> = found.entries.iter().map(|entry| entry.issue.id).collect();
        beside::load(conn, &ids, (Some(ground.user), &words))?;
        if listing.query.is_narrow() {
            let (open, closed) = ready.counts(conn)?;
            return Ok(open + closed);
        }
        Ok(0)
    };
    ground.db.read_now(load).expect("a page")
}

fn fill(ground: &Ground, is_postgres: bool) {
    let filled = ground.db.write_now(ground.user, move |tx| {
        for number in 1..=PEOPLE {
            NewUser::person(&format!("p{number}"), &format!("p{number}@example.org")).create(tx)?;
        }
        for name in (1..LABELS).map(|number| format!("l{number}")).chain(["rare".to_owned()]) {
            let (color, description) = ("#d64545".to_owned(), String::new());
            NewLabel { project: ProjectId(1), name, color, description }.create(tx)?;
        }
        statements(is_postgres).iter().try_for_each(|sql| run(tx, sql))
    });
    filled.expect("it is filled");
}

fn run(tx: &mut Tx<'_>, sql: &str) -> Result<()> {
    diesel::sql_query(sql).execute(tx.conn())?;
    Ok(())
}

/// Numbers that look random and are the same every time stand for everything.
#[expect(clippy::too_many_lines, reason = "one statement after the other")]
fn statements(is_postgres: bool) -> Vec<String> {
    let at = |number: &str| {
        let seconds = format!("1700000000 + {number}");
        if is_postgres { format!("to_timestamp({seconds})") } else { format!("({seconds}) * 1000000") }
    };
    let count = |to: i64| {
        format!("WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {to})")
    };
    // The accounts of ground, and then ours; the first issue is ground's.
    let person = |from: &str| format!("3 + ({from}) % {PEOPLE}");
    let mut all = vec![
        format!(
            "{} INSERT INTO issues (project_id, number, title, body, html, author_id, state, state_reason, closed_at, comments_count, \
             priority, due_on, status_id, created_at, updated_at, last_activity_at) SELECT 1, i + 1, 'The ferry w' || (i * 7919 % 5000), \
             'It rows to the other side, w' || (i * 104729 % 5000) || CASE WHEN i % 10000 = 0 THEN ' needle' ELSE '' END, '', {}, \
             CASE WHEN i % 2 = 0 THEN 'open' ELSE 'closed' END, CASE WHEN i % 2 = 0 THEN NULL WHEN i % 1000 = 1 THEN 'duplicate' ELSE \
             'completed' END, CASE WHEN i % 2 = 0 THEN NULL ELSE {} END, i % 7, i % 5, CASE WHEN i % 4 = 0 THEN {} ELSE NULL END, \
             CASE WHEN i % 3 = 0 THEN NULL ELSE 1 + i % 3 END, {}, {}, {} FROM n",
            count(ISSUES),
            person("i * 31"),
            at("i * 95"),
            at("(i * 97 % 100000) * 100"),
            at("i * 90"),
            at("i * 90"),
            at("i * 95"),
        ),
        format!(
            "{} INSERT INTO issue_labels (issue_id, label_id) SELECT 1 + i, 1 + i * 13 % {} FROM n WHERE i % 5 > 0",
            count(ISSUES),
            LABELS - 1
        ),
        format!("{} INSERT INTO issue_labels (issue_id, label_id) SELECT 1 + i * 5000, {LABELS} FROM n", count(20)),
        format!(
            "{} INSERT INTO assignees (issue_id, user_id) SELECT 1 + i, {} FROM n WHERE i % 2 = 0",
            count(ISSUES),
            person("i * 17")
        ),
        format!(
            "{} INSERT INTO comments (issue_id, author_id, body, html, created_at, updated_at) SELECT 2 + i * 7919 % {ISSUES}, {}, \
             'Here too, w' || (i * 1299709 % 5000) || ' says so', '', {}, {} FROM n",
            count(COMMENTS),
            person("i * 37"),
            at("i * 45"),
            at("i * 45"),
        ),
    ];
    let actions = "CASE WHEN i % 10 < 3 THEN 'comment_added' WHEN i % 10 < 5 THEN 'label_added' WHEN i % 10 = 5 THEN 'assignee_added' \
         WHEN i % 10 = 6 THEN 'issue_closed' WHEN i % 10 = 7 THEN 'user_mentioned' WHEN i % 100 = 8 THEN 'issue_title_changed' \
         WHEN i % 100 = 18 THEN 'issue_reopened' ELSE 'subscribed' END";
    let record = format!("CASE WHEN i % 10 < 5 THEN 1 + i * 13 % {} ELSE {} END", LABELS - 1, person("i * 41"));
    let extra = format!("'{{\"user_id\":' || ({}) || '}}'", person("i * 43"));
    let extra = if is_postgres { format!("({extra})::jsonb") } else { extra };
    all.push(format!(
        "{} INSERT INTO issue_events (issue_id, project_id, actor_id, action, record_type, record_id, extra, occurred_at, created_at, \
         updated_at, correlation_id, via) SELECT 2 + (i / 10) * 7919 % {ISSUES}, 1, {}, {actions}, 'Issue', {record}, {extra}, {}, {}, {}, i, \
         'web' FROM n",
        count(EVENTS), person("i * 47"), at("i * 9"), at("i * 9"), at("i * 9"),
    ));
    all.extend(is_postgres.then(|| "ANALYZE".to_owned()));
    all
}
