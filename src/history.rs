//! History: how often something happened, for the command, for the insights of a project and for the graph on somebody's page.
//! Days are UTC everywhere, so that all three say the same. Whole days that are over are read from their counts
//! (`models/event_count.rs`), all else from the log itself; that shows in nothing but time.
//!
//! What is counted: every event but looks at things, which are private; those count only when their action is named, and
//! then only for whoever may see them. On a page an event counts if the reader may read it; a command counts for an admin.

mod days;
mod log;
pub mod parse;
mod pieces;
pub mod span;
pub mod table;

use std::collections::HashMap;
use std::hash::Hash;

use chrono::NaiveDate;

use crate::db::DbConn;
use crate::db::types::{At, IssueId, ProjectId, UserId};
use crate::error::Result;
use crate::events::ActionKey;
use crate::models::viewer::Viewer;

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
        self.pieces(conn)?.iter().map(|piece| piece.total(conn)).sum()
    }

    /// How many of each action, the most frequent first.
    pub fn by_action(&self, conn: &mut DbConn) -> Result<Vec<(String, i64)>> {
        let mut sums = Sums::default();
        for piece in self.pieces(conn)? {
            sums.add(piece.by_action(conn)?);
        }
        Ok(sums.most_first(LONGEST))
    }

    /// How many of each actor, project or issue, by id, the most first; at most `limit`.
    pub fn by_id(&self, conn: &mut DbConn, column: Column, limit: i64) -> Result<Vec<(i64, i64)>> {
        let pieces = if column == Column::Issue { self.whole() } else { self.pieces(conn)? };
        // Several are added up before the list is cut.
        let at_most = if pieces.len() == 1 { limit } else { i64::MAX };
        let mut sums = Sums::default();
        for piece in pieces {
            sums.add(piece.by_id(conn, column, at_most)?);
        }
        Ok(sums.most_first(limit))
    }

    /// How many on each day on which there were any, newest first; at most `limit` days.
    pub fn by_day(&self, conn: &mut DbConn, limit: i64) -> Result<Vec<(NaiveDate, i64)>> {
        let mut days = Vec::new();
        for piece in self.pieces(conn)? {
            days.extend(piece.by_day(conn, limit)?.into_iter().map(|(day, count)| (span::day(day), count)));
        }
        days.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(days)
    }

    /// How many of each action on each day, newest first; at most `limit` rows.
    pub fn by_day_and_action(&self, conn: &mut DbConn, limit: i64) -> Result<Vec<(NaiveDate, String, i64)>> {
        let mut days = Vec::new();
        for piece in self.pieces(conn)? {
            let rows = piece.by_day_and_action(conn, limit)?;
            days.extend(rows.into_iter().map(|(day, key, count)| (span::day(day), key, count)));
        }
        days.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(days)
    }
}

/// Counts of several pieces, added up.
struct Sums<K>(HashMap<K, i64>);

impl<K> Default for Sums<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Hash + Eq + Ord + Clone> Sums<K> {
    fn add(&mut self, counts: Vec<(K, i64)>) {
        for (kind, count) in counts {
            *self.0.entry(kind).or_default() += count;
        }
    }

    fn most_first(self, limit: i64) -> Vec<(K, i64)> {
        let mut rows: Vec<(K, i64)> = self.0.into_iter().collect();
        rows.sort_by(|(one, fewer), (other, more)| more.cmp(fewer).then_with(|| one.cmp(other)));
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        rows
    }
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
