//! Reading deliveries: for the admin's page, for its JSON, and for an event's receipts.

use std::collections::HashMap;

use diesel::prelude::*;

use super::Delivery;
use crate::db::types::{At, DeliveryId, EventId};
use crate::db::words::DeliveryState;
use crate::db::{DbConn, MultiBackend};
use crate::error::Result;
use crate::schema::{deliveries, delivery_attempts};

/// An event has rarely more receivers; its receipts show no more.
const RECEIPTS: i64 = 500;
/// So many tries of one page's deliveries are read at most.
const ATTEMPTS: i64 = 1_000;

/// Which deliveries.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only in these states; none means all.
    pub states: Vec<DeliveryState>,
    /// Only of this inbox.
    pub inbox: Option<String>,
    /// Only of this event.
    pub event: Option<EventId>,
    /// Only to this target.
    pub target: Option<String>,
    /// Those older than this one.
    pub before: Option<DeliveryId>,
    /// At most so many.
    pub limit: i64,
}

/// The newest first.
pub fn list(conn: &mut DbConn, filter: &Filter) -> Result<Vec<Delivery>> {
    let mut rows = deliveries::table.into_boxed::<MultiBackend>();
    if !filter.states.is_empty() {
        rows = rows.filter(deliveries::state.eq_any(filter.states.clone()));
    }
    if let Some(inbox) = &filter.inbox {
        rows = rows.filter(deliveries::inbox.eq(inbox.clone()));
    }
    if let Some(event) = filter.event {
        rows = rows.filter(deliveries::event_id.eq(event));
    }
    if let Some(target) = &filter.target {
        rows = rows.filter(deliveries::target.eq(target.clone()));
    }
    if let Some(before) = filter.before {
        rows = rows.filter(deliveries::id.lt(before));
    }
    Ok(rows.order(deliveries::id.desc()).limit(filter.limit).select(Delivery::as_select()).load(conn)?)
}

/// Everyone considered for an event, by every inbox, oldest row first.
pub fn of_event(conn: &mut DbConn, event: EventId) -> Result<Vec<Delivery>> {
    let rows = deliveries::table.filter(deliveries::event_id.eq(event)).order(deliveries::id);
    Ok(rows.limit(RECEIPTS).select(Delivery::as_select()).load(conn)?)
}

/// One try, as far as anything was said.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = delivery_attempts)]
pub struct Attempt {
    /// Of which delivery.
    pub delivery_id: DeliveryId,
    /// When.
    pub at: At,
    /// What went wrong.
    pub error: String,
    /// What the other side said.
    pub answer: String,
}

/// The tries that failed, oldest first.
pub fn attempts_of(conn: &mut DbConn, ids: &[DeliveryId]) -> Result<HashMap<DeliveryId, Vec<Attempt>>> {
    let tries = delivery_attempts::table.filter(delivery_attempts::delivery_id.eq_any(ids));
    let tries = tries.order(delivery_attempts::id).limit(ATTEMPTS).select(Attempt::as_select());
    let mut by_delivery: HashMap<DeliveryId, Vec<Attempt>> = HashMap::new();
    for attempt in tries.load::<Attempt>(conn)? {
        by_delivery.entry(attempt.delivery_id).or_default().push(attempt);
    }
    Ok(by_delivery)
}

/// How many deliveries each inbox has in each state.
pub fn counts(conn: &mut DbConn) -> Result<Vec<(String, DeliveryState, i64)>> {
    let by = (deliveries::inbox, deliveries::state);
    let counted = deliveries::table.group_by(by).order(by);
    Ok(counted.select((deliveries::inbox, deliveries::state, diesel::dsl::count(deliveries::id))).load(conn)?)
}

/// How many deliveries of an inbox are not final yet.
pub fn count_open(conn: &mut DbConn, inbox: &str) -> Result<i64> {
    let open =
        deliveries::table.filter(deliveries::inbox.eq(inbox.to_owned())).filter(deliveries::due_at.is_not_null());
    Ok(open.count().get_result(conn)?)
}

/// Since when the delivery that waits longest is overdue, if one is.
pub fn oldest_due(conn: &mut DbConn, now: At) -> Result<Option<At>> {
    let late =
        deliveries::table.filter(deliveries::due_at.lt(now)).filter(deliveries::state.ne(DeliveryState::Claimed));
    let oldest: Option<Option<At>> =
        late.order(deliveries::due_at).select(deliveries::due_at).first(conn).optional()?;
    Ok(oldest.flatten())
}
