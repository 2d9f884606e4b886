//! What happens to a project itself, not to its issues: who belongs to it, its labels, milestones and rules. Its audit log.
//!
//! These events have their own table and page. No inbox is told of them, so they need no outbox: they are recorded in the
//! transaction of what they tell, on the next line of its verb.

pub mod action;

use diesel::prelude::*;
use serde_json::Value;

pub use action::{Action as ProjectAction, ActionKey as ProjectActionKey};

use super::Record;
use crate::db::Tx;
use crate::db::types::{At, EventId, Json, ProjectEventId, ProjectId, UserId};
use crate::db::words::Via;
use crate::error::{Doing, Result};
use crate::schema::project_events;

/// One fact about a project, in the past tense.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = project_events)]
pub struct ProjectEvent {
    /// Ascending.
    pub id: ProjectEventId,
    /// The project.
    pub project_id: ProjectId,
    /// Who did it.
    pub actor_id: UserId,
    /// The key of its action; may be one that this version does not know.
    pub action: String,
    /// What it is about.
    pub record_type: String,
    /// What it is about.
    pub record_id: i64,
    /// Its own data, as it was at that moment.
    pub extra: Json<Value>,
    /// When it happened.
    pub occurred_at: At,
    /// When it was recorded.
    pub created_at: At,
    /// Because of which event of an issue, when a program acted.
    pub caused_by_event_id: Option<EventId>,
    /// By which way.
    pub via: Via,
}

impl ProjectEvent {
    /// Its action, if this version knows it.
    #[must_use]
    pub fn key(&self) -> Option<ProjectActionKey> {
        ProjectActionKey::find(&self.action)
    }
}

/// NULL is written out, so that the statement is the same each time and stays prepared.
#[derive(Insertable)]
#[diesel(table_name = project_events, treat_none_as_default_value = false)]
struct NewRow {
    project_id: ProjectId,
    actor_id: UserId,
    action: &'static str,
    record_type: &'static str,
    record_id: i64,
    extra: Json<Value>,
    occurred_at: At,
    created_at: At,
    updated_at: At,
    correlation_id: i64,
    caused_by_event_id: Option<EventId>,
    via: Via,
}

/// Records what happened to a project, in the transaction that changes it. What it is about: a record of the project, or
/// the project itself.
pub fn record_project_event(
    tx: &mut Tx<'_>,
    project: ProjectId,
    record: Record,
    action: ProjectAction,
) -> Result<ProjectEventId> {
    let (act, now) = (tx.act(), tx.now());
    let row = NewRow {
        project_id: project,
        actor_id: act.actor,
        action: action.key().as_str(),
        record_type: record.type_name(),
        record_id: record.id(),
        extra: Json(action.extra()),
        occurred_at: tx.happened(),
        created_at: now,
        updated_at: now,
        correlation_id: act.correlation,
        caused_by_event_id: act.caused_by,
        via: act.via,
    };
    let inserted = diesel::insert_into(project_events::table).values(row).returning(project_events::id);
    inserted.get_result(tx.conn()).doing("recording an event of a project")
}
