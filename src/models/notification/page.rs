//! Reading notifications: how many are news, and a page of them with what happened.

use std::collections::HashMap;

use diesel::dsl::{count_star, max};
use diesel::prelude::*;

use super::Notification;
use crate::db::one_of::one_of;
use crate::db::types::{At, EventId, IssueId, NotificationId, ProjectId, UserId};
use crate::db::words::{Attention, Reason};
use crate::db::{DbConn, MultiBackend};
use crate::error::Result;
use crate::events::{ActionKey, Event};
use crate::models::issue::Issue;
use crate::models::project::Project;
use crate::models::user::User;
use crate::models::viewer::readable_by_user;
use crate::schema::{issue_events, issues, notifications, projects};

/// No page tells a larger number.
const COUNTED: i64 = 1_000;

/// So many events of one page's notifications are read at most.
const EVENTS: i64 = 500;

/// How many of his notifications have news, of issues that he may read; at most a thousand.
pub fn count_unread(conn: &mut DbConn, user: &User) -> Result<i64> {
    Ok(i64::try_from(unread_projects(conn, user)?.len()).unwrap_or(COUNTED))
}

/// How many of somebody's notifications have news, and when the last of them changed.
pub type Stir = (i64, Option<At>);

/// What tells that the news of these people may have changed: cheap, and for all of them at once.
pub fn stirred(conn: &mut DbConn, people: &[UserId]) -> Result<HashMap<UserId, Stir>> {
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    let news = notifications::table
        .filter(one_of(notifications::user_id, people))
        .filter(notifications::unread_count.gt(0))
        .group_by(notifications::user_id)
        .select((notifications::user_id, count_star(), max(notifications::updated_at)));
    let found: Vec<(UserId, i64, Option<At>)> = news.load(conn)?;
    Ok(found.into_iter().map(|(user, count, last)| (user, (count, last))).collect())
}

/// The project of each of his notifications that has news.
pub fn unread_projects(conn: &mut DbConn, user: &User) -> Result<Vec<ProjectId>> {
    let news = notifications::table
        .inner_join(issues::table.inner_join(projects::table))
        .filter(notifications::user_id.eq(user.id))
        .filter(one_of(notifications::state, &[Attention::Unread, Attention::Saved]))
        .filter(notifications::unread_count.gt(0))
        .filter(issues::deleted_at.is_null().or(tells_of_deletion()))
        .filter(readable_by_user(user.id, user.is_admin));
    Ok(news.select(issues::project_id).limit(COUNTED).load(conn)?)
}

/// Of an issue that is gone only this is told: that it was deleted.
#[diesel::dsl::auto_type(no_type_alias)]
fn tells_of_deletion() -> _ {
    let key: &'static str = ActionKey::IssueDeleted.as_str();
    let last = issue_events::table.filter(issue_events::id.eq(notifications::last_event_id));
    diesel::dsl::exists(last.filter(issue_events::action.eq(key)))
}

/// Which of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shown {
    /// All that are not put away.
    #[default]
    All,
    /// Only news.
    Unread,
    /// Only what he keeps.
    Saved,
    /// Only where he was named.
    Mentions,
    /// Only what he put away.
    Done,
}

/// Which notifications a page shows, newest first.
#[derive(Debug, Clone, Copy, Default)]
pub struct Query {
    /// Which of them.
    pub shown: Shown,
    /// Those before this one.
    pub before: Option<(At, NotificationId)>,
    /// Those after this one, for the way back.
    pub after: Option<(At, NotificationId)>,
    /// At most so many.
    pub limit: i64,
}

/// A notification with the issue and the project that it is about.
pub type Told = (Notification, Issue, Project);

/// A page of somebody's notifications, newest first, of issues that he may read now.
pub fn page(conn: &mut DbConn, user: &User, query: Query) -> Result<Vec<Told>> {
    let mut rows = notifications::table
        .inner_join(issues::table.inner_join(projects::table))
        .filter(notifications::user_id.eq(user.id))
        .filter(issues::deleted_at.is_null().or(tells_of_deletion()))
        .filter(readable_by_user(user.id, user.is_admin))
        .limit(query.limit)
        .into_boxed::<MultiBackend>();
    rows = match query.shown {
        Shown::All => rows.filter(notifications::state.ne(Attention::Done)),
        Shown::Unread => rows.filter(notifications::unread_count.gt(0)),
        Shown::Saved => rows.filter(notifications::state.eq(Attention::Saved)),
        Shown::Done => rows.filter(notifications::state.eq(Attention::Done)),
        Shown::Mentions => {
            let open = rows.filter(notifications::state.ne(Attention::Done));
            open.filter(notifications::reason.eq(Reason::Mentioned))
        }
    };
    if let Some((at, id)) = query.before {
        rows = rows.filter(notifications::updated_at.le(at));
        rows = rows.filter(notifications::updated_at.lt(at).or(notifications::id.lt(id)));
    }
    let select = (Notification::as_select(), Issue::as_select(), Project::as_select());
    let Some((at, id)) = query.after else {
        let rows = rows.order((notifications::updated_at.desc(), notifications::id.desc()));
        return Ok(rows.select(select).load(conn)?);
    };
    rows = rows.filter(notifications::updated_at.ge(at));
    rows = rows.filter(notifications::updated_at.gt(at).or(notifications::id.gt(id)));
    let rows = rows.order((notifications::updated_at.asc(), notifications::id.asc()));
    let mut found: Vec<Told> = rows.select(select).load(conn)?;
    found.reverse();
    Ok(found)
}

/// Those of these issues of which somebody has unread news.
pub fn unread_among(conn: &mut DbConn, user: UserId, issues: &[IssueId]) -> Result<Vec<IssueId>> {
    let unread = notifications::table
        .filter(notifications::user_id.eq(user))
        .filter(one_of(notifications::issue_id, issues))
        .filter(notifications::unread_count.gt(0));
    Ok(unread.select(notifications::issue_id).load(conn)?)
}

/// What these notifications tell: what is unread of each issue, or the last of it; oldest first, his own acts left out.
pub fn events_of(conn: &mut DbConn, user: UserId, told: &[Notification]) -> Result<HashMap<IssueId, Vec<Event>>> {
    let quiet: Vec<&str> =
        ActionKey::ALL.iter().filter(|key| key.row().audience == 0).map(|key| key.as_str()).collect();
    let Some((first, rest)) = told.split_first() else { return Ok(HashMap::new()) };
    let on = |one: &Notification| issue_events::issue_id.eq(one.issue_id).and(issue_events::id.ge(begins(one)));
    let any = issue_events::table.filter(on(first)).into_boxed::<MultiBackend>();
    let any = rest.iter().fold(any, |any, one| any.or_filter(on(one)));
    let events = any.filter(issue_events::actor_id.ne(user)).filter(issue_events::action.ne_all(quiet));
    let events = events.order(issue_events::id).limit(EVENTS).select(Event::as_select());
    let events: Vec<Event> = events.load(conn)?;
    let mut by_issue: HashMap<IssueId, Vec<Event>> = HashMap::new();
    for one in told {
        let theirs = events.iter().filter(|event| event.issue_id == one.issue_id && event.id >= begins(one));
        by_issue.insert(one.issue_id, theirs.cloned().collect());
    }
    Ok(by_issue)
}

fn begins(one: &Notification) -> EventId {
    one.first_unread_event_id.unwrap_or(one.last_event_id)
}
