//! Taking back what one just did to one's notifications: how they stood before is kept for a little while.

use chrono::TimeDelta;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::Notification;
use crate::db::Tx;
use crate::db::dialect::each_backend;
use crate::db::types::{At, EventId, IssueId, Json, NotificationId, UserId};
use crate::db::words::{Attention, Following, Reason};
use crate::error::{Error, Result};
use crate::models::issue::Issue;
use crate::models::subscription::{self, Subscription};
use crate::models::user::User;
use crate::schema::{notification_undos, notifications};

/// Ten seconds are offered; the button's way here takes a little too.
const FOR: TimeDelta = TimeDelta::seconds(15);
/// So many are put back at most.
pub(super) const MOST: i64 = 500;

/// How one of them stood.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Stood {
    id: NotificationId,
    issue: IssueId,
    state: String,
    first: Option<EventId>,
    last: EventId,
    unread: i64,
    /// What was said about following the issue, if following is what was changed.
    followed: Option<Followed>,
}

/// What somebody had said about following an issue.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Followed(Option<(String, String)>);

impl Stood {
    fn of(one: &Notification, followed: Option<Followed>) -> Self {
        Self {
            id: one.id,
            issue: one.issue_id,
            state: one.state.as_str().to_owned(),
            first: one.first_unread_event_id,
            last: one.last_event_id,
            unread: one.unread_count,
            followed,
        }
    }
}

/// Keeps how these stand, before they are changed. Only the last act can be taken back.
pub(super) fn keep(tx: &mut Tx<'_>, user: UserId, rows: &[Notification]) -> Result<()> {
    keep_all(tx, user, rows.iter().map(|one| Stood::of(one, None)).collect())
}

/// The same of one whose issue is about to be followed no longer.
pub(super) fn keep_followed(tx: &mut Tx<'_>, user: UserId, row: &Notification) -> Result<()> {
    let said = subscription::find(tx.conn(), row.issue_id, user)?;
    let said = said.map(|said: Subscription| (said.state.to_string(), said.reason.to_string()));
    keep_all(tx, user, vec![Stood::of(row, Some(Followed(said)))])
}

fn keep_all(tx: &mut Tx<'_>, user: UserId, stood: Vec<Stood>) -> Result<()> {
    use notification_undos::{made_at, stood as kept, table, user_id};
    let (now, stood) = (tx.now(), Json(stood));
    each_backend!(tx.conn(), c => diesel::insert_into(table)
        .values((user_id.eq(user), kept.eq(stood.clone()), made_at.eq(now)))
        .on_conflict(user_id)
        .do_update()
        .set((kept.eq(stood), made_at.eq(now)))
        .execute(c)?);
    Ok(())
}

/// Puts back what somebody last did, once. What happened meanwhile stays news. How many.
pub fn undo(tx: &mut Tx<'_>, user: &User) -> Result<usize> {
    let kept = notification_undos::table.find(user.id).select((notification_undos::stood, notification_undos::made_at));
    let kept: Option<(Json<Vec<Stood>>, At)> = kept.first(tx.conn()).optional()?;
    let now = tx.now();
    let Some((Json(stood), _)) = kept.filter(|(_, made_at)| made_at.plus(FOR) >= now) else {
        return Err(Error::Conflict("It is too late to take that back: the page shows how things stand.".into()));
    };
    diesel::delete(notification_undos::table.find(user.id)).execute(tx.conn())?;
    for one in &stood {
        one.put_back(tx, user)?;
    }
    Ok(stood.len())
}

impl Stood {
    fn put_back(&self, tx: &mut Tx<'_>, user: &User) -> Result<()> {
        let present = Notification::find(tx.conn(), user.id, self.id)?;
        let is_newer = present.last_event_id != self.last;
        let news = if is_newer { present.unread_count } else { 0 };
        let first = self.first.or(present.first_unread_event_id.filter(|_| is_newer));
        let state = Attention::parse(&self.state).unwrap_or(Attention::Read);
        diesel::update(notifications::table.find(self.id))
            .set((
                notifications::state.eq(if is_newer && state != Attention::Saved { Attention::Unread } else { state }),
                notifications::unread_count.eq(self.unread + news),
                notifications::first_unread_event_id.eq(first),
            ))
            .execute(tx.conn())?;
        match &self.followed {
            Some(Followed(said)) => self.follow_again(tx, user, said.as_ref()),
            None => Ok(()),
        }
    }

    fn follow_again(&self, tx: &mut Tx<'_>, user: &User, said: Option<&(String, String)>) -> Result<()> {
        let said = said.and_then(|(state, reason)| Some((Following::parse(state)?, Reason::parse(reason)?)));
        match said {
            None => subscription::forget(tx, self.issue, user.id),
            Some((Following::On, reason)) => {
                Issue::find(tx.conn(), self.issue)?.subscribe(tx, user)?;
                subscription::set(tx, (self.issue, user.id), Following::On, reason)
            }
            Some((state, reason)) => subscription::set(tx, (self.issue, user.id), state, reason),
        }
    }
}
