//! What happens to events as they are recorded: plan rows inside their transaction, the bell after it.

use super::bell::Bell;
use super::{Registry, delivery};
use crate::db::types::At;
use crate::db::{Committed, DbConn, Noted, Outbox};
use crate::error::Result;

/// The outbox of the product: plan rows inside the transaction, the bell outside.
pub struct DeliveryOutbox {
    registry: Registry,
    bell: Bell,
}

impl DeliveryOutbox {
    /// Plans for these inboxes and rings this bell.
    #[must_use]
    pub fn new(registry: Registry, bell: Bell) -> Self {
        Self { registry, bell }
    }
}

impl Outbox for DeliveryOutbox {
    fn before_commit(&self, conn: &mut DbConn, recorded: &[Noted], now: At) -> Result<()> {
        delivery::plan(conn, &self.registry, recorded, now)
    }

    fn after_commit(&self, _: Committed) {
        self.bell.ring();
    }
}
