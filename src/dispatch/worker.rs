//! The thread pool: each thread looks for due rows, claims some, works them, and looks again. The bell wakes them, a poll
//! once a second catches what no bell told.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use chrono::TimeDelta;

use super::bell::Bell;
use super::delivery::claim::{self, Claim};
use super::hands::{Hands, Held};
use super::run::{self, Claimed};
use super::{Registry, housekeeping, listen};
use crate::db::{Database, dialect};
use crate::error::{Error, Result};

/// What no bell told is found within this time.
const POLL: Duration = Duration::from_secs(1);
/// How many rows one claim takes.
const TAKE: i64 = 100;

/// How the workers are set up.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How many threads.
    pub threads: usize,
    /// How long a claim holds without being prolonged; seconds of the database's clock.
    pub lease: TimeDelta,
    /// PostgreSQL's URL, for LISTEN and NOTIFY between nodes.
    pub listen: Option<String>,
}

/// Everything the threads share.
struct Shared {
    db: Database,
    registry: Registry,
    bell: Bell,
    settings: Settings,
    node: i64,
    stop: AtomicBool,
    /// One thread claims at a time; the others work or wait.
    turn: Mutex<usize>,
    hands: Mutex<Hands>,
}

/// The running threads. Stop them before dropping, so that what they hold is finished.
pub struct Workers {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Starts the threads. On SQLite every lease is free: whoever held it is gone.
    ///
    /// # Errors
    /// Whatever the database says, or [`Error::Internal`] when no thread can be had.
    pub fn start(db: Database, registry: Registry, bell: Bell, settings: Settings) -> Result<Self> {
        let worker = Worker::new(db, registry, bell, settings);
        let shared = worker.0;
        if shared.db.is_sqlite() {
            shared.db.write_now(run::by_system(&shared.db)?, |tx| {
                let now = tx.now();
                claim::free_all(tx.conn(), now)
            })?;
        }
        let mut threads = Vec::new();
        for number in 0..shared.settings.threads {
            threads.push(spawn(format!("worker-{number}"), &shared, work)?);
        }
        threads.push(spawn("leases".into(), &shared, prolong)?);
        threads.push(spawn("housekeeping".into(), &shared, |shared| housekeeping::run(&shared.db, &shared.stop))?);
        if shared.settings.listen.is_some() {
            threads.push(spawn("listener".into(), &shared, |shared| {
                let url = shared.settings.listen.as_deref().unwrap_or_default();
                listen::run(url, &shared.bell, &shared.stop);
            })?);
        }
        Ok(Self { shared, threads })
    }

    /// Lets every thread finish what it holds, for at most this long. True when all did.
    #[must_use]
    pub fn stop(self, grace: Duration) -> bool {
        self.shared.stop.store(true, Ordering::SeqCst);
        let until = Instant::now() + grace;
        while self.threads.iter().any(|thread| !thread.is_finished()) && Instant::now() < until {
            self.shared.bell.wake_all();
            self.threads.iter().for_each(|thread| thread.thread().unpark());
            std::thread::sleep(Duration::from_millis(5));
        }
        if let Err(error) = self.give_back() {
            tracing::warn!(%error, "unfinished deliveries wait until their lease ends");
        }
        self.threads.iter().all(JoinHandle::is_finished)
    }

    fn give_back(&self) -> Result<usize> {
        let (db, node) = (&self.shared.db, self.shared.node);
        db.write_now(run::by_system(db)?, move |tx| {
            let now = tx.now();
            claim::give_back(tx.conn(), node, now)
        })
    }
}

fn spawn(name: String, shared: &Arc<Shared>, work: impl FnOnce(&Shared) + Send + 'static) -> Result<JoinHandle<()>> {
    let shared = shared.clone();
    std::thread::Builder::new()
        .name(name)
        .spawn(move || work(&shared))
        .map_err(|error| Error::internal("starting a worker", error))
}

/// One pair of hands without a thread of its own: commands and tests drain with it.
pub struct Worker(Arc<Shared>);

impl Worker {
    /// Ready to work.
    #[must_use]
    pub fn new(db: Database, registry: Registry, bell: Bell, settings: Settings) -> Self {
        let random = getrandom::u64().unwrap_or(1) >> 2;
        Self(Arc::new(Shared {
            db,
            registry,
            bell,
            settings,
            node: i64::try_from(random).unwrap_or(1),
            stop: AtomicBool::new(false),
            turn: Mutex::new(0),
            hands: Mutex::default(),
        }))
    }

