//! Visits: when a reader was here last, told by his own views. They need no table of their own.

use chrono::TimeDelta;
use diesel::prelude::*;

use crate::db::DbConn;
use crate::db::types::{At, IssueId, UserId};
use crate::error::Result;
use crate::events::ActionKey;
use crate::schema::issue_events;

/// When this person last looked at this issue, before the visit that he is on now: a view within the action's throttle is
/// still the same visit, so the answer stays while a page is loaded again and again.
pub fn before_this(conn: &mut DbConn, user: UserId, issue: IssueId, now: At) -> Result<Option<At>> {
    let key = ActionKey::IssueViewed;
    let visit = key.row().properties.throttle().unwrap_or(TimeDelta::zero());
    Ok(issue_events::table
        .filter(issue_events::issue_id.eq(issue))
        .filter(issue_events::action.eq(key.as_str()))
        .filter(issue_events::actor_id.eq(user))
        .filter(issue_events::occurred_at.lt(now.plus(-visit)))
        .order(issue_events::occurred_at.desc())
        .select(issue_events::occurred_at)
        .first(conn)
        .optional()?)
}
