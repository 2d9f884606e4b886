//! How issues stand in their rows, read in batches in the shape of the log's fold, and put right where they differ.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::folding::Folded;
use crate::db::one_of::one_of;
use crate::db::priority::Priority;
use crate::db::types::{At, IssueId, LabelId, MilestoneId, ProjectId, StatusId, UserId};
use crate::db::words::{CloseReason, State};
use crate::db::{DbConn, Tx};
use crate::error::{Doing, Result};
use crate::schema::{assignees, issue_labels, issues, projects};

/// An issue and what its rows say.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The issue.
    pub id: IssueId,
    /// Its project.
    pub project: ProjectId,
    /// How people call it: `slug#12`.
    pub name: String,
    /// What its rows say.
    pub rows: Folded,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = issues)]
struct Row {
    id: IssueId,
    project_id: ProjectId,
    number: i64,
    title: String,
    state: State,
    state_reason: Option<CloseReason>,
    closed_at: Option<At>,
    closed_by: Option<UserId>,
    milestone_id: Option<MilestoneId>,
    locked_at: Option<At>,
    lock_reason: Option<String>,
    comments_count: i64,
    priority: Priority,
    due_on: Option<At>,
    status_id: Option<StatusId>,
    pinned_at: Option<At>,
    duplicate_of: Option<IssueId>,
    deleted_at: Option<At>,
    deleted_by: Option<UserId>,
    stale_at: Option<At>,
}

/// The next issues after this one, in the order of their ids.
pub fn standing_after(conn: &mut DbConn, last: IssueId, limit: i64) -> Result<Vec<Standing>> {
    let rows = issues::table
        .inner_join(projects::table)
        .filter(issues::id.gt(last))
        .order(issues::id)
        .limit(limit)
        .select((Row::as_select(), projects::slug))
        .load(conn)
        .doing("reading issues")?;
    with_sets(conn, rows)
}

/// How these issues stand, in the order of their ids.
pub fn standing_among(conn: &mut DbConn, ids: &[IssueId]) -> Result<Vec<Standing>> {
    let query = issues::table.inner_join(projects::table).filter(one_of(issues::id, ids)).order(issues::id);
    let rows = query.select((Row::as_select(), projects::slug)).load(conn).doing("reading issues")?;
    with_sets(conn, rows)
}

/// How one issue stands.
pub fn standing_of(conn: &mut DbConn, issue: IssueId) -> Result<Standing> {
    let query = issues::table.inner_join(projects::table).filter(issues::id.eq(issue));
    let row = query.select((Row::as_select(), projects::slug)).first(conn)?;
    Ok(with_sets(conn, vec![row])?.remove(0))
}

/// How people call these issues.
pub fn names_of(conn: &mut DbConn, ids: &[IssueId]) -> Result<BTreeMap<IssueId, String>> {
    let some = issues::table.inner_join(projects::table).filter(one_of(issues::id, ids));
    let rows: Vec<(IssueId, i64, String)> = some.select((issues::id, issues::number, projects::slug)).load(conn)?;
    Ok(rows.into_iter().map(|(id, number, slug)| (id, format!("{slug}#{number}"))).collect())
}

fn with_sets(conn: &mut DbConn, rows: Vec<(Row, String)>) -> Result<Vec<Standing>> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(Vec::new()) };
    let (first, last) = (first.0.id, last.0.id);
    let labels: Vec<(IssueId, LabelId)> = issue_labels::table
        .filter(issue_labels::issue_id.between(first, last))
        .select((issue_labels::issue_id, issue_labels::label_id))
        .load(conn)?;
    let people: Vec<(IssueId, UserId)> = assignees::table
        .filter(assignees::issue_id.between(first, last))
        .select((assignees::issue_id, assignees::user_id))
        .load(conn)?;
    let mut found: BTreeMap<IssueId, Standing> =
        rows.into_iter().map(|(row, slug)| (row.id, Standing::of(row, &slug))).collect();
    for (issue, label) in labels {
        if let Some(standing) = found.get_mut(&issue) {
            standing.rows.labels.insert(label);
        }
    }
    for (issue, person) in people {
        if let Some(standing) = found.get_mut(&issue) {
            standing.rows.assignees.insert(person);
        }
    }
    Ok(found.into_values().collect())
}

impl Standing {
    fn of(row: Row, slug: &str) -> Self {
        let rows = Folded {
            title: Some(row.title),
            state: Some(row.state),
            reason: row.state_reason,
            closed: row.closed_at.zip(row.closed_by),
            milestone: row.milestone_id,
            lock: row.locked_at.map(|at| (at, row.lock_reason.unwrap_or_default())),
            comments: row.comments_count,
            priority: row.priority,
            due: row.due_on.map(At::written_day),
            status: row.status_id,
            pinned: row.pinned_at,
            original: row.duplicate_of,
            deleted: row.deleted_at.zip(row.deleted_by),
            stale: row.stale_at,
            ..Folded::default()
        };
        Self { id: row.id, project: row.project_id, name: format!("{slug}#{}", row.number), rows }
    }

