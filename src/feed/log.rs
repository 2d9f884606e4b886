//! The log in the order in which it can be followed: nothing ever appears before a place that was read once.
//!
//! SQLite numbers events in the order of their commits. On PostgreSQL a transaction may commit later than one that took a
//! higher id, so the log is read by transaction and id, and only as far as every transaction has ended.

use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

use diesel::prelude::*;

use super::visible::{self, Events};
use super::{Entry, Known, Scope, entries};
use crate::db::types::EventId;
use crate::db::{DbConn, dialect};
use crate::error::{Error, Result};
use crate::events::Event;
use crate::models::viewer::Viewer;
use crate::schema::issue_events;

/// A place in the log: the transaction and the id of the event before it. In addresses it reads `<transaction>-<id>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    tx: i64,
    id: EventId,
}

impl Position {
    /// Before every event.
    pub const START: Self = Self { tx: 0, id: EventId(0) };

    /// Behind every event that can be read now.
    pub fn end(conn: &mut DbConn) -> Result<Self> {
        Ok(dialect::end_of_log(conn)?.map_or(Self::START, |(tx, id)| Self { tx, id: EventId(id) }))
    }

    /// [`Error::Malformed`] if no event can have this place yet: then nobody was given it.
    pub fn check(self, conn: &mut DbConn) -> Result<Self> {
        let (tx, id) = dialect::numbers_given(conn)?;
        if self.tx < tx && self.id.0 <= id {
            return Ok(self);
        }
        Err(Error::Malformed(format!(
            "'{self}' is a place in the future: nothing that new has happened here. Give the last cursor that you were \
             given, or none."
        )))
    }

    /// Behind this event, if the viewer may read it; [`Error::Malformed`] says that nobody knows it.
    pub fn behind(conn: &mut DbConn, viewer: Viewer, id: EventId) -> Result<Self> {
        let event = visible::followed(viewer, Scope::Everything).filter(issue_events::id.eq(id));
        let found: Option<i64> = event.select(issue_events::tx_id).first(conn).optional()?;
        let unknown = || Error::Malformed(format!("'event-{id}' is no event that you could have read."));
        found.map(|tx| Self { tx, id }).ok_or_else(unknown)
    }
}

impl fmt::Display for Position {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}-{}", self.tx, self.id)
    }
}

impl FromStr for Position {
    type Err = String;

    /// # Errors
    /// A sentence for whoever typed it.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = |part: &str| part.parse::<i64>().ok().filter(|number| *number >= 0);
        let pair = text.split_once('-').and_then(|(tx, id)| Some((digits(tx)?, digits(id)?)));
        let (tx, id) = pair.ok_or_else(|| {
            format!("'{text}' is not a place in the log: give the last cursor that you were given, or none.")
        })?;
        Ok(Self { tx, id: EventId(id) })
    }
}

/// What is read of the log, and for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Following {
    /// Whose or which events.
    pub scope: Scope,
    /// Who reads.
    pub viewer: Viewer,
}

/// A stretch of the log, oldest first.
#[derive(Debug, Clone, Default)]
pub struct Passage {
    /// Each event with the place behind it.
    pub entries: Vec<(Position, Entry)>,
    /// Where to go on.
    pub next: Position,
    /// There is more to be read right now.
    pub is_more: bool,
}

impl Default for Position {
    fn default() -> Self {
        Self::START
    }
}

impl Following {
    /// Everything that happens: for whoever asks [`among`] before showing any of it.
    pub const ALL: Self = Self { scope: Scope::Everything, viewer: Viewer { user: None, is_admin: true } };

    /// At most so many events behind this place.
    pub fn read(&self, conn: &mut DbConn, after: Position, limit: usize) -> Result<Passage> {
        let end = Position::end(conn)?;
        if after >= end {
            return Ok(Passage { next: after, ..Passage::default() });
        }
        let most = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let rows = between(conn, visible::followed(self.viewer, self.scope), (after, end)).limit(most);
        let rows: Vec<(i64, Event)> = rows.select((issue_events::tx_id, Event::as_select())).load(conn)?;
        passage(conn, rows, (limit, end))
    }
}

/// Both ends are compared in a way that seeks the index.
fn between(conn: &DbConn, events: Events, (after, end): (Position, Position)) -> Events {
    use issue_events::{id, tx_id};
    if dialect::numbers_by_commit(conn) {
        return events.filter(id.gt(after.id)).filter(id.le(end.id)).order(id);
    }
    let events = events.filter(tx_id.ge(after.tx)).filter(tx_id.gt(after.tx).or(id.gt(after.id)));
    let events = events.filter(tx_id.le(end.tx)).filter(tx_id.lt(end.tx).or(id.le(end.id)));
    events.order((tx_id, id))
}

/// What was read, and behind it: the end of the log, unless there is more.
fn passage(conn: &mut DbConn, mut rows: Vec<(i64, Event)>, (limit, end): (usize, Position)) -> Result<Passage> {
    let is_more = rows.len() > limit;
    rows.truncate(limit);
    let (places, events): (Vec<_>, Vec<_>) =
        rows.into_iter().map(|(tx, event)| (Position { tx, id: event.id }, event)).unzip();
    let next = places.last().copied().filter(|_| is_more).unwrap_or(end);
    let entries = places.into_iter().zip(entries(conn, &mut Known::default(), events)?).collect();
    Ok(Passage { entries, next, is_more })
}

/// Those of these events that the viewer may read now.
pub fn among(conn: &mut DbConn, viewer: Viewer, ids: &[EventId]) -> Result<HashSet<EventId>> {
    Ok(visible::among(conn, viewer, ids)?.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_as_it_was_written() {
        let place: Position = "731-34".parse().unwrap();
        assert_eq!(place.to_string(), "731-34");
        assert!(place > Position::START && place < "732-1".parse().unwrap());
        for bad in ["", "12", "a-b", "1-", "-1-2", "1--2", "99999999999999999999-1"] {
            assert!(bad.parse::<Position>().unwrap_err().contains(bad));
        }
    }
}
