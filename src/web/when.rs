//! Moments as a reader sees them, in the reader's own time zone.
use askama::Template;
use askama::filters::HtmlSafe;
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, SecondsFormat, TimeDelta, TimeZone as _, Timelike, Utc};
use chrono_tz::Tz;

use super::words::counted;

/// One moment: for machines, for the eye, and in full for hovering and for screen readers. `{{ when }}` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "_when.html")]
pub struct When {
    /// RFC 3339, UTC.
    pub datetime: String,
    /// What is shown: "6 minutes ago", "10:31", "12 Nov".
    pub text: String,
    /// "Thursday 12 November 2026, 09:14".
    pub full: String,
}

impl HtmlSafe for When {}

/// A day by which something is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// `2026-05-03`, as forms have it.
    pub day: String,
    /// "3 May 2026"
    pub text: String,
    /// "in 4 days", "2 days overdue".
    pub far: String,
    pub is_past: bool,
}

/// The reader's clock: his zone and the moment at which the page is made.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    pub zone: Tz,
    pub now: DateTime<Utc>,
}

impl Clock {
    /// In a list: "4 days ago" for a week, then "12 Nov", then "12 Nov 2025".
    #[must_use]
    pub fn in_list(&self, at: DateTime<Utc>) -> When {
        let near = (self.now - at).abs() < TimeDelta::days(7);
        self.when(at, if near { self.relative(at) } else { self.short_date(at) })
    }

    /// Under a day's heading in a feed: "6 minutes ago" today, else the time of day.
    #[must_use]
    pub fn under_heading(&self, at: DateTime<Utc>) -> When {
        let clock_time = || self.local(at).format("%H:%M").to_string();
        self.when(at, if self.is_today(at) { self.relative(at) } else { clock_time() })
    }

    /// Where no heading tells the day: "6 minutes ago" today, else "12 Nov".
    #[must_use]
    pub fn alone(&self, at: DateTime<Utc>) -> When {
        self.when(at, if self.is_today(at) { self.relative(at) } else { self.short_date(at) })
    }

    /// A day by which something is to be done: in words, how far it is, and whether it has passed.
    #[must_use]
    pub fn due(&self, day: DateTime<Utc>) -> Due {
        let (day, today) = (day.date_naive(), self.day(self.now));
        let days = (day - today).num_days();
        let far = match days {
            0 => "today".to_owned(),
            1 => "tomorrow".to_owned(),
            2.. => format!("in {}", counted(days, "day")),
            _ => format!("{} overdue", counted(-days, "day")),
        };
        Due { day: day.to_string(), text: day.format("%-d %B %Y").to_string(), far, is_past: days < 0 }
    }

    /// The reader's day on which it happened: where a feed begins a new heading.
    #[must_use]
    pub fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        self.local(at).date_naive()
    }

    /// A day's heading and, beside it, its date where the heading does not tell it.
    #[must_use]
    pub fn heading(&self, day: NaiveDate) -> (String, Option<String>) {
        let today = self.day(self.now);
        let date = day.format(if day.year() == today.year() { "%A %-d %B" } else { "%A %-d %B %Y" });
        match (today - day).num_days() {
            0 => ("Today".into(), Some(date.to_string())),
            1 => ("Yesterday".into(), Some(date.to_string())),
            _ => (date.to_string(), None),
        }
    }

    /// A visit: "today 14:02" and "Saturday 14:02" within a week, else "12 November 2025, 14:02".
    #[must_use]
    pub fn visit(&self, at: DateTime<Utc>) -> String {
        let (days, at) = ((self.day(self.now) - self.day(at)).num_days(), self.local(at));
        match days {
            0 => at.format("today %H:%M").to_string(),
            1 => at.format("yesterday %H:%M").to_string(),
            2..7 => at.format("%A %H:%M").to_string(),
            _ => at.format("%-d %B %Y, %H:%M").to_string(),
        }
    }

    /// When a day of the reader's begins; where a clock change leaves midnight out, the hour after it.
    #[must_use]
    pub fn start_of(&self, day: NaiveDate) -> DateTime<Utc> {
        let midnight = day.and_time(NaiveTime::MIN);
        let mut hours = (0..24).map(|hour| midnight + TimeDelta::hours(hour));
        let first = hours.find_map(|hour| self.zone.from_local_datetime(&hour).earliest());
        first.map_or_else(|| midnight.and_utc(), |first| first.with_timezone(&Utc))
    }

    /// "Good afternoon", by the reader's own clock.
    #[must_use]
    pub fn greeting(&self) -> &'static str {
        match self.local(self.now).hour() {
            5..12 => "Good morning",
            12..18 => "Good afternoon",
            _ => "Good evening",
        }
    }

    fn when(&self, at: DateTime<Utc>, text: String) -> When {
        When {
            datetime: at.to_rfc3339_opts(SecondsFormat::AutoSi, true),
            text,
            full: self.local(at).format("%A %-d %B %Y, %H:%M").to_string(),
        }
    }

    fn local(&self, at: DateTime<Utc>) -> DateTime<Tz> {
        at.with_timezone(&self.zone)
    }

    fn is_today(&self, at: DateTime<Utc>) -> bool {
        self.day(at) == self.day(self.now)
    }

    fn relative(&self, at: DateTime<Utc>) -> String {
        let apart = (self.now - at).abs();
        let amount = match apart {
            _ if apart < TimeDelta::minutes(1) => return "just now".into(),
            _ if apart < TimeDelta::hours(1) => counted(apart.num_minutes(), "minute"),
            _ if apart < TimeDelta::days(1) => counted(apart.num_hours(), "hour"),
            _ => counted(apart.num_days(), "day"),
        };
        if at > self.now { format!("in {amount}") } else { format!("{amount} ago") }
    }

    fn short_date(&self, at: DateTime<Utc>) -> String {
        let (day, today) = (self.local(at), self.local(self.now));
        day.format(if day.year() == today.year() { "%-d %b" } else { "%-d %b %Y" }).to_string()
    }
}

