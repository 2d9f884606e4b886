//! Keeps the columns that follow from the log, and counts the days that are over. Exactly once per event, in the transaction
//! that ends its delivery; whatever it writes it counts anew, so that doing it twice does no harm.

use super::Outlet;
use crate::db::types::At;
use crate::db::{DbConn, Tx};
use crate::dispatch::retry::Retries;
use crate::dispatch::{Channel, Inbox, Inside, Outcome, Planned};
use crate::error::Result;
use crate::events::{ActionKey, Event};
use crate::models::{counting, event_count};

/// The inbox that counts.
pub struct Counters {
    retries: Retries,
}

impl Counters {
    /// As the settings say.
    pub fn new(outlet: &Outlet) -> Self {
        Self { retries: outlet.retries(Retries::inside()) }
    }
}

impl Inbox for Counters {
    fn name(&self) -> &'static str {
        counting::INBOX
    }

    fn wants(&self, action: ActionKey) -> bool {
        action.row().properties.counted
    }

    fn plan(&self, _: &mut DbConn, _: &Event, now: At) -> Result<Vec<Planned>> {
        Ok(vec![Planned::due(String::new(), "keeps the counts", now)])
    }

    fn channel(&self) -> Channel<'_> {
        Channel::Inside(self)
    }

    fn retries(&self) -> Retries {
        self.retries.clone()
    }
}

impl Inside for Counters {
    fn apply(&self, tx: &mut Tx<'_>, event: &Event, _: &str, _: &str) -> Result<Outcome> {
        counting::follow(tx, event)?;
        event_count::count_on(tx)?;
        Ok(Outcome::Delivered)
    }
}
