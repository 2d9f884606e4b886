//! Putting labels on an issue and taking them off.

use diesel::prelude::*;

use super::Issue;
use crate::db::Tx;
use crate::db::types::EventId;
use crate::error::Result;
use crate::events::{Action, NewEvent, Record, record_event};
use crate::models::label::Label;
use crate::schema::issue_labels;

impl Issue {
    /// Puts a label of its project on. Nothing happens when it is there.
    pub fn label(&self, tx: &mut Tx<'_>, label: &Label) -> Result<Option<EventId>> {
        let issue = self.locked(tx)?;
        let pair = issue_labels::table.find((self.id, label.id));
        if pair.select(issue_labels::label_id).get_result::<crate::db::types::LabelId>(tx.conn()).optional()?.is_some()
        {
            return Ok(None);
        }
        diesel::insert_into(issue_labels::table)
            .values((issue_labels::issue_id.eq(self.id), issue_labels::label_id.eq(label.id)))
            .execute(tx.conn())?;
        let (name, color) = (label.name.clone(), label.color.clone());
        let action = Action::LabelAdded { label_id: label.id.0, name, color };
        let event = record_event(tx, NewEvent::on(self.id, action).about(Record::Label(label.id)))?.event();
        issue.touch(tx)?;
        Ok(Some(event))
    }

    /// Takes a label off. Nothing happens when it is not there.
    pub fn unlabel(&self, tx: &mut Tx<'_>, label: &Label) -> Result<Option<EventId>> {
        let issue = self.locked(tx)?;
        if diesel::delete(issue_labels::table.find((self.id, label.id))).execute(tx.conn())? == 0 {
            return Ok(None);
        }
        let (name, color) = (label.name.clone(), label.color.clone());
        let action = Action::LabelRemoved { label_id: label.id.0, name, color };
        let event = record_event(tx, NewEvent::on(self.id, action).about(Record::Label(label.id)))?.event();
        issue.touch(tx)?;
        Ok(Some(event))
    }
}
