//! Hashing on threads of its own: it takes 20 ms and 19 MiB each time, and must not keep pages waiting.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tokio::sync::oneshot;

use crate::error::{Error, Result};
use crate::models::password;

/// How many may wait; the next is told to come back.
const QUEUE: usize = 32;

type Job = Box<dyn FnOnce() + Send>;

/// As many threads as the machine has cores. They end with the last copy of this.
#[derive(Clone)]
pub struct Passwords(SyncSender<Job>);

impl Passwords {
    /// Starts the threads.
    pub fn start() -> Result<Self> {
        let (queue, jobs) = sync_channel(QUEUE);
        let jobs = Arc::new(Mutex::new(jobs));
        for number in 0..thread::available_parallelism().map_or(1, usize::from) {
            let jobs = jobs.clone();
            thread::Builder::new()
                .name(format!("passwords-{number}"))
                .spawn(move || work(&jobs))
                .map_err(|error| Error::internal("starting a thread for passwords", error))?;
        }
        Ok(Self(queue))
    }

    /// The hash of a new password.
    pub async fn hash(&self, password: String) -> Result<String> {
        self.run(move || password::hash_now(&password)).await?
    }

    /// Is it the password of this hash? Takes as long when there is none.
    pub async fn is_right(&self, password: String, hash: Option<String>) -> Result<bool> {
        self.run(move || password::is_right_now(&password, hash.as_deref())).await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move || drop(answer.send(work())));
        let queued = self.0.try_send(job);
        queued.map_err(|full| match full {
            TrySendError::Full(_) => Error::Unavailable("Too many people sign in at once.".into()),
            TrySendError::Disconnected(_) => Error::Unavailable("The server is stopping.".into()),
        })?;
        answered.await.map_err(|error| Error::internal("hashing a password", error))
    }
}

fn work(jobs: &Mutex<Receiver<Job>>) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match job {
            Ok(job) => job(),
            Err(_) => break,
        }
    }
}
