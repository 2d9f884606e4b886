//! Chains: a workflow's act is an event, which may run the next workflow. A chain is at most three workflows long, and none
//! of them comes twice.

use diesel::prelude::*;

use crate::db::types::{EventId, WorkflowId};
use crate::db::words::Via;
use crate::db::{Act, DbConn, Tx};
use crate::error::Result;
use crate::events::{ActionKey, Event};
use crate::schema::workflow_runs;

/// The longest chain.
pub const DEEPEST: usize = 3;

/// The workflows that led to an event, the latest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    workflows: Vec<WorkflowId>,
    is_failure: bool,
}

/// May a workflow run as the next of a chain?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Yes, at this depth.
    Run(usize),
    /// No, and that is as it should be.
    Skip(&'static str),
    /// No: workflows go round in a circle, which is to be told.
    Stop(&'static str),
}

impl Chain {
    /// What led to this event.
    pub fn of(conn: &mut DbConn, event: &Event) -> Result<Self> {
        let mut workflows = Vec::new();
        let (mut via, mut correlation) = (event.via, event.correlation_id);
        while via == Via::Workflow && workflows.len() <= DEEPEST {
            let run = workflow_runs::table.filter(workflow_runs::correlation_id.eq(correlation));
            let run: Option<(WorkflowId, EventId)> =
                run.select((workflow_runs::workflow_id, workflow_runs::event_id)).first(conn).optional()?;
            let Some((workflow, cause)) = run else { break };
            workflows.push(workflow);
            let cause = Event::find(conn, cause)?;
            (via, correlation) = (cause.via, cause.correlation_id);
        }
        Ok(Self { workflows, is_failure: event.key() == Some(ActionKey::WorkflowFailed) })
    }

    /// May this one be next? A workflow never answers itself. A circle is told once: what a failure leads to is not.
    pub fn next(&self, workflow: WorkflowId) -> Next {
        let depth = self.workflows.len();
        let stop = |why| if self.is_failure || depth > DEEPEST { Next::Skip(why) } else { Next::Stop(why) };
        match self.workflows.iter().position(|other| *other == workflow) {
            Some(0) => Next::Skip("a workflow never answers itself"),
            Some(_) => stop("workflows go round in a circle: it ran already in this chain"),
            None if depth >= DEEPEST => stop("three workflows ran in a chain already"),
            None => Next::Run(depth + 1),
        }
    }
}

/// Did this workflow see to this event already?
pub(super) fn is_done(conn: &mut DbConn, workflow: WorkflowId, event: EventId) -> Result<bool> {
    let own = workflow_runs::table.filter(workflow_runs::workflow_id.eq(workflow));
    let run = own.filter(workflow_runs::event_id.eq(event)).select(workflow_runs::id);
    Ok(run.first::<i64>(conn).optional()?.is_some())
}

/// Keeps what it did because of the event, in the act's own transaction.
pub(super) fn keep(tx: &mut Tx<'_>, workflow: WorkflowId, act: Act, error: Option<String>) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(workflow_runs::table)
        .values((
            workflow_runs::workflow_id.eq(workflow),
            workflow_runs::event_id.eq(act.caused_by.expect("a workflow acts because of an event")),
            workflow_runs::correlation_id.eq(act.correlation),
            workflow_runs::depth.eq(i64::from(act.depth)),
            workflow_runs::error.eq(error),
            workflow_runs::at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(workflows: &[i64], is_failure: bool) -> Next {
        Chain { workflows: workflows.iter().copied().map(WorkflowId).collect(), is_failure }.next(WorkflowId(7))
    }

    #[test]
    fn a_chain_is_three_long_and_none_comes_twice() {
        assert_eq!(next(&[], false), Next::Run(1));
        assert_eq!(next(&[1, 2], false), Next::Run(3));
        assert!(matches!(next(&[1, 2, 3], false), Next::Stop(_)));
        assert!(matches!(next(&[7], false), Next::Skip(_)), "it does what it waits for");
        assert!(matches!(next(&[1, 7], false), Next::Stop(_)), "ping, pong");
    }

    #[test]
    fn what_a_failure_leads_to_is_not_told_again() {
        assert!(matches!(next(&[1, 7], true), Next::Skip(_)));
        assert!(matches!(next(&[1, 2, 3, 4], false), Next::Skip(_)));
        assert_eq!(next(&[1], true), Next::Run(2));
    }
}
