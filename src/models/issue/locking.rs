//! Locking a conversation: only those who keep order may comment.

use diesel::prelude::*;

use super::Issue;
use crate::db::Tx;
use crate::db::types::{At, EventId};
use crate::error::Result;
use crate::events::{Action, NewEvent, record_event};
use crate::schema::issues;

impl Issue {
    /// Locks it, or gives another reason for its being locked; the reason may be empty. Nothing happens when it is locked
    /// for this reason already.
    pub fn lock(&self, tx: &mut Tx<'_>, reason: &str) -> Result<Option<EventId>> {
        let issue = self.locked(tx)?;
        let (happened, kept) = (tx.happened(), Some(reason.to_owned()).filter(|reason| !reason.is_empty()));
        if issue.locked_at.is_some() && issue.lock_reason == kept {
            return Ok(None);
        }
        diesel::update(issues::table.find(self.id))
            .set((issues::locked_at.eq(happened), issues::lock_reason.eq(kept)))
            .execute(tx.conn())?;
        let action = Action::IssueLocked { reason: reason.to_owned() };
        let event = record_event(tx, NewEvent::on(self.id, action))?.event();
        issue.touch(tx)?;
        Ok(Some(event))
    }

    /// Unlocks it. Nothing happens when it is not locked.
    pub fn unlock(&self, tx: &mut Tx<'_>) -> Result<Option<EventId>> {
        let issue = self.locked(tx)?;
        if issue.locked_at.is_none() {
            return Ok(None);
        }
        diesel::update(issues::table.find(self.id))
            .set((issues::locked_at.eq(None::<At>), issues::lock_reason.eq(None::<String>)))
            .execute(tx.conn())?;
        let event = record_event(tx, NewEvent::on(self.id, Action::IssueUnlocked {}))?.event();
        issue.touch(tx)?;
        Ok(Some(event))
    }
}
