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
    /// Plans it for this milestone, or for none. Two events when it was planned for another: it left that one first.
    pub fn plan_for(&self, tx: &mut Tx<'_>, milestone: Option<&Milestone>) -> Result<Vec<EventId>> {
        let issue = self.locked(tx)?;
        if issue.milestone_id == milestone.map(|milestone| milestone.id) {
            return Ok(Vec::new());
        }
        let before = issue.milestone_id.map(|before| Milestone::find(tx.conn(), before)).transpose()?;
        let id: Option<MilestoneId> = milestone.map(|milestone| milestone.id);
        diesel::update(issues::table.find(self.id)).set(issues::milestone_id.eq(id)).execute(tx.conn())?;
        let mut events = Vec::new();
        if let Some(before) = before {
            let action = Action::MilestoneRemoved { milestone_id: before.id.0, title: before.title };
            let left = NewEvent::on(self.id, action).about(Record::Milestone(before.id));
            events.push(record_event(tx, left)?.event());
        }
        if let Some(milestone) = milestone {
            let action = Action::MilestoneAdded { milestone_id: milestone.id.0, title: milestone.title.clone() };
            let joined = NewEvent::on(self.id, action).about(Record::Milestone(milestone.id));
            events.push(record_event(tx, joined)?.event());
        }
        issue.touch(tx)?;
        Ok(events)
    }
}
