//! Following an issue, and no longer.

use super::Issue;
use crate::db::Tx;
use crate::db::types::EventId;
use crate::db::words::{Following, Reason};
use crate::error::Result;
use crate::events::{Action, NewEvent, Record, record_event};
use crate::models::subscription;
use crate::models::user::User;

impl Issue {
    /// Follows it because he said so. Nothing is recorded when he does already.
    pub fn subscribe(&self, tx: &mut Tx<'_>, user: &User) -> Result<Option<EventId>> {
        if subscription::find(tx.conn(), self.id, user.id)?.is_some_and(|found| found.state == Following::On) {
            return Ok(None);
        }
        subscription::set(tx, (self.id, user.id), Following::On, Reason::Manual)?;
        let reason = Reason::Manual.as_str().to_owned();
        let action = Action::Subscribed { user_id: user.id.0, name: user.name.clone(), reason };
        Ok(Some(record_event(tx, NewEvent::on(self.id, action).about(Record::User(user.id)))?.event()))
    }

    /// Follows it no longer; what he takes part in later does not change that, being named or assigned does.
    pub fn unsubscribe(&self, tx: &mut Tx<'_>, user: &User) -> Result<Option<EventId>> {
        let before = subscription::find(tx.conn(), self.id, user.id)?;
        if before.as_ref().is_some_and(|found| found.state != Following::On) {
            return Ok(None);
        }
        let reason = before.map_or(Reason::Manual, |found| found.reason);
        subscription::set(tx, (self.id, user.id), Following::Off, reason)?;
        let action = Action::Unsubscribed { user_id: user.id.0, name: user.name.clone() };
        Ok(Some(record_event(tx, NewEvent::on(self.id, action).about(Record::User(user.id)))?.event()))
    }
}
