//! Hashing on threads of its own: it takes 20 ms and 19 MiB each time, and must not keep pages waiting.

use std::thread;

use super::aside::Aside;
use crate::error::Result;
use crate::models::password;

/// How many may wait; the next is told to come back.
const QUEUE: usize = 32;

/// As many threads as the machine has cores.
#[derive(Clone)]
pub struct Passwords(Aside);

impl Passwords {
    /// Starts the threads.
    pub fn start() -> Result<Self> {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        Ok(Self(Aside::start("passwords", threads, (QUEUE, "Too many people sign in at once."))?))
    }

    /// The hash of a new password.
    pub async fn hash(&self, password: String) -> Result<String> {
        self.0.run(move || password::hash_now(&password)).await?
    }

    /// Is it the password of this hash? Takes as long when there is none.
    pub async fn is_right(&self, password: String, hash: Option<String>) -> Result<bool> {
        self.0.run(move || password::is_right_now(&password, hash.as_deref())).await
    }
}