    /// Works until nothing is due; the number of claims it worked.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn drain(&self) -> Result<usize> {
        let mut worked = 0;
        while let Some(claimed) = self.0.pick()? {
            self.0.run(claimed)?;
            worked += 1;
        }
        Ok(worked)
    }
}

/// A worker's life.
fn work(shared: &Shared) {
    while !shared.stop.load(Ordering::SeqCst) {
        let heard = shared.bell.heard();
        match shared.pick() {
            Ok(Some(claimed)) => {
                shared.bell.pass_on();
                if let Err(error) = shared.run(claimed) {
                    tracing::warn!(%error, "work was not finished; its lease will end");
                }
            }
            Ok(None) => shared.bell.wait(heard, POLL),
            Err(error) => {
                tracing::warn!(%error, "looking for work");
                shared.bell.wait(shared.bell.heard(), POLL);
            }
        }
    }
}

/// Prolongs what this node holds, four times a lease.
fn prolong(shared: &Shared) {
    let pause = (shared.settings.lease / 4).to_std().unwrap_or(POLL);
    let mut last = Instant::now();
    while !shared.stop.load(Ordering::SeqCst) {
        // Not on the bell, which wakes one thread: that one must be a worker.
        std::thread::park_timeout(pause.min(POLL));
        let tokens = shared.hands().tokens();
        if last.elapsed() < pause || tokens.is_empty() {
            continue;
        }
        last = Instant::now();
        let (lease, clock) = (shared.settings.lease, shared.db.clock().clone());
        let prolonged = run::by_system(&shared.db).and_then(|system| {
            shared.db.write_now(system, move |tx| {
                let until = dialect::db_now(tx.conn(), &clock)?.plus(lease);
                claim::prolong(tx.conn(), &tokens, until)
            })
        });
        if let Err(error) = prolonged {
            tracing::warn!(%error, "leases could not be prolonged");
        }
    }
}

impl Shared {
    /// Claims what is due for the next inbox that has room.
    fn pick(&self) -> Result<Option<Claimed>> {
        let mut turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        for _ in 0..self.registry.len() {
            *turn = turn.wrapping_add(1);
            let inbox = self.registry.at(*turn);
            let share = (self.settings.threads / 2).max(1);
            let Some(busy) = self.hands().room_for(inbox.name(), share) else { continue };
            if let Some(claimed) = self.claim(inbox, busy)? {
                self.hands().take(&claimed);
                return Ok(Some(claimed));
            }
        }
        Ok(None)
    }

    fn claim(&self, inbox: &Arc<dyn super::Inbox>, busy: Vec<String>) -> Result<Option<Claimed>> {
        let (name, clock) = (inbox.name(), self.db.clock().clone());
        let token = i64::try_from(getrandom::u64().unwrap_or(1) >> 2).unwrap_or(1);
        let one_target = matches!(inbox.channel(), super::Channel::Outside(_));
        let now = self.db.read_now(|conn| dialect::db_now(conn, &clock))?;
        let lease_until = now.plus(self.settings.lease);
        let claim = Claim { inbox: name, node: self.node, token, now, lease_until, busy, limit: TAKE, one_target };
        if !self.db.read_now(|conn| claim::is_due(conn, &claim))? {
            return Ok(None);
        }
        let rows = self.db.write_now(run::by_system(&self.db)?, move |tx| claim::claim(tx.conn(), &claim))?;
        Ok((!rows.is_empty()).then(|| Claimed { inbox: inbox.clone(), token, rows }))
    }

    /// Works a claim. Whatever comes of it, it is out of hand then: what was not finished is due when its lease ends.
    fn run(&self, claimed: Claimed) -> Result<()> {
        let held = Held::of(&claimed);
        let result = catch_unwind(AssertUnwindSafe(|| run::run(&self.db, claimed)))
            .unwrap_or_else(|_| Err(Error::internal("working a claim", "the work panicked")));
        self.hands().put_down(&held);
        result
    }

    fn hands(&self) -> MutexGuard<'_, Hands> {
        self.hands.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
