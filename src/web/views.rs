//! Looks at issues and comments: the only writes that reading makes. They are collected in memory and written together once
//! a second, after the answers, so that no reader waits for them; a crash loses at most the looks of that second.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::db::types::{At, CommentId, IssueId, UserId};
use crate::db::words::Via;
use crate::db::{Act, Database, Tx};
use crate::error::Result;
use crate::models::issue::Issue;
use crate::models::notification;
use crate::models::user::User;

/// How long looks are collected.
const COLLECTED_FOR: Duration = Duration::from_secs(1);
/// So many at most are written in one transaction; more in one second are written at once.
const AT_MOST: usize = 500;

/// Takes note of looks. Copies share one notebook; the last one to go writes down what is in it.
#[derive(Clone)]
pub struct Views(Arc<Notebook>);

struct Notebook {
    notes: Mutex<Option<Sender<Note>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

enum Note {
    Look(Look, At),
    Flush(SyncSender<()>),
}

/// Who looked at what. Ordered, so that nodes that write at once take their locks in one order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Look {
    issue: IssueId,
    comment: Option<CommentId>,
    user: UserId,
}

impl Views {
    /// Begins to take notes.
    pub fn start(db: Database) -> Self {
        let (notes, taken) = channel();
        let writer = std::thread::Builder::new().name("views".into()).spawn(move || write_down(&db, &taken));
        let writer = writer.map_err(|error| tracing::error!(%error, "views are not recorded")).ok();
        Self(Arc::new(Notebook { notes: Mutex::new(Some(notes)), writer: Mutex::new(writer) }))
    }

    /// Somebody opened an issue's page.
    pub fn note_issue(&self, user: UserId, issue: IssueId, at: At) {
        self.send(Note::Look(Look { issue, comment: None, user }, at));
    }

    /// Somebody opened a comment's permalink.
    pub fn note_comment(&self, user: UserId, (issue, comment): (IssueId, CommentId), at: At) {
        self.send(Note::Look(Look { issue, comment: Some(comment), user }, at));
    }

    /// Waits until everything noted so far is written: for tests.
    pub fn flush(&self) {
        let (written, waits) = sync_channel(1);
        self.send(Note::Flush(written));
        // The writer lets its end go when it is done, or is gone itself.
        while waits.recv().is_ok() {}
    }

    /// Writes down what is left and stops taking notes.
    pub fn finish(&self) {
        self.0.finish();
    }

    fn send(&self, note: Note) {
        let notes = self.0.notes.lock().unwrap_or_else(PoisonError::into_inner);
        // After the end nobody takes notes any more: a look may be lost.
        drop(notes.as_ref().map(|notes| notes.send(note)));
    }
}

impl Notebook {
    fn finish(&self) {
        drop(self.notes.lock().unwrap_or_else(PoisonError::into_inner).take());
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if writer.is_some_and(|writer| writer.join().is_err()) {
            tracing::error!("the writer of views panicked");
        }
    }
}

impl Drop for Notebook {
    fn drop(&mut self) {
        self.finish();
    }
}

fn write_down(db: &Database, taken: &Receiver<Note>) {
    while let Ok(first) = taken.recv() {
        let (mut looks, mut waiting) = (BTreeMap::new(), Vec::new());
        let until = Instant::now() + COLLECTED_FOR;
        let mut next = Some(first);
        while let Some(note) = next {
            match note {
                Note::Look(look, at) => drop(looks.insert(look, at)),
                Note::Flush(written) => waiting.push(written),
            }
            let is_enough = looks.len() >= AT_MOST || !waiting.is_empty();
            next = if is_enough { None } else { wait(taken, until) };
        }
        if let Err(error) = record(db, looks) {
            tracing::warn!(%error, "views were lost");
        }
        drop(waiting);
    }
}

fn wait(taken: &Receiver<Note>, until: Instant) -> Option<Note> {
    taken.recv_timeout(until.saturating_duration_since(Instant::now())).ok()
}

fn record(db: &Database, looks: BTreeMap<Look, At>) -> Result<()> {
    if looks.is_empty() {
        return Ok(());
    }
    let system = db.read_now(User::system)?;
    db.write_now(Act::new(system, Via::Web), move |tx| {
        looks.into_iter().try_for_each(|(look, at)| {
            tx.next_act();
            tx.tell_of(look.user, at);
            record_one(tx, look)
        })
    })
}

fn record_one(tx: &mut Tx<'_>, look: Look) -> Result<()> {
    match look.comment {
        None => {
            Issue::view(tx, look.issue)?;
            notification::opened(tx, look.user, look.issue)?;
        }
        Some(comment) => drop(Issue::view_comment(tx, look.issue, comment)?),
    }
    Ok(())
}
