//! What the reader of a feed may see, as a query. Every other query of this folder begins here.

use diesel::prelude::*;

use super::{FeedQuery, Scope};
use crate::db::one_of::{none_of, one_of};
use crate::db::types::EventId;
use crate::db::{DbConn, MultiBackend};
use crate::error::Result;
use crate::events::{ActionKey, Event};
use crate::models::viewer::{Viewer, events_readable_by};
use crate::schema::{issue_events, members};

/// Events that a reader may see, in no order yet.
pub(super) type Events = issue_events::BoxedQuery<'static, MultiBackend>;

/// The events of a feed within this scope.
pub(super) fn events(query: &FeedQuery, scope: Scope) -> Events {
    let filter = &query.filter;
    let mut events = within_scope(unasked(readable(query.viewer), query), scope);
    if let Some(actor) = filter.actor {
        events = events.filter(issue_events::actor_id.eq(actor));
    }
    if let Some(from) = filter.from {
        events = events.filter(issue_events::occurred_at.ge(from));
    }
    if let Some(until) = filter.until {
        events = events.filter(issue_events::occurred_at.lt(until));
    }
    if let Some(last) = filter.last {
        events = events.filter(issue_events::id.le(last));
    }
    events
}

fn within_scope(events: Events, scope: Scope) -> Events {
    match scope {
        Scope::Issue(issue) => events.filter(issue_events::issue_id.eq(issue)),
        Scope::Project(project) => events.filter(issue_events::project_id.eq(project)),
        Scope::MemberOf(user) => {
            let own = members::table.filter(members::user_id.eq(user)).select(members::project_id);
            events.filter((issue_events::project_id + 0).eq_any(own))
        }
        Scope::Everything => events,
        Scope::Actor(user) => events.filter(issue_events::actor_id.eq(user)),
    }
}

/// What whoever follows the log is given: quiet events too, private ones never.
pub(super) fn followed(viewer: Viewer, scope: Scope) -> Events {
    within_scope(readable(viewer).filter(issue_events::private.eq(false)), scope)
}

/// The events of this feed that were recorded just before and just after this one.
pub(super) fn beside(conn: &mut DbConn, query: &FeedQuery, id: EventId) -> Result<[Option<EventId>; 2]> {
    let before = events(query, query.scope).filter(issue_events::id.lt(id)).order(issue_events::id.desc());
    let after = events(query, query.scope).filter(issue_events::id.gt(id)).order(issue_events::id);
    let before = before.select(issue_events::id).first(conn).optional()?;
    Ok([before, after.select(issue_events::id).first(conn).optional()?])
}

/// Those of these events that the viewer may follow.
pub(super) fn among(conn: &mut DbConn, viewer: Viewer, ids: &[EventId]) -> Result<Vec<EventId>> {
    let events = followed(viewer, Scope::Everything).filter(one_of(issue_events::id, ids));
    Ok(events.select(issue_events::id).load(conn)?)
}

/// Views and whatever else is quiet are shown only to those who ask for them by name.
fn unasked(events: Events, query: &FeedQuery) -> Events {
    let names = |keys: &[ActionKey]| keys.iter().map(|key| key.as_str()).collect::<Vec<_>>();
    if query.filter.actions.is_empty() {
        let is_quiet = |key: &ActionKey| {
            let properties = key.row().properties;
            let is_unlined = properties.unlined && *key != ActionKey::IssueOpened;
            properties.hidden || (query.is_conversation && is_unlined)
        };
        let left_out: Vec<ActionKey> = ActionKey::ALL.iter().copied().filter(is_quiet).collect();
        return events.filter(issue_events::private.eq(false)).filter(none_of(issue_events::action, &names(&left_out)));
    }
    let asked = names(&query.filter.actions);
    // Several actions are not looked up one by one and sorted: `|| ''` keeps to the order of the feed's own index.
    let asked = match asked.as_slice() {
        [only] => events.filter(issue_events::action.eq(*only)),
        _ => events.filter(one_of(issue_events::action.concat(""), &asked)),
    };
    only_own_private(asked, query.viewer)
}

/// Private events are for their actor and for admins.
fn only_own_private(events: Events, viewer: Viewer) -> Events {
    match viewer.user {
        _ if viewer.is_admin => events,
        Some(user) => events.filter(issue_events::private.eq(false).or(issue_events::actor_id.eq(user))),
        None => events.filter(issue_events::private.eq(false)),
    }
}

fn readable(viewer: Viewer) -> Events {
    issue_events::table.into_boxed::<MultiBackend>().filter(events_readable_by(viewer))
}

/// One event, whatever its scope.
pub(super) fn one(conn: &mut DbConn, viewer: Viewer, id: EventId) -> Result<Event> {
    let event = only_own_private(readable(viewer), viewer).filter(issue_events::id.eq(id));
    Ok(event.select(Event::as_select()).first(conn)?)
}

/// One event of this feed.
pub(super) fn within(conn: &mut DbConn, query: &FeedQuery, id: EventId) -> Result<Event> {
    Ok(events(query, query.scope).filter(issue_events::id.eq(id)).select(Event::as_select()).first(conn)?)
}
