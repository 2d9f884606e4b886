//! The streams that a feed is merged from. A feed of a few projects is read project by project, each by its own index: one
//! index over everything would walk past all that the reader may not see, however much that is.

use diesel::prelude::*;
use diesel::query_dsl::methods::LoadQuery;
use diesel::sql_types::BigInt;

use super::cursor::{Cursor, Place};
use super::lines::{self, Direction};
use super::visible;
use super::{FeedQuery, Scope};
use crate::db::DbConn;
use crate::db::together::Together;
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
        let stream = |scope: &Scope| lines::at(visible::events(self.query, *scope), from, size);
        let streams: Vec<_> = self.scopes.iter().map(|scope| stream(scope).select(Event::as_select())).collect();
        let mut events: Vec<Event> = all_of(conn, streams)?;
        if self.scopes.len() > 1 {
            events.sort_by_key(Cursor::of);
            if from.direction() == Direction::Older {
                events.reverse();
            }
            events.truncate(size);
        }
        Ok(events)
    }

    /// The ids from this place on; at most so many of each stream.
    pub(super) fn ids(&self, conn: &mut DbConn, from: Place, limit: usize) -> Result<Vec<EventId>> {
        let stream = |scope: &Scope| lines::at(visible::events(self.query, *scope), from, limit);
        all_of(conn, self.scopes.iter().map(|scope| stream(scope).select(issue_events::id)).collect())
    }

    /// How many events there are between each of these pairs of places; at most so many of each stream.
    pub(super) fn between(&self, conn: &mut DbConn, pairs: &[(Place, Cursor)], limit: usize) -> Result<Vec<usize>> {
        let stream = |scope, (from, to)| lines::before(lines::at(visible::events(self.query, scope), from, limit), to);
        let streams = (0_i64..).zip(pairs).flat_map(|(pair, places)| {
            let of_pair =
                move |scope: &Scope| stream(*scope, *places).select((pair.into_sql::<BigInt>(), issue_events::id));
            self.scopes.iter().map(of_pair).collect::<Vec<_>>()
        });
        let found: Vec<(i64, EventId)> = all_of(conn, streams.collect())?;
        Ok((0_i64..).zip(pairs).map(|(pair, _)| found.iter().filter(|(of, _)| *of == pair).count()).collect())
    }

    /// What was done by whom, among the newest so many events.
    pub(super) fn done(&self, conn: &mut DbConn, limit: usize) -> Result<Vec<(String, UserId)>> {
        let each = limit.div_ceil(self.scopes.len().max(1));
        let stream = |scope: &Scope| lines::at(visible::events(self.query, *scope), Place::Newest, each);
        let pair = (issue_events::action, issue_events::actor_id);
        all_of(conn, self.scopes.iter().map(|scope| stream(scope).select(pair)).collect())
    }
}

/// One question for all streams; none for no stream.
fn all_of<'q, Q, T>(conn: &mut DbConn, streams: Vec<Q>) -> Result<Vec<T>>
where
    Together<Q>: LoadQuery<'q, DbConn, T>,
{
    if streams.is_empty() { Ok(Vec::new()) } else { Ok(Together(streams).load(conn)?) }
}
