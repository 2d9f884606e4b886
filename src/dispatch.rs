//! Dispatching: how a committed event reaches the inboxes. The rows stand in `dispatch/delivery.rs`, the threads in
//! `dispatch/worker.rs`; this file says what an inbox is.

pub mod audience;
pub mod bell;
pub mod delivery;
mod hands;
pub mod housekeeping;
pub mod letter;
pub mod listen;
mod outbox;
pub mod replay;
pub mod retry;
mod run;
pub mod worker;

use std::sync::Arc;

use chrono::TimeDelta;

use crate::db::types::At;
use crate::db::{Database, DbConn, Tx};
use crate::error::Result;
use crate::events::{ActionKey, Event};
use delivery::Delivery;
pub use outbox::DeliveryOutbox;
use retry::Retries;

/// A receiver of committed events. It decides whether, what and how to send.
pub trait Inbox: Send + Sync {
    /// Stored in `deliveries.inbox`; never rename it.
    fn name(&self) -> &'static str;

    /// Is it set up? One that is not makes no rows, and switching it on later sends nothing old.
    fn is_on(&self) -> bool {
        true
    }

    /// Does it care for such events at all?
    fn wants(&self, action: ActionKey) -> bool;

    /// Is there anything to do about such events at present? Asked in the event's own transaction, so it must be quick.
    ///
    /// # Errors
    /// Whatever the database says; the whole write is then undone.
    fn has_work(&self, _: &mut DbConn, _: ActionKey) -> Result<bool> {
        Ok(true)
    }

    /// Everyone considered, told or not, and why. Runs in the transaction that replaces the plan row.
    ///
    /// # Errors
    /// Whatever the database says; it is tried again.
    fn plan(&self, conn: &mut DbConn, event: &Event, now: At) -> Result<Vec<Planned>>;

    /// How it works: inside the database, or out in the world.
    fn channel(&self) -> Channel<'_>;

    /// When a failed delivery is tried again.
    fn retries(&self) -> Retries;

    /// Does each of its deliveries have a transaction of its own? What acts on issues must: it takes them as people's acts
    /// do, one act at a time. Others share one with their plan.
    fn acts_alone(&self) -> bool {
        false
    }
}

/// One target that an inbox considered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// A person (`user:5`), a channel (`slack:2`), or '' for the inbox as a whole.
    pub target: String,
    /// Why this target is told, or why not.
    pub reason: String,
    /// Told when, or not.
    pub verdict: Verdict,
    /// With what it may be sent together.
    pub gather: Option<Gather>,
}

/// Is it to be sent?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Yes, then.
    Due(At),
    /// No, for the stated reason.
    Skip,
}

/// Deliveries to one target with the same key go out together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gather {
    /// What belongs together: `issue:12`.
    pub key: String,
    /// Each further one moves the whole batch to its own due time, but never past this long after the first.
    pub at_most: TimeDelta,
}

impl Planned {
    /// Told at this time.
    #[must_use]
    pub fn due(target: String, reason: impl Into<String>, at: At) -> Self {
        Self { target, reason: reason.into(), verdict: Verdict::Due(at), gather: None }
    }

    /// Not told, because.
    #[must_use]
    pub fn skip(target: String, because: impl Into<String>) -> Self {
        Self { target, reason: because.into(), verdict: Verdict::Skip, gather: None }
    }

    /// The same, sent together with others of this key.
    #[must_use]
    pub fn gathered(self, key: String, at_most: TimeDelta) -> Self {
        Self { gather: Some(Gather { key, at_most }), ..self }
    }
}

/// Where an inbox works.
pub enum Channel<'a> {
    /// In our own database.
    Inside(&'a dyn Inside),
    /// In the world.
    Outside(&'a dyn Outside),
}

/// Effects in our own database: the delivery is finished in this very transaction, so exactly once.
pub trait Inside: Send + Sync {
    /// Does it for one target.
    ///
    /// # Errors
    /// Undone and tried again.
    fn apply(&self, tx: &mut Tx<'_>, event: &Event, target: &str, reason: &str) -> Result<Outcome>;
}

/// Effects in the world: no transaction is open; may run twice for the same batch, with the same ids.
pub trait Outside: Send + Sync {
    /// Sends a batch to its target.
    ///
    /// # Errors
    /// A [`Failure`]: tried again by the inbox's schedule, or given up.
    fn deliver(&self, db: &Database, batch: &Batch) -> Result<Outcome, Failure>;

    /// Sends something harmless to this target, so that whoever set it up sees whether it arrives.
    ///
    /// # Errors
    /// A [`Failure`] in words for him.
    fn test(&self, _: &Database, _: &str) -> Result<(), Failure> {
        Err(Failure::lasting("This inbox cannot be tested."))
    }
}

/// What became of a delivery: results as data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It arrived.
    Delivered,
    /// It was no longer to be sent, for this reason.
    Skipped(&'static str),
    /// Not now; the attempt does not count.
    Later(TimeDelta),
}

/// What goes out at once: the deliveries of one target, with their events in the order in which they were recorded.
#[derive(Debug, Clone)]
pub struct Batch {
    /// To whom.
    pub target: String,
    /// The claimed rows; never none.
    pub deliveries: Vec<Delivery>,
    /// Their events, ascending; none for a letter.
    pub events: Vec<Event>,
}

impl Batch {
    /// The first event: outward ids derive from it.
    #[must_use]
    pub fn first(&self) -> &Event {
        self.events.first().expect("a batch has an event")
    }
}

/// A try that failed.
#[derive(Debug, Clone, Default)]
pub struct Failure {
    /// What went wrong, in words for the admin page.
    pub error: String,
    /// What the other side said, at most 1 KiB.
    pub answer: String,
    /// No further try will help.
    pub is_final: bool,
    /// The other side said when to come back.
    pub after: Option<TimeDelta>,
}

impl Failure {
    /// Worth another try.
    pub fn passing(error: impl Into<String>) -> Self {
        Self { error: error.into(), ..Self::default() }
    }

    /// Not worth another try.
    pub fn lasting(error: impl Into<String>) -> Self {
        Self { error: error.into(), is_final: true, ..Self::default() }
    }
}

impl From<crate::error::Error> for Failure {
    fn from(error: crate::error::Error) -> Self {
        Self::passing(error.to_string())
    }
}

/// All inboxes. `inboxes.rs` names them, one line each.
#[derive(Clone, Default)]
pub struct Registry(Vec<Arc<dyn Inbox>>);

impl Registry {
    /// These inboxes.
    #[must_use]
    pub fn new(inboxes: Vec<Arc<dyn Inbox>>) -> Self {
        Self(inboxes)
    }

    /// Every inbox, in the order in which they were named.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<dyn Inbox>> {
        self.0.iter()
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// None at all?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The inbox of this name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Arc<dyn Inbox>> {
        self.0.iter().find(|inbox| inbox.name() == name)
    }

    fn at(&self, index: usize) -> &Arc<dyn Inbox> {
        &self.0[index % self.0.len()]
    }
}
