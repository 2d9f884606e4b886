//! How fast an import goes: on SQLite it leaves the file to the server for as long as it held it itself.

use std::thread;
use std::time::{Duration, Instant};

use crate::db::Database;

/// The longest that one transaction of an import lasts.
pub(crate) const BITE: Duration = Duration::from_millis(100);

/// Pauses between transactions.
pub(crate) struct Pace {
    pauses: bool,
}

impl Pace {
    /// PostgreSQL's writers do not wait for each other, so nothing pauses there.
    pub(crate) fn of(db: &Database) -> Self {
        Self { pauses: db.is_sqlite() }
    }

    /// Does one transaction's work and pauses as long as it took.
    pub(crate) fn keep<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let result = work();
        if self.pauses {
            thread::sleep(began.elapsed().min(2 * BITE));
        }
        result
    }
}
