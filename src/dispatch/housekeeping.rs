//! What is kept for a while only: texts of attempts, keys of posted forms, sessions and links that have ended, files that no text
//! names. A few rows at
//! a time, so that nobody waits for it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::delivery::{self, finish};
use super::run::by_system;
use crate::db::Database;
use crate::error::Result;
use crate::models::{attachment, invitation, link, session, submission};

/// How long between two rounds.
const PAUSE: Duration = Duration::from_mins(10);
/// How often to look whether to stop.
const LOOK: Duration = Duration::from_secs(1);

/// Tidies up at the start and then every ten minutes, until told to stop.
pub(super) fn run(db: &Database, stop: &AtomicBool) {
    let mut next = Instant::now();
    while !stop.load(Ordering::SeqCst) {
        if Instant::now() >= next {
            next = Instant::now() + PAUSE;
            if let Err(error) = tidy(db) {
                tracing::warn!(%error, "old rows were not removed; it is tried again");
            }
        }
        std::thread::park_timeout(LOOK);
    }
}

/// Removes what is too old. How many rows.
pub fn tidy(db: &Database) -> Result<usize> {
    let system = by_system(db)?;
    let mut removed = 0;
    loop {
        let round = db.write_now(system, |tx| {
            let now = tx.now();
            let attempts = finish::prune_attempts(tx.conn(), now)?;
            let files = attachment::prune(tx.conn(), now)?;
            let forms = submission::prune(tx.conn(), now)?;
            let doors = session::prune(tx.conn(), now)? + link::prune(tx.conn(), now)?;
            let invited = invitation::prune(tx.conn(), now)?;
            Ok(attempts + files + forms + doors + invited + delivery::prune_letters(tx.conn(), now)?)
        })?;
        removed += round;
        if round == 0 {
            return Ok(removed);
        }
    }
}
