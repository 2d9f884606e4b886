//! Claiming: which rows are due, and taking them under a lease.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use super::Delivery;
use crate::db::one_of::one_of;
use crate::db::types::{At, DeliveryId, Moment};
use crate::db::words::DeliveryState;
use crate::db::{DbConn, MultiBackend, dialect};
use crate::error::Result;
use crate::schema::deliveries;

/// Who claims, for how long, and which targets have enough going on already.
#[derive(Debug, Clone)]
pub(in crate::dispatch) struct Claim {
    pub(in crate::dispatch) inbox: &'static str,
    pub(in crate::dispatch) node: i64,
    pub(in crate::dispatch) token: i64,
    pub(in crate::dispatch) now: At,
    pub(in crate::dispatch) lease_until: At,
    pub(in crate::dispatch) busy: Vec<String>,
    /// How many rows at the most.
    pub(in crate::dispatch) limit: i64,
    /// Only one batch of one target: what talks to the world must not make others wait.
    pub(in crate::dispatch) one_target: bool,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = BigInt)]
    id: DeliveryId,
    #[diesel(sql_type = Text)]
    target: String,
    #[diesel(sql_type = Nullable<Text>)]
    gather: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    batch: Option<i64>,
}

/// Is anything of this inbox due? One seek into `deliveries_due`.
///
/// # Errors
/// Whatever the database says.
pub(in crate::dispatch) fn is_due(conn: &mut DbConn, claim: &Claim) -> Result<bool> {
    let limit = Claim { limit: 1, ..claim.clone() };
    Ok(!find_due(conn, &limit, "")?.is_empty())
}

/// Takes what is due: state, attempt, lease and token in one update; gathered rows come with all of their batch.
///
/// # Errors
/// Whatever the database says.
pub(in crate::dispatch) fn claim(conn: &mut DbConn, claim: &Claim) -> Result<Vec<Delivery>> {
    let lock = dialect::skip_locked(conn);
    let found = only_fair(find_due(conn, claim, lock)?, claim.one_target);
    let (gathered, single): (Vec<Found>, Vec<Found>) = found.into_iter().partition(|row| row.gather.is_some());
    let single: Vec<DeliveryId> = single.iter().map(|row| row.id).collect();
    let mut taken = take(conn, claim, &single, None)?;
    let mut done = std::collections::HashSet::new();
    for row in gathered {
        if done.insert((row.target.clone(), row.gather.clone(), row.batch)) {
            taken.extend(take_batch(conn, claim, row, lock)?);
        }
    }
    Ok(taken)
}

/// Plan rows all together; of the rest only the first when it talks to the world.
fn only_fair(mut found: Vec<Found>, one_target: bool) -> Vec<Found> {
    if one_target && let Some(plans) = found.first().map(|row| row.target.is_empty()) {
        found.retain(|row| row.target.is_empty() == plans);
        found.truncate(if plans { found.len() } else { 1 });
    }
    found
}

/// `$n` counts up in the order of binding, which both databases read alike.
fn find_due(conn: &mut DbConn, claim: &Claim, lock: &str) -> Result<Vec<Found>> {
    let places: Vec<String> = (0..claim.busy.len()).map(|place| format!("${}", place + 4)).collect();
    let free = if places.is_empty() { String::new() } else { format!("AND d.target NOT IN ({})", places.join(", ")) };
    let sql = format!(
        "SELECT d.id, d.target, d.gather, d.batch FROM deliveries d \
         WHERE d.inbox = $1 AND d.due_at IS NOT NULL AND d.due_at <= $2 \
         AND NOT EXISTS (SELECT 1 FROM delivery_targets t WHERE t.inbox = d.inbox AND t.target = d.target \
         AND (t.paused_at IS NOT NULL OR t.not_before > $3)) {free} \
         ORDER BY d.due_at, d.id LIMIT {}{lock}",
        claim.limit
    );
    let query = diesel::sql_query(sql)
        .into_boxed::<MultiBackend>()
        .bind::<Text, _>(claim.inbox)
        .bind::<Moment, _>(claim.now)
        .bind::<Moment, _>(claim.now);
    let query = claim.busy.iter().fold(query, |query, target| query.bind::<Text, _>(target.clone()));
    Ok(query.load(conn)?)
}

