//! Reacting to an issue's text or to a comment without words. It makes nothing recently active: nobody said anything.

use super::Issue;
use crate::db::Tx;
use crate::db::types::EventId;
use crate::error::Result;
use crate::events::{Action, NewEvent, Record, record_event};
use crate::look::Emoji;
use crate::models::comment::Comment;
use crate::models::reaction;
use crate::models::user::User;

impl Issue {
    /// Reacts to the issue, or to one of its comments. Nothing happens when the actor has reacted so already.
    pub fn react(&self, tx: &mut Tx<'_>, to: Option<&Comment>, emoji: Emoji) -> Result<Option<EventId>> {
        let issue = self.locked(tx)?;
        let (record, author, what) = issue.reacted_to(tx, to)?;
        if !reaction::add(tx, record, emoji)? {
            return Ok(None);
        }
        let action = Action::ReactionAdded { emoji: emoji.word.to_owned(), what, author_id: author.id.0 };
        Ok(Some(record_event(tx, NewEvent::on(self.id, action).about(record))?.event()))
    }

    /// Takes a reaction back. Nothing happens when there is none.
    pub fn unreact(&self, tx: &mut Tx<'_>, to: Option<&Comment>, emoji: Emoji) -> Result<Option<EventId>> {
        let issue = self.locked(tx)?;
        let (record, _, what) = issue.reacted_to(tx, to)?;
        if !reaction::remove(tx, record, emoji)? {
            return Ok(None);
        }
        let action = Action::ReactionRemoved { emoji: emoji.word.to_owned(), what };
        Ok(Some(record_event(tx, NewEvent::on(self.id, action).about(record))?.event()))
    }

    fn reacted_to(&self, tx: &mut Tx<'_>, to: Option<&Comment>) -> Result<(Record, User, String)> {
        let Some(comment) = to else {
            return Ok((Record::Issue(self.id), User::find(tx.conn(), self.author_id)?, "the description".to_owned()));
        };
        let author = User::find(tx.conn(), comment.author_id)?;
        let what = format!("a comment by {}", author.shown_name());
        Ok((Record::Comment(comment.id), author, what))
    }
}
