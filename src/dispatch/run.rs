//! Running what was claimed: plan, apply, deliver, and how each ends. No transaction is open while the world is talked to.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::delivery::finish::{self, Ending};
use super::delivery::{self, Delivery};
use super::retry::jitter;
use super::{Batch, Channel, Failure, Inbox, Inside, Outcome, Outside, Planned, Verdict};
use crate::db::one_of::one_of;
use crate::db::types::{At, DeliveryId, EventId};
use crate::db::words::Via;
use crate::db::{Act, Database, Tx};
use crate::error::{Error, Result};
use crate::events::Event;
use crate::models::user::User;
use crate::schema::issue_events;

/// What one thread took.
pub(super) struct Claimed {
    pub(super) inbox: Arc<dyn Inbox>,
    pub(super) token: i64,
    pub(super) rows: Vec<Delivery>,
}

/// Does the work of a claim. An error here leaves the rows claimed: they are due again when their lease ends.
pub(super) fn run(db: &Database, claimed: Claimed) -> Result<()> {
    let Claimed { inbox, token, rows } = claimed;
    let events = db.read_now(|conn| load_events(conn, &rows))?;
    let (plans, rest): (Vec<Delivery>, Vec<Delivery>) = rows.into_iter().partition(|row| row.target.is_empty());
    let whole = if plans.is_empty() { Vec::new() } else { plan(db, &inbox, token, plans, &events)? };
    match inbox.channel() {
        Channel::Inside(_) if inbox.acts_alone() => apply_alone(db, &inbox, token, [whole, rest].concat(), &events),
        Channel::Inside(_) => apply_each(db, &inbox, token, rest, &events),
        Channel::Outside(outside) => {
            let work = Work { db, inbox: &inbox, outside, token };
            batches([whole, rest].concat(), &events).into_iter().try_for_each(|batch| work.send(&batch))
        }
    }
}

type Events = HashMap<EventId, Event>;

fn load_events(conn: &mut crate::db::DbConn, rows: &[Delivery]) -> Result<Events> {
    use diesel::prelude::*;
    let ids: Vec<EventId> = rows.iter().filter_map(|row| row.event_id).collect();
    let events: Vec<Event> =
        issue_events::table.filter(one_of(issue_events::id, &ids)).select(Event::as_select()).load(conn)?;
    Ok(events.into_iter().map(|event| (event.id, event)).collect())
}

/// Replaces plan rows by the rows of everyone considered, all in one transaction, each in its savepoint. A row whose inbox
/// sends to no one in particular is its own delivery: applied in the same transaction, or given back to be sent.
fn plan(
    db: &Database,
    inbox: &Arc<dyn Inbox>,
    token: i64,
    plans: Vec<Delivery>,
    events: &Events,
) -> Result<Vec<Delivery>> {
    let (inbox, events) = (inbox.clone(), events.clone());
    db.write_now(by_system(db)?, move |tx| {
        let mut whole = Vec::new();
        for row in plans {
            let Some(event) = row.event_id.and_then(|id| events.get(&id)) else {
                end(tx, &row, token, &Ending::Skipped("its event is gone".into()))?;
                continue;
            };
            match tx.savepoint(|tx| plan_one(tx, &*inbox, &row, token, event)) {
                Ok(false) => {}
                Ok(true) => whole.push(row),
                Err(Error::Conflict(why)) => tracing::warn!(delivery = row.id.0, why, "a plan was undone"),
                Err(error) => fail(tx, &*inbox, &row, token, &Failure::from(error))?,
            }
        }
        match inbox.channel() {
            Channel::Inside(inside) if !inbox.acts_alone() => {
                apply_all(tx, (&*inbox, inside, token), &whole, &events).map(|()| Vec::new())
            }
            _ => Ok(whole),
        }
    })
}

