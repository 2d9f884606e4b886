//! Says of open issues that their day comes near or has passed: once for each issue and day, whoever looks how often.

use croner::Cron;

use super::{Done, Job, by_system};
use crate::db::{Database, Tx};
use crate::error::Result;
use crate::models::issue::Issue;
use crate::models::issue::timing::Due;

/// Of so many issues of one day a run says it; the next run says the others.
const FIND: i64 = 500;

pub(super) struct DueDatesJob(Cron);

impl Default for DueDatesJob {
    fn default() -> Self {
        Self("7 * * * *".parse().expect("it is written as cron writes times"))
    }
}

impl Job for DueDatesJob {
    fn name(&self) -> &'static str {
        "due_dates"
    }

    fn cron(&self) -> &Cron {
        &self.0
    }

    fn run(&self, db: &Database, _: i64) -> Result<Done> {
        let now = db.now();
        let mut told = 0;
        for (issue, due) in db.read_now(|conn| Due::load(conn, now, FIND))? {
            let note = move |tx: &mut Tx<'_>| Issue::note_due(tx, issue, due);
            told += i64::from(db.write_now(by_system(db)?, note)?);
        }
        Ok(Done { words: super::told_words(told), cursor: 0 })
    }
}
