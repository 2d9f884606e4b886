//! Reading events in one direction until so many lines are whole.

use diesel::prelude::*;

use super::cursor::{Cursor, Place};
use super::fold::Group;
use super::streams::Streams;
use super::visible::Events;
use crate::db::DbConn;
use crate::error::Result;
use crate::schema::issue_events;

/// Which way a feed is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Older,
    Newer,
}

/// One round is enough for nearly every page; each next one reads so many times more. A line that does not end within all
/// of them (some ten thousand changes by one person in ten minutes) is cut.
const GROWTH: usize = 8;
const ROUNDS: usize = 4;

/// At most `limit` lines from this place on, in the order of reading, each whole, and whether there is more.
pub(super) fn read(conn: &mut DbConn, streams: &Streams<'_>, place: Place, limit: usize) -> Result<(Vec<Group>, bool)> {
    let query = streams.query;
    let mut groups: Vec<Group> = Vec::with_capacity(limit);
    let mut size = if query.folds { limit * 3 + 2 } else { limit + 1 };
    let mut from = place;
    for _ in 0..ROUNDS {
        let events = streams.events(conn, from, size)?;
        let is_last = events.len() < size;
        for event in events {
            from = beyond(place.direction(), Cursor::of(&event));
            let is_full = groups.len() == limit;
            match groups.last_mut().filter(|group| query.folds && group.takes(&event)) {
                Some(group) => group.take(event),
                None if is_full => return Ok((groups, true)),
                None => groups.push(Group::new(event)),
            }
        }
        if is_last {
            return Ok((groups, false));
        }
        size *= GROWTH;
    }
    Ok((groups, true))
}

const fn beyond(direction: Direction, cursor: Cursor) -> Place {
    match direction {
        Direction::Older => Place::Before(cursor),
        Direction::Newer => Place::After(cursor),
    }
}

/// From this place on, in its direction.
pub(super) fn at(events: Events, place: Place, limit: usize) -> Events {
    use issue_events::{id, occurred_at};
    let events = match place {
        Place::Newest => events,
        Place::Until(moment) => events.filter(occurred_at.lt(moment)),
        Place::Before(cursor) => before(events, cursor),
        Place::After(cursor) => {
            events.filter(occurred_at.ge(cursor.at)).filter(occurred_at.gt(cursor.at).or(id.gt(cursor.id)))
        }
    };
    let events = events.limit(i64::try_from(limit).unwrap_or(i64::MAX));
    match place.direction() {
        Direction::Older => events.order((occurred_at.desc(), id.desc())),
        Direction::Newer => events.order((occurred_at.asc(), id.asc())),
    }
}

/// The first condition seeks the index, the second leaves out what shares the moment; both databases want them apart.
pub(super) fn before(events: Events, cursor: Cursor) -> Events {
    use issue_events::{id, occurred_at};
    events.filter(occurred_at.le(cursor.at)).filter(occurred_at.lt(cursor.at).or(id.lt(cursor.id)))
}
