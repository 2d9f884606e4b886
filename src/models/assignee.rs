//! Who is to do which issue.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::db::DbConn;
use crate::db::one_of::one_of;
use crate::db::types::{At, IssueId, UserId};
use crate::db::words::State;
use crate::error::Result;
use crate::models::issue::Issue;
use crate::models::project::Project;
use crate::models::user::User;
use crate::models::viewer::readable_by_user;
use crate::schema::{assignees, issues, projects, users};

/// Those assigned to these issues, by name.
pub fn on_issues(conn: &mut DbConn, ids: &[IssueId]) -> Result<HashMap<IssueId, Vec<User>>> {
    let pairs: Vec<(IssueId, User)> = assignees::table
        .inner_join(users::table)
        .filter(one_of(assignees::issue_id, ids))
        .order(users::name)
        .select((assignees::issue_id, User::as_select()))
        .load(conn)?;
    let mut by_issue: HashMap<IssueId, Vec<User>> = HashMap::new();
    for (issue, user) in pairs {
        by_issue.entry(issue).or_default().push(user);
    }
    Ok(by_issue)
}

/// The open issues that somebody is to do and may read, the latest active first; at most `limit`.
pub fn open_of(conn: &mut DbConn, user: &User, limit: i64) -> Result<Vec<(Issue, Project)>> {
    let open = assignees::table
        .inner_join(issues::table.inner_join(projects::table))
        .filter(assignees::user_id.eq(user.id))
        .filter(issues::state.eq(State::Open))
        .filter(issues::deleted_at.is_null())
        .filter(readable_by_user(user.id, user.is_admin));
    let latest = open.order((issues::last_activity_at.desc(), issues::id.desc())).limit(limit);
    Ok(latest.select((Issue::as_select(), Project::as_select())).load(conn)?)
}

/// The open issues that somebody is to do by some day before this moment, or was to do, the earliest first.
pub fn due_of(conn: &mut DbConn, user: &User, before: At, limit: i64) -> Result<Vec<(Issue, Project, At)>> {
    let due = assignees::table
        .inner_join(issues::table.inner_join(projects::table))
        .filter(assignees::user_id.eq(user.id))
        .filter(issues::state.eq(State::Open))
        .filter(issues::deleted_at.is_null())
        .filter(issues::due_on.lt(before))
        .filter(readable_by_user(user.id, user.is_admin));
    let due = due.order((issues::due_on, issues::id)).limit(limit);
    Ok(due.select((Issue::as_select(), Project::as_select(), issues::due_on.assume_not_null())).load(conn)?)
}

/// The ids of those assigned to one issue.
pub fn ids_of(conn: &mut DbConn, issue: IssueId) -> Result<Vec<UserId>> {
    Ok(assignees::table.filter(assignees::issue_id.eq(issue)).select(assignees::user_id).load(conn)?)
}
