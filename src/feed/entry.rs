//! Events together with what their lines print: who, on which issue, and what was said. One query, however many events
//! there are.

use std::sync::Arc;

use super::fold::{Group, Line};
use super::known::Known;
use super::look_up::Wanted;
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
    let wanted = Wanted {
        people: each(&events, |event| Some(event.actor_id)),
        issues: each(&events, |event| Some(event.issue_id)),
        projects: each(&events, |event| Some(event.project_id)),
        comments: each(&events, comment_of),
        causes: each(&events, |event| event.caused_by_event_id),
    };
    known.look_up(conn, wanted)?;
    Ok(events.into_iter().map(|event| entry(known, event)).collect())
}

fn entry(known: &Known, event: Event) -> Entry {
    const KEPT: &str = "a foreign key of the event keeps it";
    // Of another issue its reader may know nothing, and views are nobody's business.
    let cause = event.caused_by_event_id.and_then(|id| known.found_cause(id));
    let cause = cause.filter(|cause| cause.issue_id == event.issue_id && !cause.private);
    Entry {
        actor: known.found_person(event.actor_id).expect(KEPT),
        issue: known.found_issue(event.issue_id).expect(KEPT),
        project: known.found_project(event.project_id).expect(KEPT),
        comment: comment_of(&event).and_then(|id| known.found_comment(id)),
        cause: cause.and_then(|cause| known.found_person(cause.actor_id).map(|actor| (cause, actor))),
        event,
    }
}

/// The ids that these events name.
fn each<Id>(events: &[Event], id: impl Fn(&Event) -> Option<Id>) -> Vec<Id> {
    events.iter().filter_map(id).collect()
}
