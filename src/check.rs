//! `tidings check`: does each issue's log, folded, say what its rows say? One line for each difference; on request the
//! rows are made to follow the log.
//!
//! The first look reads in batches while others write, so a difference counts only when a second look, with the issue
//! locked, sees it too.

mod days;
mod derived;
mod difference;
mod words;

use crate::db::types::IssueId;
use crate::db::words::Via;
use crate::db::{Act, Database};
use crate::error::Result;
use crate::models::issue::folding::fold_logs;
use crate::models::issue::standing::{project_counts, recount, standing_after, standing_of};
use crate::models::user::User;

/// How many issues are held at once.
const BATCH: i64 = 200;

/// What a check found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Found {
    /// Issues looked at.
    pub issues: u64,
    /// Differences told.
    pub differences: u64,
    /// Events that the counters inbox has not counted yet; while there are some, what it keeps is not compared.
    pub uncounted: i64,
}

/// A running check.
struct Check<'a> {
    db: &'a Database,
    repair: bool,
    tell: &'a mut dyn FnMut(&str),
    found: Found,
}

/// Looks at every issue, project and counted day, and at the index of words; tells each difference as one line.
pub fn run(db: &Database, repair: bool, tell: &mut dyn FnMut(&str)) -> Result<Found> {
    let mut check = Check { db, repair, tell, found: Found::default() };
    check.found.uncounted = check.wait_for_the_counters()?;
    let mut last = IssueId(0);
    while let Some(end) = check.batch_after(last)? {
        last = end;
    }
    check.projects()?;
    check.days()?;
    check.words()?;
    Ok(check.found)
}

impl Check<'_> {
    /// Looks at the next issues; the last of them, or nothing when there are no more.
    fn batch_after(&mut self, last: IssueId) -> Result<Option<IssueId>> {
        let (batch, logs) = self.db.read_now(|conn| {
            let batch = standing_after(conn, last, BATCH)?;
            let ids: Vec<IssueId> = batch.iter().map(|standing| standing.id).collect();
            let logs = fold_logs(conn, &ids)?;
            Ok((batch, logs))
        })?;
        self.found.issues += batch.len() as u64;
        for standing in &batch {
            if logs.get(&standing.id) != Some(&standing.rows) {
                self.look_again(standing.id)?;
            }
        }
        let ids: Vec<IssueId> = batch.iter().map(|standing| standing.id).collect();
        if self.found.uncounted == 0 {
            self.moments(&ids)?;
        }
        Ok(ids.last().copied())
    }

    fn look_again(&mut self, issue: IssueId) -> Result<()> {
        let repair = self.repair;
        let act = self.act()?;
        let lines = self.db.write_now(act, move |tx| {
            tx.lock_issues(&[issue])?;
            let standing = standing_of(tx.conn(), issue)?;
            let log = fold_logs(tx.conn(), &[issue])?.remove(&issue).unwrap_or_default();
            if repair && log != standing.rows {
                standing.put_right(tx, &log)?;
                recount(tx, standing.project)?;
            }
            Ok(difference::lines(&standing, &log))
        })?;
        self.tell_all(&lines);
        Ok(())
    }

    /// Counts are compared last: putting an issue right puts its project's right too.
    fn projects(&mut self) -> Result<()> {
        for counts in self.db.read_now(project_counts)? {
            if counts.rows != counts.counted {
                self.tell_all(&[difference::of_counts(&counts)]);
                if self.repair {
                    let act = self.act()?;
                    self.db.write_now(act, move |tx| recount(tx, counts.id))?;
                }
            }
            if self.found.uncounted == 0 {
                self.counts_of(counts.id, &counts.slug)?;
            }
        }
        Ok(())
    }

    fn act(&self) -> Result<Act> {
        Ok(Act::new(self.db.read_now(User::system)?, Via::Cli))
    }

    fn tell_all(&mut self, lines: &[String]) {
        self.found.differences += lines.len() as u64;
        for line in lines {
            (self.tell)(line);
        }
    }
}
