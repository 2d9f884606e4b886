//! Deleting an issue and taking that back. Its row and its log stay; nobody sees more of it than that it was deleted.

use chrono::TimeDelta;
use diesel::prelude::*;

use super::Issue;
use crate::db::Tx;
use crate::db::types::{At, EventId, UserId};
use crate::error::{Error, Result};
use crate::events::{Action, NewEvent, record_event, uncount_all_of};
use crate::models::project::Project;
use crate::schema::issues;

/// So long it can be taken back.
pub const RESTORED_WITHIN: TimeDelta = TimeDelta::days(30);

impl Issue {
    /// Deletes it. Nothing happens when it is gone.
    pub fn delete(&self, tx: &mut Tx<'_>) -> Result<Option<EventId>> {
        let issue = self.locked(tx)?;
        if issue.deleted_at.is_some() {
            return Ok(None);
        }
        let (actor, happened) = (tx.actor(), tx.happened());
        diesel::update(issues::table.find(self.id))
            .set((issues::deleted_at.eq(happened), issues::deleted_by.eq(actor)))
            .execute(tx.conn())?;
        let (number, title) = (issue.number, issue.title.clone());
        let action = Action::IssueDeleted { number, title, author_id: issue.author_id.0 };
        uncount_all_of(tx, self.id)?;
        let event = record_event(tx, NewEvent::on(self.id, action))?.event();
        Project::count(tx, issue.project_id, issue.state, -1)?;
        Ok(Some(event))
    }

    /// Takes that back. Nothing happens when it is there.
    pub fn restore(&self, tx: &mut Tx<'_>) -> Result<Option<EventId>> {
        let issue = self.locked(tx)?;
        let Some(deleted_at) = issue.deleted_at else { return Ok(None) };
        if tx.happened() > deleted_at.plus(RESTORED_WITHIN) {
            return Err(Error::Conflict("It was deleted more than 30 days ago and cannot be restored.".into()));
        }
        diesel::update(issues::table.find(self.id))
            .set((issues::deleted_at.eq(None::<At>), issues::deleted_by.eq(None::<UserId>)))
            .execute(tx.conn())?;
        uncount_all_of(tx, self.id)?;
        let event = record_event(tx, NewEvent::on(self.id, Action::IssueRestored {}))?.event();
        Project::count(tx, issue.project_id, issue.state, 1)?;
        Ok(Some(event))
    }

    /// Who deleted it.
    pub fn deleted_by(&self, conn: &mut crate::db::DbConn) -> Result<Option<UserId>> {
        Ok(issues::table.find(self.id).select(issues::deleted_by).get_result(conn)?)
    }
}