/// ALL open rows of one inbox, target and gather key become one batch; a retry takes the same batch again.
fn take_batch(conn: &mut DbConn, claim: &Claim, row: Found, lock: &str) -> Result<Vec<Delivery>> {
    let which = if row.batch.is_some() { "AND d.batch = $4" } else { "AND d.batch IS NULL AND d.id >= $4" };
    let sql = format!(
        "SELECT d.id, d.target, d.gather, d.batch FROM deliveries d WHERE d.inbox = $1 AND d.target = $2 AND d.gather = $3 \
         AND d.due_at IS NOT NULL {which} ORDER BY d.id LIMIT 500{lock}"
    );
    let rows: Vec<Found> = diesel::sql_query(sql)
        .into_boxed::<MultiBackend>()
        .bind::<Text, _>(claim.inbox)
        .bind::<Text, _>(row.target)
        .bind::<Nullable<Text>, _>(row.gather)
        .bind::<BigInt, _>(row.batch.unwrap_or(0))
        .load(conn)?;
    let ids: Vec<DeliveryId> = rows.iter().map(|row| row.id).collect();
    let batch = row.batch.or_else(|| ids.first().map(|id| id.0));
    take(conn, claim, &ids, batch)
}

fn take(conn: &mut DbConn, claim: &Claim, ids: &[DeliveryId], batch: Option<i64>) -> Result<Vec<Delivery>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    diesel::update(deliveries::table.filter(deliveries::id.eq_any(ids)))
        .set((
            deliveries::state.eq(DeliveryState::Claimed),
            deliveries::attempts.eq(deliveries::attempts + 1),
            deliveries::node.eq(claim.node),
            deliveries::token.eq(claim.token),
            deliveries::due_at.eq(claim.lease_until),
            deliveries::batch.eq(batch),
        ))
        .execute(conn)?;
    Ok(deliveries::table
        .filter(one_of(deliveries::id, ids))
        .order(deliveries::id)
        .select(Delivery::as_select())
        .load(conn)?)
}

/// Prolongs the leases of these claims. Rows that are being finished at this moment are left alone: nobody waits for another.
///
/// # Errors
/// Whatever the database says.
pub(in crate::dispatch) fn prolong(conn: &mut DbConn, tokens: &[i64], lease_until: At) -> Result<usize> {
    let places: Vec<String> = (2..tokens.len() + 2).map(|place| format!("${place}")).collect();
    let sql = format!(
        "UPDATE deliveries SET due_at = $1 WHERE id IN (SELECT id FROM deliveries WHERE token IN ({}) \
         AND due_at IS NOT NULL AND state = 'claimed' ORDER BY id{})",
        places.join(", "),
        dialect::skip_locked(conn)
    );
    let query = diesel::sql_query(sql).into_boxed::<MultiBackend>().bind::<Moment, _>(lease_until);
    Ok(tokens.iter().fold(query, |query, token| query.bind::<BigInt, _>(*token)).execute(conn)?)
}

/// At start on SQLite all leases are free: their process is gone.
///
/// # Errors
/// Whatever the database says.
pub(in crate::dispatch) fn free_all(conn: &mut DbConn, now: At) -> Result<usize> {
    let claimed =
        deliveries::table.filter(deliveries::state.eq(DeliveryState::Claimed)).filter(deliveries::due_at.is_not_null());
    Ok(diesel::update(claimed).set(deliveries::due_at.eq(now)).execute(conn)?)
}

/// Gives back what a stopping node could not finish: tried again by whoever comes next; a late finish is refused.
///
/// # Errors
/// Whatever the database says.
pub(in crate::dispatch) fn give_back(conn: &mut DbConn, node: i64, now: At) -> Result<usize> {
    let mine = deliveries::table
        .filter(deliveries::node.eq(node))
        .filter(deliveries::due_at.is_not_null())
        .filter(deliveries::state.eq(DeliveryState::Claimed));
    let open = (
        deliveries::state.eq(DeliveryState::Retry),
        deliveries::due_at.eq(now),
        deliveries::node.eq(None::<i64>),
        deliveries::token.eq(None::<i64>),
    );
    Ok(diesel::update(mine).set(open).execute(conn)?)
}
