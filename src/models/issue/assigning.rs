//! Saying who is to do it.

use diesel::prelude::*;

use super::Issue;
use crate::db::Tx;
use crate::db::types::{EventId, UserId};
use crate::db::words::Reason;
use crate::error::Result;
use crate::events::{Action, NewEvent, Record, record_event};
use crate::models::subscription;
use crate::models::user::User;
use crate::schema::assignees;

impl Issue {
    /// Assigns somebody, who follows the issue from now on. Nothing happens when he is assigned.
    pub fn assign(&self, tx: &mut Tx<'_>, user: &User) -> Result<Option<EventId>> {
        let issue = self.locked(tx)?;
        let pair = assignees::table.find((self.id, user.id));
        if pair.select(assignees::user_id).get_result::<UserId>(tx.conn()).optional()?.is_some() {
            return Ok(None);
        }
        diesel::insert_into(assignees::table)
            .values((assignees::issue_id.eq(self.id), assignees::user_id.eq(user.id)))
            .execute(tx.conn())?;
        let (name, full_name) = (user.name.clone(), user.shown_name().to_owned());
        let self_ = user.id == tx.actor();
        let action = Action::AssigneeAdded { user_id: user.id.0, name, full_name, self_ };
        let event = record_event(tx, NewEvent::on(self.id, action).about(Record::User(user.id)))?.event();
        subscription::follow(tx, self.id, user.id, Reason::Assigned)?;
        issue.touch(tx)?;
        Ok(Some(event))
    }

    /// Takes it off somebody's hands. Nothing happens when he was not assigned.
    pub fn unassign(&self, tx: &mut Tx<'_>, user: &User) -> Result<Option<EventId>> {
        let issue = self.locked(tx)?;
        if diesel::delete(assignees::table.find((self.id, user.id))).execute(tx.conn())? == 0 {
            return Ok(None);
        }
        let (name, full_name) = (user.name.clone(), user.shown_name().to_owned());
        let self_ = user.id == tx.actor();
        let action = Action::AssigneeRemoved { user_id: user.id.0, name, full_name, self_ };
        let event = record_event(tx, NewEvent::on(self.id, action).about(Record::User(user.id)))?.event();
        issue.touch(tx)?;
        Ok(Some(event))
    }
}
