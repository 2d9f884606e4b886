//! Marks open issues as stale, brings back those in which somebody did something, and closes those whose time is over: as each
//! project says. It walks a project's open issues, so it looks once an hour.

use croner::Cron;

use super::{Done, Job, by_system};
use crate::db::types::IssueId;
use crate::db::{Database, Tx};
use crate::error::Result;
use crate::models::issue::Issue;
use crate::models::stale_rule::StaleRule;

/// So many issues of a project are marked by a run, and so many stale ones looked at; the next run does the others.
const FIND: i64 = 500;

pub(super) struct StaleJob(Cron);

impl Default for StaleJob {
    fn default() -> Self {
        Self("37 * * * *".parse().expect("it is written as cron writes times"))
    }
}

impl Job for StaleJob {
    fn name(&self) -> &'static str {
        "stale"
    }

    fn cron(&self) -> &Cron {
        &self.0
    }

    fn run(&self, db: &Database, cursor: i64) -> Result<Done> {
        let now = db.now();
        let mut told = 0;
        for rule in db.read_now(StaleRule::all)? {
            for issue in db.read_now(|conn| rule.resting(conn, now, FIND))? {
                let mark = move |tx: &mut Tx<'_>| Issue::mark_stale(tx, issue, rule);
                told += i64::from(db.write_now(by_system(db)?, mark)?);
            }
        }
        let stale = db.read_now(|conn| Issue::load_stale(conn, IssueId(cursor), FIND))?;
        for issue in &stale {
            let (id, project) = (issue.id, issue.project_id);
            let settle = move |tx: &mut Tx<'_>| {
                let rule = StaleRule::of(tx.conn(), project)?;
                Issue::settle_stale(tx, id, rule)
            };
            told += i64::from(db.write_now(by_system(db)?, settle)?);
        }
        let is_end = i64::try_from(stale.len()).is_ok_and(|found| found < FIND);
        let next = stale.last().filter(|_| !is_end).map_or(0, |last| last.id.0);
        Ok(Done { words: super::told_words(told), cursor: next })
    }
}
