//! The moments that an issue's row keeps: when somebody last commented, and when it was last changed.

use std::collections::HashMap;

use diesel::dsl::max;
use diesel::prelude::*;

use crate::db::one_of::one_of;
use crate::db::types::{At, IssueId};
use crate::db::{DbConn, Tx, dialect};
use crate::error::Result;
use crate::events::ActionKey;
use crate::schema::{issue_events, issues, projects};

/// When such an action last happened to each issue. A deleted comment still counts, as in the article's query.
fn latest(conn: &mut DbConn, of: &[IssueId], is_meant: fn(ActionKey) -> bool) -> Result<HashMap<IssueId, At>> {
    let keys = ActionKey::ALL.iter().copied().filter(|key| is_meant(*key));
    let keys: Vec<&str> = keys.map(ActionKey::as_str).collect();
    let happened = issue_events::table
        .filter(one_of(issue_events::issue_id, of))
        .filter(one_of(issue_events::action, &keys))
        .group_by(issue_events::issue_id)
        .select((issue_events::issue_id, max(issue_events::occurred_at)));
    let found: Vec<(IssueId, Option<At>)> = happened.load(conn)?;
    Ok(found.into_iter().filter_map(|(issue, at)| Some((issue, at?))).collect())
}

fn stirs(action: ActionKey) -> bool {
    action.row().properties.stirs
}

/// A moment as an issue's row says, and as its log does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// As the row says.
    pub row: Option<At>,
    /// As the log says.
    pub log: Option<At>,
}

impl Moment {
    /// Do they differ?
    pub fn is_wrong(self) -> bool {
        self.row != self.log
    }
}

/// The moments that an issue's row keeps.
#[derive(Debug, Clone)]
pub struct Moments {
    /// Of which issue.
    pub issue: IssueId,
    /// Its project's name in addresses.
    pub slug: String,
    /// Its number there.
    pub number: i64,
    /// When somebody last commented.
    pub commented: Moment,
    /// When it was last changed.
    pub active: Moment,
}

type Row = (IssueId, String, i64, Option<At>, At);

impl Moments {
    /// Of these issues.
    pub fn of(conn: &mut DbConn, ids: &[IssueId]) -> Result<Vec<Self>> {
        let rows: Vec<Row> = issues::table
            .inner_join(projects::table)
            .filter(one_of(issues::id, ids))
            .order(issues::id)
            .select((issues::id, projects::slug, issues::number, issues::last_commented_at, issues::last_activity_at))
            .load(conn)?;
        let (comments, acts) = (latest(conn, ids, |key| key == ActionKey::CommentAdded)?, latest(conn, ids, stirs)?);
        let moments = |(issue, slug, number, commented, active): Row| Self {
            issue,
            slug,
            number,
            commented: Moment { row: commented, log: comments.get(&issue).copied() },
            active: Moment { row: Some(active), log: acts.get(&issue).copied() },
        };
        Ok(rows.into_iter().map(moments).collect())
    }

    /// Does one of them differ?
    pub fn is_wrong(&self) -> bool {
        self.commented.is_wrong() || self.active.is_wrong()
    }

    /// Makes the row say what the log says.
    pub fn put_right(&self, tx: &mut Tx<'_>) -> Result<()> {
        let row = issues::table.find(self.issue);
        diesel::update(row).set(issues::last_commented_at.eq(self.commented.log)).execute(tx.conn())?;
        if let Some(at) = self.active.log {
            diesel::update(row).set(issues::last_activity_at.eq(at)).execute(tx.conn())?;
        }
        Ok(())
    }
}

/// Writes down when an issue was last commented on.
pub(super) fn follow_comments(tx: &mut Tx<'_>, issue: IssueId) -> Result<()> {
    dialect::one_at_a_time(tx.conn(), &format!("comments of {issue}"))?;
    // The end of the index, not a maximum over all comments: a busy issue has thousands.
    let last: Option<At> = issue_events::table
        .filter(issue_events::issue_id.eq(issue))
        .filter(issue_events::action.eq(ActionKey::CommentAdded.as_str()))
        .order(issue_events::occurred_at.desc())
        .select(issue_events::occurred_at)
        .first(tx.conn())
        .optional()?;
    diesel::update(issues::table.find(issue)).set(issues::last_commented_at.eq(last)).execute(tx.conn())?;
    Ok(())
}
