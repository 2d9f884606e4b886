//! From what one types to what is compared: a day becomes the stretch from its midnight to the next.

use chrono::{Datelike as _, Months, NaiveDate, NaiveTime, TimeDelta, TimeZone as _};
use chrono_tz::Tz;

use super::condition::{Condition, Value};
use super::term::{Extent, Point, Unit};
use crate::db::types::At;

/// When and where the reader is.
#[derive(Debug, Clone, Copy)]
pub struct Now {
    /// The moment.
    pub at: At,
    /// His time zone.
    pub zone: Tz,
}

/// A stretch of time: from, and up to but not including.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Span {
    from: Option<At>,
    until: Option<At>,
}

/// How a kind of date reads what one types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// Ages lie in the past, days are the reader's.
    Past,
    /// Ages lie in the future, days are kept as midnights of UTC.
    Due,
}

impl Now {
    /// The stretch that this extent of time means.
    pub(super) fn span(self, extent: &Extent<Point>, reading: Reading) -> Span {
        let both = |point: &Point| self.ends(*point, reading);
        let is_age = |point: &Point| matches!(point, Point::Age(..)) && reading == Reading::Past;
        match extent {
            Extent::Is(point @ Point::Age(..)) => self.span(&Extent::AtMost(*point), reading),
            Extent::Is(point) => Span { from: Some(both(point).0), until: Some(both(point).1) },
            // "Older than thirty days" is before that moment.
            Extent::More(point) | Extent::AtLeast(point) if is_age(point) => Span::until(both(point).0),
            Extent::Less(point) | Extent::AtMost(point) if is_age(point) => Span::from(both(point).0),
            Extent::More(point) => Span::from(both(point).1),
            Extent::AtLeast(point) => Span::from(both(point).0),
            Extent::Less(point) => Span::until(both(point).0),
            Extent::AtMost(point) => Span::until(both(point).1),
            Extent::Between(from, to) => {
                let turned = [from, to].into_iter().flatten().all(is_age);
                let (from, to) = if turned { (to, from) } else { (from, to) };
                Span { from: from.map(|from| both(&from).0), until: to.map(|to| both(&to).1) }
            }
        }
    }

    /// Where it begins and where it ends.
    fn ends(self, point: Point, reading: Reading) -> (At, At) {
        let day = |first: NaiveDate, after: Option<NaiveDate>| {
            (self.midnight(first, reading), self.midnight(after.unwrap_or(first), reading))
        };
        match point {
            Point::Day(date) => day(date, date.succ_opt()),
            Point::Month(first) => day(first, first.checked_add_months(Months::new(1))),
            Point::Year(first) => day(first, first.with_year(first.year() + 1)),
            Point::Exact(time) => (At(time), At(time).plus(TimeDelta::seconds(1))),
            Point::Today(days) => {
                let date = self.today() + TimeDelta::days(days.into());
                day(date, date.succ_opt())
            }
            Point::Age(count, unit) if reading == Reading::Due => {
                let end = self.midnight(self.today() + length(count, unit), reading);
                (end, end.plus(TimeDelta::days(1)))
            }
            Point::Age(count, unit) => {
                let moment = self.at.plus(-length(count, unit));
                (moment, moment)
            }
        }
    }

    /// So long before now.
    pub(super) fn before(self, point: Point) -> At {
        self.ends(point, Reading::Past).0
    }

    fn today(self) -> NaiveDate {
        self.at.0.with_timezone(&self.zone).date_naive()
    }

    fn midnight(self, date: NaiveDate, reading: Reading) -> At {
        let midnight = date.and_time(NaiveTime::MIN);
        if reading == Reading::Due {
            return At(midnight.and_utc());
        }
        // Where clocks were put forward at midnight, the day begins with the next hour.
        let here = |hours| self.zone.from_local_datetime(&(midnight + TimeDelta::hours(hours))).earliest();
        At(here(0).or_else(|| here(1)).map_or(midnight.and_utc(), |time| time.to_utc()))
    }
}

fn length(count: u32, unit: Unit) -> TimeDelta {
    match unit {
        Unit::Hour => TimeDelta::hours(count.into()),
        Unit::Day => TimeDelta::days(count.into()),
        Unit::Week => TimeDelta::weeks(count.into()),
        Unit::Year => TimeDelta::days(i64::from(count.min(1_000)) * 365),
    }
}

impl Span {
    fn from(at: At) -> Self {
        Self { from: Some(at), until: None }
    }

    fn until(at: At) -> Self {
        Self { from: None, until: Some(at) }
    }

    /// The column lies within.
    pub(super) fn holds(self, column: &str) -> Condition {
        let from = self.from.map(|at| Condition::of(format!("{column} >= ?"), vec![Value::Moment(at)]));
        let until = self.until.map(|at| Condition::of(format!("{column} < ?"), vec![Value::Moment(at)]));
        let ends: Vec<Condition> = [from, until].into_iter().flatten().collect();
        ends.into_iter().reduce(Condition::and).unwrap_or_else(|| Condition::plain("TRUE"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str, reading: Reading) -> (String, String) {
        let at = At("2026-11-23T10:00:00Z".parse().unwrap());
        let now = Now { at, zone: chrono_tz::Europe::Madrid };
        let extent = super::super::value::extent(text, super::super::value::point).unwrap();
        let Span { from, until } = now.span(&extent, reading);
        let text = |at: Option<At>| at.map_or_else(String::new, |at| at.0.format("%m-%d %H:%M").to_string());
        (text(from), text(until))
    }

    fn ends(from: &str, until: &str) -> (String, String) {
        (from.to_owned(), until.to_owned())
    }

    #[test]
    fn days_begin_where_the_reader_is_and_ages_look_back() {
        assert_eq!(span("2026-11-20", Reading::Past), ends("11-19 23:00", "11-20 23:00"));
        assert_eq!(span(">2026-11-20", Reading::Past), ends("11-20 23:00", ""));
        assert_eq!(span("today", Reading::Past), ends("11-22 23:00", "11-23 23:00"));
        assert_eq!(span(">7d", Reading::Past), ends("", "11-16 10:00"));
        assert_eq!(span("7d", Reading::Past), ends("11-16 10:00", ""));
        assert_eq!(span("7d..14d", Reading::Past), ends("11-09 10:00", "11-16 10:00"));
        assert_eq!(span("2026-11..*", Reading::Past), ends("10-31 23:00", ""));
    }

    #[test]
    fn due_dates_are_days_ahead() {
        assert_eq!(span("<7d", Reading::Due), ends("", "11-30 00:00"));
        assert_eq!(span("today", Reading::Due), ends("11-23 00:00", "11-24 00:00"));
        assert_eq!(span("2026-12", Reading::Due), ends("12-01 00:00", "01-01 00:00"));
    }
}
