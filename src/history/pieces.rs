//! Which part of a question the counts of days answer, and which the log.

use super::days::Days;
use super::log::Log;
use super::{Column, HistoryQuery};
use crate::db::DbConn;
use crate::db::types::At;
use crate::error::Result;
use crate::models::event_count;

/// A stretch of time, counted in one place; those of one question lie side by side and meet at a midnight.
pub(super) trait Piece {
    fn total(&self, conn: &mut DbConn) -> Result<i64>;
    /// In no order.
    fn by_action(&self, conn: &mut DbConn) -> Result<Vec<(String, i64)>>;
    /// The most first.
    fn by_id(&self, conn: &mut DbConn, column: Column, limit: i64) -> Result<Vec<(i64, i64)>>;
    /// The newest first, as numbers counted from 1970.
    fn by_day(&self, conn: &mut DbConn, limit: i64) -> Result<Vec<(i64, i64)>>;
    /// The newest first.
    fn by_day_and_action(&self, conn: &mut DbConn, limit: i64) -> Result<Vec<(i64, String, i64)>>;
}

type Pieces = Vec<Box<dyn Piece>>;

impl HistoryQuery {
    /// All of it from the log.
    pub(super) fn whole(&self) -> Pieces {
        vec![Box::new(Log(self.clone()))]
    }

    /// The newest first; never none.
    pub(super) fn pieces(&self, conn: &mut DbConn) -> Result<Pieces> {
        let is_private = self.actions.iter().any(|action| action.row().properties.private);
        if self.issue.is_some() || is_private {
            return Ok(self.whole());
        }
        let counted = event_count::counted_until(conn)?;
        let first = self.since.map_or(i64::MIN, first_whole_day);
        let end = self.until.map_or(counted, |until| counted.min(until.day()));
        if first >= end {
            return Ok(self.whole());
        }
        let later = Self { since: Some(At::beginning_of(end)), ..self.clone() };
        let earlier = Self { until: Some(At::beginning_of(first)), ..self.clone() };
        let is_some = |piece: &Self| piece.since.zip(piece.until).is_none_or(|(since, until)| since < until);
        let earlier = Some(earlier).filter(|piece| self.since.is_some() && is_some(piece));
        let later = Some(later).filter(is_some);
        let log = |query: Option<Self>| query.map(|query| Box::new(Log(query)) as Box<dyn Piece>);
        let days = Days { query: self.clone(), days: first..end };
        Ok(log(later).into_iter().chain([Box::new(days) as Box<dyn Piece>]).chain(log(earlier)).collect())
    }
}

/// The first day that begins at this moment or later.
fn first_whole_day(since: At) -> i64 {
    since.day() + i64::from(since != At::beginning_of(since.day()))
}
