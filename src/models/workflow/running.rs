//! Running a workflow because of an event: all of its steps or none, by `system`, once.

use diesel::prelude::*;

use super::Workflow;
use super::chain::{self, Chain, Next};
use super::draft::Rule;
use super::fact::Facts;
use crate::db::types::At;
use crate::db::words::{Reason, Via};
use crate::db::{Act, DbConn, Tx};
use crate::error::{Error, Result};
use crate::events::project::{ProjectAction, record_project_event};
use crate::events::{Action, Event, NewEvent, Record, record_event};
use crate::models::issue::Issue;
use crate::models::notification;
use crate::models::user::User;
use crate::schema::workflows;

/// So many failures in a row, and it is switched off.
const FAILURES: i64 = 5;

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It did its steps.
    Ran,
    /// It could not; the feed says why.
    Failed,
    /// It had nothing to do, because.
    Not(&'static str),
}

impl Rule {
    /// Which of its conditions does not hold, in words; none when all do.
    pub(super) fn refusal(&self, conn: &mut DbConn, facts: &mut Facts<'_>) -> Result<Option<String>> {
        for condition in &self.conditions {
            if !condition.holds(facts.get(conn, &condition.attribute)?) {
                return Ok(Some(format!("not so: {condition}")));
            }
        }
        Ok(None)
    }
}

impl Workflow {
    /// Which of its conditions does not hold, in words; none when all do.
    pub fn refusal(&self, conn: &mut DbConn, facts: &mut Facts<'_>) -> Result<Option<String>> {
        match self.rule() {
            Ok(rule) => rule.refusal(conn, facts),
            Err(_) => Ok(Some("this version cannot read its conditions".into())),
        }
    }

    /// Runs it because of this event. A failure of its own is an ending; an error is worth another try.
    pub fn run(&self, tx: &mut Tx<'_>, event: &Event) -> Result<Ending> {
        tx.lock_issues(&[event.issue_id])?;
        if chain::is_done(tx.conn(), self.id, event.id)? {
            return Ok(Ending::Not("it ran already"));
        }
        if self.refusal_now(tx, event)?.is_some() {
            return Ok(Ending::Not("its conditions no longer hold"));
        }
        let system = User::system(tx.conn())?;
        let act = |depth| {
            let depth = u8::try_from(depth).unwrap_or(u8::MAX);
            Act { caused_by: Some(event.id), depth, ..Act::new(system, Via::Workflow) }
        };
        match Chain::of(tx.conn(), event)?.next(self.id) {
            Next::Skip(why) => Ok(Ending::Not(why)),
            Next::Stop(why) => self.failed(tx, event, act(chain::DEEPEST + 1), (0, why.to_owned())),
            Next::Run(depth) => self.act(tx, event, act(depth)),
        }
    }

    fn refusal_now(&self, tx: &mut Tx<'_>, event: &Event) -> Result<Option<String>> {
        let mut facts = Facts::of(tx.conn(), event)?;
        self.refusal(tx.conn(), &mut facts)
    }

    fn act(&self, tx: &mut Tx<'_>, event: &Event, act: Act) -> Result<Ending> {
        let mut step = 0;
        match tx.acting(act, |tx| self.take_steps(tx, event, &mut step)) {
            Ok(()) => {
                chain::keep(tx, self.id, act, None)?;
                if self.failures > 0 {
                    diesel::update(workflows::table.find(self.id)).set(workflows::failures.eq(0)).execute(tx.conn())?;
                }
                Ok(Ending::Ran)
            }
            Err(error @ Error::Invalid(_)) => self.failed(tx, event, act, (step, error.to_string())),
            Err(error) => Err(error),
        }
    }

    fn take_steps(&self, tx: &mut Tx<'_>, event: &Event, at: &mut i64) -> Result<()> {
        let rule = self.rule().map_err(|why| Error::invalid("actions", why))?;
        let issue = Issue::find(tx.conn(), event.issue_id)?;
        let mut facts = Facts::of(tx.conn(), event)?;
        let (mut done, mut told) = (Vec::new(), Vec::new());
        for step in &rule.steps {
            *at += 1;
            told.extend(step.run(tx, &issue, &mut facts)?);
            done.push(step.kind.as_str().to_owned());
        }
        let (name, trigger_event_id) = (self.name.clone(), event.id.0);
        let ran = Action::WorkflowRan { workflow_id: self.id.0, name, trigger_event_id, actions: done };
        let ran = record_event(tx, NewEvent::on(issue.id, ran).about(Record::Workflow(self.id)))?.event();
        let ran = Event::find(tx.conn(), ran)?;
        told.into_iter().try_for_each(|user| notification::tell(tx, user, &ran, Reason::Rule))
    }

    /// Tells that it failed, and so does its owner's bell; after several failures in a row it is switched off.
    fn failed(&self, tx: &mut Tx<'_>, event: &Event, act: Act, (step, why): (i64, String)) -> Result<Ending> {
        chain::keep(tx, self.id, act, Some(why.clone()))?;
        let failures: i64 = diesel::update(workflows::table.find(self.id))
            .set(workflows::failures.eq(workflows::failures + 1))
            .returning(workflows::failures)
            .get_result(tx.conn())?;
        let is_last = failures >= FAILURES;
        let place = if step > 0 { format!("step {step}: {why}") } else { why };
        let told =
            if is_last { format!("{place} It is switched off after {failures} failures in a row.") } else { place };
        if is_last {
            self.switch_off(tx, &told)?;
        }
        tx.acting(act, |tx| self.tell_failure(tx, event, (step, told, is_last))).map(|()| Ending::Failed)
    }

    fn tell_failure(&self, tx: &mut Tx<'_>, event: &Event, (step, error, is_last): (i64, String, bool)) -> Result<()> {
        let failed = Action::WorkflowFailed {
            workflow_id: self.id.0,
            name: self.name.clone(),
            trigger_event_id: event.id.0,
            step,
            error,
            user_id: self.owner_id.0,
        };
        let failed = NewEvent::on(event.issue_id, failed).about(Record::Workflow(self.id));
        record_event(tx, if is_last { failed.unthrottled() } else { failed }).map(|_| ())
    }

    /// Nothing runs it until somebody switches it on again.
    fn switch_off(&self, tx: &mut Tx<'_>, because: &str) -> Result<()> {
        let now = tx.now();
        diesel::update(workflows::table.find(self.id))
            .set((
                workflows::disabled_at.eq(now),
                workflows::disabled_because.eq(because.to_owned()),
                workflows::failures.eq(0),
                workflows::updated_at.eq(now),
            ))
            .execute(tx.conn())?;
        self.tell_off(tx, because)
    }

    /// Into the project's audit log: it is off, and why if not because somebody said so.
    pub(super) fn tell_off(&self, tx: &mut Tx<'_>, because: &str) -> Result<()> {
        let (name, because) = (self.name.clone(), because.to_owned());
        let off = ProjectAction::WorkflowDisabled { workflow_id: self.id.0, name, because };
        record_project_event(tx, self.project_id, Record::Workflow(self.id), off).map(drop)
    }

    /// When it last ran, or tried to.
    pub fn last_run(&self, conn: &mut DbConn) -> Result<Option<At>> {
        use crate::schema::workflow_runs::{at, table, workflow_id};
        let latest = table.filter(workflow_id.eq(self.id)).order(at.desc()).select(at);
        Ok(latest.first(conn).optional()?)
    }
}
