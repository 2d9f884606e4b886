//! The rows of deliveries and how they are planned. How they are claimed and finished stands in `delivery/`.

pub(super) mod claim;
pub(super) mod finish;
pub mod list;

pub use finish::{prune_attempts, retry};

use diesel::prelude::*;

use super::{Gather, Planned, Registry, Verdict};
use crate::db::dialect::{self, each_backend};
use crate::db::types::{At, DeliveryId, EventId};
use crate::db::words::{DeliveryState, Via};
use crate::db::{DbConn, Noted};
use crate::error::Result;
use crate::events::ActionKey;
use crate::schema::deliveries;

/// One inbox's work for one event and one target.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = deliveries)]
pub struct Delivery {
    /// Its id.
    pub id: DeliveryId,
    /// Of which event; none for a letter.
    pub event_id: Option<EventId>,
    /// By which inbox.
    pub inbox: String,
    /// To whom: '' while nobody has been considered, or for the inbox as a whole.
    pub target: String,
    /// Why told, or why not.
    pub reason: String,
    /// Where it stands.
    pub state: DeliveryState,
    /// When a worker must look again; none when final.
    pub due_at: Option<At>,
    /// How often it was claimed.
    pub attempts: i64,
    /// Together with which others.
    pub gather: Option<String>,
    /// The frozen batch it went out with.
    pub batch: Option<i64>,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// When it was planned.
    pub created_at: At,
    /// When it became final.
    pub done_at: Option<At>,
}

impl Delivery {
    /// By id.
    pub fn find(conn: &mut DbConn, id: DeliveryId) -> Result<Self> {
        Ok(deliveries::table.find(id).select(Self::as_select()).first(conn)?)
    }
}

#[derive(Insertable)]
#[diesel(table_name = deliveries, treat_none_as_default_value = false)]
struct NewDelivery {
    event_id: Option<EventId>,
    inbox: String,
    target: String,
    reason: String,
    state: DeliveryState,
    due_at: Option<At>,
    gather: Option<String>,
    created_at: At,
    done_at: Option<At>,
}

/// One plan row per event and inbox that wants it, in the event's own transaction. Imports are told to nobody.
///
/// # Errors
/// Whatever the database says.
pub(super) fn plan(conn: &mut DbConn, registry: &Registry, recorded: &[Noted], now: At) -> Result<()> {
    let mut rows = Vec::new();
    for noted in recorded.iter().filter(|noted| noted.via != Via::Import) {
        let Some(action) = ActionKey::find(noted.action) else { continue };
        for inbox in registry.iter().filter(|inbox| inbox.is_on() && inbox.wants(action)) {
            if inbox.has_work(conn, action)? {
                rows.push(plan_row(inbox.name(), noted.event, now));
            }
        }
    }
    insert(conn, rows)
}

fn plan_row(inbox: &str, event: EventId, now: At) -> NewDelivery {
    NewDelivery {
        event_id: Some(event),
        inbox: inbox.to_owned(),
        target: String::new(),
        reason: String::new(),
        state: DeliveryState::Pending,
        due_at: Some(now),
        gather: None,
        created_at: now,
        done_at: None,
    }
}

/// Plans a letter: a delivery of no event, to this target, due now.
pub(super) fn plan_letter(conn: &mut DbConn, inbox: &str, target: String, now: At) -> Result<()> {
    let letter = NewDelivery {
        event_id: None,
        inbox: inbox.to_owned(),
        target,
        reason: String::new(),
        state: DeliveryState::Pending,
        due_at: Some(now),
        gather: None,
        created_at: now,
        done_at: None,
    };
    insert(conn, vec![letter])
}

/// Forgets letters that came to their end a quarter of a year ago, a few at a time. How many.
pub(super) fn prune_letters(conn: &mut DbConn, now: At) -> Result<usize> {
    let old = deliveries::table
        .filter(deliveries::inbox.eq(super::letter::INBOX))
        .filter(deliveries::done_at.lt(now.plus(-chrono::TimeDelta::days(90))))
        .order(deliveries::id)
        .limit(500);
    let old: Vec<DeliveryId> = old.select(deliveries::id).load(conn)?;
    Ok(diesel::delete(deliveries::table.filter(deliveries::id.eq_any(old))).execute(conn)?)
}

/// Plans these events for an inbox that missed them.
pub(super) fn plan_for(conn: &mut DbConn, inbox: &str, events: &[EventId], now: At) -> Result<()> {
    insert(conn, events.iter().map(|event| plan_row(inbox, *event, now)).collect())
}

