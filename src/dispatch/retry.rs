//! When a failed delivery is tried again.

use chrono::TimeDelta;

/// The longest wait that another side may ask for.
const LONGEST: TimeDelta = TimeDelta::hours(24);

/// Waits in seconds: before the first try, before the second, … After the last try the delivery is discarded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retries(Vec<i64>);

impl Retries {
    /// These waits.
    #[must_use]
    pub fn seconds(waits: &[i64]) -> Self {
        Self(waits.to_vec())
    }

    /// Mail: a day of tries.
    #[must_use]
    pub fn mail() -> Self {
        Self::seconds(&[0, 60, 300, 900, 3600, 10_800, 21_600, 43_200, 86_400])
    }

    /// Slack and Linear: half a day of tries.
    #[must_use]
    pub fn posts() -> Self {
        Self::seconds(&[0, 10, 60, 300, 1800, 7200, 21_600, 43_200])
    }

    /// Work inside the database: five tries in five minutes.
    #[must_use]
    pub fn inside() -> Self {
        Self::seconds(&[0, 5, 20, 75, 200])
    }

    /// These instead of the inbox's own: `TIDINGS_RETRY_SECONDS`, whose list says only the waits after failures.
    #[must_use]
    pub fn or(self, configured: Option<&[i64]>) -> Self {
        configured.map_or(self, |waits| Self(std::iter::once(0).chain(waits.iter().copied()).collect()))
    }

    /// How long to wait after this many tries, or none when that was the last. What the other side asked for is obeyed up
    /// to 24 h. `jitter` lies in −1…1 and moves the wait by up to a fifth.
    #[must_use]
    pub fn after(&self, tries: i64, asked: Option<TimeDelta>, jitter: f64) -> Option<TimeDelta> {
        let seconds = usize::try_from(tries).ok().and_then(|tries| self.0.get(tries))?;
        let own = TimeDelta::seconds(*seconds);
        #[expect(clippy::cast_possible_truncation, reason = "a fifth of some hours in milliseconds")]
        let moved = own + TimeDelta::milliseconds((own.as_seconds_f64() * 200.0 * jitter.clamp(-1.0, 1.0)) as i64);
        Some(asked.map_or(moved, |asked| asked.min(LONGEST).max(TimeDelta::zero())))
    }
}

/// A random number in −1…1.
#[must_use]
pub fn jitter() -> f64 {
    let random = getrandom::u32().unwrap_or(u32::MAX / 2);
    f64::from(random) / f64::from(u32::MAX) * 2.0 - 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        let retries = Retries::seconds(&[0, 10, 60]);
        assert_eq!(retries.after(1, None, 0.0), Some(TimeDelta::seconds(10)));
        assert_eq!(retries.after(2, None, 1.0), Some(TimeDelta::seconds(72)));
        assert_eq!(retries.after(3, None, 0.0), None);
    }

    #[test]
    fn what_the_other_side_asks_is_obeyed_for_a_day_at_most() {
        let retries = Retries::posts();
        assert_eq!(retries.after(1, Some(TimeDelta::seconds(7)), 0.5), Some(TimeDelta::seconds(7)));
        assert_eq!(retries.after(1, Some(TimeDelta::days(9)), 0.0), Some(TimeDelta::hours(24)));
    }
}
