//! SQLite's single writer. Queued closures run one after the other in one transaction, each later one in a savepoint of its
//! own, then COMMIT, then all are answered: sixty-four writers pay for one fsync.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::{Act, Committed, DbConn, Noted, Outbox, Target, Tx, dialect, pool};
use crate::clock::Clock;
use crate::db::types::At;
use crate::error::{Error, Result};

/// A group closes at this many closures, or after [`GROUP_TIME`].
const GROUP: usize = 64;
const GROUP_TIME: Duration = Duration::from_millis(5);
/// More than this many waiting closures are refused with 503.
const QUEUE: usize = 1024;
/// Of eight closures at least one is a worker's, if any waits.
const WORKERS_TURN: usize = 8;

/// What the writer thread works with.
pub(super) struct Room {
    pub(super) target: Target,
    pub(super) clock: Clock,
    pub(super) outbox: Arc<dyn Outbox>,
    pub(super) queries: Arc<AtomicU64>,
}

/// The thread and its queue. Dropping it lets it finish what is queued.
pub(super) struct Writer {
    queue: Arc<Queue>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(room: Room) -> Result<Self> {
        let queue = Arc::new(Queue::default());
        let conn = room.connect()?;
        let shared = queue.clone();
        let thread = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || serve(&room, &shared, conn))
            .map_err(|error| Error::internal("starting the writer", error))?;
        Ok(Self { queue, thread: Some(thread) })
    }

    /// Queues a request's work.
    pub(super) fn queue_first<T: Send + 'static>(
        &self,
        act: Act,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
        answer: impl FnOnce(Result<T>) + Send + 'static,
    ) -> Result<()> {
        self.queue.push(Lane::Requests, Box::new(Waiting { act, work: Some(work), result: None, answer }))
    }

    /// Queues a worker's work, which lets requests go first.
    pub(super) fn queue_behind<T: Send + 'static>(
        &self,
        act: Act,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
        answer: impl FnOnce(Result<T>) + Send + 'static,
    ) -> Result<()> {
        self.queue.push(Lane::Workers, Box::new(Waiting { act, work: Some(work), result: None, answer }))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue.close();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the writer panicked");
        }
    }
}

/// One queued closure, whatever it returns.
trait Job: Send {
    fn act(&self) -> Act;
    /// Runs the closure; true when it returned Ok.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Answers the caller, with this failure instead of its own result if there is one.
    fn answer(self: Box<Self>, failed: Option<Error>);
}

struct Waiting<T, F, A> {
    act: Act,
    work: Option<F>,
    result: Option<Result<T>>,
    answer: A,
}

impl<T, F, A> Job for Waiting<T, F, A>
where
    T: Send,
    F: FnOnce(&mut Tx<'_>) -> Result<T> + Send,
    A: FnOnce(Result<T>) + Send,
{
    fn act(&self) -> Act {
        self.act
    }

    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let work = self.work.take().expect("a job runs once");
        let result = catch_unwind(AssertUnwindSafe(|| work(tx)))
            .unwrap_or_else(|_| Err(Error::internal("writing", "the work panicked")));
        let is_ok = result.is_ok();
        self.result = Some(result);
        is_ok
    }

    fn answer(self: Box<Self>, failed: Option<Error>) {
        let not_run = || Err(Error::Unavailable("The database cannot be written to right now.".into()));
        let Self { result, answer, .. } = *self;
        answer(failed.map_or_else(|| result.unwrap_or_else(not_run), Err));
    }
}

#[derive(Clone, Copy)]
enum Lane {
    Requests,
    Workers,
}

#[derive(Default)]
struct Queue {
    lanes: Mutex<Lanes>,
    bell: Condvar,
}

#[derive(Default)]
struct Lanes {
    requests: VecDeque<Box<dyn Job>>,
    workers: VecDeque<Box<dyn Job>>,
    since_worker: usize,
    is_closed: bool,
}

impl Lanes {
    fn next(&mut self) -> Option<Box<dyn Job>> {
        let workers_turn = self.since_worker + 1 >= WORKERS_TURN || self.requests.is_empty();
        if workers_turn && let Some(job) = self.workers.pop_front() {
            self.since_worker = 0;
            return Some(job);
        }
        self.since_worker += 1;
        self.requests.pop_front()
    }
}

