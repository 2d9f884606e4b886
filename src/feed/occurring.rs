//! What occurs in a feed: the actions and people that its filters offer, and who takes part in an issue. Looked up among
//! the feed's newest events, so that it costs the same in a long one.

use std::sync::Arc;

use super::streams::Streams;
use super::{FeedQuery, Filter, Known, Place};
use crate::db::DbConn;
use crate::db::types::UserId;
use crate::db::words::UserKind;
use crate::error::Result;
use crate::events::ActionKey;
use crate::models::user::User;

/// How many events are looked at.
const LOOKED_AT: usize = 300;

/// What the filters of a feed offer.
#[derive(Debug, Clone, Default)]
pub struct Occurring {
    /// In the catalogue's order.
    pub actions: Vec<ActionKey>,
    /// Whoever did something last comes first.
    people: Vec<UserId>,
}

impl Occurring {
    /// What occurs in this feed as it is without its filters. Its people are looked up together with what follows.
    pub fn load(conn: &mut DbConn, known: &mut Known, query: &FeedQuery) -> Result<Self> {
        let whole = FeedQuery { filter: Filter::default(), place: Place::Newest, ..query.clone() };
        let pairs = pairs(conn, &whole)?;
        let mut actions: Vec<_> = pairs.iter().filter_map(|(action, _)| ActionKey::find(action)).collect();
        actions.sort();
        actions.dedup();
        let people = in_order(&pairs);
        known.expect(&people);
        Ok(Self { actions, people })
    }

    /// The people by their names.
    pub fn by_name(&self, conn: &mut DbConn, known: &mut Known) -> Result<Vec<Arc<User>>> {
        let mut people = known.people(conn, &self.people)?;
        people.sort_by_cached_key(|person| person.shown_name().to_lowercase());
        Ok(people)
    }

    /// The people without the programs, the latest first.
    pub fn participants(&self, conn: &mut DbConn, known: &mut Known) -> Result<Vec<Arc<User>>> {
        let mut people = known.people(conn, &self.people)?;
        people.retain(|person| matches!(person.kind, UserKind::Person | UserKind::Imported));
        Ok(people)
    }
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
