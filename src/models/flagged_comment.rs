//! Comments that wait for whoever keeps order. What one does with them stands in `issue/moderating.rs`.

use diesel::dsl::auto_type;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::db::DbConn;
use crate::db::types::{At, CommentId, FlaggedCommentId, IssueId, UserId};
use crate::db::words::{Role, SpamRule};
use crate::error::Result;
use crate::models::issue::Issue;
use crate::models::project::Project;
use crate::models::user::User;
use crate::schema::{flagged_comments, issues, members, projects, users};

/// A comment that waits.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = flagged_comments)]
pub struct FlaggedComment {
    /// Its id.
    pub id: FlaggedCommentId,
    /// On which issue.
    pub issue_id: IssueId,
    /// The published comment, if it was flagged afterwards; nothing while it was held.
    pub comment_id: Option<CommentId>,
    /// Whose.
    pub author_id: UserId,
    /// The Markdown, as it was when it was flagged.
    pub body: String,
    /// Its HTML.
    pub html: String,
    /// Why.
    pub rule: SpamRule,
    /// Since when.
    pub created_at: At,
}

/// A comment that waits, where, and whose it is.
pub type Waiting = (FlaggedComment, Issue, Project, User);

/// The projects in which somebody keeps order.
#[auto_type(no_type_alias)]
fn kept_by(user: UserId, is_admin: bool) -> _ {
    let reader: Role = Role::Reader;
    let own = members::table.filter(members::user_id.eq(user)).filter(members::role.ne(reader));
    projects::id.eq_any(own.select(members::project_id)).or(is_admin.into_sql::<Bool>())
}

/// Does this person keep order anywhere?
pub fn may_moderate(conn: &mut DbConn, user: &User) -> Result<bool> {
    let roles = members::table.filter(members::user_id.eq(user.id)).filter(members::role.ne(Role::Reader));
    let role: Option<Role> = roles.select(members::role).first(conn).optional()?;
    Ok(user.is_admin || role.is_some())
}

impl FlaggedComment {
    /// Those that this person may decide about, the oldest first; at most `limit`.
    pub fn waiting_for(conn: &mut DbConn, user: &User, limit: i64) -> Result<Vec<Waiting>> {
        let all = flagged_comments::table
            .inner_join(issues::table.inner_join(projects::table))
            .inner_join(users::table)
            .filter(kept_by(user.id, user.is_admin));
        let oldest = all.order((flagged_comments::created_at, flagged_comments::id)).limit(limit);
        let columns = (FlaggedComment::as_select(), Issue::as_select(), Project::as_select(), User::as_select());
        Ok(oldest.select(columns).load(conn)?)
    }

    /// How many those are.
    pub fn count_for(conn: &mut DbConn, user: &User) -> Result<i64> {
        let all = flagged_comments::table.inner_join(issues::table.inner_join(projects::table));
        Ok(all.filter(kept_by(user.id, user.is_admin)).count().get_result(conn)?)
    }

    /// One of them.
    pub fn find_for(conn: &mut DbConn, user: &User, id: FlaggedCommentId) -> Result<Self> {
        let all = flagged_comments::table.inner_join(issues::table.inner_join(projects::table));
        let one = all.filter(kept_by(user.id, user.is_admin)).filter(flagged_comments::id.eq(id));
        Ok(one.select(Self::as_select()).first(conn)?)
    }
}
