//! Counts with their names, as the command prints them and as JSON has them.

use std::collections::HashMap;

use super::parse::By;
use super::{Column, HistoryQuery, LONGEST, MOST_DAYS};
use crate::db::DbConn;
use crate::db::types::{IssueId, ProjectId, UserId};
use crate::error::Result;
use crate::models::issue::Issue;
use crate::models::project::Project;
use crate::models::user::User;

/// A list of counts and the sum of all, listed or not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// A name and how many: times newest first, anything else the most frequent first.
    pub rows: Vec<(String, i64)>,
    /// Of all events, those of rows that are not listed too.
    pub total: i64,
}

impl Counts {
    /// Counts by something.
    pub fn load(conn: &mut DbConn, query: &HistoryQuery, by: By) -> Result<Self> {
        let rows = match by {
            By::Action => query.by_action(conn)?,
            By::Actor => named(conn, query, (Column::Actor, actors))?,
            By::Project => named(conn, query, (Column::Project, projects))?,
            By::Issue => named(conn, query, (Column::Issue, issues))?,
            By::Span(span) => {
                let spans = span.gather(&query.by_day(conn, MOST_DAYS)?);
                spans.into_iter().map(|(start, count)| (span.key(start), count)).collect()
            }
        };
        let listed = rows.iter().map(|(_, count)| count).sum();
        let may_be_cut = i64::try_from(rows.len()).unwrap_or(i64::MAX) >= LONGEST;
        let total = if may_be_cut { query.total(conn)? } else { listed };
        Ok(Self { rows, total })
    }

    /// How many events belong to rows that are not listed.
    pub fn rest(&self) -> i64 {
        self.total - self.rows.iter().map(|(_, count)| count).sum::<i64>()
    }
}

/// Names by id.
pub type Names = HashMap<i64, String>;
type Namer = fn(&mut DbConn, &[i64]) -> Result<Names>;

fn named(conn: &mut DbConn, query: &HistoryQuery, (column, names): (Column, Namer)) -> Result<Vec<(String, i64)>> {
    let counts = query.by_id(conn, column, LONGEST)?;
    let ids: Vec<i64> = counts.iter().map(|(id, _)| *id).collect();
    let mut names = names(conn, &ids)?;
    Ok(counts.iter().map(|(id, count)| (names.remove(id).unwrap_or_else(|| id.to_string()), *count)).collect())
}

fn actors(conn: &mut DbConn, ids: &[i64]) -> Result<Names> {
    let ids: Vec<UserId> = ids.iter().copied().map(UserId).collect();
    Ok(User::load(conn, &ids)?.into_iter().map(|user| (user.id.0, user.name)).collect())
}

fn projects(conn: &mut DbConn, ids: &[i64]) -> Result<Names> {
    let ids: Vec<ProjectId> = ids.iter().copied().map(ProjectId).collect();
    Ok(Project::load(conn, &ids)?.into_iter().map(|project| (project.id.0, project.slug)).collect())
}

fn issues(conn: &mut DbConn, ids: &[i64]) -> Result<Names> {
    let ids: Vec<IssueId> = ids.iter().copied().map(IssueId).collect();
    issue_names(conn, &ids)
}

/// "ferry#12", by id.
pub fn issue_names(conn: &mut DbConn, ids: &[IssueId]) -> Result<Names> {
    let issues = Issue::load(conn, ids)?;
    let mut owners: Vec<i64> = issues.iter().map(|issue| issue.project_id.0).collect();
    owners.sort_unstable();
    owners.dedup();
    let slugs = projects(conn, &owners)?;
    let name = |issue: &Issue| {
        let slug = slugs.get(&issue.project_id.0).map_or("", String::as_str);
        (issue.id.0, format!("{slug}#{}", issue.number))
    };
    Ok(issues.iter().map(name).collect())
}
