//! Keeping a few issues on top of their project.

use diesel::prelude::*;

use super::Issue;
use crate::db::types::{At, EventId, ProjectId};
use crate::db::{DbConn, Tx, dialect};
use crate::error::{Error, Result};
use crate::events::{Action, NewEvent, record_event};
use crate::schema::issues;

/// A project has at most so many on top.
pub const MOST: usize = 3;

impl Issue {
    /// Those on top of a project, in the order in which they were pinned.
    pub fn pinned(conn: &mut DbConn, project: ProjectId) -> Result<Vec<Self>> {
        let pinned = issues::table.filter(issues::project_id.eq(project)).filter(issues::pinned_at.is_not_null());
        let there = pinned.filter(issues::deleted_at.is_null());
        Ok(there.order((issues::pinned_at, issues::id)).select(Self::as_select()).load(conn)?)
    }

    /// Pins it. Nothing happens when it is pinned.
    pub fn pin(&self, tx: &mut Tx<'_>) -> Result<Option<EventId>> {
        let issue = self.locked(tx)?;
        if issue.pinned_at.is_some() {
            return Ok(None);
        }
        dialect::one_at_a_time(tx.conn(), &format!("pins of {}", issue.project_id))?;
        if Self::pinned(tx.conn(), issue.project_id)?.len() >= MOST {
            let full = format!("A project has at most {MOST} pinned issues: unpin one first.");
            return Err(Error::invalid("pin", full));
        }
        let happened = tx.happened();
        diesel::update(issues::table.find(self.id)).set(issues::pinned_at.eq(happened)).execute(tx.conn())?;
        Ok(Some(record_event(tx, NewEvent::on(self.id, Action::IssuePinned {}))?.event()))
    }

    /// Unpins it. Nothing happens when it is not pinned.
    pub fn unpin(&self, tx: &mut Tx<'_>) -> Result<Option<EventId>> {
        let issue = self.locked(tx)?;
        if issue.pinned_at.is_none() {
            return Ok(None);
        }
        diesel::update(issues::table.find(self.id)).set(issues::pinned_at.eq(None::<At>)).execute(tx.conn())?;
        Ok(Some(record_event(tx, NewEvent::on(self.id, Action::IssueUnpinned {}))?.event()))
    }
}
