//! The contribution graph: 53 weeks of seven squares, the darker the more somebody did on that day, and the same as a table.
use askama::Template;
use askama::filters::HtmlSafe;
use chrono::{Datelike as _, Days, NaiveDate};

use super::words::{counted, grouped};
use crate::history::span::Span;

const WEEKS: u64 = 53;

/// What was done on each day of a year. `{{ year }}` prints it.
#[derive(Debug, Clone, Template)]
#[template(path = "_year.html")]
pub struct Year {
    today: NaiveDate,
    /// From the first Monday on, seven for each week; those to come have nothing yet.
    days: Vec<(NaiveDate, i64)>,
    highest: i64,
}

impl HtmlSafe for Year {}

/// One square.
struct Square {
    /// 0 to 4, or "later".
    level: String,
    x: u64,
    y: u64,
    date: NaiveDate,
    count: i64,
    /// What the pointer shows, where there is something to tell.
    words: Option<String>,
}

impl Year {
    /// The days of the year that ends in this week: what to ask the log for.
    pub fn bounds(today: NaiveDate) -> (NaiveDate, NaiveDate) {
        let monday = Span::Week.start(today);
        let first = monday.checked_sub_days(Days::new((WEEKS - 1) * 7)).unwrap_or(monday);
        (first, Span::Week.next(monday))
    }

    /// The year with these counts of days, newest first.
    pub fn new(today: NaiveDate, counts: &[(NaiveDate, i64)]) -> Self {
        let (first, end) = Self::bounds(today);
        let count = |day| counts.iter().find(|(counted, _)| *counted == day).map_or(0, |(_, count)| *count);
        let days: Vec<_> = first.iter_days().take_while(|day| *day < end).map(|day| (day, count(day))).collect();
        let highest = days.iter().map(|(_, count)| *count).max().unwrap_or_default();
        Self { today, days, highest }
    }

    fn sum(&self) -> i64 {
        self.days.iter().map(|(_, count)| count).sum()
    }

    /// "1,204 events in the last year"
    fn words(&self) -> String {
        format!("{} in the last year", counted(self.sum(), "event"))
    }

    /// The same, and when most: for those who do not see the squares.
    fn title(&self) -> String {
        let most = self.days.iter().rfind(|(_, count)| *count > 0 && *count == self.highest);
        let most = most.map(|(day, count)| format!(" Most on {}: {}.", full(*day), grouped(*count)));
        format!("{}, by day.{}", self.words(), most.unwrap_or_default())
    }

    fn squares(&self) -> Vec<Square> {
        self.days.iter().zip(0_u64..).map(|((date, count), place)| self.square(*date, *count, place)).collect()
    }

    fn square(&self, date: NaiveDate, count: i64, place: u64) -> Square {
        let level = if date > self.today { "later".to_owned() } else { self.level(count).to_string() };
        let words = (count > 0).then(|| format!("{}: {}", full(date), counted(count, "event")));
        Square { level, x: 28 + place / 7 * 13, y: 18 + place % 7 * 13, date, count, words }
    }

    /// Quarters of the busiest day.
    fn level(&self, count: i64) -> i64 {
        if count == 0 { 0 } else { (count * 4 + self.highest - 1) / self.highest.max(1) }
    }

    /// Where each month begins, and its name; the first only if there is room for it.
    fn months(&self) -> Vec<(u64, String)> {
        let weeks = self.days.chunks(7).zip(0_u64..);
        let begun = weeks.filter_map(|(week, place)| {
            let (first, _) = week.iter().find(|(day, _)| day.day() == 1)?;
            Some((28 + place * 13, first.format("%b").to_string()))
        });
        begun.collect()
    }

    /// A row for each week: its Monday and the counts of its days, those to come left out.
    fn weeks(&self) -> Vec<(String, Vec<String>, String)> {
        let shown = |(day, count): &(NaiveDate, i64)| if *day > self.today { String::new() } else { grouped(*count) };
        let row = |week: &[(NaiveDate, i64)]| {
            let monday = week.first().map(|(day, _)| day.format("%-d %b %Y").to_string()).unwrap_or_default();
            (monday, week.iter().map(shown).collect(), grouped(week.iter().map(|(_, count)| count).sum()))
        };
        self.days.chunks(7).rev().map(row).collect()
    }
}

/// "Tuesday 3 November 2026"
fn full(day: NaiveDate) -> String {
    day.format("%A %-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_year_has_53_weeks_of_seven_squares() {
        let counts = [(date("2026-11-25"), 8), (date("2026-11-03"), 1), (date("2025-11-24"), 2)];
        let year = Year::new(date("2026-11-25"), &counts);

        let squares = year.squares();

        assert_eq!(squares.len(), 53 * 7);
        assert_eq!(squares.iter().map(|square| square.count).sum::<i64>(), 11);
        assert_eq!((squares[0].date, squares[370].date), (date("2025-11-24"), date("2026-11-29")));
        let levels: Vec<_> = squares.iter().filter(|square| square.count > 0).map(|square| &*square.level).collect();
        assert_eq!(levels, ["1", "1", "4"]);
        assert_eq!(squares[367].level, "later");
        assert_eq!(year.title(), "11 events in the last year, by day. Most on Wednesday 25 November 2026: 8.");
        assert_eq!(year.weeks()[0].1, ["0", "0", "8", "", "", "", ""]);
        assert_eq!(year.months().len(), 12);
    }

    #[test]
    fn a_year_without_anything_is_pale() {
        let year = Year::new(date("2026-11-29"), &[]);

        assert!(year.squares().iter().all(|square| square.level == "0"));
        assert_eq!(year.title(), "0 events in the last year, by day.");
    }
}
