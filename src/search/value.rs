//! What may stand behind a colon: numbers, dates, ages, and how they are compared.

use chrono::{DateTime, NaiveDate, Utc};

use super::term::{Extent, Point, Unit};

/// What a date may look like, for whoever typed something else.
pub(super) const DATES: &str = "Write a day (2026-03-02), a month (2026-03), a year (2026), today, or an age (30d, 2w)";

/// A sign and what it makes of the value behind it.
type Sign<T> = (&'static str, fn(T) -> Extent<T>);

/// `>3`, `2..5`, `7`; what is wrong, in words.
pub(super) fn extent<T>(text: &str, value: impl Fn(&str) -> Result<T, String>) -> Result<Extent<T>, String> {
    if let Some((from, to)) = text.split_once("..") {
        let end = |text: &str| if text == "*" || text.is_empty() { Ok(None) } else { value(text).map(Some) };
        let (from, to) = (end(from)?, end(to)?);
        let is_open = from.is_none() && to.is_none();
        return if is_open { Err("A range needs an end.".into()) } else { Ok(Extent::Between(from, to)) };
    }
    let signs: [Sign<T>; 5] =
        [(">=", Extent::AtLeast), ("<=", Extent::AtMost), (">", Extent::More), ("<", Extent::Less), ("=", Extent::Is)];
    match signs.iter().find_map(|(sign, is)| Some((text.strip_prefix(sign)?, is))) {
        Some((rest, is)) => value(rest).map(is),
        None => value(text).map(Extent::Is),
    }
}

/// A number of things.
pub(super) fn number(text: &str) -> Result<i64, String> {
    let is_number = !text.is_empty() && text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = is_number.then(|| text.parse().ok()).flatten();
    number.ok_or_else(|| format!("“{text}” is no number. Write 3, >3, <=3 or 2..5."))
}

/// A point in time.
pub(super) fn point(text: &str) -> Result<Point, String> {
    let word = text.to_lowercase();
    let named = match word.trim_start_matches('@') {
        "today" => Some(Point::Today(0)),
        "yesterday" => Some(Point::Today(-1)),
        "tomorrow" => Some(Point::Today(1)),
        _ => None,
    };
    let read = named.or_else(|| age(&word)).or_else(|| day(&word)).or_else(|| exact(text));
    read.ok_or_else(|| format!("“{text}” is no date. {DATES}."))
}

/// A length of time only.
pub(super) fn length(text: &str) -> Result<Point, String> {
    age(&text.to_lowercase()).ok_or_else(|| format!("“{text}” is no length of time. Write 30d, 2w, 12h or 1y."))
}

fn age(word: &str) -> Option<Point> {
    let unit = Unit::ALL.iter().find(|unit| word.ends_with(unit.as_str()))?;
    let count = &word[..word.len() - 1];
    let is_count = (1..=4).contains(&count.len()) && count.bytes().all(|byte| byte.is_ascii_digit());
    Some(Point::Age(is_count.then(|| count.parse().ok()).flatten()?, *unit))
}

fn day(word: &str) -> Option<Point> {
    let is_shaped = word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let parts: Vec<&str> = word.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let number = |place: usize| parts.get(place).and_then(|part| part.parse::<u32>().ok());
    let year: i32 = parts.first()?.parse().ok().filter(|year| (1000..=9998).contains(year))?;
    let date = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    match (is_shaped, lengths.as_slice()) {
        (true, [4]) => date(1, 1).map(Point::Year),
        (true, [4, 2]) => date(number(1)?, 1).map(Point::Month),
        (true, [4, 2, 2]) => date(number(1)?, number(2)?).map(Point::Day),
        _ => None,
    }
}

fn exact(text: &str) -> Option<Point> {
    let time = DateTime::parse_from_rfc3339(&text.to_uppercase()).ok()?.with_timezone(&Utc);
    let is_near =
        ("1000-01-01T00:00:00Z".parse::<DateTime<Utc>>().ok()?..="9998-12-31T00:00:00Z".parse().ok()?).contains(&time);
    let whole = DateTime::from_timestamp_micros(time.timestamp_micros())?;
    is_near.then_some(Point::Exact(whole))
}
