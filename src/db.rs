//! The database: reading, writing, and the promise that an event is dispatched only after its transaction has committed.
//!
//! A write runs in a transaction and is the only maker of a [`Tx`]; a [`Tx`] is the only key to record an event; and only
//! this module makes a [`Committed`], which the outbox needs to ring its bell. What differs between the two databases
//! stands in `db/dialect.rs` and nowhere else.

pub mod backup;
mod conn;
pub mod dialect;
pub mod full_text;
pub mod lock;
pub mod migrate;
pub(crate) mod one_of;
mod pool;
pub mod priority;
pub mod types;
pub mod words;
mod write_postgres;
mod writer;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use crate::clock::Clock;
use crate::error::{Error, Result};
use types::{At, EventId, IssueId, UserId};
use words::Via;

pub use conn::DbConn;
pub(crate) use conn::{MultiBackend, MultiRawValue};
pub use pool::Target;

/// How long a call may take before its caller is told to try again: libpq itself never gives up.
const PATIENCE: Duration = Duration::from_secs(8);

/// Who acts, by which way, and because of what. One correlation per write.
#[derive(Debug, Clone, Copy)]
pub struct Act {
    /// Who.
    pub actor: UserId,
    /// By which way.
    pub via: Via,
    /// The same for all events of one act; 53 bits, so that JSON keeps it.
    pub correlation: i64,
    /// The event that made this happen, when a program acts.
    pub caused_by: Option<EventId>,
    /// How many programs stand between a person and this act.
    pub depth: u8,
}

impl Act {
    /// Somebody's act, by this way.
    #[must_use]
    pub fn new(actor: UserId, via: Via) -> Self {
        Self { actor, via, correlation: random_correlation(), caused_by: None, depth: 0 }
    }
}

impl From<UserId> for Act {
    fn from(actor: UserId) -> Self {
        Self::new(actor, Via::Web)
    }
}

fn random_correlation() -> i64 {
    let random = getrandom::u64().expect("the operating system gives random numbers");
    i64::try_from(random >> 11).expect("53 bits fit")
}

/// An event as the outbox needs it, so that it reads nothing back.
#[derive(Debug, Clone, Copy)]
pub struct Noted {
    /// The event.
    pub event: EventId,
    /// Its action's key in the catalogue.
    pub action: &'static str,
    /// By which way it came.
    pub via: Via,
}

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

/// An open transaction. What it records is dispatched if, and only if, it commits.
pub struct Tx<'c> {
    conn: &'c mut DbConn,
    act: Act,
    now: At,
    happened: Option<At>,
    recorded: Vec<Noted>,
    /// From which day on this transaction has asked for everything to be counted again.
    uncounted: Option<i64>,
}

impl Tx<'_> {
    /// The connection, for queries.
    pub fn conn(&mut self) -> &mut DbConn {
        self.conn
    }

    /// Who acts, and how.
    #[must_use]
    pub fn act(&self) -> Act {
        self.act
    }

    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> UserId {
        self.act.actor
    }

    /// The time of this transaction, taken when it began.
    #[must_use]
    pub fn now(&self) -> At {
        self.now
    }

    /// When what is being done happened: now, unless it is told of later.
    #[must_use]
    pub fn happened(&self) -> At {
        self.happened.unwrap_or(self.now)
    }

    /// From here on somebody else acts, at another time: for imports and for the demo's past.
    pub fn tell_of(&mut self, actor: UserId, at: At) {
        self.act.actor = actor;
        self.happened = Some(at);
    }

    /// From here on this act, which happened then: for the demo, whose acts come by different ways.
    pub fn tell_act(&mut self, act: Act, at: At) {
        self.act = act;
        self.happened = Some(at);
    }

    /// From here on another act: its events have their own correlation.
    pub fn next_act(&mut self) {
        self.act.correlation = random_correlation();
    }

    /// Does the work as another act; what comes after is this one's again. A panic is a failure.
    ///
    /// # Errors
    /// Whatever the work says; then all of it was undone.
    pub fn acting<T>(&mut self, act: Act, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let before = std::mem::replace(&mut self.act, act);
        let result = self.savepoint(work);
        self.act = before;
        result
    }

    /// Takes the issues that the verb will touch, so that acts on one issue follow each other. Call it before any insert.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn lock_issues(&mut self, issues: &[IssueId]) -> Result<()> {
        dialect::lock_issues(self.conn, issues)
    }

    /// Does the work within the transaction so that its failure undoes only itself, its events included. A panic is a failure.
    ///
    /// # Errors
    /// Whatever the work says.
    pub fn savepoint<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let before = (self.recorded.len(), self.uncounted);
        dialect::begin(self.conn)?;
        let result = catch_unwind(AssertUnwindSafe(|| work(self)))
            .unwrap_or_else(|_| Err(Error::internal("working in a savepoint", "the work panicked")));
        if result.is_ok() {
            dialect::commit(self.conn)?;
        } else {
            dialect::rollback(self.conn)?;
            self.recorded.truncate(before.0);
            self.uncounted = before.1;
        }
        result
    }

    /// How many events it has recorded so far.
    #[must_use]
    pub fn recorded(&self) -> usize {
        self.recorded.len()
    }

    /// Whether this day is the first that is to be counted again. Only `events.rs` calls this.
    pub(crate) fn uncounts(&mut self, day: i64) -> bool {
        let is_news = day < self.now.day() && self.uncounted.is_none_or(|from| day < from);
        if is_news {
            self.uncounted = Some(day);
        }
        is_news
    }

    /// Notes an event that was inserted. Only `events.rs` calls this.
    pub(crate) fn note(&mut self, event: Noted) {
        self.recorded.push(event);
    }
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

/// Waits for a blocking call, but not for ever.
async fn patiently<T>(call: tokio::task::JoinHandle<Result<T>>) -> Result<T> {
    match tokio::time::timeout(PATIENCE, call).await {
        Ok(Ok(result)) => result,
        Ok(Err(panic)) => Err(Error::internal("working with the database", panic)),
        Err(_) => Err(too_slow()),
    }
}

/// Whose turn it is with a queued write: the writer's, or that of a caller who has given up waiting. Whoever is first decides,
/// so that what was answered "not saved" is not saved later.
#[derive(Clone, Default)]
struct Turn(Arc<AtomicBool>);

impl Turn {
    /// False when the other side was first.
    fn begin(&self) -> bool {
        !self.0.swap(true, Ordering::SeqCst)
    }

    /// Waits for the answer; gives up after a while unless the work has begun.
    async fn wait_for<T>(&self, mut answered: tokio::sync::oneshot::Receiver<Result<T>>) -> Result<T> {
        let answer = match tokio::time::timeout(PATIENCE, &mut answered).await {
            Ok(answer) => answer,
            Err(_) if self.begin() => return Err(too_slow()),
            Err(_) => answered.await,
        };
        answer.unwrap_or_else(|_| Err(Error::Unavailable("The server is stopping.".into())))
    }
}

fn too_slow() -> Error {
    Error::Unavailable("The database does not answer.".into())
}
