//! Reading the log once for all streams: what is new, who is still signed in, and who may see what of it. One query for all
//! sessions, one for the events, and one for each person who is concerned by them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::following::told;
use super::{Ending, Inner, News, Open, Told};
use crate::db::DbConn;
use crate::db::types::{EventId, ProjectId, UserId};
use crate::error::Result;
use crate::feed::Scope;
use crate::feed::log::{Following, Passage, Position, among};
use crate::models::member;
use crate::models::notification::{self, Stir};
use crate::models::user::User;
use crate::models::viewer::Viewer;
use crate::web::credential::Credential;

/// What no bell told is found within this time.
const POLL: Duration = Duration::from_secs(1);
/// Rings within this time are answered together.
const TOGETHER: Duration = Duration::from_millis(30);
/// How many events are read at once.
const PAGE: usize = 500;
/// Nobody belongs to more projects.
const MOST_OWN: i64 = 10_000;

/// Reads until the server stops.
pub(super) fn run(streams: &Inner) {
    let mut place = None;
    while !streams.is_stopping.load(Ordering::SeqCst) {
        let heard = streams.bell.news();
        match round(streams, &mut place) {
            Ok(true) => continue,
            Ok(false) => streams.bell.wait_for_news(heard, POLL),
            Err(error) => {
                tracing::warn!(%error, "reading for streams");
                std::thread::sleep(POLL);
            }
        }
        std::thread::sleep(TOGETHER);
    }
}

/// An open stream as it was when the round began.
struct Listener {
    id: u64,
    hash: Option<Vec<u8>>,
    scope: Option<Scope>,
    /// What of the unread notifications it was told.
    told: Option<Stir>,
}

/// Reads what is new and hands it out; true when there is more.
fn round(streams: &Inner, place: &mut Option<Position>) -> Result<bool> {
    let (listeners, shown) = listeners(streams);
    if listeners.is_empty() {
        *place = None;
        return Ok(false);
    }
    let (from, now) = (*place, streams.db.now());
    let round = streams.db.read_now(|conn| {
        let passage = match from {
            Some(from) => Following::ALL.read(conn, from, PAGE)?,
            None => Passage { next: Position::end(conn)?, ..Passage::default() },
        };
        let people = Credential::living(conn, &shown, now)?;
        let readable = readable(conn, &listeners, (&passage, &people))?;
        let own = own(conn, &listeners, &passage)?;
        let ids: Vec<UserId> = people.values().map(|user| user.id).collect();
        let stirred = notification::stirred(conn, &ids)?;
        let unread = unread(conn, &listeners, (&people, &stirred))?;
        Ok(Round { from: from.unwrap_or(passage.next), passage, people, readable, own, unread })
    })?;
    *place = Some(round.passage.next);
    let is_more = round.passage.is_more;
    hand_out(streams, listeners, &round);
    Ok(is_more)
}

/// What one look found.
struct Round {
    from: Position,
    passage: Passage,
    people: HashMap<Vec<u8>, User>,
    readable: HashMap<Option<UserId>, HashSet<EventId>>,
    /// The projects of those who follow only these.
    own: HashMap<UserId, HashSet<ProjectId>>,
    /// Of those whose notifications may have changed.
    unread: HashMap<UserId, (Stir, i64)>,
}

fn listeners(streams: &Inner) -> (Vec<Listener>, Vec<Credential>) {
    let open = streams.open();
    let listener = |(id, open): (&u64, &Open)| Listener {
        id: *id,
        hash: open.credential.as_ref().map(Credential::hash),
        scope: open.scope,
        told: open.told,
    };
    (open.iter().map(listener).collect(), open.values().filter_map(|open| open.credential.clone()).collect())
}