/// True when the row is itself the delivery.
fn plan_one(tx: &mut Tx<'_>, inbox: &dyn Inbox, row: &Delivery, token: i64, event: &Event) -> Result<bool> {
    let now = tx.now();
    let mut planned = inbox.plan(tx.conn(), event, now)?;
    if let [Planned { target, verdict: Verdict::Due(_), .. }] = planned.as_slice()
        && target.is_empty()
    {
        return Ok(true);
    }
    let done = match inbox.channel() {
        Channel::Inside(inside) if !inbox.acts_alone() => apply_planned(tx, inside, event, &mut planned),
        Channel::Inside(_) | Channel::Outside(_) => Vec::new(),
    };
    if !delivery::replace(tx.conn(), row, token, &planned, now)? {
        return Err(lost());
    }
    if let Some(event) = row.event_id
        && !done.is_empty()
    {
        delivery::mark_delivered(tx.conn(), inbox.name(), event, &done, now)?;
    }
    Ok(false)
}

/// Inside the database the effect and its row are one transaction, so those told are told at once.
fn apply_planned(tx: &mut Tx<'_>, inside: &dyn Inside, event: &Event, planned: &mut [Planned]) -> Vec<String> {
    let mut done = Vec::new();
    for one in planned.iter_mut().filter(|one| matches!(one.verdict, Verdict::Due(_))) {
        match tx.savepoint(|tx| inside.apply(tx, event, &one.target, &one.reason)) {
            Ok(Outcome::Delivered) => done.push(one.target.clone()),
            Ok(Outcome::Skipped(why)) => *one = Planned::skip(one.target.clone(), why),
            Ok(Outcome::Later(wait)) => one.verdict = Verdict::Due(tx.now().plus(wait)),
            Err(error) => {
                tracing::warn!(%error, target = one.target, "an inbox failed inside the database; it will be tried again");
            }
        }
    }
    done
}

/// The effects belong to whoever has the lease now: undo ours.
fn lost() -> Error {
    Error::Conflict("a lease ended before its work".into())
}

/// One transaction each; what fails keeps none of the others back.
fn apply_alone(db: &Database, inbox: &Arc<dyn Inbox>, token: i64, rows: Vec<Delivery>, events: &Events) -> Result<()> {
    let done: Vec<Result<()>> = rows.into_iter().map(|row| apply_each(db, inbox, token, vec![row], events)).collect();
    done.into_iter().collect()
}

fn apply_each(db: &Database, inbox: &Arc<dyn Inbox>, token: i64, rows: Vec<Delivery>, events: &Events) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let (inbox, events) = (inbox.clone(), events.clone());
    db.write_now(by_system(db)?, move |tx| match inbox.channel() {
        Channel::Inside(inside) => apply_all(tx, (&*inbox, inside, token), &rows, &events),
        Channel::Outside(_) => Ok(()),
    })
}

/// Each effect in its savepoint, and its row finished in the same transaction.
fn apply_all(
    tx: &mut Tx<'_>,
    (inbox, inside, token): (&dyn Inbox, &dyn Inside, i64),
    rows: &[Delivery],
    events: &Events,
) -> Result<()> {
    let mut delivered: Vec<DeliveryId> = Vec::new();
    for row in rows {
        let Some(event) = row.event_id.and_then(|id| events.get(&id)) else { continue };
        match tx.savepoint(|tx| inside.apply(tx, event, &row.target, &row.reason)) {
            Ok(Outcome::Delivered) => delivered.push(row.id),
            Ok(outcome) => end(tx, row, token, &ending_of(outcome, tx.now()))?,
            Err(error) => fail(tx, inbox, row, token, &Failure::from(error))?,
        }
    }
    let now = tx.now();
    let is_ours = delivered.is_empty() || finish::finish(tx.conn(), &delivered, token, &Ending::Delivered, now)?;
    if is_ours { Ok(()) } else { Err(lost()) }
}

