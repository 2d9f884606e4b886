//! Runs workflows. Exactly once for a workflow and an event: each has a delivery of its own, whose effect, run and end are one
//! transaction.

use super::Outlet;
use crate::db::types::{At, WorkflowId};
use crate::db::{DbConn, Tx};
use crate::dispatch::retry::Retries;
use crate::dispatch::{Channel, Inbox, Inside, Outcome, Planned};
use crate::error::Result;
use crate::events::{ActionKey, Event};
use crate::models::user::OptionalRow;
use crate::models::workflow::Workflow;
use crate::models::workflow::fact::Facts;
use crate::models::workflow::running::Ending;

/// The inbox behind every project's and issue's workflows.
pub struct Workflows {
    retries: Retries,
}

impl Workflows {
    /// As the settings say.
    pub fn new(outlet: &Outlet) -> Self {
        Self { retries: outlet.retries(Retries::inside()) }
    }
}

impl Inbox for Workflows {
    fn name(&self) -> &'static str {
        "workflow"
    }

    fn wants(&self, _: ActionKey) -> bool {
        true
    }

    fn has_work(&self, conn: &mut DbConn, action: ActionKey) -> Result<bool> {
        Workflow::is_any_on(conn, action)
    }

    /// Every workflow that waits for this, run or not, and why not.
    fn plan(&self, conn: &mut DbConn, event: &Event, now: At) -> Result<Vec<Planned>> {
        if event.source_project_id.is_some() {
            return Ok(Vec::new()); // not everybody here may know of it, and what a workflow does is seen by all
        }
        let mut facts = Facts::of(conn, event)?;
        let waiting = Workflow::waiting_for(conn, event)?.into_iter().map(|workflow| {
            let target = format!("workflow:{}", workflow.id);
            Ok(match workflow.refusal(conn, &mut facts)? {
                None => Planned::due(target, "all its conditions hold", now),
                Some(why) => Planned::skip(target, why),
            })
        });
        waiting.collect()
    }

    fn channel(&self) -> Channel<'_> {
        Channel::Inside(self)
    }

    fn retries(&self) -> Retries {
        self.retries.clone()
    }

    fn acts_alone(&self) -> bool {
        true
    }
}

impl Inside for Workflows {
    fn apply(&self, tx: &mut Tx<'_>, event: &Event, target: &str, _: &str) -> Result<Outcome> {
        let id = target.strip_prefix("workflow:").and_then(|id| id.parse().ok()).map(WorkflowId);
        let Some(id) = id else { return Ok(Outcome::Skipped("no workflow by this name")) };
        let Some(workflow) = Workflow::find(tx.conn(), id).optional_row()? else {
            return Ok(Outcome::Skipped("it was deleted meanwhile"));
        };
        if !workflow.is_on() {
            return Ok(Outcome::Skipped("it was switched off meanwhile"));
        }
        Ok(match workflow.run(tx, event)? {
            Ending::Ran => Outcome::Delivered,
            Ending::Failed => Outcome::Skipped("it failed; the feed says why"),
            Ending::Not(why) => Outcome::Skipped(why),
        })
    }
}
