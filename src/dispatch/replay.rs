//! Replaying: what an inbox missed, because it was not there or not set up when it happened, is planned for it now.
//! What it once had, delivered or decided against, has a row and is never planned again.

use std::sync::Arc;

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::{Inbox, delivery};
use crate::db::one_of::one_of;
use crate::db::types::{At, EventId};
use crate::db::words::Via;
use crate::db::{Act, Database, DbConn, MultiBackend};
use crate::error::Result;
use crate::events::{ActionKey, copied};
use crate::models::user::User;
use crate::schema::{deliveries, issue_events};

/// How many events one transaction plans.
const BATCH: i64 = 500;

/// How many events this inbox missed since then, imports and projects that were read from an export aside; plans them unless it is only a rehearsal. They are worked by
/// the threads of whatever serves, oldest first.
pub fn missed(db: &Database, inbox: &Arc<dyn Inbox>, since: Option<At>, is_rehearsal: bool) -> Result<usize> {
    let wanted: Vec<&str> = ActionKey::ALL.iter().filter(|key| inbox.wants(**key)).map(|key| key.as_str()).collect();
    let act = Act::new(db.read_now(User::system)?, Via::Cli);
    let (mut count, mut last) = (0, EventId(0));
    loop {
        let batch = db.read_now(|conn| after(conn, (inbox.name(), &wanted), last, since))?;
        let Some(end) = batch.last() else { return Ok(count) };
        last = *end;
        count += batch.len();
        if !is_rehearsal {
            let inbox = inbox.clone();
            db.write_now(act, move |tx| {
                let now = tx.now();
                delivery::plan_for(tx.conn(), inbox.name(), &batch, now)
            })?;
        }
    }
}

fn after(
    conn: &mut DbConn,
    (inbox, wanted): (&str, &[&str]),
    last: EventId,
    since: Option<At>,
) -> Result<Vec<EventId>> {
    let had = deliveries::table
        .filter(deliveries::event_id.eq(issue_events::id.nullable()))
        .filter(deliveries::inbox.eq(inbox.to_owned()));
    let since = since.unwrap_or(At::from_micros(0));
    let missed = issue_events::table
        .filter(issue_events::id.gt(last))
        .filter(issue_events::occurred_at.ge(since))
        .filter(issue_events::via.ne(Via::Import))
        .filter(one_of(issue_events::action, wanted))
        .filter(not(exists(had)))
        .order(issue_events::id)
        .limit(BATCH)
        .select(issue_events::id)
        .into_boxed::<MultiBackend>();
    let told_elsewhere = copied(conn)?;
    let missed = told_elsewhere.into_iter().fold(missed, |missed, (transaction, first, last)| {
        missed.filter(not(issue_events::tx_id.eq(transaction).and(issue_events::id.between(first, last))))
    });
    Ok(missed.load(conn)?)
}
