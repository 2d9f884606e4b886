//! When the schedule looks for issues without activity. Its throttle must outlast the time between two runs, as in the
//! article: a shorter one would let each run tell the same again.

use chrono::{DateTime, TimeDelta, Utc};
use croner::Cron;

use super::Settings;
use super::check::{number, or, set};

const SCHEDULE: &str = "TIDINGS_NO_ACTIVITY_SCHEDULE";
const AFTER: &str = "TIDINGS_NO_ACTIVITY_AFTER_SECONDS";
const THROTTLE: &str = "TIDINGS_NO_ACTIVITY_THROTTLE_SECONDS";
/// A year in seconds.
const YEAR: i64 = 31_536_000;
/// A silence is told once within this time, if it is that long.
const WEEK: i64 = 604_800;
/// So many runs are looked at to find the longest time between two of them.
const RUNS: usize = 1_000;

/// When silence is told.
#[derive(Debug, Clone)]
pub struct NoActivity {
    /// When it is looked for.
    pub cron: Cron,
    /// How long nobody must have done anything.
    pub after: TimeDelta,
    /// Within this time it is told once.
    pub throttle: TimeDelta,
}

impl Default for NoActivity {
    fn default() -> Self {
        let cron = "0 * * * *".parse().expect("it is written as cron writes times");
        Self { cron, after: TimeDelta::days(30), throttle: TimeDelta::seconds(WEEK) }
    }
}

impl Settings {
    /// A mistake comes with the setting that it is in.
    pub(super) fn no_activity(&self) -> Result<NoActivity, (&'static str, String)> {
        let said = or(self.no_activity_schedule.as_deref(), "0 * * * *");
        let cron: Cron = said.parse().map_err(|error| {
            (SCHEDULE, format!("“{said}” is not a time as cron writes it, such as 0 * * * *: {error}"))
        })?;
        let after = number(or(self.no_activity_after_seconds.as_deref(), "2592000"), 1..=10 * YEAR);
        let after = after.map_err(|why| (AFTER, why))?;
        let throttle = match set(self.no_activity_throttle_seconds.as_deref()) {
            Some(said) => number(said, 1..=10 * YEAR).map_err(|why| (THROTTLE, why))?,
            None => after.min(WEEK),
        };
        let interval = longest_gap(&cron).map_err(|why| (SCHEDULE, format!("“{said}” {why}")))?.num_seconds();
        if throttle <= interval {
            let why = format!(
                "must be longer than the {interval} seconds between two runs of “{said}”, or each run would tell the same again; it is {throttle}"
            );
            return Err((THROTTLE, why));
        }
        if throttle > after {
            let why = format!(
                "must be at most {AFTER}, which is {after}, or a second silence would not be told; it is {throttle}"
            );
            return Err((THROTTLE, why));
        }
        Ok(NoActivity { cron, after: TimeDelta::seconds(after), throttle: TimeDelta::seconds(throttle) })
    }
}

/// The longest time between two runs, of the first many of them.
fn longest_gap(cron: &Cron) -> Result<TimeDelta, String> {
    let start = DateTime::<Utc>::from_timestamp(1_704_067_200, 0).ok_or("cannot be computed")?;
    let runs: Vec<DateTime<Utc>> = cron.iter_after(start).take(RUNS).collect();
    let gaps = runs.windows(2).map(|pair| pair[1] - pair[0]);
    gaps.max().ok_or_else(|| "never comes a second time".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(schedule: &str, after: &str, throttle: &str) -> Result<NoActivity, String> {
        let said = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Settings {
            no_activity_schedule: said(schedule),
            no_activity_after_seconds: said(after),
            no_activity_throttle_seconds: said(throttle),
            ..Settings::default()
        }
        .no_activity()
        .map_err(|(setting, why)| format!("{setting}: {why}"))
    }

    #[test]
    fn a_throttle_shorter_than_the_interval_is_refused() {
        assert!(checked("", "", "").is_ok() && checked("*/5 * * * *", "3600", "301").is_ok());
        let refusal = checked("*/5 * * * *", "3600", "300").unwrap_err();
        assert!(refusal.contains("longer than the 300 seconds between two runs"), "{refusal}");
        let weekdays = checked("0 6 * * 1-5", "2592000", "86401").unwrap_err();
        assert!(weekdays.contains("the 259200 seconds"), "Friday to Monday: {weekdays}");
    }

    #[test]
    fn what_cannot_be_is_refused_in_words() {
        assert!(checked("hourly", "", "").unwrap_err().contains("“hourly” is not a time as cron writes it"));
        assert!(
            checked("", "soon", "").unwrap_err().starts_with("TIDINGS_NO_ACTIVITY_AFTER_SECONDS: must be a number")
        );
        assert!(checked("", "7200", "7201").unwrap_err().contains("which is 7200"));
        assert!(checked("0 0 30 2 *", "", "").is_err(), "there is no 30 February");
    }
}
