//! What a payload tells of the repository's labels and milestones.

use serde_json::Value;

use super::super::acts::plain;
use super::super::desk::Desk;
use super::super::shapes::{Label, Milestone};
use super::super::{Person, Time};
use super::{part, sender};
use crate::db::Tx;
use crate::db::types::At;
use crate::error::Result;
use crate::models::label::{Label as Ours, NewLabel};
use crate::models::user::OptionalRow;

/// What happened to a label.
pub struct LabelNews {
    label: Label,
    /// What it was called before.
    before: String,
    is_gone: bool,
    sender: Person,
}

impl LabelNews {
    /// Nothing, if what happened has no counterpart here.
    pub(super) fn read(action: &str, payload: &Value) -> Result<Option<Self>> {
        if !matches!(action, "created" | "edited" | "deleted") {
            return Ok(None);
        }
        let label: Label = part(payload, "label")?;
        let before = payload.pointer("/changes/name/from").and_then(Value::as_str).unwrap_or(&label.name);
        let before = plain(before);
        Ok(Some(Self { before, is_gone: action == "deleted", sender: sender(payload)?, label }))
    }

    /// Does it; what it is about, in words.
    pub(super) fn take(self, tx: &mut Tx<'_>, mut desk: Desk) -> Result<String> {
        let about = format!("Label {}", crate::text::cut(&crate::text::one_line(&self.label.name), 100));
        act(tx, &mut desk, &self.sender)?;
        let known = desk.names.known_label(&self.before).cloned();
        match known {
            Some(ours) if self.is_gone => ours.delete(tx)?,
            Some(ours) => self.change(tx, &desk, &ours)?,
            None if self.is_gone => {}
            None => drop(desk.names.label(tx, &self.label)?),
        }
        Ok(about)
    }

    /// Another label may have the new name here already: then it keeps it.
    fn change(self, tx: &mut Tx<'_>, desk: &Desk, ours: &Ours) -> Result<()> {
        let name: String = plain(&self.label.name).chars().take(100).collect();
        let other = Ours::find_by_name(tx.conn(), desk.project, &name).optional_row()?;
        if name.is_empty() || other.is_some_and(|other| other.id != ours.id) {
            return Ok(());
        }
        let color =
            self.label.color.filter(|color| color.len() == 6 && color.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let color = color.map_or_else(|| ours.color.clone(), |color| format!("#{}", color.to_lowercase()));
        let description = self.label.description.as_deref().map(plain).unwrap_or_default();
        ours.change(tx, NewLabel { project: desk.project, name, color, description })
    }
}

/// A milestone that is new.
pub struct MilestoneNews {
    milestone: Milestone,
    sender: Person,
}

impl MilestoneNews {
    /// Nothing, if what happened has no counterpart here.
    pub(super) fn read(action: &str, payload: &Value) -> Result<Option<Self>> {
        let news = || Ok(Self { milestone: part(payload, "milestone")?, sender: sender(payload)? });
        (action == "created").then(news).transpose()
    }

    /// Does it; what it is about, in words.
    pub(super) fn take(self, tx: &mut Tx<'_>, mut desk: Desk) -> Result<String> {
        act(tx, &mut desk, &self.sender)?;
        desk.names.milestone(tx, &self.milestone)?;
        Ok(format!("Milestone {}", crate::text::cut(&crate::text::one_line(&self.milestone.title), 100)))
    }
}

/// From here on this person acts.
fn act(tx: &mut Tx<'_>, desk: &mut Desk, person: &Person) -> Result<()> {
    let (actor, now): (_, Time) = (desk.names.id_of(tx, person)?, tx.now().0);
    tx.next_act();
    tx.tell_of(actor, At(now));
    Ok(())
}
