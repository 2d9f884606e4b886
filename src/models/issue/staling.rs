//! Going stale, and coming back: nobody did anything for as long as the project says, until somebody does. What is stale for too
//! long is closed, if the project says so.

use diesel::prelude::*;

use super::Issue;
use crate::db::types::{At, EventId, IssueId, UserId};
use crate::db::words::{CloseReason, UserKind};
use crate::db::{Act, DbConn, Tx};
use crate::error::Result;
use crate::events::{Action, ActionKey, Event, NewEvent, record_event};
use crate::models::stale_rule::StaleRule;
use crate::models::user::User;
use crate::schema::{issue_events, issues};

impl Issue {
    /// Marks it as stale. Nothing happens when it is, when it is closed, or when somebody did something meanwhile.
    pub fn mark_stale(tx: &mut Tx<'_>, id: IssueId, rule: StaleRule) -> Result<bool> {
        tx.lock_issues(&[id])?;
        let (issue, happened) = (Self::find(tx.conn(), id)?, tx.happened());
        let Some(since) = rule.since(happened) else { return Ok(false) };
        let last = issue.last_act_of_people(tx.conn())?.map_or(issue.created_at, |(_, at)| at);
        if last >= since || issue.stale_at.is_some() || !issue.is_open() || issue.deleted_at.is_some() {
            return Ok(false);
        }
        diesel::update(issues::table.find(id)).set(issues::stale_at.eq(happened)).execute(tx.conn())?;
        let closes_on = rule.closes(happened).map(At::written_day).unwrap_or_default();
        let marked = Action::StaleMarked { days: (happened.0 - last.0).num_days(), closes_on };
        record_event(tx, NewEvent::on(id, marked))?;
        Ok(true)
    }

    /// Stale ones that are open; at most so many.
    pub fn load_stale(conn: &mut DbConn, after: IssueId, limit: i64) -> Result<Vec<Self>> {
        let stale = issues::table.filter(issues::stale_at.is_not_null()).filter(issues::id.gt(after));
        let open = stale.filter(issues::state.eq(crate::db::words::State::Open)).filter(issues::deleted_at.is_null());
        Ok(open.order(issues::id).limit(limit).select(Self::as_select()).load(conn)?)
    }

    /// Brings a stale one back if somebody did something that did not do so at once, and closes it if its time is over.
    pub fn settle_stale(tx: &mut Tx<'_>, id: IssueId, rule: StaleRule) -> Result<bool> {
        tx.lock_issues(&[id])?;
        let issue = Self::find(tx.conn(), id)?;
        let Some(stale_at) = issue.stale_at.filter(|_| issue.is_open() && issue.deleted_at.is_none()) else {
            return Ok(false);
        };
        let last = issue.last_act_of_people(tx.conn())?.filter(|(_, at)| *at > stale_at);
        if let Some((event, _)) = last {
            let by = Event::find(tx.conn(), event)?.actor_id;
            return issue.clear_stale(tx, by);
        }
        if rule.closes(stale_at).is_none_or(|at| at > tx.happened()) {
            return Ok(false);
        }
        let because = Act { caused_by: issue.stale_mark(tx.conn())?, ..tx.act() };
        tx.acting(because, |tx| issue.close(tx, CloseReason::NotPlanned)).map(|event| event.is_some())
    }

    /// Somebody did something: what was stale is no longer. What programs do does not count.
    pub(super) fn stirred(&self, tx: &mut Tx<'_>) -> Result<()> {
        let actor = tx.actor();
        if self.stale_at.is_some() && is_of_people(&User::find(tx.conn(), actor)?) {
            self.clear_stale(tx, actor)?;
        }
        Ok(())
    }

    fn clear_stale(&self, tx: &mut Tx<'_>, by: UserId) -> Result<bool> {
        let this = issues::table.filter(issues::id.eq(self.id)).filter(issues::stale_at.is_not_null());
        if diesel::update(this).set(issues::stale_at.eq(None::<At>)).execute(tx.conn())? == 0 {
            return Ok(false);
        }
        record_event(tx, NewEvent::on(self.id, Action::StaleCleared {}).by(by))?;
        Ok(true)
    }

    /// The event that marked it.
    fn stale_mark(&self, conn: &mut DbConn) -> Result<Option<EventId>> {
        let marks = issue_events::table.filter(issue_events::issue_id.eq(self.id));
        let marks = marks.filter(issue_events::action.eq(ActionKey::StaleMarked.as_str()));
        Ok(marks.order(issue_events::id.desc()).select(issue_events::id).first(conn).optional()?)
    }
}

/// A person here, or one of another tracker.
fn is_of_people(user: &User) -> bool {
    matches!(user.kind, UserKind::Person | UserKind::Imported)
}
