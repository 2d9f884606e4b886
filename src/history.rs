//! History: how often something happened, counted straight from the log, for the command, for the insights of a project and
//! for the graph on somebody's page. Days are UTC everywhere, so that all three say the same.
//!
//! What is counted: every event but looks at things, which are private; those count only when their action is named, and
//! then only for whoever may see them. On a page an event counts if the reader may read it; a command counts for an admin.

pub mod parse;
pub mod span;
pub mod table;

use chrono::NaiveDate;
use diesel::dsl::{count_star, sql};
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::db::types::{At, IssueId, ProjectId, UserId};
use crate::db::{DbConn, dialect};
use crate::error::Result;
use crate::events::ActionKey;
use crate::models::viewer::{OnEvents, Viewer, events_readable_by};
use crate::schema::issue_events::{self, action, actor_id, issue_id, occurred_at, private, project_id};

/// No list of counts is longer than this; what is left out is told as a remainder.
pub const LONGEST: i64 = 1_000;

/// Days are many and small: 27 years of them, newest first.
pub const MOST_DAYS: i64 = 10_000;

/// Which events are counted.
#[derive(Debug, Clone, Default)]
pub struct HistoryQuery {
    /// For whom: an event counts if he may read it.
    pub viewer: Viewer,
    /// Only these; none of them means all but looks.
    pub actions: Vec<ActionKey>,
    /// Only what these did.
    pub actors: Vec<UserId>,
    /// Only in these.
    pub projects: Vec<ProjectId>,
    /// Only on this issue.
    pub issue: Option<IssueId>,
    /// From this moment on.
    pub since: Option<At>,
    /// Before this moment.
    pub until: Option<At>,
}

/// By which column of ids events are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Who did it.
    Actor,
    /// Where.
    Project,
    /// On which issue.
    Issue,
}

impl HistoryQuery {
    /// How many events there are.
    pub fn total(&self, conn: &mut DbConn) -> Result<i64> {
        Ok(issue_events::table.filter(self.counted()).select(count_star()).first(conn)?)
    }

    /// How many of each action, the most frequent first.
    pub fn by_action(&self, conn: &mut DbConn) -> Result<Vec<(String, i64)>> {
        let counted = issue_events::table.group_by(action).filter(self.counted());
        Ok(counted.order(most_first()).limit(LONGEST).select((action, count_star())).load(conn)?)
    }

    /// How many of each actor, project or issue, by id, the most first; at most `limit`.
    pub fn by_id(&self, conn: &mut DbConn, column: Column, limit: i64) -> Result<Vec<(i64, i64)>> {
        let id = || sql::<BigInt>(column.name());
        let counted = issue_events::table.group_by(id()).filter(self.counted());
        Ok(counted.order(most_first()).limit(limit).select((id(), count_star())).load(conn)?)
    }

    /// How many on each day on which there were any, newest first; at most `limit` days.
    pub fn by_day(&self, conn: &mut DbConn, limit: i64) -> Result<Vec<(NaiveDate, i64)>> {
        let day = dialect::day(conn);
        let day = || sql::<BigInt>(day);
        let counted = issue_events::table.group_by(day()).filter(self.counted()).limit(limit);
        let rows: Vec<(i64, i64)> = counted.order(latest_first()).select((day(), count_star())).load(conn)?;
        Ok(rows.into_iter().map(|(day, count)| (span::day(day), count)).collect())
    }

    /// How many of each action on each day, newest first; at most `limit` rows.
    pub fn by_day_and_action(&self, conn: &mut DbConn, limit: i64) -> Result<Vec<(NaiveDate, String, i64)>> {
        let day = dialect::day(conn);
        let (day, key) = (|| sql::<BigInt>(day), || sql::<Text>("action"));
        let counted = issue_events::table.group_by((day(), key())).filter(self.counted());
        let counted = counted.order(latest_first()).limit(limit).select((day(), key(), count_star()));
        let rows: Vec<(i64, String, i64)> = counted.load(conn)?;
        Ok(rows.into_iter().map(|(day, key, count)| (span::day(day), key, count)).collect())
    }

    fn counted(&self) -> OnEvents {
        let mut counted = self.of_actions(events_readable_by(self.viewer));
        // A single value is told as one, so that the database walks its index in order.
        counted = match self.actors.as_slice() {
            [] => counted,
            [only] => Box::new(counted.and(actor_id.eq(*only))),
            several => Box::new(counted.and(actor_id.eq_any(several.to_vec()))),
        };
        counted = match self.projects.as_slice() {
            [] => counted,
            [only] => Box::new(counted.and(project_id.eq(*only))),
            several => Box::new(counted.and(project_id.eq_any(several.to_vec()))),
        };
        if let Some(issue) = self.issue {
            counted = Box::new(counted.and(issue_id.eq(issue)));
        }
        if let Some(since) = self.since {
            counted = Box::new(counted.and(occurred_at.ge(since)));
        }
        if let Some(until) = self.until {
            counted = Box::new(counted.and(occurred_at.lt(until)));
        }
        counted
    }

    /// Looks are private: unasked they count for nobody, asked for they count for the actor and for admins.
    fn of_actions(&self, readable: OnEvents) -> OnEvents {
        let keys: Vec<&'static str> = self.actions.iter().map(|key| key.as_str()).collect();
        let named: OnEvents = match keys.as_slice() {
            [] => return Box::new(readable.and(private.eq(false))),
            [only] => Box::new(readable.and(action.eq(*only))),
            _ => Box::new(readable.and(action.eq_any(keys))),
        };
        match self.viewer {
            Viewer { is_admin: true, .. } => named,
            Viewer { user: Some(user), .. } => Box::new(named.and(private.eq(false).or(actor_id.eq(user)))),
            Viewer { user: None, .. } => Box::new(named.and(private.eq(false))),
        }
    }
}

/// By the counts, then by what they are counts of: the first column.
fn most_first() -> SqlLiteral<BigInt> {
    sql("count(*) DESC, 1")
}

/// By the days, which are the first column.
fn latest_first() -> SqlLiteral<BigInt> {
    sql("1 DESC")
}

impl Column {
    const fn name(self) -> &'static str {
        match self {
            Self::Actor => "actor_id",
            Self::Project => "project_id",
            Self::Issue => "issue_id",
        }
    }
}
