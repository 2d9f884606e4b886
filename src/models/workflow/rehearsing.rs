//! What a workflow would have done, had it been there: its conditions asked of events that happened. Nothing is changed.
//!
//! Of an event its own data is asked as it was; of its issue, its actor and its comment what is so now.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::draft::{Rule, numbered};
use super::fact::Facts;
use crate::db::DbConn;
use crate::db::types::{At, EventId, IssueId};
use crate::error::{Error, Result};
use crate::events::Event;
use crate::schema::issue_events;

/// How many events are looked at together.
pub const BATCH: i64 = 500;

/// What would have come of some events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rehearsal {
    /// How many there were that it waits for.
    pub events: u64,
    /// How often it would have run on each issue.
    pub runs: BTreeMap<IssueId, u64>,
    /// What it could not have done, on which issue, and how often.
    pub failures: BTreeMap<(IssueId, String), u64>,
}

impl Rehearsal {
    /// Takes in the next events since then; the last of them, or nothing when there are no more.
    pub fn go_on(&mut self, conn: &mut DbConn, rule: &Rule, since: Option<At>, last: EventId) -> Result<Option<EventId>> {
        let events: Vec<Event> = issue_events::table
            .filter(issue_events::action.eq(rule.trigger.as_str()))
            .filter(issue_events::id.gt(last))
            .filter(issue_events::occurred_at.ge(since.unwrap_or(At::from_micros(0))))
            .order(issue_events::id)
            .limit(BATCH)
            .select(Event::as_select())
            .load(conn)?;
        for event in &events {
            self.take(conn, rule, event)?;
        }
        Ok(events.last().map(|event| event.id))
    }

    /// How often it would have run.
    pub fn times(&self) -> u64 {
        self.runs.values().sum()
    }

    fn take(&mut self, conn: &mut DbConn, rule: &Rule, event: &Event) -> Result<()> {
        self.events += 1;
        let mut facts = Facts::of(conn, event)?;
        if rule.refusal(conn, &mut facts)?.is_some() {
            return Ok(());
        }
        *self.runs.entry(event.issue_id).or_default() += 1;
        for (place, step) in rule.steps.iter().enumerate() {
            match step.rehearse(conn, event.project_id, &mut facts) {
                Err(Error::Invalid(wrong)) => {
                    let why = wrong.iter().map(|(_, why)| numbered("Action", place, why)).collect::<Vec<_>>().join(" ");
                    *self.failures.entry((event.issue_id, why)).or_default() += 1;
                    // What fails undoes the whole run.
                    return Ok(());
                }
                other => other?,
            }
        }
        Ok(())
    }
}
