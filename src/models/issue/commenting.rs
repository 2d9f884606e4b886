//! Commenting, and editing and deleting comments.

use diesel::prelude::*;

use super::{Issue, naming, ticking};
use crate::db::Tx;
use crate::db::types::{CommentId, EventId};
use crate::db::words::{Reason, TextOf};
use crate::error::{Error, Result};
use crate::events::{Action, NewEvent, Record, record_event};
use crate::markdown::Ticked;
use crate::models::comment::Comment;
use crate::models::text::Body;
use crate::models::user::User;
use crate::models::{attachment, reaction, revision, subscription};
use crate::schema::{comments, issues};

impl Issue {
    /// Adds a comment; the actor follows the issue from now on.
    pub fn comment(&self, tx: &mut Tx<'_>, body: &Body) -> Result<(CommentId, EventId)> {
        let named = naming::Named::find(tx, self.project_id, body)?;
        named.lock_beside(tx, self.id)?;
        let body = &named.linked(body);
        let (author, happened) = (tx.actor(), tx.happened());
        let comment: CommentId = diesel::insert_into(comments::table)
            .values((
                comments::issue_id.eq(self.id),
                comments::author_id.eq(author),
                comments::body.eq(body.text().to_owned()),
                comments::html.eq(body.html()),
                comments::created_at.eq(happened),
                comments::updated_at.eq(happened),
            ))
            .returning(comments::id)
            .get_result(tx.conn())?;
        let action = Action::CommentAdded { excerpt: body.excerpt() };
        let event = record_event(tx, NewEvent::on(self.id, action).about(Record::Comment(comment)))?.event();
        revision::add(tx, (TextOf::Comment, comment.0, 1), None, body, event)?;
        self.commented(tx)?;
        subscription::follow(tx, self.id, author, Reason::Commented)?;
        named.record(tx, self, Record::Comment(comment))?;
        Ok((comment, event))
    }
}

impl Comment {
    /// Gives it another text. `revision` is the one that the editor saw; another one meanwhile is a conflict.
    pub fn edit(&self, tx: &mut Tx<'_>, body: &Body, revision: i64) -> Result<Option<EventId>> {
        self.rewrite(tx, body, revision, |rev| Action::CommentEdited { rev })
    }

    /// Takes over the text in which one task was ticked or unticked.
    pub fn tick(&self, tx: &mut Tx<'_>, body: &Body, revision: i64, ticked: &Ticked) -> Result<Option<EventId>> {
        self.rewrite(tx, body, revision, |rev| ticking::action(rev, ticked))
    }

    fn rewrite(
        &self,
        tx: &mut Tx<'_>,
        body: &Body,
        revision: i64,
        action: impl FnOnce(i64) -> Action,
    ) -> Result<Option<EventId>> {
        let issue = Issue::find(tx.conn(), self.issue_id)?;
        let named = naming::Named::find(tx, issue.project_id, body)?;
        named.lock_beside(tx, issue.id)?;
        let body = &named.linked(body);
        let present = Self::find(tx.conn(), self.id)?;
        if present.redacted_at.is_some() {
            return Err(Error::Forbidden("This comment was redacted; its text cannot be changed any more.".into()));
        }
        if present.revision != revision {
            return Err(Error::Conflict("Somebody edited this comment while you did.".into()));
        }
        if present.body == body.text() {
            return Ok(None);
        }
        let (rev, happened) = (present.revision + 1, tx.happened());
        diesel::update(comments::table.find(self.id))
            .set((
                comments::body.eq(body.text().to_owned()),
                comments::html.eq(body.html()),
                comments::revision.eq(rev),
                comments::updated_at.eq(happened),
            ))
            .execute(tx.conn())?;
        let event = record_event(tx, NewEvent::on(issue.id, action(rev)).about(Record::Comment(self.id)))?.event();
        revision::add(tx, (TextOf::Comment, self.id.0, rev), None, body, event)?;
        issue.touch(tx)?;
        named.record(tx, &issue, Record::Comment(self.id))?;
        Ok(Some(event))
    }

    /// Its text was changed where it comes from, and only the new text is known: the event names that one.
    pub fn note_edit(&self, tx: &mut Tx<'_>) -> Result<EventId> {
        let issue = Issue::find(tx.conn(), self.issue_id)?.locked(tx)?;
        let happened = tx.happened();
        diesel::update(comments::table.find(self.id)).set(comments::updated_at.eq(happened)).execute(tx.conn())?;
        let edited =
            NewEvent::on(issue.id, Action::CommentEdited { rev: self.revision }).about(Record::Comment(self.id));
        let event = record_event(tx, edited)?.event();
        issue.touch(tx)?;
        Ok(event)
    }

    /// Takes it away, with its files and reactions; its line in the feed stays and says so.
    pub fn delete(&self, tx: &mut Tx<'_>) -> Result<EventId> {
        let issue = Issue::find(tx.conn(), self.issue_id)?.locked(tx)?;
        let author = User::find(tx.conn(), self.author_id)?;
        if diesel::delete(comments::table.find(self.id)).execute(tx.conn())? == 0 {
            return Err(Error::NotFound);
        }
        let action = Action::CommentDeleted { comment_id: self.id.0, author_id: author.id.0, author: author.name };
        let event = record_event(tx, NewEvent::on(issue.id, action))?.event();
        diesel::update(issues::table.find(issue.id))
            .set(issues::comments_count.eq(issues::comments_count - 1))
            .execute(tx.conn())?;
        let texts = revision::texts(tx.conn(), TextOf::Comment, self.id.0)?;
        attachment::remove_named(tx, issue.id, &texts)?;
        revision::forget(tx, TextOf::Comment, self.id.0)?;
        reaction::forget(tx, TextOf::Comment, self.id.0)?;
        issue.touch(tx)?;
        Ok(event)
    }
}
