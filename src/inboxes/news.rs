//! What a batch tells: loaded once, told by mail and by Slack in the catalogue's words.

use std::collections::HashMap;

use crate::db::DbConn;
use crate::db::types::{CommentId, UserId};
use crate::dispatch::Batch;
use crate::error::{Error, Result};
use crate::events::{ActionKey, Event, phrase};
use crate::look::Part;
use crate::models::comment::Comment;
use crate::models::issue::{Issue, IssueText};
use crate::models::project::Project;
use crate::models::user::{OptionalRow, User};
use crate::models::viewer::Viewer;

/// News of one issue.
pub(super) struct News {
    pub(super) issue: Issue,
    pub(super) project: Project,
    /// What is worth telling, in the order in which it was recorded.
    pub(super) events: Vec<Event>,
    actors: HashMap<UserId, User>,
    comments: HashMap<CommentId, Comment>,
    text: Option<IssueText>,
}

/// Somebody's words, as Markdown and as HTML.
pub(super) struct Words<'a> {
    pub(super) text: &'a str,
    pub(super) html: &'a str,
}

impl News {
    /// What may be told to this viewer now; none when he may no longer read the project.
    pub(super) fn load(conn: &mut DbConn, batch: &Batch, viewer: Viewer) -> Result<Option<Self>> {
        let first = batch.first();
        let Some(project) = Project::find_readable(conn, viewer, first.project_id).optional_row()? else {
            return Ok(None);
        };
        let issue = Issue::find(conn, first.issue_id)?;
        let actors: Vec<UserId> = batch.events.iter().map(|event| event.actor_id).collect();
        let about: Vec<CommentId> = batch.events.iter().filter_map(comment_of).collect();
        let is_opened = batch.events.iter().any(|event| event.key() == Some(ActionKey::IssueOpened));
        let mut news = Self {
            text: if is_opened { Some(issue.text(conn)?) } else { None },
            actors: User::load(conn, &actors)?.into_iter().map(|user| (user.id, user)).collect(),
            comments: Comment::load(conn, &about)?.into_iter().map(|comment| (comment.id, comment)).collect(),
            issue,
            project,
            events: Vec::new(),
        };
        news.events = batch.events.iter().filter(|event| news.is_worth(event, batch)).cloned().collect();
        Ok(Some(news))
    }

    /// What a deleted comment or issue said is told no more; and that a comment names somebody is seen in the comment itself.
    fn is_worth(&self, event: &Event, batch: &Batch) -> bool {
        let is_there = comment_of(event).is_none_or(|comment| self.comments.contains_key(&comment));
        let brings_words =
            |other: &Event| matches!(other.key(), Some(ActionKey::CommentAdded | ActionKey::IssueOpened));
        let is_seen = event.key() == Some(ActionKey::UserMentioned)
            && batch.events.iter().any(|other| {
                brings_words(other) && (&other.record_type, other.record_id) == (&event.record_type, event.record_id)
            });
        let is_gone = self.issue.deleted_at.is_some() && event.key() != Some(ActionKey::IssueDeleted);
        // What another project brings is for those who may read that one too: feeds ask, a message would not.
        is_there && !is_seen && !is_gone && event.source_project_id.is_none()
    }

    /// The event's sentence, with complete addresses.
    pub(super) fn phrase(&self, event: &Event, base: &str) -> Vec<Part> {
        let actor = self.actors.get(&event.actor_id);
        let project = self.project.path();
        let scene = phrase::Scene {
            actor: actor.map_or(("Somebody", ""), |user| (user.shown_name(), &user.name)),
            issue: Some((self.title(), self.issue.path(&self.project))),
            project: &project,
            base,
        };
        phrase::parts(&event.action, &event.extra.0, &scene)
    }

    /// `#12 Login fails`
    pub(super) fn title(&self) -> String {
        format!("#{} {}", self.issue.number, self.issue.title)
    }

    /// The comment or the description that the event brought.
    pub(super) fn words(&self, event: &Event) -> Option<Words<'_>> {
        match event.key()? {
            ActionKey::CommentAdded => {
                let comment = self.comments.get(&comment_of(event)?)?;
                Some(Words { text: &comment.body, html: &comment.html })
            }
            ActionKey::IssueOpened => {
                let text = self.text.as_ref().filter(|text| !text.body.trim().is_empty())?;
                Some(Words { text: &text.body, html: &text.html })
            }
            _ => None,
        }
    }

    /// Who did all this: one name, or several.
    pub(super) fn actors(&self) -> Vec<&User> {
        let mut found: Vec<&User> = Vec::new();
        for actor in self.events.iter().filter_map(|event| self.actors.get(&event.actor_id)) {
            if !found.iter().any(|known| known.id == actor.id) {
                found.push(actor);
            }
        }
        found
    }
}

/// The comment that must still be there for the event to be told.
fn comment_of(event: &Event) -> Option<CommentId> {
    (event.record_type == "Comment").then_some(CommentId(event.record_id))
}

/// Missing is normal while a delivery waits: the issue may be gone.
pub(super) fn or_gone<T>(found: Result<Option<T>>) -> Result<Option<T>> {
    match found {
        Err(Error::NotFound) => Ok(None),
        other => other,
    }
}
