//! Which neighbours share a line. It is decided by the two of them alone, so that lines have the same borders whichever way
//! a feed is read and wherever a page begins.

use super::cursor::Cursor;
use super::entry::Entry;
use crate::events::Event;

/// A line of a feed: one event, or several small changes by one person.
#[derive(Debug, Clone)]
pub struct Line {
    /// Newest first; at least one, at most [`SHOWN`].
    pub entries: Vec<Entry>,
    /// How many more there are, older than these.
    pub more: usize,
}

/// A line shows at most so many events.
pub const SHOWN: usize = 50;

/// Changes fold within this clock-aligned slot.
const SLOT_MICROS: i64 = 10 * 60 * 1_000_000;

/// The events of one line as they are read, in either direction.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// Newest first, at most [`SHOWN`].
    pub(super) events: Vec<Event>,
    pub(super) count: usize,
    newest: Cursor,
    oldest: Cursor,
}

impl Group {
    pub(super) fn new(event: Event) -> Self {
        let cursor = Cursor::of(&event);
        Self { events: vec![event], count: 1, newest: cursor, oldest: cursor }
    }

    pub(super) const fn newest(&self) -> Cursor {
        self.newest
    }

    pub(super) const fn oldest(&self) -> Cursor {
        self.oldest
    }

    /// Does a neighbour of this line belong to it?
    pub(super) fn takes(&self, other: &Event) -> bool {
        self.events.first().is_some_and(|event| share_a_line(event, other))
    }

    /// Takes a neighbour in, on whichever side it stands.
    pub(super) fn take(&mut self, event: Event) {
        let cursor = Cursor::of(&event);
        self.count += 1;
        if cursor > self.newest {
            self.newest = cursor;
            self.events.insert(0, event);
            self.events.truncate(SHOWN);
        } else {
            self.oldest = cursor;
            if self.events.len() < SHOWN {
                self.events.push(event);
            }
        }
    }

    /// The newer half of a line that was read from its middle.
    pub(super) fn join_newer(&mut self, newer: Self) {
        self.newest = newer.newest;
        self.count += newer.count;
        self.events.splice(0..0, newer.events);
        self.events.truncate(SHOWN);
    }
}

/// Do two neighbours of a feed share a line? Both are small changes, by one person, on one issue, in the same ten minutes.
fn share_a_line(one: &Event, other: &Event) -> bool {
    let folds = |event: &Event| event.key().is_some_and(|key| key.row().properties.folds);
    let slot = |event: &Event| event.occurred_at.micros().div_euclid(SLOT_MICROS);
    one.actor_id == other.actor_id
        && one.issue_id == other.issue_id
        && slot(one) == slot(other)
        && folds(one)
        && folds(other)
}