/// "Nothing for 6 days", when at least three whole days lie between two days of a feed.
#[must_use]
pub fn gap(one: NaiveDate, other: NaiveDate) -> Option<String> {
    let between = (one - other).num_days().abs() - 1;
    (between >= 3).then(|| format!("Nothing for {}", counted(between, "day")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock() -> Clock {
        Clock { zone: chrono_tz::Europe::Madrid, now: at("2026-11-23T14:20:00Z") }
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_moment_is_told_as_its_place_needs_it() {
        let clock = clock();
        assert_eq!(clock.in_list(at("2026-11-19T10:31:00Z")).text, "4 days ago");
        assert_eq!(clock.in_list(at("2025-11-12T10:31:00Z")).text, "12 Nov 2025");
        assert_eq!(clock.under_heading(at("2026-11-23T14:02:00Z")).text, "18 minutes ago");
        assert_eq!(clock.under_heading(at("2026-11-19T10:31:00Z")).text, "11:31");
        assert_eq!(clock.alone(at("2026-11-19T10:31:00Z")).text, "19 Nov");
        assert_eq!(clock.in_list(at("2026-11-23T14:25:00Z")).text, "in 5 minutes");
    }

    #[test]
    fn a_day_is_as_far_as_the_reader_counts() {
        let due = |day: &str| clock().due(at(&format!("{day}T00:00:00Z")));
        assert_eq!(
            (due("2026-11-27").far.as_str(), due("2026-11-27").text.as_str()),
            ("in 4 days", "27 November 2026")
        );
        assert_eq!((due("2026-11-23").far.as_str(), due("2026-11-24").far.as_str()), ("today", "tomorrow"));
        assert_eq!((due("2026-11-22").far.as_str(), due("2026-11-22").is_past), ("1 day overdue", true));
    }

    #[test]
    fn the_full_time_is_the_readers_own() {
        let when = clock().in_list(at("2026-11-12T23:30:00Z"));
        assert_eq!(when.full, "Friday 13 November 2026, 00:30");
        assert_eq!(when.datetime, "2026-11-12T23:30:00Z");
    }

    #[test]
    fn a_day_begins_where_the_reader_is() {
        let day = |text: &str| text.parse().unwrap();
        assert_eq!(clock().start_of(day("2026-11-23")), at("2026-11-22T23:00:00Z"));
        let cairo = Clock { zone: chrono_tz::Africa::Cairo, ..clock() };
        assert_eq!(cairo.start_of(day("2026-04-24")), at("2026-04-23T22:00:00Z"), "midnight is left out there");
        assert_eq!(clock().visit(at("2026-11-21T13:02:00Z")), "Saturday 14:02");
        assert_eq!(clock().visit(at("2026-11-23T13:02:00Z")), "today 14:02");
    }

    #[test]
    fn days_have_headings_and_gaps_are_told() {
        let clock = clock();
        let today = clock.day(clock.now);
        assert_eq!(clock.heading(today), ("Today".into(), Some("Monday 23 November".into())));
        assert_eq!(clock.heading(today - TimeDelta::days(4)), ("Thursday 19 November".into(), None));
        assert_eq!(gap(today, today - TimeDelta::days(7)), Some("Nothing for 6 days".into()));
        assert_eq!(gap(today, today - TimeDelta::days(3)), None);
    }
}
