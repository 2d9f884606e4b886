//! Saying something that may have to wait for review, and what whoever keeps order decides about it.
//!
//! What is held stands in a table of its own until it is published, so that no feed, count, search, mail or list can show
//! it. Imports, rules and the demo's story use [`Issue::comment`], which never asks.

use diesel::prelude::*;

use super::Issue;
use crate::db::Tx;
use crate::db::types::{CommentId, EventId, FlaggedCommentId};
use crate::db::words::{SpamRule, Visibility};
use crate::error::{Error, Result};
use crate::events::{Action, NewEvent, Record, Recorded, record_event};
use crate::models::comment::Comment;
use crate::models::flagged_comment::FlaggedComment;
use crate::models::project::Project;
use crate::models::spam::{self, Suspicion, Writing};
use crate::models::text::Body;
use crate::models::user::User;
use crate::models::viewer::Access;
use crate::schema::flagged_comments;

/// More than these may not wait of one person.
const WAITING: i64 = 50;

/// What became of a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Everybody may read it.
    Published(CommentId, EventId),
    /// It waits for review.
    Held(FlaggedCommentId, SpamRule),
}

/// Who speaks, and where.
#[derive(Debug, Clone, Copy)]
pub struct Speaker<'a> {
    /// Who, and what he may do there.
    pub access: Access,
    /// The project.
    pub project: &'a Project,
    /// Our own address.
    pub site: &'a str,
}

impl Issue {
    /// Adds a comment, or holds it for review. The issue is locked.
    pub fn say(&self, tx: &mut Tx<'_>, body: &Body, speaker: &Speaker<'_>) -> Result<Said> {
        let writing = Writing {
            author: tx.actor(),
            text: body.text(),
            site: speaker.site,
            at: tx.now(),
            is_invited: speaker.project.visibility == Visibility::Private,
        };
        let suspicion = if speaker.access.may_triage() { None } else { spam::suspect(tx.conn(), &writing)? };
        match suspicion {
            Some(suspicion) => self.hold(tx, body, suspicion),
            None => self.comment(tx, body).map(|(comment, event)| Said::Published(comment, event)),
        }
    }

    fn hold(&self, tx: &mut Tx<'_>, body: &Body, suspicion: Suspicion) -> Result<Said> {
        let (author, now) = (tx.actor(), tx.now());
        let own = flagged_comments::table.filter(flagged_comments::author_id.eq(author));
        if own.count().get_result::<i64>(tx.conn())? >= WAITING {
            return Err(Error::TooMany(600));
        }
        let id: FlaggedCommentId = diesel::insert_into(flagged_comments::table)
            .values((
                flagged_comments::issue_id.eq(self.id),
                flagged_comments::author_id.eq(author),
                flagged_comments::body.eq(body.text().to_owned()),
                flagged_comments::html.eq(body.html()),
                flagged_comments::rule.eq(suspicion.rule),
                flagged_comments::created_at.eq(now),
            ))
            .returning(flagged_comments::id)
            .get_result(tx.conn())?;
        let system = User::system(tx.conn())?;
        let author = User::find(tx.conn(), author)?;
        record_event(tx, NewEvent::on(self.id, flagged(suspicion, &author)).by(system))?;
        Ok(Said::Held(id, suspicion.rule))
    }
}

impl Comment {
    /// Flags what everybody may read already, once for all times. The issue is locked. Was it new?
    pub fn flag(&self, tx: &mut Tx<'_>, suspicion: Suspicion) -> Result<bool> {
        let author = User::find(tx.conn(), self.author_id)?;
        let event = NewEvent::on(self.issue_id, flagged(suspicion, &author)).about(Record::Comment(self.id));
        let event = event.once(format!("flagged:comment:{}:{}", self.id, suspicion.rule));
        let is_known = flagged_comments::table.filter(flagged_comments::comment_id.eq(self.id));
        if is_known.count().get_result::<i64>(tx.conn())? > 0
            || matches!(record_event(tx, event)?, Recorded::Throttled(_))
        {
            return Ok(false);
        }
        let now = tx.now();
        diesel::insert_into(flagged_comments::table)
            .values((
                flagged_comments::issue_id.eq(self.issue_id),
                flagged_comments::comment_id.eq(self.id),
                flagged_comments::author_id.eq(self.author_id),
                flagged_comments::body.eq(self.body.clone()),
                flagged_comments::html.eq(self.html.clone()),
                flagged_comments::rule.eq(suspicion.rule),
                flagged_comments::created_at.eq(now),
            ))
            .execute(tx.conn())?;
        Ok(true)
    }
}

impl FlaggedComment {
    /// Nothing is wrong with it. What was held is published now, by its author, and everybody who follows is told.
    /// `body` is its text, rendered before the transaction.
    pub fn clear(&self, tx: &mut Tx<'_>, body: &Body) -> Result<EventId> {
        let issue = Issue::find(tx.conn(), self.issue_id)?.locked(tx)?;
        self.take(tx)?;
        let author = User::find(tx.conn(), self.author_id)?;
        let (comment, event) = match self.comment_id {
            Some(comment) => (comment, None),
            None => issue.publish(tx, body, &author).map(|(comment, event)| (comment, Some(event)))?,
        };
        let cleared = Action::SpamCleared { rule: self.rule.to_string(), author_id: author.id.0, author: author.name };
        let cleared = record_event(tx, NewEvent::on(issue.id, cleared).about(Record::Comment(comment)))?.event();
        Ok(event.unwrap_or(cleared))
    }

    /// It goes: what was held was never there for others, what is published is deleted like any comment.
    pub fn delete(&self, tx: &mut Tx<'_>) -> Result<()> {
        Issue::find(tx.conn(), self.issue_id)?.locked(tx)?;
        self.take(tx)?;
        match self.comment_id {
            Some(comment) => Comment::find(tx.conn(), comment)?.delete(tx).map(drop),
            None => Ok(()),
        }
    }

    /// Only one of those who decide at the same time does.
    fn take(&self, tx: &mut Tx<'_>) -> Result<()> {
        match diesel::delete(flagged_comments::table.find(self.id)).execute(tx.conn())? {
            0 => Err(Error::Conflict("Somebody else has decided about this comment already.".into())),
            _ => Ok(()),
        }
    }
}

impl Issue {
    /// The author comments now, while somebody else acts.
    fn publish(&self, tx: &mut Tx<'_>, body: &Body, author: &User) -> Result<(CommentId, EventId)> {
        let (moderator, now) = (tx.act(), tx.now());
        tx.tell_of(author.id, now);
        let published = self.comment(tx, body)?;
        tx.tell_act(moderator, now);
        Ok(published)
    }
}

fn flagged(suspicion: Suspicion, author: &User) -> Action {
    let Suspicion { rule, score } = suspicion;
    Action::SpamFlagged { rule: rule.to_string(), score, author_id: author.id.0, author: author.name.clone() }
}
