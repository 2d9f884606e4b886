//! When something in the story happened, relative to the moment at which it is told: so a demo is always fresh.

use std::cmp::Reverse;

use chrono::{Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Weekday};

use crate::db::types::At;

/// A moment of the story. The order of declaration is that of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Moment {
    /// So many working days before today, at this time in UTC.
    Then(Reverse<u32>, NaiveTime),
    /// So many minutes ago.
    Ago(Reverse<i64>),
}

impl Moment {
    /// Reads `24d 09:14` or `3h10m` or `25m` from the beginning of a line; gives what follows it.
    pub(super) fn read(line: &str) -> Option<(Self, &str)> {
        let (first, rest) = line.split_once(' ')?;
        if let Some(days) = first.strip_suffix('d') {
            let (time, rest) = rest.split_once(' ')?;
            let time = NaiveTime::parse_from_str(time, "%H:%M").ok()?;
            return Some((Self::Then(Reverse(days.parse().ok().filter(|days| *days > 0)?), time), rest));
        }
        let minutes = first.strip_suffix('m')?;
        let (hours, minutes) = minutes.split_once('h').unwrap_or(("0", minutes));
        let ago = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
        Some((Self::Ago(Reverse(ago)), rest))
    }

    /// Does it belong to what happened today?
    pub(super) const fn is_today(self) -> bool {
        matches!(self, Self::Ago(_))
    }

    /// The moment for somebody who hears the story now.
    pub(super) fn as_told(self, now: At) -> At {
        match self {
            Self::Ago(Reverse(minutes)) => now.plus(-TimeDelta::minutes(minutes)),
            Self::Then(Reverse(days), time) => {
                At(working_days_before(now.0.date_naive(), days).and_time(time).and_utc())
            }
        }
    }
}

fn working_days_before(today: NaiveDate, days: u32) -> NaiveDate {
    let before = |day: NaiveDate| day.checked_sub_days(Days::new(1)).unwrap_or(day);
    let mut day = today;
    for _ in 0..days {
        day = before(day);
        while matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            day = before(day);
        }
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> At {
        At(text.parse().unwrap())
    }

    fn moment(text: &str) -> Moment {
        Moment::read(text).unwrap().0
    }

    #[test]
    fn weekends_do_not_count() {
        let monday = at("2026-11-23T14:20:00Z");
        assert_eq!(moment("1d 09:14 ana").as_told(monday), at("2026-11-20T09:14:00Z"));
        assert_eq!(moment("6d 17:00 ana").as_told(monday), at("2026-11-13T17:00:00Z"));
        assert_eq!(moment("1d 09:14 ana").as_told(at("2026-11-22T01:00:00Z")), at("2026-11-20T09:14:00Z"));
    }

    #[test]
    fn today_is_told_in_hours_and_minutes_before_now() {
        let monday = at("2026-11-23T14:20:00Z");
        assert_eq!(moment("3h10m ana").as_told(monday), at("2026-11-23T11:10:00Z"));
        assert_eq!(moment("25m ana").as_told(monday), at("2026-11-23T13:55:00Z"));
        assert_eq!(Moment::read("tomorrow ana"), None);
        assert_eq!(Moment::read("0d 09:00 ana"), None);
    }

    #[test]
    fn moments_are_ordered_as_they_follow_each_other() {
        let told = ["24d 16:00 x", "23d 09:14 x", "23d 10:00 x", "1d 17:00 x", "6h00m x", "25m x"].map(moment);
        assert!(told.is_sorted());
    }
}
