//! The columns that the counters inbox keeps: are they what the log and the rows give?

use std::thread::sleep;
use std::time::{Duration, Instant};

use super::Check;
use crate::db::Tx;
use crate::db::types::{At, IssueId, ProjectId};
use crate::dispatch::delivery::list;
use crate::error::Result;
use crate::models::counting::{self, Counted, Moment, Moments};

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

    /// When these issues were last commented on, and last changed. Each that is wrong is looked at again, with the issue locked.
    pub(super) fn moments(&mut self, ids: &[IssueId]) -> Result<()> {
        let repair = self.repair;
        let found = self.db.read_now(|conn| Moments::of(conn, ids))?;
        for issue in found.iter().filter(|one| one.is_wrong()).map(|one| one.issue) {
            let lines = self.db.write_now(self.act()?, move |tx| {
                tx.lock_issues(&[issue])?;
                let again = Moments::of(tx.conn(), &[issue])?;
                if repair {
                    again.iter().try_for_each(|one| one.put_right(tx))?;
                }
                Ok(again.iter().flat_map(lines).collect::<Vec<_>>())
            })?;
            self.tell_all(&lines);
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
fn lines(of: &Moments) -> Vec<String> {
    let shown = |at: Option<At>| at.map_or_else(|| "never".to_owned(), At::rfc3339);
    let line = |(what, moment): &(&str, Moment)| {
        let (row, log) = (shown(moment.row), shown(moment.log));
        format!("{}#{}: {what}: the row says {row}, the log says {log}", of.slug, of.number)
    };
    let both = [("last commented", of.commented), ("last active", of.active)];
    both.iter().filter(|(_, moment)| moment.is_wrong()).map(line).collect()
}
