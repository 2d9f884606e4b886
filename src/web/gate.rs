//! How often somebody may try a password: ten times, then once a minute, for an account and for an address alike.
//!
//! A try that was right does not count, so that an office behind one address is not locked out on Monday morning. That is
//! why this is our own few lines: a limiter that only takes cannot give back.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::TimeDelta;

use crate::db::types::At;
use crate::error::{Error, Result};

/// Tries in a row.
const BURST: i32 = 10;
/// Then one in this time.
const PERIOD: TimeDelta = TimeDelta::minutes(1);
/// Above so many names, those that are as good as new are forgotten.
const MANY: usize = 10_000;

/// Counts tries by name. Copies count together.
#[derive(Clone, Default)]
pub struct Gate(Arc<Mutex<HashMap<String, At>>>);

impl Gate {
    /// Takes one try of each of these names, or none and says how many seconds to wait.
    pub(super) fn take(&self, names: &[String], now: At) -> Result<()> {
        let mut paid_until = self.lock();
        let next = |paid_until: &HashMap<String, At>, name: &String| {
            paid_until.get(name).copied().unwrap_or(now).max(now).plus(PERIOD)
        };
        let latest = names.iter().map(|name| next(&paid_until, name)).max().unwrap_or(now);
        let wait = latest.0 - now.0 - PERIOD * BURST;
        if wait > TimeDelta::zero() {
            return Err(Error::TooMany(u64::try_from(wait.num_seconds() + 1).unwrap_or(60)));
        }
        for name in names {
            let paid = next(&paid_until, name);
            paid_until.insert(name.clone(), paid);
        }
        if paid_until.len() > MANY {
            paid_until.retain(|_, paid| *paid > now);
        }
        Ok(())
    }

    /// The try was right.
    pub(super) fn give_back(&self, names: &[String]) {
        let mut paid_until = self.lock();
        for name in names {
            if let Some(paid) = paid_until.get_mut(name) {
                *paid = paid.plus(-PERIOD);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, At>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_tries_then_one_a_minute() {
        let (gate, now, ana) = (Gate::default(), At::from_micros(1_000_000), ["ana".to_owned()]);
        for _ in 0..10 {
            gate.take(&ana, now).unwrap();
        }
        assert!(matches!(gate.take(&ana, now), Err(Error::TooMany(61 | 60))));
        let later = now.plus(PERIOD);
        gate.take(&ana, later).unwrap();
        assert!(gate.take(&ana, later).is_err());
        gate.give_back(&ana);
        gate.take(&["ana".to_owned(), "bo".to_owned()], later).unwrap();
        gate.take(&["bo".to_owned()], later).unwrap();
    }
}
