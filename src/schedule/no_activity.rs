//! Says of open issues that nobody has done anything for a while: the article's `no_activity_detected`. Each silence is said
//! once, and the throttle sees to it that two nodes, or a poll too many, say it once too.

use croner::Cron;

use super::{Done, Job, by_system};
use crate::config::NoActivity;
use crate::db::types::IssueId;
use crate::db::{Database, Tx};
use crate::error::Result;
use crate::models::issue::Issue;
use crate::models::issue::resting::Stretch;

/// So many open issues one run looks at, and of so many it says so.
const LOOK_AT: i64 = 5_000;
const FIND: i64 = 500;

pub(super) struct NoActivityJob(pub(super) NoActivity);

impl Job for NoActivityJob {
    fn name(&self) -> &'static str {
        "no_activity"
    }

    fn cron(&self) -> &Cron {
        &self.0.cron
    }

    fn run(&self, db: &Database, cursor: i64) -> Result<Done> {
        let (since, throttle) = (db.now().plus(-self.0.after), self.0.throttle);
        let stretch = Stretch { after: IssueId(cursor), since, look_at: LOOK_AT, find: FIND };
        let found = db.read_now(|conn| stretch.load(conn))?;
        let mut told = 0;
        for issue in found.issues {
            let note = move |tx: &mut Tx<'_>| Issue::note_no_activity(tx, issue, since, throttle);
            told += i64::from(db.write_now(by_system(db)?, note)?);
        }
        Ok(Done { words: super::told_words(told), cursor: found.next.0 })
    }
}
