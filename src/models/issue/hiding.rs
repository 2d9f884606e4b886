//! What whoever keeps order does with a comment that stays: folding it up, and taking its words away for good.

use diesel::prelude::*;

use super::Issue;
use crate::db::Tx;
use crate::db::types::EventId;
use crate::db::words::{HideReason, TextOf};
use crate::error::Result;
use crate::events::{self, Action, NewEvent, Record, record_event};
use crate::models::comment::Comment;
use crate::models::user::User;
use crate::models::{attachment, revision};
use crate::schema::{comments, deliveries, delivery_attempts, flagged_comments};

impl Comment {
    /// Folds it up. Nothing happens when it is folded up for this reason already.
    pub fn hide(&self, tx: &mut Tx<'_>, reason: HideReason) -> Result<Option<EventId>> {
        let Some(author) = self.author_unless(tx, Some(reason))? else { return Ok(None) };
        let reason = reason.as_str().to_owned();
        self.tell(tx, Action::CommentHidden { reason, author_id: author.id.0, author: author.name }).map(Some)
    }

    /// Shows it again. Nothing happens when it is shown.
    pub fn unhide(&self, tx: &mut Tx<'_>) -> Result<Option<EventId>> {
        let Some(author) = self.author_unless(tx, None)? else { return Ok(None) };
        self.tell(tx, Action::CommentUnhidden { author_id: author.id.0, author: author.name }).map(Some)
    }

    /// Its author, once it is hidden like this; nobody if it was so already.
    fn author_unless(&self, tx: &mut Tx<'_>, hidden: Option<HideReason>) -> Result<Option<User>> {
        Issue::find(tx.conn(), self.issue_id)?.locked(tx)?;
        if Self::find(tx.conn(), self.id)?.hidden_as == hidden {
            return Ok(None);
        }
        diesel::update(comments::table.find(self.id)).set(comments::hidden_as.eq(hidden)).execute(tx.conn())?;
        User::find(tx.conn(), self.author_id).map(Some)
    }

    /// Takes its words away for good: from the comment, from every text that it had, from the events that tell of it, from
    /// what was kept of deliveries, and its files. What was sent already cannot be called back. Nothing happens when that was
    /// done before.
    pub fn redact(&self, tx: &mut Tx<'_>) -> Result<Option<EventId>> {
        let issue = Issue::find(tx.conn(), self.issue_id)?.locked(tx)?;
        if Self::find(tx.conn(), self.id)?.redacted_at.is_some() {
            return Ok(None);
        }
        let now = tx.now();
        let texts = revision::texts(tx.conn(), TextOf::Comment, self.id.0)?;
        attachment::remove_named(tx, issue.id, &texts)?;
        diesel::update(comments::table.find(self.id))
            .set((comments::body.eq(""), comments::html.eq(""), comments::redacted_at.eq(now)))
            .execute(tx.conn())?;
        revision::redact(tx, TextOf::Comment, self.id.0)?;
        diesel::delete(flagged_comments::table.filter(flagged_comments::comment_id.eq(self.id))).execute(tx.conn())?;
        let told = events::redact(tx, issue.id, Record::Comment(self.id))?;
        forget_attempts(tx, &told)?;
        let author = User::find(tx.conn(), self.author_id)?;
        self.tell(tx, Action::CommentRedacted { author_id: author.id.0, author: author.name }).map(Some)
    }

    fn tell(&self, tx: &mut Tx<'_>, action: Action) -> Result<EventId> {
        Ok(record_event(tx, NewEvent::on(self.issue_id, action).about(Record::Comment(self.id)))?.event())
    }
}

/// Empties what was kept of the tries to tell of these events, and of whatever went out together with them.
fn forget_attempts(tx: &mut Tx<'_>, events: &[EventId]) -> Result<()> {
    let about = deliveries::table.filter(deliveries::event_id.eq_any(events));
    let sent: Vec<(i64, Option<i64>)> = about.select((deliveries::id, deliveries::batch)).load(tx.conn())?;
    let batches: Vec<i64> = sent.iter().filter_map(|(_, batch)| *batch).collect();
    let together = deliveries::table.filter(deliveries::batch.assume_not_null().eq_any(batches));
    let together: Vec<i64> = together.select(deliveries::id).load(tx.conn())?;
    let ids: Vec<i64> = sent.into_iter().map(|(id, _)| id).chain(together).collect();
    let tries = delivery_attempts::table.filter(delivery_attempts::delivery_id.eq_any(ids));
    diesel::update(tries)
        .set((delivery_attempts::request.eq(""), delivery_attempts::answer.eq("")))
        .execute(tx.conn())?;
    Ok(())
}