/// One by one where a statement costs less than preparing a longer one, all at once where each is a round trip.
fn insert(conn: &mut DbConn, rows: Vec<NewDelivery>) -> Result<()> {
    if dialect::is_near(conn) {
        for row in rows {
            each_backend!(conn, c => diesel::insert_into(deliveries::table).values(row).execute(c)?);
        }
    } else if !rows.is_empty() {
        each_backend!(conn, c => diesel::insert_into(deliveries::table).values(rows).execute(c)?);
    }
    Ok(())
}

/// Replaces a claimed plan row by the rows of everyone considered. False when the claim was lost meanwhile.
///
/// # Errors
/// Whatever the database says.
pub(super) fn replace(conn: &mut DbConn, plan: &Delivery, token: i64, planned: &[Planned], now: At) -> Result<bool> {
    let Some(event) = plan.event_id else { return Ok(false) };
    let open = deliveries::table.filter(deliveries::id.eq(plan.id)).filter(deliveries::token.eq(token));
    if diesel::delete(open).execute(conn)? != 1 {
        return Ok(false);
    }
    let mut rows = Vec::with_capacity(planned.len());
    for one in planned {
        rows.push(row_of(conn, &plan.inbox, event, one, now)?);
    }
    if rows.is_empty() {
        rows.push(final_row(&plan.inbox, event, String::new(), "nobody to tell".into(), now));
    }
    insert(conn, rows)?;
    Ok(true)
}

fn row_of(conn: &mut DbConn, inbox: &str, event: EventId, planned: &Planned, now: At) -> Result<NewDelivery> {
    let Verdict::Due(due) = planned.verdict else {
        return Ok(final_row(inbox, event, planned.target.clone(), planned.reason.clone(), now));
    };
    let due = match &planned.gather {
        Some(gather) => join_batch(conn, inbox, &planned.target, gather, due)?,
        None => due,
    };
    Ok(NewDelivery {
        event_id: Some(event),
        inbox: inbox.to_owned(),
        target: planned.target.clone(),
        reason: planned.reason.clone(),
        state: DeliveryState::Pending,
        due_at: Some(due),
        gather: planned.gather.as_ref().map(|gather| gather.key.clone()),
        created_at: now,
        done_at: None,
    })
}

fn final_row(inbox: &str, event: EventId, target: String, reason: String, now: At) -> NewDelivery {
    NewDelivery {
        event_id: Some(event),
        inbox: inbox.to_owned(),
        target,
        reason,
        state: DeliveryState::Skipped,
        due_at: None,
        gather: None,
        created_at: now,
        done_at: Some(now),
    }
}

/// When the whole batch goes out: each further delivery moves the others to its own time, but never past the longest wait
/// after the first, and never later than one of them that is more urgent.
fn join_batch(conn: &mut DbConn, inbox: &str, target: &str, gather: &Gather, due: At) -> Result<At> {
    let waiting = deliveries::table
        .filter(deliveries::inbox.eq(inbox.to_owned()))
        .filter(deliveries::target.eq(target.to_owned()))
        .filter(deliveries::gather.eq(gather.key.clone()))
        .filter(deliveries::state.eq(DeliveryState::Pending))
        .filter(deliveries::due_at.is_not_null())
        .filter(deliveries::batch.is_null());
    let first: Option<At> =
        waiting.clone().order(deliveries::created_at).select(deliveries::created_at).first(conn).optional()?;
    let Some(first) = first else { return Ok(due) };
    let together = due.min(first.plus(gather.at_most));
    diesel::update(waiting.filter(deliveries::due_at.lt(together)))
        .set(deliveries::due_at.eq(together))
        .execute(conn)?;
    Ok(together)
}

/// Those whose effect happened in this very transaction.
///
/// # Errors
/// Whatever the database says.
pub(super) fn mark_delivered(
    conn: &mut DbConn,
    inbox: &str,
    event: EventId,
    targets: &[String],
    now: At,
) -> Result<()> {
    let theirs = deliveries::table
        .filter(deliveries::event_id.eq(event))
        .filter(deliveries::inbox.eq(inbox.to_owned()))
        .filter(deliveries::target.eq_any(targets.to_vec()));
    diesel::update(theirs)
        .set((
            deliveries::state.eq(DeliveryState::Delivered),
            deliveries::attempts.eq(1),
            deliveries::due_at.eq(None::<At>),
            deliveries::done_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}
