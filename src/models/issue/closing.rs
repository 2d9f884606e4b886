//! Closing and reopening.

use diesel::prelude::*;

use super::Issue;
use crate::db::Tx;
use crate::db::types::{At, EventId, UserId};
use crate::db::words::{CloseReason, Reason, State};
use crate::error::Result;
use crate::events::{Action, NewEvent, record_event};
use crate::models::project::Project;
use crate::models::subscription;
use crate::schema::issues;

impl Issue {
    /// Closes it, or gives another reason for its being closed. Nothing happens when it is closed for this reason already.
    pub fn close(&self, tx: &mut Tx<'_>, reason: CloseReason) -> Result<Option<EventId>> {
        let issue = self.locked(tx)?;
        if issue.state == State::Closed && issue.state_reason == Some(reason) {
            return Ok(None);
        }
        let (actor, happened) = (tx.actor(), tx.happened());
        diesel::update(issues::table.find(issue.id))
            .set((
                issues::state.eq(State::Closed),
                issues::state_reason.eq(reason),
                issues::closed_at.eq(happened),
                issues::closed_by.eq(actor),
            ))
            .execute(tx.conn())?;
        let action = Action::IssueClosed { reason: reason.as_str().to_owned() };
        let event = record_event(tx, NewEvent::on(issue.id, action))?.event();
        if issue.state == State::Open {
            Project::count(tx, issue.project_id, State::Open, -1)?;
            Project::count(tx, issue.project_id, State::Closed, 1)?;
        }
        issue.state_changed(tx)?;
        Ok(Some(event))
    }

    /// Reopens it. Nothing happens when it is open.
    pub fn reopen(&self, tx: &mut Tx<'_>) -> Result<Option<EventId>> {
        let issue = self.locked(tx)?;
        if issue.state == State::Open {
            return Ok(None);
        }
        diesel::update(issues::table.find(issue.id))
            .set((
                issues::state.eq(State::Open),
                issues::state_reason.eq(None::<CloseReason>),
                issues::closed_at.eq(None::<At>),
                issues::closed_by.eq(None::<UserId>),
            ))
            .execute(tx.conn())?;
        let event = record_event(tx, NewEvent::on(issue.id, Action::IssueReopened {}))?.event();
        Project::count(tx, issue.project_id, State::Closed, -1)?;
        Project::count(tx, issue.project_id, State::Open, 1)?;
        issue.unmark_duplicate(tx)?;
        issue.state_changed(tx)?;
        Ok(Some(event))
    }

    fn state_changed(&self, tx: &mut Tx<'_>) -> Result<()> {
        let actor = tx.actor();
        subscription::follow(tx, self.id, actor, Reason::StateChanger)?;
        self.step_along(tx)?;
        self.touch(tx)
    }
}
