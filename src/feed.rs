//! Reading many events: what a feed holds for one reader, line by line, and the ways on from there. How it looks on a page
//! is told by `web/feed.rs`; mail, Atom and JSON read the same lines.
//!
//! A page of a feed costs a constant number of queries, whatever its depth and its length: one for the events, one for all
//! the records they name, one to see whether there is more in the other direction.
//!
//! `feed/log.rs` reads the same events in another order: that in which they can be followed.

pub mod conversation;
mod cursor;
mod entry;
mod fold;
mod known;
mod lines;
pub mod log;
mod look_up;
pub mod occurring;
mod streams;
mod visible;

pub use cursor::{Cursor, Place};
pub use entry::{Entry, entries};
pub use fold::Line;
pub use known::Known;

use crate::db::DbConn;
use crate::db::types::{At, EventId, IssueId, ProjectId, UserId};
use crate::error::{Error, Result};
use crate::events::{ActionKey, Event};
use crate::models::user::OptionalRow;
use crate::models::viewer::Viewer;

use lines::Direction;
use streams::Streams;

/// How many lines a page of a feed has.
pub const LINES: usize = 10;

/// Whose or which events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Those of an issue.
    Issue(IssueId),
    /// Those of a project.
    Project(ProjectId),
    /// Those of all projects that somebody belongs to.
    MemberOf(UserId),
    /// Everything that the viewer may read.
    Everything,
    /// What somebody did.
    Actor(UserId),
}

/// What a feed is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only these; none of them means all that is shown unasked.
    pub actions: Vec<ActionKey>,
    /// Only what this person did.
    pub actor: Option<UserId>,
    /// From this moment on.
    pub from: Option<At>,
    /// Before this moment.
    pub until: Option<At>,
    /// Up to this event, in the order in which they were recorded.
    pub last: Option<EventId>,
}

/// Which events, for whom, and from where on.
#[derive(Debug, Clone)]
pub struct FeedQuery {
    /// Whose or which events.
    pub scope: Scope,
    /// Who reads.
    pub viewer: Viewer,
    /// What it is narrowed to.
    pub filter: Filter,
    /// Where the page begins or ends.
    pub place: Place,
    /// Small changes by one person on one issue share a line.
    pub folds: bool,
    /// How many lines.
    pub limit: usize,
    /// Leaves out what has no line in a conversation, because its page shows it in another way; but for the opening.
    pub is_conversation: bool,
}

/// Lines of a feed, newest first, and where it goes on.
#[derive(Debug, Clone, Default)]
pub struct Stretch {
    /// Newest first; within a line too.
    pub lines: Vec<Line>,
    /// There is something newer than this one.
    pub newer: Option<Cursor>,
    /// There is something older than this one.
    pub older: Option<Cursor>,
}

impl FeedQuery {
    /// The first page of a feed, folded.
    pub fn newest(scope: Scope, viewer: Viewer) -> Self {
        let (filter, place) = (Filter::default(), Place::Newest);
        Self { scope, viewer, filter, place, folds: true, limit: LINES, is_conversation: false }
    }

    /// Reads the page.
    pub fn load(&self, conn: &mut DbConn, known: &mut Known) -> Result<Stretch> {
        let direction = self.place.direction();
        let streams = Streams::of(conn, self)?;
        let (mut groups, is_more) = lines::read(conn, &streams, self.place, self.limit)?;
        if direction == Direction::Newer {
            groups.reverse();
        }
        let ends = groups.first().zip(groups.last()).map(|(first, last)| (first.newest(), last.oldest()));
        let Some((newest, oldest)) = ends else { return Ok(Stretch::default()) };
        // Whoever gives a cursor came from that event, which stands beyond the page: nothing need be looked up.
        let (is_newer, is_older) = match self.place {
            Place::Newest => (false, is_more),
            Place::Before(_) => (true, is_more),
            Place::After(cursor) => (is_more, cursor != Cursor::FIRST),
            Place::Until(_) => (has(conn, &streams, Place::After(newest))?, is_more),
        };
        let lines = entry::load(conn, known, groups)?;
        Ok(Stretch { lines, newer: is_newer.then_some(newest), older: is_older.then_some(oldest) })
    }

    /// How many events there are from its place on; counts up to `limit`.
    pub fn count(&self, conn: &mut DbConn, limit: usize) -> Result<usize> {
        Ok(Streams::of(conn, self)?.ids(conn, self.place, limit)?.len().min(limit))
    }

    /// One event, if the viewer may see it: private ones are for the actor and admins.
    pub fn find(conn: &mut DbConn, viewer: Viewer, id: EventId) -> Result<Entry> {
        let event = visible::one(conn, viewer, id)?;
        entries(conn, &mut Known::default(), vec![event])?.pop().ok_or(Error::NotFound)
    }

    /// One event of this feed, or nothing.
    fn find_within(&self, conn: &mut DbConn, id: EventId) -> Result<Option<Event>> {
        visible::within(conn, self, id).optional_row()
    }
}

/// Is there anything from this place on?
fn has(conn: &mut DbConn, streams: &Streams<'_>, place: Place) -> Result<bool> {
    Ok(!streams.ids(conn, place, 1)?.is_empty())
}
