//! Finishing: each arrow of the state machine is one update fenced by the token of the claim. A worker that lost its lease
//! changes nothing, and is told so by the number of rows.

use chrono::TimeDelta;
use diesel::prelude::*;

use super::Delivery;
use crate::db::DbConn;
use crate::db::dialect::each_backend;
use crate::db::types::{At, DeliveryId};
use crate::db::words::DeliveryState;
use crate::error::Result;
use crate::schema::{deliveries, delivery_attempts, delivery_targets};

/// What a claimed delivery becomes.
#[derive(Debug, Clone)]
pub(in crate::dispatch) enum Ending {
    Delivered,
    Skipped(String),
    /// Not now: the attempt is given back.
    Later(At),
    Retry(At, String),
    Discarded(String),
}

#[derive(AsChangeset)]
#[diesel(table_name = deliveries, treat_none_as_null = true)]
struct Change {
    state: DeliveryState,
    due_at: Option<At>,
    done_at: Option<At>,
    token: Option<i64>,
    node: Option<i64>,
}

impl Ending {
    fn change(&self, now: At) -> Change {
        let (state, due_at) = match self {
            Self::Delivered => (DeliveryState::Delivered, None),
            Self::Skipped(_) => (DeliveryState::Skipped, None),
            Self::Later(due) => (DeliveryState::Pending, Some(*due)),
            Self::Retry(due, _) => (DeliveryState::Retry, Some(*due)),
            Self::Discarded(_) => (DeliveryState::Discarded, None),
        };
        Change { state, due_at, done_at: due_at.is_none().then_some(now), token: None, node: None }
    }
}

/// Ends claims that are still held by this token. False when one of them was lost: then it was somebody else's to end.
///
/// # Errors
/// Whatever the database says.
pub(in crate::dispatch) fn finish(
    conn: &mut DbConn,
    ids: &[DeliveryId],
    token: i64,
    ending: &Ending,
    now: At,
) -> Result<bool> {
    let change = ending.change(now);
    let held = deliveries::table
        .filter(deliveries::id.eq_any(ids))
        .filter(deliveries::token.eq(token))
        .filter(deliveries::state.eq(DeliveryState::Claimed));
    let ended = match ending {
        Ending::Delivered => {
            diesel::update(held).set((change, deliveries::last_error.eq(None::<String>))).execute(conn)?
        }
        Ending::Skipped(why) => diesel::update(held).set((change, deliveries::reason.eq(why.clone()))).execute(conn)?,
        Ending::Later(_) => {
            diesel::update(held).set((change, deliveries::attempts.eq(deliveries::attempts - 1))).execute(conn)?
        }
        Ending::Retry(_, error) | Ending::Discarded(error) => {
            diesel::update(held).set((change, deliveries::last_error.eq(error.clone()))).execute(conn)?
        }
    };
    if ended != ids.len() {
        tracing::warn!(ended, claimed = ids.len(), "a lease ended before its work: the late finish was refused");
    }
    Ok(ended == ids.len())
}

/// Keeps what was said at a try.
///
/// # Errors
/// Whatever the database says.
pub(in crate::dispatch) fn keep_attempt(
    conn: &mut DbConn,
    delivery: &Delivery,
    now: At,
    error: &str,
    answer: &str,
) -> Result<()> {
    diesel::insert_into(delivery_attempts::table)
        .values((
            delivery_attempts::delivery_id.eq(delivery.id),
            delivery_attempts::at.eq(now),
            delivery_attempts::error.eq(error.to_owned()),
            delivery_attempts::answer.eq(answer.to_owned()),
        ))
        .execute(conn)?;
    Ok(())
}

/// After a failure the whole target waits.
///
/// # Errors
/// Whatever the database says.
pub(in crate::dispatch) fn hold_target(conn: &mut DbConn, inbox: &str, target: &str, until: At, now: At) -> Result<()> {
    use delivery_targets::{failing_since, inbox as inbox_of, not_before, target as target_of};
    each_backend!(conn, c => diesel::insert_into(delivery_targets::table)
        .values((inbox_of.eq(inbox.to_owned()), target_of.eq(target.to_owned()), failing_since.eq(now), not_before.eq(until)))
        .on_conflict((inbox_of, target_of))
        .do_update()
        .set(not_before.eq(until))
        .execute(c)?);
    Ok(())
}

/// A target that works again need not wait.
///
/// # Errors
/// Whatever the database says.
pub(in crate::dispatch) fn release_target(conn: &mut DbConn, inbox: &str, target: &str) -> Result<()> {
    let healed = delivery_targets::table
        .filter(delivery_targets::inbox.eq(inbox.to_owned()))
        .filter(delivery_targets::target.eq(target.to_owned()))
        .filter(delivery_targets::paused_at.is_null());
    diesel::delete(healed).execute(conn)?;
    Ok(())
}

/// Puts a failed delivery back, with all that it goes out with: an admin says so, and its tries begin anew, now. False when
/// it is not one that failed.
///
/// # Errors
/// Whatever the database says.
pub fn retry(conn: &mut DbConn, id: DeliveryId, now: At) -> Result<bool> {
    let failed = || deliveries::state.eq_any([DeliveryState::Discarded, DeliveryState::Retry]);
    let row = deliveries::table.find(id).filter(failed()).select(Delivery::as_select()).first(conn).optional()?;
    let Some(row) = row else { return Ok(false) };
    let batch = deliveries::batch.eq(row.batch.unwrap_or(0)).and(deliveries::inbox.eq(row.inbox.clone()));
    diesel::update(deliveries::table.filter(deliveries::id.eq(id).or(batch.assume_not_null())).filter(failed()))
        .set((
            deliveries::state.eq(DeliveryState::Pending),
            deliveries::attempts.eq(0),
            deliveries::due_at.eq(now),
            deliveries::done_at.eq(None::<At>),
        ))
        .execute(conn)?;
    release_target(conn, &row.inbox, &row.target)?;
    Ok(true)
}

/// Removes old attempts, a few at a time: those of discarded deliveries after 90 days, others after 14. How many were removed.
///
/// # Errors
/// Whatever the database says.
pub fn prune_attempts(conn: &mut DbConn, now: At) -> Result<usize> {
    let old: Vec<i64> = delivery_attempts::table
        .inner_join(deliveries::table)
        .filter(delivery_attempts::at.lt(now.plus(-TimeDelta::days(14))))
        .filter(
            deliveries::state.ne(DeliveryState::Discarded).or(delivery_attempts::at.lt(now.plus(-TimeDelta::days(90)))),
        )
        .order(delivery_attempts::at)
        .limit(500)
        .select(delivery_attempts::id)
        .load(conn)?;
    Ok(diesel::delete(delivery_attempts::table.filter(delivery_attempts::id.eq_any(old))).execute(conn)?)
}
