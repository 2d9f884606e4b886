//! Planning an issue for a milestone.

use diesel::prelude::*;

use super::Issue;
use crate::db::Tx;
use crate::db::types::{EventId, MilestoneId};
use crate::error::Result;
use crate::events::{Action, NewEvent, Record, record_event};
use crate::models::milestone::Milestone;
use crate::schema::issues;

impl Issue {
    /// Plans it for this milestone, instead of any other, or for none. Nothing happens when it is so already.
    pub fn plan_for(&self, tx: &mut Tx<'_>, milestone: Option<&Milestone>) -> Result<Option<EventId>> {
        let issue = self.locked(tx)?;
        let before = issue.milestone_id.map(|before| Milestone::find(tx.conn(), before)).transpose()?;
        let action = match (before.as_ref(), milestone) {
            (Some(before), Some(after)) if before.id == after.id => return Ok(None),
            (Some(before), Some(after)) => Action::MilestoneChanged {
                from: before.title.clone(),
                to: after.title.clone(),
                from_id: before.id.0,
                to_id: after.id.0,
            },
            (None, Some(after)) => Action::MilestoneAdded { milestone_id: after.id.0, title: after.title.clone() },
            (Some(before), None) => Action::MilestoneRemoved { milestone_id: before.id.0, title: before.title.clone() },
            (None, None) => return Ok(None),
        };
        let id: Option<MilestoneId> = milestone.map(|milestone| milestone.id);
        diesel::update(issues::table.find(self.id)).set(issues::milestone_id.eq(id)).execute(tx.conn())?;
        let about = milestone.or(before.as_ref()).map_or(Record::Issue(self.id), |one| Record::Milestone(one.id));
        let event = record_event(tx, NewEvent::on(self.id, action).about(about))?.event();
        issue.touch(tx)?;
        Ok(Some(event))
    }
}
