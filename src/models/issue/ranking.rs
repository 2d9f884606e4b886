//! Saying how urgent an issue is.

use diesel::prelude::*;

use super::Issue;
use crate::db::Tx;
use crate::db::priority::Priority;
use crate::db::types::EventId;
use crate::error::Result;
use crate::events::{Action, NewEvent, record_event};
use crate::schema::issues;

impl Issue {
    /// Is as urgent as this. Nothing happens when it is so already.
    pub fn prioritize(&self, tx: &mut Tx<'_>, priority: Priority) -> Result<Option<EventId>> {
        let issue = self.locked(tx)?;
        if issue.priority == priority {
            return Ok(None);
        }
        diesel::update(issues::table.find(self.id)).set(issues::priority.eq(priority)).execute(tx.conn())?;
        let action = Action::IssuePriorityChanged { from: issue.priority.to_string(), to: priority.to_string() };
        let event = record_event(tx, NewEvent::on(self.id, action))?.event();
        issue.touch(tx)?;
        Ok(Some(event))
    }
}
