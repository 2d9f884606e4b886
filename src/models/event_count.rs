//! How many events there were on each day, by project, action and actor: what history reads instead of the log.
//!
//! A day is either whole here or not read from here. What is told of a day that is over, by an import or because a throttled
//! event moved on or an issue went to another project or out of sight, stands in `uncounted_days` from the very transaction that tells it: from that day on the log itself is
//! read until everything is counted again. So the counts equal the log at every moment. The counters inbox counts on as days
//! end; looks are private and not counted.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use crate::db::types::{At, Moment, ProjectId, UserId};
use crate::db::{DbConn, MultiBackend, Tx, dialect};
use crate::error::Result;
use crate::events::ActionKey;
use crate::schema::{counted_days, event_counts, issue_events, uncounted_days};

/// How many days one transaction counts.
pub const AT_ONCE: i64 = 31;
/// So long after its end a day is counted: clocks of nodes may differ.
const GRACE: TimeDelta = TimeDelta::minutes(10);
/// The first day of the year 1: nothing was before.
const BEGINNING: i64 = -719_162;
/// Only one counts at a time.
const TURN: &str = "event counts";

#[derive(QueryableByName)]
struct Day {
    #[diesel(sql_type = Nullable<BigInt>)]
    day: Option<i64>,
}

/// The first day, counted from 1970, that is not to be read from here; all before it are whole.
pub fn counted_until(conn: &mut DbConn) -> Result<i64> {
    let both =
        "SELECT min(day) AS day FROM (SELECT day FROM counted_days UNION ALL SELECT day FROM uncounted_days) AS days";
    let row: Day = diesel::sql_query(both).get_result(conn)?;
    Ok(row.day.unwrap_or(BEGINNING))
}

/// Counts the next days that are over, if there are any that nobody else is counting. Did it?
pub fn count_on(tx: &mut Tx<'_>) -> Result<bool> {
    let now = tx.now();
    let today = now.plus(-GRACE).day();
    if counted_until(tx.conn())? >= today || !dialect::is_ones_turn(tx.conn(), TURN)? {
        return Ok(false);
    }
    let first = counted_until(tx.conn())?;
    let since_midnight = (now.0 - At::beginning_of(today).0).num_seconds();
    if first >= today || dialect::has_older_writer(tx.conn(), since_midnight)? {
        return Ok(false);
    }
    // Those told of just now, after the day was read, remain.
    diesel::delete(uncounted_days::table.filter(uncounted_days::day.ge(first))).execute(tx.conn())?;
    let busy = first_event(tx.conn(), first)?;
    let end = busy.map_or(today, |busy| busy.saturating_add(AT_ONCE).min(today));
    recount(tx, first, end)?;
    diesel::update(counted_days::table).set(counted_days::day.eq(end)).execute(tx.conn())?;
    Ok(true)
}

/// Nobody else counts until this transaction ends.
pub fn take_turn(tx: &mut Tx<'_>) -> Result<()> {
    dialect::one_at_a_time(tx.conn(), TURN)
}

/// The first day from this one on with an event.
fn first_event(conn: &mut DbConn, from: i64) -> Result<Option<i64>> {
    let later = issue_events::table.filter(issue_events::occurred_at.ge(At::beginning_of(from)));
    let first: Option<At> =
        later.order(issue_events::occurred_at).select(issue_events::occurred_at).first(conn).optional()?;
    Ok(first.map(At::day))
}

/// Makes the counts of these days what the log says; the last day is not among them.
pub fn recount(tx: &mut Tx<'_>, from: i64, until: i64) -> Result<()> {
    let theirs = event_counts::table.filter(event_counts::day.ge(from)).filter(event_counts::day.lt(until));
    diesel::delete(theirs).execute(tx.conn())?;
    let columns = "project_id, day, action, actor_id, source_project_id, events";
    let sql = format!("INSERT INTO event_counts ({columns}) {}", in_log(tx.conn()));
    diesel::sql_query(sql)
        .bind::<Moment, _>(At::beginning_of(from))
        .bind::<Moment, _>(At::beginning_of(until))
        .execute(tx.conn())?;
    Ok(())
}

/// What may be read: of a deleted issue only that it was deleted, as `models/viewer.rs` has it.
fn in_log(conn: &DbConn) -> String {
    let (day, deletion) = (dialect::day(conn), ActionKey::IssueDeleted.as_str());
    format!(
        "SELECT project_id, {day} AS day, action, actor_id, COALESCE(source_project_id, 0) AS source_project_id, \
         count(*) AS events FROM issue_events WHERE NOT private AND occurred_at >= $1 AND occurred_at < $2 \
         AND (action = '{deletion}' OR issue_id NOT IN (SELECT id FROM issues WHERE deleted_at IS NOT NULL)) \
         GROUP BY 1, 2, 3, 4, 5"
    )
}

/// What is counted together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    /// Where.
    pub project: ProjectId,
    /// When.
    pub day: i64,
    /// What.
    pub action: String,
    /// Who.
    pub actor: UserId,
    /// From which project, of cross references; else 0.
    pub source: i64,
}

/// A count that is not what the log says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miscount {
    /// Of what.
    pub kind: Kind,
    /// As it stands here.
    pub counted: i64,
    /// As the log has it.
    pub logged: i64,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    project_id: ProjectId,
    #[diesel(sql_type = BigInt)]
    day: i64,
    #[diesel(sql_type = Text)]
    action: String,
    #[diesel(sql_type = BigInt)]
    actor_id: UserId,
    #[diesel(sql_type = BigInt)]
    source_project_id: i64,
    #[diesel(sql_type = BigInt)]
    events: i64,
}

/// The counts of these days that are wrong; the last day is not among them.
pub fn miscounts(conn: &mut DbConn, from: i64, until: i64) -> Result<Vec<Miscount>> {
    let in_log = diesel::sql_query(in_log(conn))
        .into_boxed::<MultiBackend>()
        .bind::<Moment, _>(At::beginning_of(from))
        .bind::<Moment, _>(At::beginning_of(until));
    let logged: Vec<Row> = in_log.load(conn)?;
    let here = diesel::sql_query("SELECT * FROM event_counts WHERE day >= $1 AND day < $2");
    let here: Vec<Row> =
        here.into_boxed::<MultiBackend>().bind::<BigInt, _>(from).bind::<BigInt, _>(until).load(conn)?;
    let mut both: BTreeMap<Kind, (i64, i64)> = BTreeMap::new();
    for row in here {
        let events = row.events;
        both.entry(row.kind()).or_default().0 += events;
    }
    for row in logged {
        let events = row.events;
        both.entry(row.kind()).or_default().1 += events;
    }
    let wrong = both.into_iter().filter(|(_, (counted, logged))| counted != logged);
    Ok(wrong.map(|(kind, (counted, logged))| Miscount { kind, counted, logged }).collect())
}

impl Row {
    fn kind(self) -> Kind {
        let Self { project_id, day, action, actor_id, source_project_id, .. } = self;
        Kind { project: project_id, day, action, actor: actor_id, source: source_project_id }
    }
}

/// The first day with an event or with a count.
pub fn first_day(conn: &mut DbConn) -> Result<Option<i64>> {
    let counted: Option<i64> =
        event_counts::table.order(event_counts::day).select(event_counts::day).first(conn).optional()?;
    let happened = first_event(conn, BEGINNING)?;
    Ok(counted.into_iter().chain(happened).min())
}
