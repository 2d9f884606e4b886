//! Where one is in a feed: a moment and, among the events of one moment, an id.

use std::fmt;
use std::str::FromStr;

use chrono::DateTime;

use super::lines::Direction;
use crate::db::types::{At, EventId};
use crate::events::Event;

/// The place of an event in every feed that it is in. In addresses it reads `<microseconds>-<id>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cursor {
    /// When it happened.
    pub at: At,
    /// Which one of that moment.
    pub id: EventId,
}

impl Cursor {
    /// Before every event: `?after=0-0` shows the oldest page.
    pub const FIRST: Self = Self { at: At(DateTime::UNIX_EPOCH), id: EventId(0) };

    /// The place of this event.
    pub fn of(event: &Event) -> Self {
        Self { at: event.occurred_at, id: event.id }
    }

    /// The place just behind it, which no event has.
    pub(super) fn behind(self) -> Self {
        Self { at: self.at, id: EventId(self.id.0.saturating_add(1)) }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}-{}", self.at.micros(), self.id)
    }
}

impl FromStr for Cursor {
    type Err = String;

    /// # Errors
    /// A sentence for whoever typed it.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // What both databases can keep: the years 1 to 9999.
        let kept = -62_135_596_800_000_000..=253_402_300_799_999_999;
        let digits = |part: &str| part.parse::<i64>().ok();
        let pair =
            text.rsplit_once('-').and_then(|(at, id)| Some((digits(at).filter(|at| kept.contains(at))?, digits(id)?)));
        let (micros, id) =
            pair.ok_or_else(|| format!("'{text}' is not a place in a feed; use the page's own links"))?;
        Ok(Self { at: At::from_micros(micros), id: EventId(id) })
    }
}

/// Where a page of a feed begins or ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Place {
    /// The newest page.
    #[default]
    Newest,
    /// What is older than this event.
    Before(Cursor),
    /// What is newer than this event.
    After(Cursor),
    /// What happened before this moment.
    Until(At),
}

impl Place {
    pub(super) const fn direction(self) -> Direction {
        if matches!(self, Self::After(_)) { Direction::Newer } else { Direction::Older }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_as_it_was_written() {
        let cursor: Cursor = "1794226800000000-34".parse().unwrap();
        assert_eq!(cursor.to_string(), "1794226800000000-34");
        assert_eq!("-5-3".parse::<Cursor>().unwrap().at.micros(), -5);
        assert_eq!(Cursor::FIRST.to_string(), "0-0");
        for bad in ["", "12", "a-b", "1-", "-", "99999999999999999999-1", "9223372036854775807-1"] {
            assert!(bad.parse::<Cursor>().unwrap_err().contains(bad));
        }
    }
}