/// Groups rows into what goes out at once. A letter goes alone, and has no event.
fn batches(rows: Vec<Delivery>, events: &Events) -> Vec<Batch> {
    let mut batches: Vec<Batch> = Vec::new();
    for row in rows {
        if row.event_id.is_none() {
            batches.push(Batch { target: row.target.clone(), deliveries: vec![row], events: Vec::new() });
            continue;
        }
        let Some(event) = row.event_id.and_then(|id| events.get(&id)).cloned() else { continue };
        let together = batches.iter_mut().find(|batch| {
            let first = &batch.deliveries[0];
            row.batch.is_some() && first.batch == row.batch && first.target == row.target
        });
        if let Some(batch) = together {
            batch.deliveries.push(row);
            batch.events.push(event);
        } else {
            batches.push(Batch { target: row.target.clone(), deliveries: vec![row], events: vec![event] });
        }
    }
    for batch in &mut batches {
        batch.events.sort_by_key(|event| event.id);
    }
    batches
}

/// One claim on its way into the world.
struct Work<'a> {
    db: &'a Database,
    inbox: &'a Arc<dyn Inbox>,
    outside: &'a dyn Outside,
    token: i64,
}

impl Work<'_> {
    fn send(&self, batch: &Batch) -> Result<()> {
        let result = catch_unwind(AssertUnwindSafe(|| self.outside.deliver(self.db, batch)))
            .unwrap_or_else(|_| Err(Failure::passing("The inbox panicked.")));
        let (inbox, token, rows, target) =
            (self.inbox.clone(), self.token, batch.deliveries.clone(), batch.target.clone());
        self.db.write_now(by_system(self.db)?, move |tx| {
            let now = tx.now();
            match result {
                Ok(outcome) => {
                    let ids: Vec<DeliveryId> = rows.iter().map(|row| row.id).collect();
                    finish::finish(tx.conn(), &ids, token, &ending_of(outcome, now), now)?;
                    if matches!(outcome, Outcome::Delivered) && !target.is_empty() {
                        finish::release_target(tx.conn(), inbox.name(), &target)?;
                    }
                    Ok(())
                }
                Err(failure) => rows.iter().try_for_each(|row| fail(tx, &*inbox, row, token, &failure)),
            }
        })
    }
}

fn ending_of(outcome: Outcome, now: At) -> Ending {
    match outcome {
        Outcome::Delivered => Ending::Delivered,
        Outcome::Skipped(why) => Ending::Skipped(why.to_owned()),
        Outcome::Later(wait) => Ending::Later(now.plus(wait)),
    }
}

fn end(tx: &mut Tx<'_>, row: &Delivery, token: i64, ending: &Ending) -> Result<()> {
    let now = tx.now();
    finish::finish(tx.conn(), &[row.id], token, ending, now).map(|_| ())
}

/// A failed try: kept, and tried again unless it was the last.
fn fail(tx: &mut Tx<'_>, inbox: &dyn Inbox, row: &Delivery, token: i64, failure: &Failure) -> Result<()> {
    let now = tx.now();
    let next = if failure.is_final { None } else { inbox.retries().after(row.attempts, failure.after, jitter()) };
    let ending = next.map_or_else(
        || Ending::Discarded(failure.error.clone()),
        |wait| Ending::Retry(now.plus(wait), failure.error.clone()),
    );
    finish::keep_attempt(tx.conn(), row, now, &failure.error, &failure.answer)?;
    finish::finish(tx.conn(), &[row.id], token, &ending, now)?;
    if let (Ending::Retry(until, _), false) = (&ending, row.target.is_empty()) {
        finish::hold_target(tx.conn(), inbox.name(), &row.target, *until, now)?;
    }
    tracing::info!(
        inbox = inbox.name(),
        delivery = row.id.0,
        attempts = row.attempts,
        error = failure.error,
        "a delivery failed"
    );
    Ok(())
}

/// What inboxes do inside the database, the application does.
pub(super) fn by_system(db: &Database) -> Result<Act> {
    let system = db.read_now(User::system)?;
    Ok(Act::new(system, Via::System))
}
