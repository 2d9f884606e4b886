//! Ticking a task of an issue's own text.

use diesel::prelude::*;

use super::Issue;
use crate::db::Tx;
use crate::db::types::EventId;
use crate::db::words::TextOf;
use crate::error::{Error, Result};
use crate::events::{Action, NewEvent, record_event};
use crate::markdown::Ticked;
use crate::models::issue::naming::Named;
use crate::models::revision;
use crate::models::text::Body;
use crate::schema::issues;

impl Issue {
    /// Takes over the text in which one task was ticked or unticked. `version` is the revision that it was ticked in.
    pub fn tick(&self, tx: &mut Tx<'_>, body: &Body, version: i64, ticked: &Ticked) -> Result<EventId> {
        let present = self.locked(tx)?;
        if present.revision != version {
            return Err(Error::Conflict("Somebody edited this issue meanwhile. Look at it again, then tick.".into()));
        }
        let body = &Named::look_up(tx.conn(), present.project_id, body)?.linked(body);
        let rev = version + 1;
        diesel::update(issues::table.find(self.id))
            .set((issues::body.eq(body.text().to_owned()), issues::html.eq(body.html()), issues::revision.eq(rev)))
            .execute(tx.conn())?;
        let event = record_event(tx, NewEvent::on(self.id, action(rev, ticked)))?.event();
        revision::add(tx, (TextOf::Issue, self.id.0, rev), Some(&present.title), body, event)?;
        present.touch(tx)?;
        Ok(event)
    }
}

/// What is told of a tick: the task's words, and how far its list has come.
pub(super) fn action(rev: i64, ticked: &Ticked) -> Action {
    let count = |tasks: usize| i64::try_from(tasks).unwrap_or(i64::MAX);
    let (text, done, total) = (ticked.task.clone(), count(ticked.done), count(ticked.total));
    if ticked.is_done {
        Action::ChecklistItemChecked { rev, text, done, total }
    } else {
        Action::ChecklistItemUnchecked { rev, text, done, total }
    }
}
