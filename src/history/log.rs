//! Counting in the log itself.

use diesel::dsl::{count_star, sql};
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::pieces::Piece;
use super::{Column, HistoryQuery};
use crate::db::{DbConn, dialect};
use crate::error::Result;
use crate::models::viewer::{OnEvents, Viewer, events_readable_by};
use crate::schema::issue_events::{self, action, actor_id, issue_id, occurred_at, private, project_id};

/// The events that a question means.
pub(super) struct Log(pub(super) HistoryQuery);

impl Piece for Log {
    fn total(&self, conn: &mut DbConn) -> Result<i64> {
        Ok(issue_events::table.filter(self.counted()).select(count_star()).first(conn)?)
    }

    fn by_action(&self, conn: &mut DbConn) -> Result<Vec<(String, i64)>> {
        let counted = issue_events::table.group_by(action).filter(self.counted());
        Ok(counted.select((action, count_star())).load(conn)?)
    }

    fn by_id(&self, conn: &mut DbConn, column: Column, limit: i64) -> Result<Vec<(i64, i64)>> {
        let id = || sql::<BigInt>(column.name());
        let counted = issue_events::table.group_by(id()).filter(self.counted());
        Ok(counted.order(most_first()).limit(limit).select((id(), count_star())).load(conn)?)
    }

    fn by_day(&self, conn: &mut DbConn, limit: i64) -> Result<Vec<(i64, i64)>> {
        let day = dialect::day(conn);
        let day = || sql::<BigInt>(day);
        let counted = issue_events::table.group_by(day()).filter(self.counted()).limit(limit);
        Ok(counted.order(latest_first()).select((day(), count_star())).load(conn)?)
    }

    fn by_day_and_action(&self, conn: &mut DbConn, limit: i64) -> Result<Vec<(i64, String, i64)>> {
        let day = dialect::day(conn);
        let (day, key) = (|| sql::<BigInt>(day), || sql::<Text>("action"));
        let counted = issue_events::table.group_by((day(), key())).filter(self.counted());
        Ok(counted.order(latest_first()).limit(limit).select((day(), key(), count_star())).load(conn)?)
    }
}

impl Log {
    fn counted(&self) -> OnEvents {
        let mut counted = self.of_actions(events_readable_by(self.0.viewer));
        // A single value is told as one, so that the database walks its index in order.
        counted = match self.0.actors.as_slice() {
            [] => counted,
            [only] => Box::new(counted.and(actor_id.eq(*only))),
            several => Box::new(counted.and(actor_id.eq_any(several.to_vec()))),
        };
        counted = match self.0.projects.as_slice() {
            [] => counted,
            [only] => Box::new(counted.and(project_id.eq(*only))),
            several => Box::new(counted.and(project_id.eq_any(several.to_vec()))),
        };
        if let Some(issue) = self.0.issue {
            counted = Box::new(counted.and(issue_id.eq(issue)));
        }
        if let Some(since) = self.0.since {
            counted = Box::new(counted.and(occurred_at.ge(since)));
        }
        if let Some(until) = self.0.until {
            counted = Box::new(counted.and(occurred_at.lt(until)));
        }
        counted
    }

    /// Looks are private: unasked they count for nobody, asked for they count for the actor and for admins.
    fn of_actions(&self, readable: OnEvents) -> OnEvents {
        let keys: Vec<&'static str> = self.0.actions.iter().map(|key| key.as_str()).collect();
        let named: OnEvents = match keys.as_slice() {
            [] => return Box::new(readable.and(private.eq(false))),
            [only] => Box::new(readable.and(action.eq(*only))),
            _ => Box::new(readable.and(action.eq_any(keys))),
        };
        match self.0.viewer {
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
