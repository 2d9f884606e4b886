//! Looks again at what was published: the same text on many issues, and what an edit brought in. It only flags; whoever keeps
//! order decides. Exactly once: a comment is flagged once for each rule, in the transaction in which the delivery ends.

use super::Outlet;
use crate::db::types::{At, CommentId, IssueId};
use crate::db::words::SpamRule;
use crate::db::{DbConn, Tx};
use crate::dispatch::retry::Retries;
use crate::dispatch::{Channel, Inbox, Inside, Outcome, Planned};
use crate::error::Result;
use crate::events::{ActionKey, Event};
use crate::models::comment::Comment;
use crate::models::issue::Issue;
use crate::models::member;
use crate::models::spam::{self, SAME, SAME_WITHIN, Suspicion};
use crate::models::user::{OptionalRow as _, User};
use crate::models::viewer::Access;

/// So many comments of one text are flagged at once.
const FLAGGED: i64 = 20;

/// The inbox that looks for spam.
pub struct Spam {
    /// Our own address: links to it do not count.
    site: String,
    retries: Retries,
}

impl Spam {
    /// As the settings say.
    pub fn new(outlet: &Outlet) -> Self {
        Self { site: outlet.public_url.clone(), retries: outlet.retries(Retries::inside()) }
    }
}

impl Inbox for Spam {
    fn name(&self) -> &'static str {
        "spam"
    }

    fn wants(&self, action: ActionKey) -> bool {
        matches!(action, ActionKey::CommentAdded | ActionKey::CommentEdited)
    }

    /// The comment itself is the target: nobody is told.
    fn plan(&self, _: &mut DbConn, _: &Event, now: At) -> Result<Vec<Planned>> {
        Ok(vec![Planned::due(String::new(), "every comment is looked at", now)])
    }

    fn channel(&self) -> Channel<'_> {
        Channel::Inside(self)
    }

    fn retries(&self) -> Retries {
        self.retries.clone()
    }
}

impl Inside for Spam {
    fn apply(&self, tx: &mut Tx<'_>, event: &Event, _: &str, _: &str) -> Result<Outcome> {
        let Some(comment) = Comment::find(tx.conn(), CommentId(event.record_id)).optional_row()? else {
            return Ok(Outcome::Skipped("the comment is gone"));
        };
        if keeps_order(tx, event, &comment)? {
            return Ok(Outcome::Skipped("its author keeps order here"));
        }
        let found = self.suspects(tx, event, comment)?;
        let mut issues: Vec<IssueId> = found.iter().map(|(comment, _)| comment.issue_id).collect();
        issues.sort_unstable();
        issues.dedup();
        tx.lock_issues(&issues)?;
        let mut flagged = false;
        for (comment, suspicion) in found {
            flagged |= comment.flag(tx, suspicion)?;
        }
        Ok(if flagged { Outcome::Delivered } else { Outcome::Skipped("nothing suspicious") })
    }
}

impl Spam {
    /// The comments that are to be flagged because of this event.
    fn suspects(&self, tx: &mut Tx<'_>, event: &Event, comment: Comment) -> Result<Vec<(Comment, Suspicion)>> {
        if event.key() == Some(ActionKey::CommentEdited) {
            let suspicion = spam::suspect_text(&comment.body, &self.site);
            return Ok(suspicion.map(|suspicion| (comment, suspicion)).into_iter().collect());
        }
        let since = event.created_at.plus(-SAME_WITHIN);
        let alike = comment.written_alike(tx.conn(), since, FLAGGED)?;
        let mut issues: Vec<IssueId> = alike.iter().map(|comment| comment.issue_id).collect();
        issues.sort_unstable();
        issues.dedup();
        let found = if issues.len() < SAME { Vec::new() } else { alike };
        let same = Suspicion { rule: SpamRule::SameText, score: 1 };
        Ok(found.into_iter().map(|comment| (comment, same)).collect())
    }
}

/// Those who triage a project and administrators are never asked about.
fn keeps_order(tx: &mut Tx<'_>, event: &Event, comment: &Comment) -> Result<bool> {
    let author = User::find(tx.conn(), comment.author_id)?;
    let project = Issue::find(tx.conn(), event.issue_id)?.project_id;
    let role = member::role_of(tx.conn(), project, author.id)?;
    Ok(author.is_bot() || Access { viewer: author.viewer(), role }.may_triage())
}
