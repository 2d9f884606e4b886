//! The only place (with `dialect::db_now`) that reads the time, so that a test can move it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

/// Tells the time. Copies share one offset.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    offset: Arc<AtomicI64>,
}

impl Clock {
    /// Now, in whole microseconds: what both databases can keep.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6) + self.offset()
    }

    /// How far this clock is ahead of the machine's.
    #[must_use]
    pub fn offset(&self) -> TimeDelta {
        TimeDelta::microseconds(self.offset.load(Ordering::Relaxed))
    }

    /// Moves the clock for everybody who holds a copy of it.
    pub fn advance(&self, by: TimeDelta) {
        self.offset.fetch_add(by.num_microseconds().unwrap_or(i64::MAX), Ordering::Relaxed);
    }
}
