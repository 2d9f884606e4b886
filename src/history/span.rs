//! Days, weeks and months as counts are gathered by: all of them UTC, weeks from Monday.

use chrono::{Datelike as _, Days, Months, NaiveDate, NaiveTime, TimeDelta};

use crate::db::types::At;

/// How long one count lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// From midnight to midnight.
    Day,
    /// From Monday on.
    Week,
    /// From the first on.
    Month,
}

impl Span {
    /// Its word in commands, addresses and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// The first day of the span that this day lies in.
    pub fn start(self, day: NaiveDate) -> NaiveDate {
        match self {
            Self::Day => day,
            Self::Week => day.week(chrono::Weekday::Mon).checked_first_day().unwrap_or(day),
            Self::Month => day.with_day(1).unwrap_or(day),
        }
    }

    /// The first day of the span after the one that begins here.
    pub fn next(self, start: NaiveDate) -> NaiveDate {
        let next = match self {
            Self::Day => start.succ_opt(),
            Self::Week => start.checked_add_days(Days::new(7)),
            Self::Month => start.checked_add_months(Months::new(1)),
        };
        next.unwrap_or(start)
    }

    /// How people and machines name it: the day, the week's Monday, the month.
    pub fn key(self, start: NaiveDate) -> String {
        match self {
            Self::Day | Self::Week => start.to_string(),
            Self::Month => start.format("%Y-%m").to_string(),
        }
    }

    /// Every span from the one of this day to the one of that day; at most the newest `limit`.
    pub fn all(self, from: NaiveDate, to: NaiveDate, limit: usize) -> Vec<NaiveDate> {
        let last = self.start(to);
        let mut starts: Vec<NaiveDate> =
            std::iter::successors(Some(self.start(from)), |start| Some(self.next(*start)).filter(|next| next > start))
                .take_while(|start| *start <= last)
                .collect();
        starts.drain(..starts.len().saturating_sub(limit));
        starts
    }

    /// Counts of days, newest first, gathered into counts of these spans, newest first.
    pub fn gather(self, days: &[(NaiveDate, i64)]) -> Vec<(NaiveDate, i64)> {
        let mut spans: Vec<(NaiveDate, i64)> = Vec::new();
        for (day, count) in days {
            let start = self.start(*day);
            match spans.last_mut().filter(|(last, _)| *last == start) {
                Some((_, sum)) => *sum += count,
                None => spans.push((start, *count)),
            }
        }
        spans
    }
}

/// When a day begins.
pub fn beginning(day: NaiveDate) -> At {
    At(day.and_time(NaiveTime::MIN).and_utc())
}

/// The day on which it is.
pub fn day_of(at: At) -> NaiveDate {
    at.0.date_naive()
}

/// The day with this number, counted from 1970.
pub(super) fn day(number: i64) -> NaiveDate {
    let first = NaiveDate::default();
    TimeDelta::try_days(number).and_then(|days| first.checked_add_signed(days)).unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn days_gather_into_weeks_and_months() {
        let days = [(date("2026-11-23"), 3), (date("2026-11-22"), 2), (date("2026-11-16"), 1), (date("2026-10-31"), 4)];
        assert_eq!(
            Span::Week.gather(&days),
            [(date("2026-11-23"), 3), (date("2026-11-16"), 3), (date("2026-10-26"), 4)]
        );
        assert_eq!(Span::Month.gather(&days), [(date("2026-11-01"), 6), (date("2026-10-01"), 4)]);
        assert_eq!(Span::Day.gather(&days), days);
    }

    #[test]
    fn spans_follow_each_other() {
        let months = Span::Month.all(date("2025-11-30"), date("2026-02-01"), 12);
        assert_eq!(
            months.iter().map(|start| Span::Month.key(*start)).collect::<Vec<_>>(),
            ["2025-11", "2025-12", "2026-01", "2026-02"]
        );
        assert_eq!(Span::Week.all(date("2026-11-01"), date("2026-11-23"), 2), [date("2026-11-16"), date("2026-11-23")]);
        assert_eq!(Span::Day.all(date("2026-11-02"), date("2026-11-01"), 9), []);
    }

    #[test]
    fn days_are_numbered_from_1970() {
        assert_eq!(day(0), date("1970-01-01"));
        assert_eq!(day(-1), date("1969-12-31"));
        assert_eq!(day_of(beginning(date("2026-11-23"))), date("2026-11-23"));
    }
}
