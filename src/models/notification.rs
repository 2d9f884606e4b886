//! Notifications: what a person was told inside Tidings, one row per issue.

use diesel::prelude::*;

use crate::db::DbConn;
use crate::db::types::{IssueId, UserId};
use crate::db::words::Attention;
use crate::error::Result;
use crate::schema::notifications;

/// How many notifications somebody has not read.
pub fn count_unread(conn: &mut DbConn, user: UserId) -> Result<i64> {
    let unread =
        notifications::table.filter(notifications::user_id.eq(user)).filter(notifications::state.eq(Attention::Unread));
    Ok(unread.count().get_result(conn)?)
}

/// Those of these issues of which somebody has unread news.
pub fn unread_among(conn: &mut DbConn, user: UserId, issues: &[IssueId]) -> Result<Vec<IssueId>> {
    let unread = notifications::table
        .filter(notifications::user_id.eq(user))
        .filter(notifications::issue_id.eq_any(issues))
        .filter(notifications::state.eq(Attention::Unread));
    Ok(unread.select(notifications::issue_id).load(conn)?)
}
