//! When a project's open issues go stale for want of human activity, and when stale ones are closed. What is done to an issue
//! then stands in `issue/staling.rs`.

use diesel::prelude::*;
use diesel::query_builder::BoxedSqlQuery;
use diesel::sql_types::BigInt;

use chrono::TimeDelta;

use crate::db::types::{At, IssueId, Moment, ProjectId};
use crate::db::{DbConn, MultiBackend, Tx};
use crate::error::Result;
use crate::events::Record;
use crate::events::project::{ProjectAction, record_project_event};
use crate::models::issue::resting::BY_PEOPLE;
use crate::schema::projects;

/// What a project says of issues that nobody touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct StaleRule {
    /// Which project.
    pub project: ProjectId,
    /// Stale after so many days; nothing means never.
    pub after_days: Option<i64>,
    /// Closed after so many days more; nothing means never.
    pub close_days: Option<i64>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    id: IssueId,
}

impl StaleRule {
    /// What this project says.
    pub fn of(conn: &mut DbConn, project: ProjectId) -> Result<Self> {
        let rule = (projects::id, projects::stale_after_days, projects::stale_close_days);
        Ok(projects::table.find(project).select(rule).get_result(conn)?)
    }

    /// Those of all projects that say something.
    pub fn all(conn: &mut DbConn) -> Result<Vec<Self>> {
        let rule = (projects::id, projects::stale_after_days, projects::stale_close_days);
        let with = projects::table.filter(projects::stale_after_days.is_not_null()).order(projects::id);
        Ok(with.select(rule).load(conn)?)
    }

    /// The project says this from now on. Issues that are stale already stay so until somebody does something.
    pub fn save(self, tx: &mut Tx<'_>) -> Result<()> {
        let before = Self::of(tx.conn(), self.project)?;
        if before == self {
            return Ok(());
        }
        let days = (projects::stale_after_days.eq(self.after_days), projects::stale_close_days.eq(self.close_days));
        diesel::update(projects::table.find(self.project)).set(days).execute(tx.conn())?;
        let changed = ProjectAction::StaleRuleChanged { from: before.words(), to: self.words() };
        record_project_event(tx, self.project, Record::Project(self.project), changed)?;
        Ok(())
    }

    /// "stale after 60 days, closed 14 days later"
    pub fn words(self) -> String {
        match (self.after_days, self.close_days) {
            (None, _) => "never stale".to_owned(),
            (Some(after), None) => format!("stale after {after} days"),
            (Some(after), Some(close)) => format!("stale after {after} days, closed {close} days later"),
        }
    }

    /// Nobody did anything since then: time for the mark.
    pub(crate) fn since(self, now: At) -> Option<At> {
        self.after_days.map(|days| now.plus(-TimeDelta::days(days)))
    }

    /// When an issue that is stale since then is closed.
    pub fn closes(self, stale_at: At) -> Option<At> {
        self.close_days.map(|days| stale_at.plus(TimeDelta::days(days)))
    }

    /// Its open issues that are to be marked; at most so many. Programs do not count, nor do looks; and a silence elsewhere,
    /// before an import, is not ours.
    pub fn resting(self, conn: &mut DbConn, now: At, limit: i64) -> Result<Vec<IssueId>> {
        let Some(since) = self.since(now) else { return Ok(Vec::new()) };
        let sql = format!(
            "SELECT i.id FROM issues i WHERE i.project_id = $1 AND i.state = 'open' AND i.deleted_at IS NULL \
             AND i.stale_at IS NULL AND i.created_at < $2 \
             AND NOT EXISTS (SELECT 1 FROM issue_events h JOIN users u ON u.id = h.actor_id \
              WHERE h.issue_id = i.id AND (h.occurred_at >= $3 OR (h.via = 'import' AND h.created_at >= $4)) AND {BY_PEOPLE}) \
             ORDER BY i.id LIMIT {limit}"
        );
        let query = diesel::sql_query(sql).into_boxed::<MultiBackend>().bind::<BigInt, _>(self.project);
        let found: Vec<Row> = [since; 3].into_iter().fold(query, BoxedSqlQuery::bind::<Moment, _>).load(conn)?;
        Ok(found.into_iter().map(|row| row.id).collect())
    }
}
