//! Notifications: one row per person and issue, telling what happened there since he last looked.
//!
//! A row whose `unread_count` is above zero is news. A saved one stays saved when there is news.

mod page;
mod undo;

use diesel::prelude::*;

use crate::db::dialect::each_backend;
use crate::db::types::{At, EventId, IssueId, NotificationId, UserId};
use crate::db::words::{Attention, Reason};
use crate::db::{DbConn, Tx};
use crate::error::Result;
use crate::events::Event;
use crate::models::issue::Issue;
use crate::models::user::User;
use crate::schema::notifications;

pub use page::{Query, Shown, Stir, Told, count_unread, events_of, page, stirred, unread_among, unread_projects};
pub use undo::undo;

/// What happened on one issue since one person last looked.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Identifiable)]
#[diesel(table_name = notifications)]
pub struct Notification {
    /// Its id.
    pub id: NotificationId,
    /// Whose.
    pub user_id: UserId,
    /// Of which issue.
    pub issue_id: IssueId,
    /// What it is to its reader.
    pub state: Attention,
    /// The strongest reason of what is unread, or was last.
    pub reason: Reason,
    /// Where to begin reading.
    pub first_unread_event_id: Option<EventId>,
    /// The newest event that it tells of.
    pub last_event_id: EventId,
    /// How many events are unread.
    pub unread_count: i64,
    /// When it was first told of this issue.
    pub created_at: At,
    /// When the newest of it was told: lists go by it.
    pub updated_at: At,
}

impl Notification {
    /// Is there news?
    pub fn is_unread(&self) -> bool {
        self.unread_count > 0
    }

    /// Has its reader seen this event in the app?
    pub fn has_read(&self, event: EventId) -> bool {
        let is_told = self.last_event_id >= event;
        is_told && (!self.is_unread() || self.first_unread_event_id.is_some_and(|first| first > event))
    }

    /// By id, if it is this person's.
    pub fn find(conn: &mut DbConn, user: UserId, id: NotificationId) -> Result<Self> {
        let own = notifications::table.filter(notifications::id.eq(id)).filter(notifications::user_id.eq(user));
        Ok(own.select(Self::as_select()).first(conn)?)
    }

    /// One person's about one issue.
    pub fn find_about(conn: &mut DbConn, user: UserId, issue: IssueId) -> Result<Option<Self>> {
        let own = notifications::table.filter(notifications::user_id.eq(user));
        Ok(own.filter(notifications::issue_id.eq(issue)).select(Self::as_select()).first(conn).optional()?)
    }
}

/// Tells somebody of an event. The caller sees to it that each event is told once.
pub fn tell(tx: &mut Tx<'_>, user: UserId, event: &Event, reason: Reason) -> Result<()> {
    let before = take(tx, user, event, reason)?;
    let first = before.first_unread_event_id.filter(|_| before.is_unread());
    let change = (
        notifications::state.eq(if before.state == Attention::Saved { Attention::Saved } else { Attention::Unread }),
        notifications::reason.eq(if before.is_unread() { before.reason.min(reason) } else { reason }),
        notifications::first_unread_event_id.eq(first.map_or(event.id, |first| first.min(event.id))),
        notifications::last_event_id.eq(before.last_event_id.max(event.id)),
        notifications::unread_count.eq(before.unread_count + 1),
    );
    diesel::update(notifications::table.find(before.id)).set(change).execute(tx.conn())?;
    Ok(())
}

/// The row as it is, made if need be; nobody else changes it until this transaction ends.
fn take(tx: &mut Tx<'_>, user: UserId, event: &Event, reason: Reason) -> Result<Notification> {
    use notifications::{created_at, issue_id, last_event_id, reason as why, state, unread_count, updated_at, user_id};
    let now = tx.now();
    let row = (
        (user_id.eq(user), issue_id.eq(event.issue_id), state.eq(Attention::Read), why.eq(reason)),
        (last_event_id.eq(event.id), unread_count.eq(0), created_at.eq(now), updated_at.eq(now)),
    );
    each_backend!(tx.conn(), c => diesel::insert_into(notifications::table)
        .values(row)
        .on_conflict((user_id, issue_id))
        .do_nothing()
        .execute(c)?);
    let this = notifications::table.filter(user_id.eq(user)).filter(issue_id.eq(event.issue_id));
    Ok(diesel::update(this).set(updated_at.eq(now)).returning(notifications::all_columns).get_result(tx.conn())?)
}

/// What a reader does with a notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// He has seen it.
    Read,
    /// He wants to see it as news again.
    Unread,
    /// He keeps it.
    Saved,
    /// He keeps it no longer.
    Unsaved,
    /// He puts it away until something happens.
    Done,
}

/// Marks one of somebody's own; he may take that back.
pub fn mark(tx: &mut Tx<'_>, user: UserId, id: NotificationId, mark: Mark) -> Result<()> {
    let before = Notification::find(tx.conn(), user, id)?;
    undo::keep(tx, user, std::slice::from_ref(&before))?;
    set(tx, &before, mark)
}

fn set(tx: &mut Tx<'_>, before: &Notification, mark: Mark) -> Result<()> {
    let (state, unread) = match mark {
        Mark::Read if before.state == Attention::Saved => (Attention::Saved, 0),
        Mark::Unread => (Attention::Unread, before.unread_count.max(1)),
        Mark::Saved => (Attention::Saved, before.unread_count),
        Mark::Unsaved if before.is_unread() => (Attention::Unread, before.unread_count),
        Mark::Read | Mark::Unsaved => (Attention::Read, 0),
        Mark::Done => (Attention::Done, 0),
    };
    let first = (unread > 0).then(|| before.first_unread_event_id.unwrap_or(before.last_event_id));
    diesel::update(notifications::table.find(before.id))
        .set((
            notifications::state.eq(state),
            notifications::unread_count.eq(unread),
            notifications::first_unread_event_id.eq(first),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Follows the issue no longer, and puts the notification away; he may take that back. Being named or assigned still reaches him.
pub fn mute(tx: &mut Tx<'_>, user: &User, id: NotificationId) -> Result<()> {
    let before = Notification::find(tx.conn(), user.id, id)?;
    let issue = Issue::find(tx.conn(), before.issue_id)?;
    undo::keep_followed(tx, user.id, &before)?;
    issue.unsubscribe(tx, user)?;
    set(tx, &before, Mark::Done)
}

/// Everything of this person is read; saved ones stay saved. He may take that back.
pub fn read_all(tx: &mut Tx<'_>, user: UserId) -> Result<()> {
    let news = notifications::table.filter(notifications::user_id.eq(user)).filter(notifications::unread_count.gt(0));
    let newest = news.order(notifications::updated_at.desc()).limit(undo::MOST).select(Notification::as_select());
    let newest: Vec<Notification> = newest.load(tx.conn())?;
    undo::keep(tx, user, &newest)?;
    let seen = (notifications::unread_count.eq(0), notifications::first_unread_event_id.eq(None::<EventId>));
    let saved = news.filter(notifications::state.eq(Attention::Saved));
    diesel::update(saved).set(seen).execute(tx.conn())?;
    diesel::update(news).set((seen, notifications::state.eq(Attention::Read))).execute(tx.conn())?;
    Ok(())
}

/// He opened the issue: its notification is read, never done. True when that changed anything.
pub fn opened(tx: &mut Tx<'_>, user: UserId, issue: IssueId) -> Result<bool> {
    let news = Notification::find_about(tx.conn(), user, issue)?.filter(Notification::is_unread);
    let Some(news) = news else { return Ok(false) };
    set(tx, &news, Mark::Read).map(|()| true)
}
