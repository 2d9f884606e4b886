//! Tells people inside the application. Exactly once: each delivery is unique and ends in the transaction of its effect.

use super::Outlet;
use crate::db::types::At;
use crate::db::{DbConn, Tx};
use crate::dispatch::audience::{self, Told};
use crate::dispatch::retry::Retries;
use crate::dispatch::{Channel, Inbox, Inside, Outcome, Planned};
use crate::error::Result;
use crate::events::{ActionKey, Event};
use crate::models::notification;

/// The inbox behind the bell in every page's head.
pub struct Notifications {
    retries: Retries,
}

impl Notifications {
    /// As the settings say.
    pub fn new(outlet: &Outlet) -> Self {
        Self { retries: outlet.retries(Retries::inside()) }
    }
}

impl Inbox for Notifications {
    fn name(&self) -> &'static str {
        "notification"
    }

    fn wants(&self, action: ActionKey) -> bool {
        audience::is_told(action)
    }

    fn plan(&self, conn: &mut DbConn, event: &Event, now: At) -> Result<Vec<Planned>> {
        let considered = audience::of(conn, event)?;
        let planned = considered.into_iter().map(|one| match one.told {
            Told::Yes(reason) => Planned::due(audience::target(one.user.id), reason.as_str(), now),
            Told::No(because) => Planned::skip(audience::target(one.user.id), because),
        });
        Ok(planned.collect())
    }

    fn channel(&self) -> Channel<'_> {
        Channel::Inside(self)
    }

    fn retries(&self) -> Retries {
        self.retries.clone()
    }
}

impl Inside for Notifications {
    /// Who lost the right to read the project meanwhile is told nothing: lists and counts show only what he may read.
    fn apply(&self, tx: &mut Tx<'_>, event: &Event, target: &str, reason: &str) -> Result<Outcome> {
        let Some((user, reason)) = audience::person(target).zip(audience::reason(reason)) else {
            return Ok(Outcome::Skipped("nobody by this name"));
        };
        notification::tell(tx, user, event, reason)?;
        Ok(Outcome::Delivered)
    }
}
