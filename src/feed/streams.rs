//! The streams that a feed is merged from. A feed of a few projects is read project by project, each by its own index: one
//! index over everything would walk past all that the reader may not see, however much that is.

use diesel::prelude::*;

use super::cursor::{Cursor, Place};
use super::lines::{self, Direction};
use super::visible;
use super::{FeedQuery, Scope};
use crate::db::DbConn;
use crate::db::types::{EventId, UserId};
use crate::error::Result;
use crate::events::Event;
use crate::models::member;
use crate::models::project::Project;
use crate::schema::issue_events;

/// Feeds of more projects than this are read by the index over everything: then most of what it holds is theirs.
const MERGED: i64 = 16;

/// A feed, and the scopes that it is read by.
pub(super) struct Streams<'q> {
    pub(super) query: &'q FeedQuery,
    scopes: Vec<Scope>,
}

impl<'q> Streams<'q> {
    /// The streams of this feed.
    pub(super) fn of(conn: &mut DbConn, query: &'q FeedQuery) -> Result<Self> {
        let projects = match query.scope {
            Scope::MemberOf(user) => Some(member::projects_of(conn, user, MERGED + 1)?),
            Scope::Everything if !query.viewer.is_admin => Some(Project::readable_ids(conn, query.viewer, MERGED + 1)?),
            _ => None,
        };
        let few = projects.filter(|ids| i64::try_from(ids.len()).is_ok_and(|count| count <= MERGED));
        let scopes = few.map(|ids| ids.into_iter().map(Scope::Project).collect());
        Ok(Self { query, scopes: scopes.unwrap_or_else(|| vec![query.scope]) })
    }

    /// At most so many events from this place on, in the order of reading.
    pub(super) fn events(&self, conn: &mut DbConn, from: Place, size: usize) -> Result<Vec<Event>> {
        let mut events = Vec::new();
        for scope in &self.scopes {
            let stream = lines::at(visible::events(self.query, *scope), from, size);
            events.extend(stream.select(Event::as_select()).load::<Event>(conn)?);
        }
        if self.scopes.len() > 1 {
            events.sort_by_key(Cursor::of);
            if from.direction() == Direction::Older {
                events.reverse();
            }
            events.truncate(size);
        }
        Ok(events)
    }

    /// The ids from this place on, up to the far end if one is named; at most so many of each stream.
    pub(super) fn ids(
        &self,
        conn: &mut DbConn,
        (from, to): (Place, Option<Cursor>),
        limit: usize,
    ) -> Result<Vec<EventId>> {
        let mut ids = Vec::new();
        for scope in &self.scopes {
            let mut stream = lines::at(visible::events(self.query, *scope), from, limit);
            if let Some(to) = to {
                stream = lines::before(stream, to);
            }
            ids.extend(stream.select(issue_events::id).load::<EventId>(conn)?);
        }
        Ok(ids)
    }

    /// What was done by whom, among the newest so many events.
    pub(super) fn done(&self, conn: &mut DbConn, limit: usize) -> Result<Vec<(String, UserId)>> {
        let each = limit.div_ceil(self.scopes.len().max(1));
        let mut pairs = Vec::new();
        for scope in &self.scopes {
            let stream = lines::at(visible::events(self.query, *scope), Place::Newest, each);
            pairs.extend(stream.select((issue_events::action, issue_events::actor_id)).load::<(String, UserId)>(conn)?);
        }
        Ok(pairs)
    }
}
