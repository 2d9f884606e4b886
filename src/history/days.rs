//! Counting in the counts of days that are over.

use std::ops::Range;

use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::pieces::Piece;
use super::{Column, HistoryQuery};
use crate::db::DbConn;
use crate::error::Result;
use crate::models::viewer::{OnEventCounts, event_counts_readable_by};
use crate::schema::event_counts::{self, action, actor_id, day, project_id};

/// The counts that a question means.
pub(super) struct Days {
    pub(super) query: HistoryQuery,
    /// Those from the first on; the last is not among them.
    pub(super) days: Range<i64>,
}

impl Piece for Days {
    fn total(&self, conn: &mut DbConn) -> Result<i64> {
        let sum = sql::<BigInt>("CAST(COALESCE(sum(events), 0) AS BIGINT)");
        Ok(event_counts::table.filter(self.counted()).select(sum).first(conn)?)
    }

    fn by_action(&self, conn: &mut DbConn) -> Result<Vec<(String, i64)>> {
        let key = || sql::<Text>("action");
        let counted = event_counts::table.group_by(key()).filter(self.counted());
        Ok(counted.select((key(), sum())).load(conn)?)
    }

    fn by_id(&self, conn: &mut DbConn, column: Column, limit: i64) -> Result<Vec<(i64, i64)>> {
        let id = || sql::<BigInt>(column.name());
        let counted = event_counts::table.group_by(id()).filter(self.counted());
        let counted = counted.order(sql::<BigInt>("sum(events) DESC, 1")).limit(limit);
        Ok(counted.select((id(), sum())).load(conn)?)
    }

    fn by_day(&self, conn: &mut DbConn, limit: i64) -> Result<Vec<(i64, i64)>> {
        let counted = event_counts::table.group_by(day).filter(self.counted()).limit(limit);
        Ok(counted.order(day.desc()).select((day, sum())).load(conn)?)
    }

    fn by_day_and_action(&self, conn: &mut DbConn, limit: i64) -> Result<Vec<(i64, String, i64)>> {
        let counted = event_counts::table.group_by((day, action)).filter(self.counted()).limit(limit);
        Ok(counted.order(day.desc()).select((day, action, sum())).load(conn)?)
    }
}

impl Days {
    fn counted(&self) -> OnEventCounts {
        let HistoryQuery { viewer, actions, actors, projects, .. } = &self.query;
        let over = day.ge(self.days.start).and(day.lt(self.days.end));
        let mut counted: OnEventCounts = Box::new(event_counts_readable_by(*viewer).and(over));
        if !actions.is_empty() {
            let keys: Vec<&'static str> = actions.iter().map(|key| key.as_str()).collect();
            counted = Box::new(counted.and(action.eq_any(keys)));
        }
        if !actors.is_empty() {
            counted = Box::new(counted.and(actor_id.eq_any(actors.clone())));
        }
        if !projects.is_empty() {
            counted = Box::new(counted.and(project_id.eq_any(projects.clone())));
        }
        counted
    }
}

/// In the database's own whole numbers: PostgreSQL would make it a decimal.
fn sum() -> SqlLiteral<BigInt> {
    sql("CAST(sum(events) AS BIGINT)")
}
