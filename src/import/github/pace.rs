//! How fast an import goes: beside a server on the same SQLite file it leaves the file free for as long as it held it.

use std::thread;
use std::time::{Duration, Instant};

use crate::db::Database;

/// After this long a transaction takes nothing more in: with its end it stays far under 100 ms, and a longer one would not
/// be faster, for SQLite's notes of changed pages grow with it.
const BITE: Duration = Duration::from_millis(25);

/// What one transaction may take in: something in any case, however long it waited for its locks, then until its time is over.
pub(crate) struct Bite {
    until: Option<Instant>,
    is_begun: bool,
}

impl Bite {
    /// As much as is fair to others who wait.
    pub(crate) fn fair() -> Self {
        Self { until: Some(Instant::now() + BITE), is_begun: false }
    }

    /// As much as there is.
    pub(crate) fn whole() -> Self {
        Self { until: None, is_begun: false }
    }

    /// Whether one more may be taken in.
    pub(crate) fn has_room(&self) -> bool {
        !self.is_begun || self.until.is_none_or(|until| Instant::now() < until)
    }

    /// Whether one more may be taken in, and notes that it is.
    pub(crate) fn takes_another(&mut self) -> bool {
        let takes = self.has_room();
        self.is_begun = true;
        takes
    }
}

/// Does one transaction's work, and pauses as long as it took where somebody else may wait. PostgreSQL's writers do not
/// wait for each other, so nothing pauses there.
pub(crate) fn keep<T>(db: &Database, work: impl FnOnce() -> T) -> T {
    let began = Instant::now();
    let result = work();
    if db.is_served_elsewhere() {
        thread::sleep(began.elapsed());
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bite_whose_time_is_over_still_takes_one_thing_in() {
        let mut bite = Bite { until: Some(Instant::now()), is_begun: false };

        let taken = [bite.takes_another(), bite.takes_another()];

        assert_eq!(taken, [true, false]);
        assert!(!bite.has_room());
    }

    #[test]
    fn a_whole_bite_never_ends() {
        let mut bite = Bite::whole();

        assert!((0..3).all(|_| bite.takes_another()));
    }
}
