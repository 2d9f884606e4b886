//! How fast an import goes: beside a server on the same SQLite file it leaves the file free for as long as it held it.

use std::thread;
use std::time::{Duration, Instant};

use crate::db::Database;

/// After this long a transaction takes nothing more in: with its end it stays far under 100 ms, and a longer one would not
/// be faster, for SQLite's notes of changed pages grow with it.
pub(crate) const BITE: Duration = Duration::from_millis(25);

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
