//! The schedule: what is done at set times, once however many nodes there are. A job is a file in `schedule/` and a line in
//! [`Schedule::new`].

mod due_dates;
mod no_activity;
mod stale;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use chrono::TimeDelta;
use croner::Cron;

use crate::config::Config;
use crate::db::types::At;
use crate::db::words::Via;
use crate::db::{Act, Database, dialect};
use crate::error::{Error, Result};
use crate::models::job::{self, Ended};
use crate::models::user::User;
use due_dates::DueDatesJob;
use no_activity::NoActivityJob;
use stale::StaleJob;

/// What is due is found within this time.
const LOOK: Duration = Duration::from_secs(1);
/// A run that takes longer is taken for dead.
const LEASE: TimeDelta = TimeDelta::minutes(5);

/// Something that is done at set times. A run is short: it has a limit, and the next one goes on from its cursor.
trait Job: Send + Sync {
    /// Stored; never rename it.
    fn name(&self) -> &'static str;
    /// When, in UTC.
    fn cron(&self) -> &Cron;
    /// Does it.
    fn run(&self, db: &Database, cursor: i64) -> Result<Done>;
}

/// What a run did.
struct Done {
    words: String,
    cursor: i64,
}

/// All jobs of an instance.
#[derive(Clone)]
pub struct Schedule {
    db: Database,
    jobs: Arc<Vec<Box<dyn Job>>>,
}

impl Schedule {
    /// Every job, one line each.
    pub fn new(db: Database, config: &Config) -> Self {
        let jobs: Vec<Box<dyn Job>> = vec![
            Box::new(NoActivityJob(config.no_activity.clone())),
            Box::<DueDatesJob>::default(),
            Box::<StaleJob>::default(),
        ];
        Self { db, jobs: Arc::new(jobs) }
    }

    /// Writes the jobs down, so that pages show them before their first run.
    pub fn prepare(&self) -> Result<()> {
        for job in self.jobs.iter() {
            let (name, cron, next) = (job.name(), job.cron().pattern.to_string(), next(job.cron(), self.db.now())?);
            self.db.write_now(by_system(&self.db)?, move |tx| job::ensure(tx, name, &cron, next))?;
        }
        Ok(())
    }

    /// Runs what is due and not somebody else's; how many.
    pub fn run_due(&self) -> Result<usize> {
        let mut ran = 0;
        for job in self.jobs.iter() {
            ran += usize::from(self.run_if_due(&**job)?);
        }
        Ok(ran)
    }

    fn run_if_due(&self, job: &dyn Job) -> Result<bool> {
        let (name, clock) = (job.name(), self.db.clock().clone());
        let now = self.db.read_now(|conn| dialect::db_now(conn, &clock))?;
        if !self.db.read_now(|conn| job::is_due(conn, name, now))? {
            return Ok(false);
        }
        let token = i64::try_from(getrandom::u64().unwrap_or(1) >> 2).unwrap_or(1);
        let times = (now, now.plus(LEASE));
        let system = by_system(&self.db)?;
        let Some(row) = self.db.write_now(system, move |tx| job::claim(tx, name, token, times))? else {
            return Ok(false);
        };
        let ran = catch_unwind(AssertUnwindSafe(|| job.run(&self.db, row.cursor)));
        let ended =
            self.ended(job, ran.unwrap_or_else(|_| Err(Error::internal("running a job", "it panicked"))), row.cursor)?;
        let is_ours = self.db.write_now(system, move |tx| job::finish(tx, name, token, ended))?;
        if !is_ours {
            tracing::warn!(name, "a run took so long that another node took it over");
        }
        Ok(true)
    }

    fn ended(&self, job: &dyn Job, ran: Result<Done>, cursor: i64) -> Result<Ended> {
        let clock = self.db.clock().clone();
        let at = self.db.read_now(|conn| dialect::db_now(conn, &clock))?;
        let next = next(job.cron(), at)?;
        Ok(match ran {
            Ok(Done { words, cursor }) => Ended { result: words, failed: false, at, next, cursor },
            Err(error) => {
                tracing::warn!(name = job.name(), %error, "a job failed; it runs again at its time");
                Ended { result: crate::text::one_line(&error.to_string()), failed: true, at, next, cursor }
            }
        })
    }

    /// Works it on a thread of its own.
    pub fn start(self) -> Result<Running> {
        self.prepare()?;
        let stop = Arc::new(AtomicBool::new(false));
        let told = stop.clone();
        let work = move || {
            while !told.load(Ordering::SeqCst) {
                if let Err(error) = self.run_due() {
                    tracing::warn!(%error, "the schedule could not be looked at");
                }
                std::thread::park_timeout(LOOK);
            }
        };
        let thread = std::thread::Builder::new().name("schedule".into()).spawn(work);
        let thread = thread.map_err(|error| Error::internal("starting the schedule", error))?;
        Ok(Running { stop, thread })
    }
}

/// The schedule's thread.
pub struct Running {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Running {
    /// Lets a run that is going on finish.
    pub fn stop(self) {
        self.stop.store(true, Ordering::SeqCst);
        self.thread.thread().unpark();
        if self.thread.join().is_err() {
            tracing::error!("the schedule panicked");
        }
    }
}

/// Of how many issues a run told something.
fn told_words(told: i64) -> String {
    match told {
        0 => "nothing new".to_owned(),
        1 => "told of 1 issue".to_owned(),
        told => format!("told of {told} issues"),
    }
}

/// The next time after this one.
fn next(cron: &Cron, after: At) -> Result<At> {
    let next = cron.find_next_occurrence(&after.0, false);
    next.map(At).map_err(|error| Error::internal("looking for a job's next run", error))
}

fn by_system(db: &Database) -> Result<Act> {
    Ok(Act::new(db.read_now(User::system)?, Via::System))
}
