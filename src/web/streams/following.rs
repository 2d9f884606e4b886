//! One open stream: what it says, and how it keeps its place. Nothing that it was not handed is lost: where what it is handed
//! does not begin at its place, it reads the log itself.

use std::fmt::Write as _;
use std::time::Duration;

use actix_web::web::Bytes;
use futures_util::Stream;
use futures_util::stream::unfold;
use tokio::sync::{mpsc, oneshot};

use super::{Ending, HELD, News, Open, Ticket, json};
use crate::db::Database;
use crate::db::types::UserId;
use crate::error::{Error, Result};
use crate::feed::log::{self, Position};
use crate::feed::{Entry, Scope};
use crate::models::user::User;
use crate::models::viewer::Viewer;
use crate::web::credential::Credential;
use crate::web::visit::Visit;

/// What waits longer for news shows that it is still there.
const BEAT: Duration = Duration::from_secs(15);
/// How many events a stream reads at once when it is behind.
const PAGE: usize = 200;

/// A stream on its way.
pub(super) struct Following {
    db: Database,
    public_url: String,
    credential: Option<Credential>,
    scope: Option<Scope>,
    place: Position,
    is_behind: bool,
    words: String,
    is_over: bool,
    news: mpsc::Receiver<News>,
    end: oneshot::Receiver<Ending>,
    _ticket: Ticket,
}

impl Following {
    /// Takes a place among the open streams, from this place in the log on.
    pub(super) fn open(visit: &Visit, user: Option<UserId>, (scope, place): (Option<Scope>, Position)) -> Result<Self> {
        let (room, credential) = (visit.room(), visit.credential().cloned());
        let from = || visit.address().map(|address| address.to_string()).unwrap_or_default();
        let counted = user.map_or_else(from, |user| format!("user {user}"));
        let ((tell, news), (finish, end)) = (mpsc::channel(HELD), oneshot::channel());
        let shown = credential.clone();
        let open =
            Open { counted, credential: shown, user, scope, news: tell, end: finish, is_behind: true, told: None };
        Ok(Self {
            db: room.db.clone(),
            public_url: room.config.public_url.clone(),
            credential,
            scope,
            place,
            is_behind: scope.is_some(),
            words: format!("retry: 2000\nid: {place}\n\n"),
            is_over: false,
            news,
            end,
            _ticket: room.streams.join(open)?,
        })
    }

    /// What it says, piece by piece.
    pub(super) fn stream(self) -> impl Stream<Item = Result<Bytes>> {
        unfold(self, |mut following| async move {
            let words = following.next().await?;
            Some((Ok(words), following))
        })
    }

    /// The next words; none when it is over. Whoever was signed out is told nothing more, not even what waits already.
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if let Ok(ending) = self.end.try_recv() {
                self.words.clear();
                self.finish(ending);
            }
            if !self.words.is_empty() {
                return Some(std::mem::take(&mut self.words).into());
            }
            if self.is_over {
                return None;
            }
            if self.is_behind { self.catch_up().await } else { self.wait().await }
        }
    }

    async fn wait(&mut self) {
        tokio::select! {
            biased;
            ending = &mut self.end => self.finish(ending.unwrap_or(Ending::Stopping)),
            news = self.news.recv() => match news {
                Some(news) => self.take(news),
                None => self.finish(Ending::Stopping),
            },
            () = tokio::time::sleep(BEAT) => self.beat(),
        }
    }

    /// A line that says nothing, and where to go on from if the line breaks now.
    fn beat(&mut self) {
        let place = self.place;
        self.say(format_args!(": still here\nid: {place}\n\n"));
    }

    fn take(&mut self, news: News) {
        match news {
            News::Unread(count) => self.say(format_args!("event: unread\ndata: {count}\n\n")),
            News::Log { from, to, lines } => {
                if from > self.place {
                    self.is_behind = true;
                    return;
                }
                let place = self.place;
                for told in lines.iter().filter(|told| told.place > place) {
                    self.say(format_args!("id: {}\ndata: {}\n\n", told.place, told.json));
                }
                self.place = self.place.max(to);
            }
        }
    }

    /// Reads the log from its own place on, as whoever it belongs to now.
    async fn catch_up(&mut self) {
        let Some(scope) = self.scope else { return self.is_behind = false };
        let (credential, place, now) = (self.credential.clone(), self.place, self.db.now());
        let read = self.db.read(move |conn| {
            let people = Credential::living(conn, credential.as_slice(), now)?;
            let viewer = match &credential {
                None => Viewer::ANYONE,
                Some(shown) => people.get(&shown.hash()).map(User::viewer).ok_or(Error::SignInRequired)?,
            };
            log::Following { scope, viewer }.read(conn, place, PAGE)
        });
        match read.await {
            Ok(passage) => self.tell(&passage),
            Err(Error::SignInRequired) => self.finish(Ending::SignedOut),
            Err(error) => {
                tracing::warn!(%error, "a stream could not read on");
                self.finish(Ending::Trouble);
            }
        }
    }

    fn tell(&mut self, passage: &log::Passage) {
        for (place, entry) in &passage.entries {
            let told = told(*place, entry, &self.public_url);
            self.say(format_args!("id: {place}\ndata: {told}\n\n"));
        }
        (self.place, self.is_behind) = (passage.next, passage.is_more);
    }

    /// The last words: why it ends, and when to come back.
    fn finish(&mut self, ending: Ending) {
        let (reason, retry) = match ending {
            Ending::SignedOut => ("signed out", 60_000),
            Ending::Stopping => ("stopping", 1_000),
            Ending::Replaced => ("replaced", 60_000),
            Ending::Trouble => ("trouble", 5_000),
        };
        self.is_over = true;
        self.say(format_args!("retry: {retry}\nevent: bye\ndata: {{\"reason\":\"{reason}\"}}\n\n"));
    }

    fn say(&mut self, words: std::fmt::Arguments<'_>) {
        self.words.write_fmt(words).expect("a String takes what is written to it");
    }
}

/// An event on one line.
pub(super) fn told(place: Position, entry: &Entry, public_url: &str) -> String {
    json::event(place, entry, public_url).to_string()
}
