//! How long a caller waits for the database, and what becomes of a write for which nobody waits any more.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::error::{Error, Result};

/// How long a call may take before its caller is told to try again: libpq itself never gives up.
const PATIENCE: Duration = Duration::from_secs(8);

/// Waits for a blocking call, but not for ever.
pub(super) async fn patiently<T>(call: tokio::task::JoinHandle<Result<T>>) -> Result<T> {
    match tokio::time::timeout(PATIENCE, call).await {
        Ok(Ok(result)) => result,
        Ok(Err(panic)) => Err(Error::internal("working with the database", panic)),
        Err(_) => Err(too_slow()),
    }
}

/// Whose turn it is with a queued write: the writer's, or that of a caller who has given up waiting. Whoever is first decides,
/// so that what was answered "not saved" is not saved later.
#[derive(Clone, Default)]
pub(super) struct Turn(Arc<AtomicBool>);

impl Turn {
    /// False when the other side was first.
    pub(super) fn begin(&self) -> bool {
        !self.0.swap(true, Ordering::SeqCst)
    }

    /// Waits for the answer; gives up after a while unless the work has begun.
    pub(super) async fn wait_for<T>(&self, mut answered: tokio::sync::oneshot::Receiver<Result<T>>) -> Result<T> {
        let answer = match tokio::time::timeout(PATIENCE, &mut answered).await {
            Ok(answer) => answer,
            Err(_) if self.begin() => return Err(too_slow()),
            Err(_) => answered.await,
        };
        answer.unwrap_or_else(|_| Err(Error::Unavailable("The server is stopping.".into())))
    }
}

pub(super) fn too_slow() -> Error {
    Error::Unavailable("The database does not answer.".into())
}
