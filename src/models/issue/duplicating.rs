//! Saying that an issue repeats another one.

use diesel::prelude::*;

use super::Issue;
use crate::db::types::{EventId, IssueId};
use crate::db::{DbConn, Tx};
use crate::error::{Error, Result};
use crate::events::{Action, NewEvent, Record, record_event};
use crate::models::project::Project;
use crate::schema::issues;

/// So many duplicates of each other are followed, one to the next.
const LONGEST_CHAIN: usize = 32;

impl Issue {
    /// Is it marked as a duplicate of this one, be it by way of others?
    pub fn repeats(&self, conn: &mut DbConn, other: IssueId) -> Result<bool> {
        let mut next = self.duplicate_of;
        for _ in 0..LONGEST_CHAIN {
            match next {
                None => return Ok(false),
                Some(id) if id == other => return Ok(true),
                Some(id) => next = issues::table.find(id).select(issues::duplicate_of).first(conn)?,
            }
        }
        Ok(true)
    }

    /// Another issue has it: said beside closing it as a duplicate. Nothing happens when that was said of the same one.
    pub fn mark_duplicate(&self, tx: &mut Tx<'_>, original: &Issue) -> Result<Option<EventId>> {
        tx.lock_issues(&[self.id, original.id])?;
        let issue = Self::find(tx.conn(), self.id)?;
        if original.id == self.id {
            return Err(Error::invalid("original", "An issue is no duplicate of itself."));
        }
        if issue.duplicate_of == Some(original.id) {
            return Ok(None);
        }
        let project = Project::find(tx.conn(), original.project_id)?;
        diesel::update(issues::table.find(self.id)).set(issues::duplicate_of.eq(original.id)).execute(tx.conn())?;
        let action = Action::IssueMarkedDuplicate {
            canonical_issue_id: original.id.0,
            canonical_number: original.number,
            canonical_project: project.slug,
        };
        Ok(Some(record_event(tx, issue.telling_of(original, action))?.event()))
    }

    /// No other issue has it after all. Nothing happens when that was not said.
    pub fn unmark_duplicate(&self, tx: &mut Tx<'_>) -> Result<Option<EventId>> {
        let issue = self.locked(tx)?;
        let Some(original) = issue.duplicate_of.map(|id| Self::find(tx.conn(), id)).transpose()? else {
            return Ok(None);
        };
        let project = Project::find(tx.conn(), original.project_id)?;
        diesel::update(issues::table.find(self.id)).set(issues::duplicate_of.eq(None::<IssueId>)).execute(tx.conn())?;
        let action = Action::IssueUnmarkedDuplicate {
            canonical_issue_id: original.id.0,
            canonical_number: original.number,
            canonical_project: project.slug,
        };
        Ok(Some(record_event(tx, issue.telling_of(&original, action))?.event()))
    }

    /// What names an issue of another project is for those who may read that one too.
    fn telling_of(&self, original: &Self, action: Action) -> NewEvent {
        let event = NewEvent::on(self.id, action).about(Record::Issue(original.id));
        if original.project_id == self.project_id { event } else { event.from_project(original.project_id) }
    }
}
