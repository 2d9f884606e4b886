//! What is done again and again: one row a job. Whoever claims it when it is due does it, once however many nodes there are.

use diesel::prelude::*;

use crate::db::dialect::each_backend;
use crate::db::types::At;
use crate::db::{DbConn, Tx};
use crate::error::{Error, Result};
use crate::schema::jobs;

/// A job as its row tells.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = jobs, primary_key(name))]
pub struct Job {
    /// Its name.
    pub name: String,
    /// When, as it is set.
    pub cron: String,
    /// The next run.
    pub due_at: At,
    /// Somebody is at it until then, unless he died.
    pub claimed_until: Option<At>,
    /// When the last run began.
    pub last_began_at: Option<At>,
    /// When it ended.
    pub last_ended_at: Option<At>,
    /// What it did, or what went wrong.
    pub last_result: String,
    /// Did something go wrong?
    pub last_failed: bool,
    /// Where the next run goes on.
    pub cursor: i64,
}

/// All of them, by name.
pub fn all(conn: &mut DbConn) -> Result<Vec<Job>> {
    Ok(jobs::table.order(jobs::name).select(Job::as_select()).load(conn)?)
}

/// Makes sure that there is a row for it. Another time than before sets its next run.
pub fn ensure(tx: &mut Tx<'_>, name: &str, cron: &str, next: At) -> Result<()> {
    let row = (jobs::name.eq(name.to_owned()), jobs::cron.eq(cron.to_owned()), jobs::due_at.eq(next));
    each_backend!(tx.conn(), c => diesel::insert_into(jobs::table)
        .values(row)
        .on_conflict(jobs::name)
        .do_nothing()
        .execute(c)?);
    let changed = jobs::table.filter(jobs::name.eq(name.to_owned())).filter(jobs::cron.ne(cron.to_owned()));
    diesel::update(changed).set((jobs::cron.eq(cron.to_owned()), jobs::due_at.eq(next))).execute(tx.conn())?;
    Ok(())
}

/// Is it time for this one, and is nobody at it?
pub fn is_due(conn: &mut DbConn, name: &str, now: At) -> Result<bool> {
    let due = jobs::table.filter(jobs::name.eq(name.to_owned())).filter(jobs::due_at.le(now));
    let free = due.filter(jobs::claimed_until.is_null().or(jobs::claimed_until.le(now)));
    Ok(free.select(jobs::name).first::<String>(conn).optional()?.is_some())
}

/// Takes it until then; the row as it is, or nothing when somebody else was faster. One update decides.
pub fn claim(tx: &mut Tx<'_>, name: &str, token: i64, (now, until): (At, At)) -> Result<Option<Job>> {
    let due = jobs::table.filter(jobs::name.eq(name.to_owned())).filter(jobs::due_at.le(now));
    let free = due.filter(jobs::claimed_until.is_null().or(jobs::claimed_until.le(now)));
    let held = (jobs::token.eq(token), jobs::claimed_until.eq(until), jobs::last_began_at.eq(now));
    if diesel::update(free).set(held).execute(tx.conn())? == 0 {
        return Ok(None);
    }
    Ok(Some(jobs::table.find(name.to_owned()).select(Job::as_select()).first(tx.conn())?))
}

/// How a run ended.
#[derive(Debug, Clone)]
pub struct Ended {
    /// What it did, or what went wrong.
    pub result: String,
    /// Did something go wrong?
    pub failed: bool,
    /// When it ended.
    pub at: At,
    /// The next run.
    pub next: At,
    /// Where that goes on.
    pub cursor: i64,
}

/// Writes down how it ended. False when the claim was lost meanwhile.
pub fn finish(tx: &mut Tx<'_>, name: &str, token: i64, ended: Ended) -> Result<bool> {
    let own = jobs::table.filter(jobs::name.eq(name.to_owned())).filter(jobs::token.eq(token));
    let row = (
        (jobs::token.eq(None::<i64>), jobs::claimed_until.eq(None::<At>)),
        (jobs::last_ended_at.eq(ended.at), jobs::last_result.eq(ended.result), jobs::last_failed.eq(ended.failed)),
        (jobs::due_at.eq(ended.next), jobs::cursor.eq(ended.cursor)),
    );
    Ok(diesel::update(own).set(row).execute(tx.conn())? == 1)
}

/// Makes it due now; whoever works the schedule finds it within a second.
pub fn run_now(tx: &mut Tx<'_>, name: &str) -> Result<()> {
    if !crate::text::can_be_stored(name) {
        return Err(Error::NotFound);
    }
    let now = tx.now();
    let due = diesel::update(jobs::table.find(name.to_owned())).set(jobs::due_at.eq(now)).execute(tx.conn())?;
    if due == 1 { Ok(()) } else { Err(Error::NotFound) }
}
