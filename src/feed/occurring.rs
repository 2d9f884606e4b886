//! What occurs in a feed: the actions and people that its filters offer, and who takes part in an issue. Looked up among
//! the feed's newest events, so that it costs the same in a long one.

use super::streams::Streams;
use super::{FeedQuery, Filter, Place, Scope};
use crate::db::DbConn;
use crate::db::types::{IssueId, UserId};
use crate::db::words::UserKind;
use crate::error::Result;
use crate::events::ActionKey;
use crate::models::user::User;
use crate::models::viewer::Viewer;

/// How many events are looked at.
const LOOKED_AT: usize = 300;

/// What the filters of a feed offer.
#[derive(Debug, Clone, Default)]
pub struct Occurring {
    /// In the catalogue's order.
    pub actions: Vec<ActionKey>,
    /// By name.
    pub people: Vec<User>,
}

impl Occurring {
    /// What occurs in this feed as it is without its filters.
    pub fn load(conn: &mut DbConn, query: &FeedQuery) -> Result<Self> {
        let whole = FeedQuery { filter: Filter::default(), place: Place::Newest, ..query.clone() };
        let pairs = pairs(conn, &whole)?;
        let mut actions: Vec<_> = pairs.iter().filter_map(|(action, _)| ActionKey::find(action)).collect();
        actions.sort();
        actions.dedup();
        let mut people = User::load(conn, &in_order(&pairs))?;
        people.sort_by_cached_key(|person| person.shown_name().to_lowercase());
        Ok(Self { actions, people })
    }
}

/// Those who did something on an issue, programs left out, the latest first.
pub fn participants(conn: &mut DbConn, viewer: Viewer, issue: IssueId) -> Result<Vec<User>> {
    let ids = in_order(&pairs(conn, &FeedQuery::newest(Scope::Issue(issue), viewer))?);
    let mut people = User::load(conn, &ids)?;
    people.retain(|person| matches!(person.kind, UserKind::Person | UserKind::Imported));
    people.sort_by_key(|person| ids.iter().position(|id| *id == person.id));
    Ok(people)
}

fn pairs(conn: &mut DbConn, query: &FeedQuery) -> Result<Vec<(String, UserId)>> {
    Streams::of(conn, query)?.done(conn, LOOKED_AT)
}

fn in_order(pairs: &[(String, UserId)]) -> Vec<UserId> {
    let mut ids = Vec::new();
    for (_, id) in pairs {
        if !ids.contains(id) {
            ids.push(*id);
        }
    }
    ids
}