    /// Makes the rows say what the log says. The log is never changed.
    pub fn put_right(&self, tx: &mut Tx<'_>, log: &Folded) -> Result<()> {
        let title = log.title.clone().filter(|title| !title.is_empty()).or_else(|| self.rows.title.clone());
        let state = log.state.unwrap_or(State::Open);
        diesel::update(issues::table.find(self.id))
            .set((
                issues::title.eq(title.unwrap_or_default()),
                issues::state.eq(state),
                issues::state_reason.eq(log.reason),
                issues::closed_at.eq(log.closed.map(|(at, _)| at)),
                issues::closed_by.eq(log.closed.map(|(_, by)| by)),
                issues::milestone_id.eq(log.milestone),
                issues::comments_count.eq(log.comments),
                issues::priority.eq(log.priority),
                issues::due_on.eq(log.due.as_deref().and_then(At::parse_day)),
                issues::status_id.eq(log.status),
                issues::duplicate_of.eq(log.original),
            ))
            .execute(tx.conn())?;
        self.put_marks_right(tx, log)?;
        self.put_labels_right(tx, log)?;
        self.put_assignees_right(tx, log)
    }

    /// What is so since some moment.
    fn put_marks_right(&self, tx: &mut Tx<'_>, log: &Folded) -> Result<()> {
        let (locked_at, reason) = log.lock.clone().unzip();
        let (deleted_at, deleted_by) = log.deleted.unzip();
        diesel::update(issues::table.find(self.id))
            .set((
                issues::locked_at.eq(locked_at),
                issues::lock_reason.eq(reason.filter(|reason| !reason.is_empty())),
                issues::pinned_at.eq(log.pinned),
                issues::stale_at.eq(log.stale),
                issues::deleted_at.eq(deleted_at),
                issues::deleted_by.eq(deleted_by),
            ))
            .execute(tx.conn())?;
        Ok(())
    }

    fn put_labels_right(&self, tx: &mut Tx<'_>, log: &Folded) -> Result<()> {
        for label in self.rows.labels.difference(&log.labels) {
            diesel::delete(issue_labels::table.find((self.id, *label))).execute(tx.conn())?;
        }
        for label in log.labels.difference(&self.rows.labels) {
            let row = (issue_labels::issue_id.eq(self.id), issue_labels::label_id.eq(*label));
            diesel::insert_into(issue_labels::table).values(row).execute(tx.conn())?;
        }
        Ok(())
    }

    fn put_assignees_right(&self, tx: &mut Tx<'_>, log: &Folded) -> Result<()> {
        for person in self.rows.assignees.difference(&log.assignees) {
            diesel::delete(assignees::table.find((self.id, *person))).execute(tx.conn())?;
        }
        for person in log.assignees.difference(&self.rows.assignees) {
            let row = (assignees::issue_id.eq(self.id), assignees::user_id.eq(*person));
            diesel::insert_into(assignees::table).values(row).execute(tx.conn())?;
        }
        Ok(())
    }
}

/// A project's counts of issues: as its row has them and as its issues are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectCounts {
    /// The project.
    pub id: ProjectId,
    /// Its name in addresses.
    pub slug: String,
    /// Open and closed, as its row says.
    pub rows: (i64, i64),
    /// Open and closed, counted.
    pub counted: (i64, i64),
}

/// The counts of every project.
pub fn project_counts(conn: &mut DbConn) -> Result<Vec<ProjectCounts>> {
    let columns = (projects::id, projects::slug, projects::open_count, projects::closed_count);
    let rows: Vec<(ProjectId, String, i64, i64)> =
        projects::table.order(projects::id).select(columns).load(conn).doing("reading projects")?;
    rows.into_iter()
        .map(|(id, slug, open, closed)| {
            let counted = (count(conn, id, State::Open)?, count(conn, id, State::Closed)?);
            Ok(ProjectCounts { id, slug, rows: (open, closed), counted })
        })
        .collect()
}

fn count(conn: &mut DbConn, project: ProjectId, state: State) -> Result<i64> {
    let found = issues::table.filter(issues::project_id.eq(project)).filter(issues::state.eq(state));
    found.filter(issues::deleted_at.is_null()).count().get_result(conn).doing("counting issues")
}

/// Counts a project's issues again and writes the result into its row.
pub fn recount(tx: &mut Tx<'_>, project: ProjectId) -> Result<()> {
    let open = count(tx.conn(), project, State::Open)?;
    let closed = count(tx.conn(), project, State::Closed)?;
    let counts = (projects::open_count.eq(open), projects::closed_count.eq(closed));
    diesel::update(projects::table.find(project)).set(counts).execute(tx.conn())?;
    Ok(())
}
