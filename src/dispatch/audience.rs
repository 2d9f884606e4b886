//! Who is considered for an event, and who of them is told, why, or why not. Pages show these words.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::db::DbConn;
use crate::db::types::UserId;
use crate::db::words::{Following, Level, Reason, UserKind};
use crate::error::Result;
use crate::events::audience::{ASSIGNEES, AUTHOR, NOBODY, SUBSCRIBERS};
use crate::events::{ActionKey, Event};
use crate::models::issue::Issue;
use crate::models::subscription::Subscription;
use crate::models::user::User;
use crate::models::{assignee, member, subscription, viewer};

/// Somebody who was considered.
#[derive(Debug, Clone)]
pub struct Considered {
    /// Who.
    pub user: User,
    /// Is he told?
    pub told: Told,
    /// Is the event about him: is he mentioned or assigned by it? Then he is told soon.
    pub is_named: bool,
}

/// Told for the strongest of the reasons, or not, because.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Yes.
    Yes(Reason),
    /// No, in words.
    No(&'static str),
}

/// Words for why not that concern nobody but the person himself and admins.
pub const PERSONAL: [&str; 6] =
    ["ignores this issue", "ignores the project", "unsubscribed", "is told of mentions only", "wants no mail", READ];

/// Why news is not sent that somebody has seen already.
pub const READ: &str = "was read in the app meanwhile";

/// Is anybody ever told of such events?
pub fn is_told(action: ActionKey) -> bool {
    action.row().audience != NOBODY
}

/// A person as a delivery's target.
pub fn target(user: UserId) -> String {
    format!("user:{user}")
}

/// The person whom a target means.
pub fn person(target: &str) -> Option<UserId> {
    target.strip_prefix("user:")?.parse().ok().map(UserId)
}

/// The reason that a delivery keeps.
pub fn reason(word: &str) -> Option<Reason> {
    Reason::parse(word)
}

/// Everyone considered, in the order of their ids. A fixed number of queries, however many people there are.
pub fn of(conn: &mut DbConn, event: &Event) -> Result<Vec<Considered>> {
    let Some(action) = event.key().filter(|action| is_told(*action)) else { return Ok(Vec::new()) };
    let issue = Issue::find(conn, event.issue_id)?;
    let following = subscription::of_issue(conn, issue.id)?;
    let candidates = candidates(conn, event, action, (&issue, &following))?;
    let ids: Vec<UserId> = candidates.keys().copied().collect();
    let people = User::load(conn, &ids)?;
    let is_by_program = people.iter().any(|user| user.id == event.actor_id && user.is_bot());
    if is_by_program && !action.row().properties.even_by_programs {
        return Ok(Vec::new()); // what programs do is seldom worth telling
    }
    let circle = Circle {
        actor: event.actor_id,
        named: action.named_user(&event.extra.0),
        following: following.into_iter().map(|one| (one.user_id, one)).collect(),
        levels: member::levels_of(conn, issue.project_id, &ids)?.into_iter().collect(),
        readers: readers_among(conn, event, &people)?,
    };
    let mut considered: Vec<Considered> = people
        .into_iter()
        .filter(|user| matches!(user.kind, UserKind::Person | UserKind::Imported))
        .map(|user| circle.consider(user, &candidates))
        .collect();
    considered.sort_by_key(|one| one.user.id);
    Ok(considered)
}

/// Those of these people who may read of the event: what it tells of another project only whoever may read that one too.
fn readers_among(conn: &mut DbConn, event: &Event, people: &[User]) -> Result<HashSet<UserId>> {
    let readers = viewer::readers_among(conn, event.project_id, people)?;
    let Some(source) = event.source_project_id else { return Ok(readers) };
    let there = viewer::readers_among(conn, source, people)?;
    Ok(readers.intersection(&there).copied().collect())
}

/// Who comes into question by the catalogue's row, each with his strongest reason; the actor is always among them.
fn candidates(
    conn: &mut DbConn,
    event: &Event,
    action: ActionKey,
    (issue, following): (&Issue, &[Subscription]),
) -> Result<BTreeMap<UserId, Reason>> {
    let bits = action.row().audience;
    let mut found = vec![(event.actor_id, Reason::Manual)];
    if let Some(named) = action.named_user(&event.extra.0) {
        let reason = match action {
            ActionKey::UserMentioned => Reason::Mentioned,
            ActionKey::WorkflowFailed => Reason::Rule,
            _ => Reason::Assigned,
        };
        found.push((named, reason));
    }
    found.extend(action.commenter(&event.extra.0).map(|user| (user, Reason::Commented)));
    if bits & ASSIGNEES != 0 {
        found.extend(assignee::ids_of(conn, issue.id)?.into_iter().map(|user| (user, Reason::Assigned)));
    }
    if bits & AUTHOR != 0 {
        found.push((issue.author_id, Reason::Author));
    }
    if bits & SUBSCRIBERS != 0 {
        found.extend(following.iter().map(|one| (one.user_id, one.reason)));
    }
    // What only programs do concerns whom the row names: thousands of silences after an import are nobody's news.
    let properties = action.row().properties;
    if !properties.even_by_programs && !properties.in_app {
        found.extend(member::watchers_of(conn, issue.project_id)?.into_iter().map(|user| (user, Reason::Watching)));
    }
    let mut strongest = BTreeMap::new();
    for (user, reason) in found {
        strongest.entry(user).and_modify(|before: &mut Reason| *before = reason.min(*before)).or_insert(reason);
    }
    Ok(strongest)
}

/// What decides about each.
struct Circle {
    actor: UserId,
    named: Option<UserId>,
    following: HashMap<UserId, Subscription>,
    levels: HashMap<UserId, Level>,
    readers: HashSet<UserId>,
}

impl Circle {
    fn consider(&self, user: User, candidates: &BTreeMap<UserId, Reason>) -> Considered {
        let told = self.refusal(&user).map_or(Told::Yes(candidates[&user.id]), Told::No);
        Considered { told, is_named: self.named == Some(user.id), user }
    }

    fn refusal(&self, user: &User) -> Option<&'static str> {
        let said = self.following.get(&user.id).map(|one| (one.state, one.reason));
        let level = self.levels.get(&user.id).copied().unwrap_or(Level::Participating);
        let is_named = self.named == Some(user.id);
        let is_by_hand = said == Some((Following::On, Reason::Manual));
        match said.map(|(state, _)| state) {
            _ if user.id == self.actor => Some("did it"),
            _ if !user.is_active_person() => Some("the account is disabled"),
            _ if !self.readers.contains(&user.id) => Some("may not read the project"),
            Some(Following::Ignored) => Some("ignores this issue"),
            _ if level == Level::Ignore => Some("ignores the project"),
            _ if is_named => None,
            Some(Following::Off) => Some("unsubscribed"),
            _ if level == Level::Mentions && !is_by_hand => Some("is told of mentions only"),
            _ => None,
        }
    }
}
