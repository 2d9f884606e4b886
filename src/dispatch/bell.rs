//! Wakes the workers, and whoever shows what happens. Losing a ring costs a poll, never an event.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Rung after each commit; copies are the same bell.
#[derive(Clone, Default)]
pub struct Bell(Arc<Inner>);

#[derive(Default)]
struct Inner {
    rings: Mutex<Rings>,
    waiting: Condvar,
    following: Condvar,
}

#[derive(Default)]
struct Rings {
    all: u64,
    /// Those of this process: other nodes have not heard them yet.
    own: u64,
    /// Those that may mean something new to see, here or on another node.
    news: u64,
}

impl Bell {
    /// Something was committed here.
    pub fn ring(&self) {
        let mut rings = self.rings();
        rings.all += 1;
        rings.own += 1;
        rings.news += 1;
        drop(rings);
        self.0.waiting.notify_one();
        self.0.following.notify_all();
    }

    /// Another node committed something.
    pub(super) fn ring_from_afar(&self) {
        self.pass_on();
        self.look();
    }

    /// Something is to be looked at that is no work: whoever shows what happens looks again.
    pub fn look(&self) {
        self.rings().news += 1;
        self.0.following.notify_all();
    }

    /// How often there was something new to see: take it before looking.
    pub fn news(&self) -> u64 {
        self.rings().news
    }

    /// Waits for something new to see after what was heard of, at most this long.
    pub fn wait_for_news(&self, heard: u64, at_most: Duration) {
        let waited = self.0.following.wait_timeout_while(self.rings(), at_most, |rings| rings.news == heard);
        drop(waited);
    }

    /// There is more to do here.
    pub(super) fn pass_on(&self) {
        self.rings().all += 1;
        self.0.waiting.notify_one();
    }

    /// Everybody stops waiting.
    pub(super) fn wake_all(&self) {
        self.rings().all += 1;
        self.0.waiting.notify_all();
    }

    /// How often it rang so far: take it before looking for work, so that no ring is missed in between.
    pub(super) fn heard(&self) -> u64 {
        self.rings().all
    }

    /// How often it rang for commits of this process.
    pub(super) fn heard_own(&self) -> u64 {
        self.rings().own
    }

    /// Waits for a ring after the one that was heard, at most this long.
    pub(super) fn wait(&self, heard: u64, at_most: Duration) {
        let rings = self.rings();
        let waited = self.0.waiting.wait_timeout_while(rings, at_most, |rings| rings.all == heard);
        drop(waited);
    }

    fn rings(&self) -> MutexGuard<'_, Rings> {
        self.0.rings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
