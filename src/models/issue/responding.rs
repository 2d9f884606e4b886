//! How long people wait for a first answer: a comment by somebody else, who is no program.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};

use crate::db::types::{At, Moment, ProjectId};
use crate::db::{DbConn, MultiBackend};
use crate::error::Result;

/// No more issues than these are looked at, the newest first.
const MOST: i64 = 50_000;

/// An issue that was opened, and its first answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct Response {
    /// When it was opened.
    #[diesel(sql_type = Moment)]
    pub opened_at: At,
    /// When somebody first answered. A comment that was deleted since was an answer.
    #[diesel(sql_type = Nullable<Moment>)]
    pub answered_at: Option<At>,
}

/// The first answers to a project's issues that were opened from this moment on, and before that one.
pub fn first_responses(conn: &mut DbConn, project: ProjectId, since: At, until: At) -> Result<Vec<Response>> {
    let sql = "SELECT i.created_at AS opened_at, (SELECT min(e.occurred_at) FROM issue_events e \
        JOIN users u ON u.id = e.actor_id WHERE e.issue_id = i.id AND e.action = 'comment_added' \
        AND e.actor_id <> i.author_id AND u.kind NOT IN ('bot', 'system')) AS answered_at \
        FROM issues i WHERE i.project_id = $1 AND i.created_at >= $2 AND i.created_at < $3 AND i.deleted_at IS NULL \
        ORDER BY i.created_at DESC LIMIT $4";
    let query = diesel::sql_query(sql).into_boxed::<MultiBackend>();
    let query = query.bind::<BigInt, _>(project).bind::<Moment, _>(since).bind::<Moment, _>(until);
    Ok(query.bind::<BigInt, _>(MOST).load(conn)?)
}

impl Response {
    /// How many minutes the answer took, at least one; what was told in the wrong order took no time.
    pub fn minutes(self) -> Option<i64> {
        self.answered_at.map(|answered| (answered.0 - self.opened_at.0).num_minutes().max(1))
    }
}

/// The middle one, or half way between the middle two.
pub fn median(mut minutes: Vec<i64>) -> Option<i64> {
    minutes.sort_unstable();
    let middle = minutes.len() / 2;
    let upper = *minutes.get(middle)?;
    let is_odd = minutes.len() % 2 == 1;
    Some(if is_odd { upper } else { i64::midpoint(minutes[middle - 1], upper) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_them_are_shorter_than_the_median() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![900, 1, 5]), Some(5));
        assert_eq!(median(vec![1, 2, 1_000, 4]), Some(3));
    }
}
