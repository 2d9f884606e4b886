//! Events together with what their lines print: who, on which issue, and what was said. One query for each kind of record,
//! however many events there are.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use super::fold::{Group, Line};
use super::known::Known;
use crate::db::DbConn;
use crate::db::types::CommentId;
use crate::error::Result;
use crate::events::{ActionKey, Event};
use crate::models::comment::Comment;
use crate::models::issue::Issue;
use crate::models::project::Project;
use crate::models::user::User;

/// An event and what it needs to be told.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The event.
    pub event: Event,
    /// Who did it.
    pub actor: Arc<User>,
    /// The issue, as it is now.
    pub issue: Arc<Issue>,
    /// Its project.
    pub project: Arc<Project>,
    /// The comment that it is about, if that is still there.
    pub comment: Option<Arc<Comment>>,
    /// Because of what it happened, and who did that, if a program acted and its reader may know.
    pub cause: Option<(Arc<Event>, Arc<User>)>,
}

impl Entry {
    /// Its action, if this version knows it.
    pub fn key(&self) -> Option<ActionKey> {
        self.event.key()
    }

    /// It is about a comment that was deleted since.
    pub fn is_gone(&self) -> bool {
        comment_of(&self.event).is_some() && self.comment.is_none()
    }

    /// What was said, if this is where it was said.
    pub fn said(&self) -> Option<&Comment> {
        self.comment.as_deref().filter(|_| self.key() == Some(ActionKey::CommentAdded))
    }
}

fn comment_of(event: &Event) -> Option<CommentId> {
    (event.record_type == "Comment").then_some(CommentId(event.record_id))
}

/// The lines of these groups.
pub(super) fn load(conn: &mut DbConn, known: &mut Known, groups: Vec<Group>) -> Result<Vec<Line>> {
    let lengths: Vec<_> = groups.iter().map(|group| (group.events.len(), group.count)).collect();
    let events = groups.into_iter().flat_map(|group| group.events).collect();
    let mut entries = entries(conn, known, events)?.into_iter();
    let line = |(shown, count)| Line { entries: entries.by_ref().take(shown).collect(), more: count - shown };
    Ok(lengths.into_iter().map(line).filter(|line| !line.entries.is_empty()).collect())
}

/// These events, in this order, with what they need.
pub fn entries(conn: &mut DbConn, known: &mut Known, events: Vec<Event>) -> Result<Vec<Entry>> {
    if events.is_empty() {
        return Ok(Vec::new());
    }
    let causes = each(&events, |event| event.caused_by_event_id);
    let causes = if causes.is_empty() { Vec::new() } else { Event::load(conn, &causes)? };
    let actors = [each(&events, |event| Some(event.actor_id)), each(&causes, |event| Some(event.actor_id))].concat();
    let actors = known.people(conn, &actors)?;
    let issues = known.issues(conn, &each(&events, |event| Some(event.issue_id)))?;
    let projects = known.projects(conn, &each(&events, |event| Some(event.project_id)))?;
    let said = each(&events, comment_of);
    let comments = if said.is_empty() { Vec::new() } else { shared(Comment::load(conn, &said)?) };
    let (actors, issues) = (by_id(actors, |actor| actor.id), by_id(issues, |issue| issue.id));
    let (projects, comments) = (by_id(projects, |project| project.id), by_id(comments, |comment| comment.id));
    let causes = by_id(shared(causes), |cause| cause.id);
    // Of another issue its reader may know nothing, and views are nobody's business.
    let cause = |event: &Event| {
        let cause = causes.get(&event.caused_by_event_id?)?;
        let may_know = cause.issue_id == event.issue_id && !cause.private;
        may_know.then(|| (cause.clone(), found(&actors, cause.actor_id)))
    };
    let entry = |event: Event| Entry {
        actor: found(&actors, event.actor_id),
        issue: found(&issues, event.issue_id),
        project: found(&projects, event.project_id),
        comment: comment_of(&event).and_then(|id| comments.get(&id).cloned()),
        cause: cause(&event),
        event,
    };
    Ok(events.into_iter().map(entry).collect())
}

/// The ids that these events name, each once.
fn each<Id: Ord>(events: &[Event], id: impl Fn(&Event) -> Option<Id>) -> Vec<Id> {
    let mut ids: Vec<Id> = events.iter().filter_map(id).collect();
    ids.sort();
    ids.dedup();
    ids
}

fn shared<T>(records: Vec<T>) -> Vec<Arc<T>> {
    records.into_iter().map(Arc::new).collect()
}

fn by_id<Id: Eq + Hash, T>(records: Vec<Arc<T>>, id: impl Fn(&T) -> Id) -> HashMap<Id, Arc<T>> {
    records.into_iter().map(|record| (id(&record), record)).collect()
}

fn found<Id: Eq + Hash, T>(records: &HashMap<Id, Arc<T>>, id: Id) -> Arc<T> {
    records.get(&id).expect("a foreign key of the event keeps it").clone()
}
