//! Who is to do which issue.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::db::DbConn;
use crate::db::types::{IssueId, UserId};
use crate::error::Result;
use crate::models::user::User;
use crate::schema::{assignees, users};

/// Those assigned to these issues, by name.
pub fn on_issues(conn: &mut DbConn, ids: &[IssueId]) -> Result<HashMap<IssueId, Vec<User>>> {
    let pairs: Vec<(IssueId, User)> = assignees::table
        .inner_join(users::table)
        .filter(assignees::issue_id.eq_any(ids))
        .order(users::name)
        .select((assignees::issue_id, User::as_select()))
        .load(conn)?;
    let mut by_issue: HashMap<IssueId, Vec<User>> = HashMap::new();
    for (issue, user) in pairs {
        by_issue.entry(issue).or_default().push(user);
    }
    Ok(by_issue)
}

/// The ids of those assigned to one issue.
pub fn ids_of(conn: &mut DbConn, issue: IssueId) -> Result<Vec<UserId>> {
    Ok(assignees::table.filter(assignees::issue_id.eq(issue)).select(assignees::user_id).load(conn)?)
}