/// Which of the events each person may see who follows any of them. Asked after they were read, so that whoever lost a right
/// before they happened does not see them.
fn readable(
    conn: &mut DbConn,
    listeners: &[Listener],
    (passage, people): (&Passage, &HashMap<Vec<u8>, User>),
) -> Result<HashMap<Option<UserId>, HashSet<EventId>>> {
    let mut readable = HashMap::new();
    for listener in listeners {
        let viewer = match &listener.hash {
            None => Viewer::ANYONE,
            Some(hash) => match people.get(hash) {
                Some(user) => user.viewer(),
                None => continue,
            },
        };
        let ids: Vec<EventId> = passage.entries.iter().map(|(_, entry)| entry.event.id).collect();
        if !ids.is_empty() && listener.scope.is_some() && !readable.contains_key(&viewer.user) {
            readable.insert(viewer.user, among(conn, viewer, &ids)?);
        }
    }
    Ok(readable)
}

/// The projects of those who follow only their own; nobody is asked for when nothing is new.
fn own(conn: &mut DbConn, listeners: &[Listener], passage: &Passage) -> Result<HashMap<UserId, HashSet<ProjectId>>> {
    let mut own = HashMap::new();
    for listener in listeners.iter().filter(|_| !passage.entries.is_empty()) {
        if let Some(Scope::MemberOf(user)) = listener.scope
            && !own.contains_key(&user)
        {
            own.insert(user, member::projects_of(conn, user, MOST_OWN)?.into_iter().collect());
        }
    }
    Ok(own)
}

/// The counts of those whose notifications have changed since they were told, as far as they may see them.
fn unread(
    conn: &mut DbConn,
    listeners: &[Listener],
    (people, stirred): (&HashMap<Vec<u8>, User>, &HashMap<UserId, Stir>),
) -> Result<HashMap<UserId, (Stir, i64)>> {
    let mut unread = HashMap::new();
    for listener in listeners {
        let Some(user) = listener.hash.as_ref().and_then(|hash| people.get(hash)) else { continue };
        let stir = stirred.get(&user.id).copied().unwrap_or_default();
        if listener.told != Some(stir) && !unread.contains_key(&user.id) {
            unread.insert(user.id, (stir, notification::count_unread(conn, user)?));
        }
    }
    Ok(unread)
}

fn hand_out(streams: &Inner, listeners: Vec<Listener>, round: &Round) {
    let entries = &round.passage.entries;
    let lines: Vec<Arc<Told>> = entries
        .iter()
        .map(|(place, entry)| Arc::new(Told { place: *place, json: told(*place, entry, &streams.public_url) }))
        .collect();
    let mut open = streams.open();
    for listener in listeners {
        let person = listener.hash.as_ref().map(|hash| round.people.get(hash));
        if person.is_some_and(|person| person.is_none()) {
            if let Some(gone) = open.remove(&listener.id) {
                gone.finish(Ending::SignedOut);
            }
        } else if let Some(stream) = open.get_mut(&listener.id) {
            stream.hand(round, &lines);
            stream.count(round);
        }
    }
}

impl Open {
    /// What it may see of this round. What does not fit it reads itself later.
    fn hand(&mut self, round: &Round, lines: &[Arc<Told>]) {
        let (from, to) = (round.from, round.passage.next);
        let Some(scope) = self.scope.filter(|_| from != to || self.is_behind) else { return };
        let readable = round.readable.get(&self.user);
        let concerns = |index: &usize| {
            let event = &round.passage.entries[*index].1.event;
            let is_inside = match scope {
                Scope::Issue(issue) => event.issue_id == issue,
                Scope::Project(project) => event.project_id == project,
                Scope::MemberOf(user) => round.own.get(&user).is_some_and(|own| own.contains(&event.project_id)),
                Scope::Everything | Scope::Actor(_) => true,
            };
            is_inside && readable.is_some_and(|readable| readable.contains(&event.id))
        };
        let lines = (0..lines.len()).filter(concerns).map(|index| lines[index].clone()).collect();
        self.is_behind = self.news.try_send(News::Log { from, to, lines }).is_err();
    }

    /// How many notifications are unread, if that may have changed.
    fn count(&mut self, round: &Round) {
        let Some((stir, count)) = self.user.and_then(|user| round.unread.get(&user)).copied() else { return };
        if self.told != Some(stir) && self.news.try_send(News::Unread(count)).is_ok() {
            self.told = Some(stir);
        }
    }
}
