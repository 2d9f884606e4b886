//! What a write holds while it runs: the connection, who acts, and the events it has recorded.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::types::{At, EventId, IssueId, UserId};
use super::words::Via;
use super::{DbConn, dialect};
use crate::error::{Error, Result};

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

/// An open transaction. What it records is dispatched if, and only if, it commits.
pub struct Tx<'c> {
    conn: &'c mut DbConn,
    act: Act,
    now: At,
    happened: Option<At>,
    pub(super) recorded: Vec<Noted>,
    /// From which day on this transaction has asked for everything to be counted again.
    uncounted: Option<i64>,
}

impl<'c> Tx<'c> {
    /// One that has just begun on this connection.
    pub(super) const fn begun(conn: &'c mut DbConn, act: Act, now: At) -> Self {
        Self { conn, act, now, happened: None, recorded: Vec::new(), uncounted: None }
    }
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
