//! The step that an issue is at. A step that ends the work closes it, another one reopens it; and closing and reopening an
//! issue that has a step take it to a fitting one.

use diesel::prelude::*;

use super::Issue;
use crate::db::Tx;
use crate::db::types::EventId;
use crate::db::words::CloseReason;
use crate::error::Result;
use crate::events::{Action, NewEvent, Record, record_event};
use crate::models::status::Status;
use crate::schema::issues;

/// How an event calls having no step.
const NOWHERE: &str = "no status";

impl Issue {
    /// Takes it to a step of its project, or to none. Nothing happens when it is there.
    pub fn set_status(&self, tx: &mut Tx<'_>, to: Option<&Status>) -> Result<Option<EventId>> {
        let issue = self.locked(tx)?;
        let Some(event) = issue.step(tx, to)? else { return Ok(None) };
        match to {
            Some(status) if status.is_done && issue.is_open() => drop(issue.close(tx, CloseReason::Completed)?),
            Some(status) if !status.is_done && !issue.is_open() => drop(issue.reopen(tx)?),
            _ => {}
        }
        Ok(Some(event))
    }

    /// It was closed or reopened: if it has a step that no longer fits, it goes to the first that does.
    pub(super) fn step_along(&self, tx: &mut Tx<'_>) -> Result<()> {
        let issue = Self::find(tx.conn(), self.id)?;
        let Some(present) = issue.status_id.map(|id| Status::find(tx.conn(), id)).transpose()? else { return Ok(()) };
        let is_done = !issue.is_open();
        if present.is_done == is_done {
            return Ok(());
        }
        let all = Status::of_project(tx.conn(), issue.project_id)?;
        let Some(fitting) = all.iter().find(|one| one.is_done == is_done) else { return Ok(()) };
        issue.step(tx, Some(fitting)).map(drop)
    }

    fn step(&self, tx: &mut Tx<'_>, to: Option<&Status>) -> Result<Option<EventId>> {
        let to_id = to.map(|status| status.id);
        if self.status_id == to_id {
            return Ok(None);
        }
        let from = self.status_id.map(|id| Status::find(tx.conn(), id)).transpose()?;
        let called = |status: Option<&Status>| status.map_or(NOWHERE, |status| &status.name).to_owned();
        let action = Action::IssueStatusChanged {
            from: called(from.as_ref()),
            to: called(to),
            from_id: self.status_id.map(|id| id.0),
            to_id: to_id.map(|id| id.0),
        };
        diesel::update(issues::table.find(self.id)).set(issues::status_id.eq(to_id)).execute(tx.conn())?;
        let about = to_id.or(self.status_id).map_or(Record::Issue(self.id), Record::Status);
        let event = record_event(tx, NewEvent::on(self.id, action).about(about))?.event();
        self.touch(tx)?;
        Ok(Some(event))
    }
}
