//! What an issue's text promises: `closes #12` closes that one together with it.

use super::Issue;
use crate::db::Tx;
use crate::db::types::{EventId, IssueId};
use crate::db::words::CloseReason;
use crate::error::Result;
use crate::markdown;
use crate::models::viewer::Access;

impl Issue {
    /// Closes it as done, and with it each open issue of its project that its text promises to close, as far as the actor may
    /// close that one. (What an issue that is closed in this way promises in turn is left to people.)
    pub fn close_with_promised(&self, tx: &mut Tx<'_>, access: Access) -> Result<Option<EventId>> {
        let promised = self.promised(tx, access)?;
        let ids: Vec<IssueId> = promised.iter().map(|issue| issue.id).chain([self.id]).collect();
        tx.lock_issues(&ids)?;
        let event = self.close(tx, CloseReason::Completed)?;
        if event.is_some() {
            promised.iter().try_for_each(|issue| issue.close(tx, CloseReason::Completed).map(drop))?;
        }
        Ok(event)
    }

    fn promised(&self, tx: &mut Tx<'_>, access: Access) -> Result<Vec<Self>> {
        let text = self.text(tx.conn())?.body;
        // Nearly no text names an issue; the others are looked through once, when the issue is closed.
        let numbers = if text.contains('#') { markdown::promised(&text) } else { Vec::new() };
        let named = Self::load_by_numbers(tx.conn(), self.project_id, &numbers)?;
        let may_close = |issue: &Self| {
            issue.is_open() && issue.deleted_at.is_none() && issue.id != self.id && issue.may_be_changed_by(access)
        };
        Ok(named.into_iter().filter(may_close).collect())
    }
}
