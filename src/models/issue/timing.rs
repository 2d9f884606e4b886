//! By when an issue is to be done, and what the schedule says when that day comes near or has passed.

use chrono::TimeDelta;
use diesel::prelude::*;
use diesel::query_builder::BoxedSqlQuery;
use diesel::sql_types::{BigInt, Text};

use super::Issue;
use crate::db::types::{At, EventId, IssueId, Moment};
use crate::db::{DbConn, MultiBackend, Tx, dialect};
use crate::error::Result;
use crate::events::{Action, NewEvent, Recorded, record_event};
use crate::schema::issues;

/// So many days before the day it is said that it comes.
const NEAR_DAYS: i64 = 2;

impl Issue {
    /// Is to be done by the end of this day, or has time. Nothing happens when it is so already.
    pub fn set_due(&self, tx: &mut Tx<'_>, day: Option<At>) -> Result<Option<EventId>> {
        let issue = self.locked(tx)?;
        let action = match (issue.due_on, day) {
            (before, after) if before == after => return Ok(None),
            (Some(from), Some(to)) => Action::DueDateChanged { from: from.written_day(), to: to.written_day() },
            (Some(from), None) => Action::DueDateCleared { from: from.written_day() },
            (None, to) => Action::DueDateSet { to: to.map(At::written_day).unwrap_or_default() },
        };
        diesel::update(issues::table.find(self.id)).set(issues::due_on.eq(day)).execute(tx.conn())?;
        let event = record_event(tx, NewEvent::on(self.id, action))?.event();
        issue.touch(tx)?;
        Ok(Some(event))
    }

    /// Has its day passed?
    pub fn is_overdue(&self, now: At) -> bool {
        self.is_open() && self.due_on.is_some_and(|day| day < now.midnight())
    }

    /// Says that its day comes near, or has passed: once for each day. Nothing happens when it is done, or has another day.
    pub fn note_due(tx: &mut Tx<'_>, id: IssueId, due: Due) -> Result<bool> {
        tx.lock_issues(&[id])?;
        let issue = Self::find(tx.conn(), id)?;
        if !issue.is_open() || issue.deleted_at.is_some() || issue.due_on != Some(due.day) {
            return Ok(false);
        }
        let due_on = due.day.written_day();
        let action = match due.days {
            Some(days) => Action::DueDateApproaching { due_on, days },
            None => Action::IssueOverdue { due_on },
        };
        let recorded = record_event(tx, NewEvent::on(id, action).once(due.key()))?;
        Ok(matches!(recorded, Recorded::New(_)))
    }
}

/// What is to be said of the issues of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The day.
    pub day: At,
    /// It comes in so many days; none when it has passed.
    pub days: Option<i64>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    id: IssueId,
    #[diesel(sql_type = Moment)]
    due_on: At,
}

impl Due {
    /// The event of this key is recorded once on an issue.
    fn key(self) -> String {
        let word = if self.days.is_some() { "approaching" } else { "overdue" };
        format!("{word}:{}", self.day.written_day())
    }

    /// The open issues of which something is to be said now, at most so many of each day. Walks `issues_due`.
    pub fn load(conn: &mut DbConn, now: At, limit: i64) -> Result<Vec<(IssueId, Self)>> {
        let today = now.midnight();
        let mut found = Vec::new();
        for days in 0..=NEAR_DAYS {
            let due = Self { day: today.plus(TimeDelta::days(days)), days: Some(days) };
            found.extend(due.untold(conn, limit)?);
        }
        found.extend(Self::overdue(conn, today, limit)?);
        Ok(found)
    }

    fn untold(self, conn: &mut DbConn, limit: i64) -> Result<Vec<(IssueId, Self)>> {
        let sql = format!(
            "SELECT i.id, i.due_on FROM issues i WHERE i.state = 'open' AND i.due_on = $1 AND i.deleted_at IS NULL \
             AND NOT EXISTS (SELECT 1 FROM issue_events n WHERE n.issue_id = i.id AND n.once_key = $2) \
             ORDER BY i.id LIMIT {limit}"
        );
        let query = diesel::sql_query(sql).into_boxed::<MultiBackend>();
        let rows: Vec<Row> = query.bind::<Moment, _>(self.day).bind::<Text, _>(self.key()).load(conn)?;
        Ok(rows.into_iter().map(|row| (row.id, self)).collect())
    }

    /// Those whose day is before today and of which it was not said since that day passed.
    fn overdue(conn: &mut DbConn, today: At, limit: i64) -> Result<Vec<(IssueId, Self)>> {
        let passed = dialect::a_day_after(conn, "i.due_on");
        let sql = format!(
            "SELECT i.id, i.due_on FROM issues i WHERE i.state = 'open' AND i.due_on < $1 AND i.deleted_at IS NULL \
             AND NOT EXISTS (SELECT 1 FROM issue_events n WHERE n.issue_id = i.id AND n.action = 'issue_overdue' \
              AND n.occurred_at >= {passed}) ORDER BY i.due_on DESC, i.id DESC LIMIT {limit}"
        );
        let query: BoxedSqlQuery<'_, MultiBackend, _> = diesel::sql_query(sql).into_boxed::<MultiBackend>();
        let rows: Vec<Row> = query.bind::<Moment, _>(today).load(conn)?;
        Ok(rows.into_iter().map(|row| (row.id, Self { day: row.due_on, days: None })).collect())
    }
}