impl Queue {
    fn lanes(&self) -> MutexGuard<'_, Lanes> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, lane: Lane, job: Box<dyn Job>) -> Result<()> {
        let mut lanes = self.lanes();
        if lanes.is_closed || lanes.requests.len() + lanes.workers.len() >= QUEUE {
            return Err(Error::Unavailable("Too many changes wait to be written; try again in a moment.".into()));
        }
        match lane {
            Lane::Requests => lanes.requests.push_back(job),
            Lane::Workers => lanes.workers.push_back(job),
        }
        drop(lanes);
        self.bell.notify_one();
        Ok(())
    }

    fn close(&self) {
        self.lanes().is_closed = true;
        self.bell.notify_one();
    }

    /// The next job, waiting for one; none when closed and empty.
    fn wait(&self) -> Option<Box<dyn Job>> {
        let mut lanes = self.lanes();
        loop {
            if let Some(job) = lanes.next() {
                return Some(job);
            }
            if lanes.is_closed {
                return None;
            }
            lanes = self.bell.wait(lanes).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The next job if one is there.
    fn take(&self) -> Option<Box<dyn Job>> {
        self.lanes().next()
    }
}

impl Room {
    fn connect(&self) -> Result<DbConn> {
        let mut conn = pool::connect(&self.target, pool::Access::Write)?;
        pool::count_queries(&mut conn, &self.queries);
        Ok(conn)
    }
}

/// The writer's life: group after group. A connection that lost its transaction is thrown away.
fn serve(room: &Room, queue: &Queue, conn: DbConn) {
    let mut present = Some(conn);
    while let Some(first) = queue.wait() {
        let opened = present.take().map_or_else(|| room.connect(), Ok);
        match opened {
            Ok(conn) => present = Group { room, conn, is_open: false, done: Vec::new() }.run(first, queue),
            Err(error) => first.answer(Some(error)),
        }
    }
}

/// The closures of one transaction. It is open once there is work to keep in it.
struct Group<'a> {
    room: &'a Room,
    conn: DbConn,
    is_open: bool,
    done: Vec<Finished>,
}

/// A closure that ran: what it recorded if its work is kept, else why not.
struct Finished {
    job: Box<dyn Job>,
    recorded: Vec<Noted>,
    failed: Option<Error>,
}

impl Group<'_> {
    /// Runs the group and gives the connection back, unless it must be thrown away.
    fn run(mut self, first: Box<dyn Job>, queue: &Queue) -> Option<DbConn> {
        let closes = Instant::now() + GROUP_TIME;
        let mut next = Some(first);
        while let Some(job) = next {
            if let Err(lost) = self.work(job) {
                return self.lose(&lost);
            }
            let has_room = self.done.len() < GROUP && Instant::now() < closes;
            next = if has_room { queue.take() } else { None };
        }
        let committed = if self.is_open { dialect::commit(&mut self.conn) } else { Ok(()) };
        match committed {
            Ok(()) => Some(self.answer()),
            Err(lost) => self.lose(&lost),
        }
    }

    /// One closure: the first in the transaction itself, each later one in a savepoint, so that its failure costs the
    /// others nothing. An error here means that the whole transaction is lost.
    fn work(&mut self, mut job: Box<dyn Job>) -> Result<()> {
        if let Err(lost) = dialect::begin(&mut self.conn) {
            self.done.push(Finished { job, recorded: Vec::new(), failed: None });
            return Err(lost);
        }
        let now = At(self.room.clock.now());
        let mut tx = Tx::begun(&mut self.conn, job.act(), now);
        let is_ok = job.run(&mut tx);
        let recorded = std::mem::take(&mut tx.recorded);
        let planned = if is_ok && !recorded.is_empty() {
            self.room.outbox.before_commit(&mut self.conn, &recorded, now)
        } else {
            Ok(())
        };
        let keep = is_ok && planned.is_ok();
        let recorded = if keep { recorded } else { Vec::new() };
        self.done.push(Finished { job, recorded, failed: planned.err() });
        self.settle(keep)
    }

    /// Keeps or undoes what the closure just did.
    fn settle(&mut self, keep: bool) -> Result<()> {
        if !keep {
            return dialect::rollback(&mut self.conn);
        }
        if self.is_open {
            return dialect::commit(&mut self.conn);
        }
        self.is_open = true;
        Ok(())
    }

    /// Committed: rings for each closure's events and answers everybody.
    fn answer(self) -> DbConn {
        for Finished { job, recorded, failed } in self.done {
            if !recorded.is_empty() {
                self.room.outbox.after_commit(Committed { events: recorded });
            }
            job.answer(failed);
        }
        self.conn
    }

    /// SQLite rolled everything back by itself (disk full, I/O error): every closure failed, also those that returned Ok.
    fn lose(self, cause: &Error) -> Option<DbConn> {
        tracing::error!(%cause, closures = self.done.len(), "a group of writes was lost");
        for finished in self.done {
            finished.job.answer(Some(Error::Unavailable(cause.to_string())));
        }
        None
    }
}
