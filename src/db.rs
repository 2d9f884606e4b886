//! The database: reading, writing, and the promise that an event is dispatched only after its transaction has committed.
//!
//! A write runs in a transaction and is the only maker of a [`Tx`]; a [`Tx`] is the only key to record an event; and only
//! this module makes a [`Committed`], which the outbox needs to ring its bell. What differs between the two databases
//! stands in `db/dialect.rs` and nowhere else.

pub(crate) mod asking;
pub mod backup;
mod conn;
pub mod dialect;
pub mod full_text;
pub mod lock;
pub mod migrate;
pub(crate) mod one_of;
mod patience;
mod pool;
pub mod priority;
pub(crate) mod together;
mod tx;
pub mod types;
pub mod words;
mod write_postgres;
mod writer;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::clock::Clock;
use crate::error::{Error, Result};
use patience::{Turn, patiently, too_slow};
use types::At;

pub use conn::DbConn;
pub(crate) use conn::{MultiBackend, MultiRawValue};
pub use pool::Target;
pub use tx::{Act, Noted, Tx};

/// Events whose transaction has committed. Only this module can make one.
#[must_use]
#[derive(Debug)]
pub struct Committed {
    events: Vec<Noted>,
}

impl Committed {
    /// The events, in the order in which they were recorded; never none.
    #[must_use]
    pub fn events(&self) -> &[Noted] {
        &self.events
    }
}

/// What happens to recorded events: rows inside their transaction, a bell outside of it.
pub trait Outbox: Send + Sync {
    /// Plans the deliveries, in the events' own transaction.
    ///
    /// # Errors
    /// Whatever the database says; the whole write is then undone.
    fn before_commit(&self, conn: &mut DbConn, recorded: &[Noted], now: At) -> Result<()>;

    /// Tells the workers. Losing this call costs a poll, never an event.
    fn after_commit(&self, committed: Committed);
}

/// The way to the data. Copies share their connections.
#[derive(Clone)]
pub struct Database(Arc<Inner>);

struct Inner {
    target: Target,
    readers: pool::Pool,
    writing: Writing,
    outbox: Arc<dyn Outbox>,
    clock: Clock,
    queries: Arc<AtomicU64>,
}

/// SQLite has one writer and commits in groups; PostgreSQL has a pool.
enum Writing {
    Sqlite(writer::Writer),
    Postgres(pool::Pool),
}

/// How to open a database.
pub struct Opening {
    /// Where it is.
    pub target: Target,
    /// How many connections read, and on PostgreSQL how many write.
    pub connections: u32,
    /// Who tells the time.
    pub clock: Clock,
    /// Who plans and rings.
    pub outbox: Arc<dyn Outbox>,
}

impl Database {
    /// Migrates the database and opens its connections.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when it cannot be reached or is newer than this program.
    pub fn open(opening: Opening) -> Result<Self> {
        let Opening { target, connections, clock, outbox } = opening;
        migrate::run(&target)?;
        let queries = Arc::new(AtomicU64::new(0));
        let readers = pool::open(&target, pool::Access::Read, connections, &queries)?;
        let writing = match &target {
            Target::Sqlite(_) => {
                let room = writer::Room {
                    target: target.clone(),
                    clock: clock.clone(),
                    outbox: outbox.clone(),
                    queries: queries.clone(),
                };
                Writing::Sqlite(writer::Writer::start(room)?)
            }
            Target::Postgres(_) => Writing::Postgres(pool::open(&target, pool::Access::Write, connections, &queries)?),
        };
        Ok(Self(Arc::new(Inner { target, readers, writing, outbox, clock, queries })))
    }

    /// Reads, without holding the web server's thread.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the database does not answer within 8 s, else whatever the work says.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut DbConn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let inner = self.0.clone();
        patiently(tokio::task::spawn_blocking(move || inner.readers.with(work))).await
    }

    /// Reads on this thread: for workers, commands and tests.
    ///
    /// # Errors
    /// Whatever the database or the work says.
    pub fn read_now<T>(&self, work: impl FnOnce(&mut DbConn) -> Result<T>) -> Result<T> {
        self.0.readers.with(work)
    }

    /// Writes in one transaction and dispatches what it recorded once that has committed.
    ///
    /// # Errors
    /// Whatever the work says (then nothing was written), or [`Error::Unavailable`].
    pub async fn write<T: Send + 'static>(
        &self,
        by: impl Into<Act>,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let by = by.into();
        match &self.0.writing {
            Writing::Sqlite(writer) => {
                let (answer, answered) = tokio::sync::oneshot::channel();
                let turn = Turn::default();
                let its_turn = turn.clone();
                let work = move |tx: &mut Tx<'_>| if its_turn.begin() { work(tx) } else { Err(too_slow()) };
                writer.queue_first(by, work, move |result| drop(answer.send(result)))?;
                turn.wait_for(answered).await
            }
            Writing::Postgres(_) => {
                let inner = self.0.clone();
                patiently(tokio::task::spawn_blocking(move || inner.write_postgres(by, work))).await
            }
        }
    }

    /// Writes on this thread: for workers, commands and tests. Requests go before it.
    ///
    /// # Errors
    /// As [`Database::write`].
    pub fn write_now<T: Send + 'static>(
        &self,
        by: impl Into<Act>,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        match &self.0.writing {
            Writing::Sqlite(writer) => {
                let (answer, answered) = std::sync::mpsc::sync_channel(1);
                writer.queue_behind(by.into(), work, move |result| drop(answer.send(result)))?;
                answered.recv().unwrap_or_else(|_| Err(Error::Unavailable("The server is stopping.".into())))
            }
            Writing::Postgres(_) => self.0.write_postgres(by.into(), work),
        }
    }

    /// The time, as the product sees it.
    #[must_use]
    pub fn now(&self) -> At {
        At(self.0.clock.now())
    }

    /// Who tells the time.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// How many queries were made since the start.
    #[must_use]
    pub fn queries(&self) -> u64 {
        self.0.queries.load(Ordering::Relaxed)
    }

    /// Is everything in this process, with a single writer?
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        matches!(self.0.writing, Writing::Sqlite(_))
    }

    /// Does another process serve the same SQLite file right now, so that whoever writes much must leave it room?
    #[must_use]
    pub fn is_served_elsewhere(&self) -> bool {
        matches!(&self.0.target, Target::Sqlite(file) if lock::is_taken(file))
    }
}
