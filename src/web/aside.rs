//! Threads of their own for work that takes long, so that no page waits for it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tokio::sync::oneshot;

use crate::error::{Error, Result};

type Job = Box<dyn FnOnce() + Send>;

/// The way to the threads. They end with the last copy of it.
#[derive(Clone)]
pub(super) struct Aside {
    queue: SyncSender<Job>,
    /// What is said to whoever comes when too many wait.
    full: &'static str,
}

impl Aside {
    /// Starts so many threads of this name; so many jobs may wait for them.
    pub(super) fn start(name: &str, threads: usize, (waiting, full): (usize, &'static str)) -> Result<Self> {
        let (queue, jobs) = sync_channel(waiting);
        let jobs = Arc::new(Mutex::new(jobs));
        for number in 0..threads {
            let jobs = jobs.clone();
            thread::Builder::new()
                .name(format!("{name}-{number}"))
                .spawn(move || work(&jobs))
                .map_err(|error| Error::internal("starting a thread beside the pages", error))?;
        }
        Ok(Self { queue, full })
    }

    /// Does the work there.
    pub(super) async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move || drop(answer.send(work())));
        self.queue.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => Error::Unavailable(self.full.into()),
            TrySendError::Disconnected(_) => Error::Unavailable("The server is stopping.".into()),
        })?;
        answered.await.map_err(|_| Error::internal("working beside the pages", "the work panicked"))
    }
}

/// A job that panics has no answer; the thread goes on.
fn work(jobs: &Mutex<Receiver<Job>>) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { break };
        if catch_unwind(AssertUnwindSafe(job)).is_err() {
            tracing::error!("a job beside the pages panicked");
        }
    }
}
