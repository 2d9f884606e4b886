//! Those who follow what happens, each by an open answer (`text/event-stream`). One thread reads the log for all of them;
//! the log itself is what a stream that fell behind, or comes back, reads on from.

mod asked;
mod following;
pub(crate) mod json;
mod reading;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use actix_web::HttpResponse;
use actix_web::http::{Method, header};
use tokio::sync::{mpsc, oneshot};

use super::credential::Credential;
use super::visit::Visit;
use crate::db::Database;
use crate::db::types::UserId;
use crate::dispatch::bell::Bell;
use crate::error::{Error, Result};
use crate::feed::Scope;
use crate::feed::log::Position;
use crate::models::notification::Stir;

use asked::Asked;
use following::Following;

/// How many streams one person may have open, and how many come from one address without signing in. One more ends the
/// oldest: it may be that of a page that was left, which shows only when nothing can be written to it.
const MOST_EACH: usize = 16;
const MOST_STRANGERS: usize = 64;
/// How much waits for a stream whose reader is slow; what is more it reads from the log.
const HELD: usize = 64;

/// So long a stopping server waits for them to say goodbye.
const GOODBYE: Duration = Duration::from_millis(500);

/// All open streams. Copies are the same.
#[derive(Clone)]
pub struct Streams(Arc<Inner>);

struct Inner {
    db: Database,
    bell: Bell,
    public_url: String,
    open: Mutex<HashMap<u64, Open>>,
    is_stopping: AtomicBool,
    /// How many streams are not over yet, those that are told to end among them.
    saying: AtomicUsize,
}

/// An open stream, as the reading thread knows it.
struct Open {
    /// Who, or from where: what the limit counts.
    counted: String,
    credential: Option<Credential>,
    user: Option<UserId>,
    /// The events that it is about; none of them when it only tells what is unread.
    scope: Option<Scope>,
    news: mpsc::Sender<News>,
    /// Tells it to end.
    end: oneshot::Sender<Ending>,
    /// It missed something and is to look into the log itself.
    is_behind: bool,
    told: Option<Stir>,
}

/// What the reading thread hands to a stream.
enum News {
    /// What it may see of everything between two places.
    Log { from: Position, to: Position, lines: Vec<Arc<Told>> },
    /// How many notifications are unread.
    Unread(i64),
}

/// An event as it is sent.
struct Told {
    place: Position,
    json: String,
}

/// Why a stream ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    SignedOut,
    Stopping,
    /// A newer one took its place.
    Replaced,
    Trouble,
}

/// `GET /events/stream`
pub(crate) async fn show(visit: Visit) -> Result<HttpResponse> {
    let asked = Asked::read(&visit, asked::STREAM)?;
    let start = asked.clone();
    let (user, scope, place, end) = visit
        .read(move |reader| {
            let scope = start.scope(reader)?;
            let (place, end) = start.place(reader)?;
            Ok((reader.viewer().user, scope, place, end))
        })
        .await?;
    if visit.credential().is_some() && user.is_none() {
        return Err(Error::SignInRequired);
    }
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::CONTENT_TYPE, "text/event-stream; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("x-accel-buffering", "no"))
        // What is compressed waits until there is enough of it.
        .insert_header((header::CONTENT_ENCODING, "identity"));
    if visit.request().method() == Method::HEAD {
        return Ok(answer.finish());
    }
    let scope = (!asked.only_unread).then_some(scope);
    let following = Following::open(&visit, user, (scope, place.unwrap_or(end)))?;
    Ok(answer.streaming(following.stream()))
}

impl Streams {
    /// Begins to read for whoever will follow.
    pub fn start(db: Database, bell: Bell, public_url: String) -> Result<Self> {
        let (open, is_stopping, saying) = (Mutex::default(), AtomicBool::new(false), AtomicUsize::new(0));
        let streams = Self(Arc::new(Inner { db, bell, public_url, open, is_stopping, saying }));
        let reading = streams.clone();
        let thread = std::thread::Builder::new().name("streams".into()).spawn(move || reading::run(&reading.0));
        thread.map_err(|error| Error::internal("starting to read for streams", error))?;
        Ok(streams)
    }

    /// Something changed that may concern them, such as the end of a session.
    pub fn look(&self) {
        self.0.bell.look();
    }

    /// Ends all of them with a hint to come back, and lets none begin. Waits a moment until they have said so.
    pub fn stop(&self) {
        self.0.is_stopping.store(true, Ordering::SeqCst);
        for (_, open) in self.0.open().drain() {
            open.finish(Ending::Stopping);
        }
        self.look();
        let until = Instant::now() + GOODBYE;
        while self.0.saying.load(Ordering::SeqCst) > 0 && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Takes a stream in, for the oldest one where there are too many of the same person or address.
    fn join(&self, open: Open) -> Result<Ticket> {
        if self.0.is_stopping.load(Ordering::SeqCst) {
            return Err(Error::Unavailable("The server is stopping.".into()));
        }
        let most = if open.user.is_some() { MOST_EACH } else { MOST_STRANGERS };
        let mut all = self.0.open();
        let same: Vec<u64> = all.iter().filter(|(_, other)| other.counted == open.counted).map(|(id, _)| *id).collect();
        if same.len() >= most
            && let Some(oldest) = same.iter().min().and_then(|id| all.remove(id))
        {
            oldest.finish(Ending::Replaced);
        }
        let id = all.keys().max().map_or(1, |last| last + 1);
        all.insert(id, open);
        drop(all);
        self.0.saying.fetch_add(1, Ordering::SeqCst);
        self.look();
        Ok(Ticket { streams: self.clone(), id })
    }
}

impl Inner {
    fn open(&self) -> MutexGuard<'_, HashMap<u64, Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Tells it to end. One that is gone already need not be told.
    fn finish(self, ending: Ending) {
        if self.end.send(ending).is_err() {
            tracing::debug!("a stream had left before it was told to end");
        }
    }
}

/// A stream's place among the open ones; it leaves with it.
struct Ticket {
    streams: Streams,
    id: u64,
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.streams.0.open().remove(&self.id);
        self.streams.0.saying.fetch_sub(1, Ordering::SeqCst);
    }
}
