//! The columns that the counters inbox keeps: are they what the log and the rows give?

use std::thread::sleep;
use std::time::{Duration, Instant};

use super::Check;
use crate::db::Tx;
use crate::db::types::{At, IssueId, ProjectId};
use crate::dispatch::delivery::list;
use crate::error::Result;
use crate::models::counting::{self, Counted, LastComment};

/// How long the inbox may take to catch up.
const PATIENCE: Duration = Duration::from_secs(10);

impl Check<'_> {
    /// Waits until everything recorded so far is counted; how much is not, when that takes too long.
    pub(super) fn wait_for_the_counters(&self) -> Result<i64> {
        let began = Instant::now();
        loop {
            let waiting = self.db.read_now(|conn| list::count_open(conn, counting::INBOX))?;
            if waiting == 0 || began.elapsed() >= PATIENCE {
                return Ok(waiting);
            }
            sleep(Duration::from_millis(100));
        }
    }

    /// When these issues were last commented on.
    pub(super) fn last_comments(&mut self, ids: &[IssueId]) -> Result<()> {
        for one in self.db.read_now(|conn| LastComment::of(conn, ids))?.into_iter().filter(LastComment::is_wrong) {
            self.tell_all(&[line(&one)]);
            self.mend(move |tx| counting::follow_comments(tx, one.issue))?;
        }
        Ok(())
    }

    /// How many issues each label and each milestone of a project has.
    pub(super) fn counts_of(&mut self, project: ProjectId, slug: &str) -> Result<()> {
        for (counted, name, told) in self.db.read_now(|conn| Counted::of_project(conn, project))? {
            let (open, closed) = self.db.read_now(|conn| counted.count(conn))?;
            if told != (open, closed) {
                let what = counted.word();
                let line = format!(
                    "{slug}: the {what} “{name}” counts {} open and {} closed, there are {open} and {closed}",
                    told.0, told.1
                );
                self.tell_all(&[line]);
                self.mend(move |tx| counted.recount(tx))?;
            }
        }
        Ok(())
    }

    fn mend(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<()> + Send + 'static) -> Result<()> {
        if self.repair { self.db.write_now(self.act()?, work) } else { Ok(()) }
    }
}

/// What is said of an issue whose row is wrong.
fn line(wrong: &LastComment) -> String {
    let shown = |at: Option<At>| at.map_or_else(|| "never".to_owned(), At::rfc3339);
    let (row, log) = (shown(wrong.row), shown(wrong.log));
    format!("{}#{}: last commented: the row says {row}, the log says {log}", wrong.slug, wrong.number)
}
