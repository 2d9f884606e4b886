//! Who follows which issue, and why.

use diesel::prelude::*;

use crate::db::dialect::each_backend;
use crate::db::types::{IssueId, UserId};
use crate::db::words::{Following, Reason, Via};
use crate::db::{DbConn, Tx};
use crate::error::Result;
use crate::schema::subscriptions;

/// What somebody said, or did, about following an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = subscriptions)]
pub struct Subscription {
    /// The issue.
    pub issue_id: IssueId,
    /// Who.
    pub user_id: UserId,
    /// Does he?
    pub state: Following,
    /// Why.
    pub reason: Reason,
}

/// Whether somebody follows an issue; none when nothing was ever said or done.
pub fn find(conn: &mut DbConn, issue: IssueId, user: UserId) -> Result<Option<Subscription>> {
    Ok(subscriptions::table.find((issue, user)).select(Subscription::as_select()).first(conn).optional()?)
}

/// What everybody said about following an issue, those who do not among them.
pub fn of_issue(conn: &mut DbConn, issue: IssueId) -> Result<Vec<Subscription>> {
    let all = subscriptions::table.filter(subscriptions::issue_id.eq(issue)).order(subscriptions::user_id);
    Ok(all.select(Subscription::as_select()).load(conn)?)
}

/// Sets it, whatever it was.
pub fn set(tx: &mut Tx<'_>, (issue, user): (IssueId, UserId), state: Following, reason: Reason) -> Result<()> {
    use subscriptions::{created_at, issue_id, reason as why, state as follows, user_id};
    let now = tx.now();
    let row = (issue_id.eq(issue), user_id.eq(user), follows.eq(state), why.eq(reason), created_at.eq(now));
    each_backend!(tx.conn(), c => diesel::insert_into(subscriptions::table)
        .values(row)
        .on_conflict((issue_id, user_id))
        .do_update()
        .set((follows.eq(state), why.eq(reason)))
        .execute(c)?);
    Ok(())
}

/// As if nothing had ever been said or done.
pub(crate) fn forget(tx: &mut Tx<'_>, issue: IssueId, user: UserId) -> Result<()> {
    diesel::delete(subscriptions::table.find((issue, user))).execute(tx.conn())?;
    Ok(())
}

/// Follows because of what he did or what was done to him. An explicit "off" survives all but being named or assigned;
/// "ignored" survives those too. A stronger reason replaces a weaker one. Imports make nobody follow, and a rule does not
/// follow what it does.
pub(crate) fn follow(tx: &mut Tx<'_>, issue: IssueId, user: UserId, reason: Reason) -> Result<()> {
    let (act, is_actor) = (tx.act(), user == tx.actor());
    if act.via == Via::Import || (act.via == Via::Workflow && is_actor) {
        return Ok(());
    }
    let is_direct = matches!(reason, Reason::Mentioned | Reason::Assigned);
    match find(tx.conn(), issue, user)? {
        None => set(tx, (issue, user), Following::On, reason),
        Some(Subscription { state: Following::Off, .. }) if is_direct => set(tx, (issue, user), Following::On, reason),
        Some(Subscription { state: Following::On, reason: before, .. }) if reason < before => {
            set(tx, (issue, user), Following::On, reason)
        }
        Some(_) => Ok(()),
    }
}

/// Why somebody is told, as "You get this because …" goes on.
pub const fn because(reason: Reason) -> &'static str {
    match reason {
        Reason::Mentioned => "you were mentioned",
        Reason::Assigned => "you were assigned",
        Reason::Author => "you opened this issue",
        Reason::Commented => "you commented",
        Reason::StateChanger => "you closed or reopened it",
        Reason::Manual => "you subscribed",
        Reason::Watching => "you watch this project",
        Reason::Rule => "a rule says so",
    }
}
