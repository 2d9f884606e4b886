//! What a peer received, kept in order of arrival; a test can wait for it without sleeping.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The longest that a test waits for something to arrive.
const PATIENCE: Duration = Duration::from_secs(20);

/// A list that one thread fills and another waits on. Clones share it.
pub(crate) struct Kept<T>(Arc<(Mutex<Vec<T>>, Condvar)>);

impl<T: Clone> Kept<T> {
    pub(crate) fn new() -> Self {
        Self(Arc::new((Mutex::new(Vec::new()), Condvar::new())))
    }

    pub(crate) fn push(&self, item: T) {
        self.lock().push(item);
        self.0.1.notify_all();
    }

    pub(crate) fn all(&self) -> Vec<T> {
        self.lock().clone()
    }

    pub(crate) fn take(&self) -> Vec<T> {
        std::mem::take(&mut *self.lock())
    }

    /// Everything kept, as soon as there are at least `count`.
    pub(crate) fn wait_for(&self, count: usize) -> Vec<T> {
        let (items, wait) = self.0.1.wait_timeout_while(self.lock(), PATIENCE, |items| items.len() < count).unwrap();
        assert!(!wait.timed_out(), "waited for {count}, but only {} came", items.len());
        items.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<T>> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}
