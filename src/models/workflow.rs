//! Workflows: when something happens, and all conditions hold, do these things. Of one issue, or of all issues of a project.

pub mod attribute;
pub mod chain;
pub mod condition;
pub mod draft;
pub mod fact;
pub mod rehearsing;
mod reply;
pub mod running;
mod saying;
pub mod step;

use diesel::prelude::*;
use serde_json::Value;

use crate::db::types::{At, IssueId, Json, ProjectId, UserId, WorkflowId};
use crate::db::{DbConn, Tx};
use crate::error::Result;
use crate::events::project::{ProjectAction, record_project_event};
use crate::events::{ActionKey, Event, Record};
use crate::schema::workflows;
use condition::Condition;
use draft::Rule;
use step::Step;

/// So many are listed.
pub const SHOWN: i64 = 200;

/// A workflow.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = workflows)]
pub struct Workflow {
    /// Its id.
    pub id: WorkflowId,
    /// Its project.
    pub project_id: ProjectId,
    /// Its issue; none when it is for every issue of the project.
    pub issue_id: Option<IssueId>,
    /// How people call it.
    pub name: String,
    /// The key of the action that it waits for.
    pub triggered_on: String,
    /// What must hold, as JSON has it.
    pub conditions: Json<Vec<Value>>,
    /// What it does, as JSON has it.
    pub actions: Json<Vec<Value>>,
    /// Who is told when it fails.
    pub owner_id: UserId,
    /// How often in a row it failed.
    pub failures: i64,
    /// Since when it is off.
    pub disabled_at: Option<At>,
    /// Why, if not because somebody said so.
    pub disabled_because: String,
}

impl Workflow {
    /// By id.
    pub fn find(conn: &mut DbConn, id: WorkflowId) -> Result<Self> {
        Ok(workflows::table.find(id).select(Self::as_select()).get_result(conn)?)
    }

    /// By id, if it belongs to this project, or to this issue of it.
    pub fn find_in(conn: &mut DbConn, project: ProjectId, issue: Option<IssueId>, id: WorkflowId) -> Result<Self> {
        let found = Self::find(conn, id)?;
        let is_here = found.project_id == project && found.issue_id == issue;
        is_here.then_some(found).ok_or(crate::error::Error::NotFound)
    }

    /// Several at once, in no order.
    pub fn load(conn: &mut DbConn, ids: &[WorkflowId]) -> Result<Vec<Self>> {
        Ok(workflows::table.filter(workflows::id.eq_any(ids)).select(Self::as_select()).load(conn)?)
    }

    /// Those of a project, or of one issue, in the order in which they were made.
    pub fn all_of(conn: &mut DbConn, project: ProjectId, issue: Option<IssueId>) -> Result<Vec<Self>> {
        let all = workflows::table.filter(workflows::project_id.eq(project)).order(workflows::id).limit(SHOWN);
        let select = Self::as_select();
        Ok(match issue {
            Some(issue) => all.filter(workflows::issue_id.eq(issue)).select(select).load(conn)?,
            None => all.filter(workflows::issue_id.is_null()).select(select).load(conn)?,
        })
    }

    /// Does any workflow wait for this action? One seek into `workflows_by_trigger`, asked for every event.
    pub fn is_any_on(conn: &mut DbConn, action: ActionKey) -> Result<bool> {
        let waiting = workflows::table.filter(workflows::triggered_on.eq(action.as_str()));
        let waiting = waiting.filter(workflows::disabled_at.is_null());
        let first: Option<i64> = waiting.select(diesel::dsl::min(workflows::project_id)).get_result(conn)?;
        Ok(first.is_some())
    }

    /// Those that are on and wait for this event, be it of their issue or of their project.
    pub fn waiting_for(conn: &mut DbConn, event: &Event) -> Result<Vec<Self>> {
        let waiting = workflows::table
            .filter(workflows::triggered_on.eq(event.action.clone()))
            .filter(workflows::project_id.eq(event.project_id))
            .filter(workflows::disabled_at.is_null())
            .filter(workflows::issue_id.is_null().or(workflows::issue_id.eq(event.issue_id)));
        Ok(waiting.order(workflows::id).select(Self::as_select()).load(conn)?)
    }

    /// Is it on?
    pub fn is_on(&self) -> bool {
        self.disabled_at.is_none()
    }

    /// What it says, read.
    pub fn rule(&self) -> Result<Rule, String> {
        let trigger = ActionKey::parse(&self.triggered_on)?;
        let conditions = self.conditions.0.iter().map(|sent| Condition::read(sent, trigger)).collect::<Result<_, _>>();
        let steps = self.actions.0.iter().map(|sent| Step::read(sent, trigger)).collect::<Result<_, _>>();
        Ok(Rule { trigger, conditions: conditions?, steps: steps? })
    }

    /// Takes it away. What it did stays.
    pub fn delete(&self, tx: &mut Tx<'_>) -> Result<()> {
        diesel::delete(workflows::table.find(self.id)).execute(tx.conn())?;
        let deleted = ProjectAction::WorkflowDeleted { workflow_id: self.id.0, name: self.name.clone() };
        record_project_event(tx, self.project_id, Record::Workflow(self.id), deleted).map(drop)
    }
}
