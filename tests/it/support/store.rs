//! A database of its own for each test, without a server around it: for what works below the pages.

use std::sync::Arc;

use tempfile::TempDir;
use tidings::clock::Clock;
use tidings::db::types::At;
use tidings::db::{Database, DbConn, Opening, Target, Tx};
use tidings::dispatch::bell::Bell;
use tidings::dispatch::retry::Retries;
use tidings::dispatch::{Channel, DeliveryOutbox, Inbox, Inside, Outcome, Planned, Registry};
use tidings::error::Result;
use tidings::events::{ActionKey, Event};

use super::postgres::Schema;

/// A database with an inbox that wants every event.
pub(crate) struct Store {
    pub(crate) db: Database,
    #[expect(dead_code, reason = "held, not read: the file lives as long as the test")]
    folder: TempDir,
    #[expect(dead_code, reason = "held, not read: the schema lives as long as the test")]
    schema: Option<Schema>,
}

impl Store {
    /// On SQLite, or on PostgreSQL when the suite runs there.
    pub(crate) fn open() -> Self {
        Self::with(Schema::create())
    }

    /// On SQLite, wherever the suite runs.
    pub(crate) fn on_sqlite() -> Self {
        Self::with(None)
    }

    fn with(schema: Option<Schema>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = || Target::Sqlite(folder.path().join("tidings.db"));
        let target = schema.as_ref().map_or_else(file, |schema| Target::Postgres(schema.url()));
        let outbox = Arc::new(DeliveryOutbox::new(Registry::new(vec![Arc::new(Curious)]), Bell::default()));
        let db = Database::open(Opening { target, connections: 2, clock: Clock::default(), outbox }).unwrap();
        Self { db, folder, schema }
    }
}

/// Wants everything and does nothing with it.
struct Curious;

impl Inbox for Curious {
    fn name(&self) -> &'static str {
        "curious"
    }

    fn wants(&self, _: ActionKey) -> bool {
        true
    }

    fn plan(&self, _: &mut DbConn, _: &Event, now: At) -> Result<Vec<Planned>> {
        Ok(vec![Planned::due(String::new(), "everything", now)])
    }

    fn channel(&self) -> Channel<'_> {
        Channel::Inside(self)
    }

    fn retries(&self) -> Retries {
        Retries::inside()
    }
}

impl Inside for Curious {
    fn apply(&self, _: &mut Tx<'_>, _: &Event, _: &str, _: &str) -> Result<Outcome> {
        Ok(Outcome::Delivered)
    }
}
