//! How many open and closed issues each label and each milestone has.

use diesel::dsl::count_star;
use diesel::prelude::*;
use serde_json::Value;

use crate::db::types::{IssueId, LabelId, MilestoneId, ProjectId};
use crate::db::words::State;
use crate::db::{DbConn, Tx, dialect};
use crate::error::Result;
use crate::events::{ActionKey, Event};
use crate::models::issue::folding;
use crate::schema::{issue_labels, issues, labels, milestones};

/// What counts its issues: how many are open, how many closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// A label.
    Label(LabelId),
    /// A milestone.
    Milestone(MilestoneId),
}

/// Open and closed issues.
pub type OpenAndClosed = (i64, i64);

/// A label or a milestone, its name, and the counts that its row tells.
pub type Told = (Counted, String, OpenAndClosed);

impl Counted {
    /// The labels and the milestone of an issue.
    pub(super) fn by(conn: &mut DbConn, issue: IssueId) -> Result<Vec<Self>> {
        let on = issue_labels::table.filter(issue_labels::issue_id.eq(issue)).order(issue_labels::label_id);
        let labels: Vec<LabelId> = on.select(issue_labels::label_id).load(conn)?;
        let milestone = issues::table.find(issue).select(issues::milestone_id);
        let milestone: Option<MilestoneId> = milestone.first(conn).optional()?.flatten();
        Ok(labels.into_iter().map(Self::Label).chain(milestone.map(Self::Milestone)).collect())
    }

    /// What the issue had before this event: another milestone, or the labels and the milestone of the project that it left.
    pub(super) fn left_by(event: &Event) -> Vec<Self> {
        let extra = &event.extra.0;
        let list = |field: &str| extra.get(field).and_then(Value::as_array).cloned().unwrap_or_default();
        let milestone = |id: &Value| id.as_i64().map(|id| Self::Milestone(MilestoneId(id)));
        match event.key() {
            Some(ActionKey::MilestoneChanged) => extra.get("from_id").and_then(milestone).into_iter().collect(),
            Some(ActionKey::IssueTransferred) => {
                let labels = list("labels").into_iter().filter_map(|pair| folding::pair_of(&pair));
                let labels = labels.map(|(before, _)| Self::Label(LabelId(before)));
                labels.chain(list("milestone").first().and_then(milestone)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Every label and milestone of a project.
    pub fn of_project(conn: &mut DbConn, project: ProjectId) -> Result<Vec<Told>> {
        let labels: Vec<(LabelId, String, i64, i64)> = labels::table
            .filter(labels::project_id.eq(project))
            .order(labels::id)
            .select((labels::id, labels::name, labels::open_issues, labels::closed_issues))
            .load(conn)?;
        let milestones: Vec<(MilestoneId, String, i64, i64)> = milestones::table
            .filter(milestones::project_id.eq(project))
            .order(milestones::id)
            .select((milestones::id, milestones::title, milestones::open_issues, milestones::closed_issues))
            .load(conn)?;
        let labels = labels.into_iter().map(|(id, name, open, closed)| (Self::Label(id), name, (open, closed)));
        let planned =
            milestones.into_iter().map(|(id, name, open, closed)| (Self::Milestone(id), name, (open, closed)));
        Ok(labels.chain(planned).collect())
    }

    /// How people call such a thing.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Label(_) => "label",
            Self::Milestone(_) => "milestone",
        }
    }

    /// Counts its issues.
    pub fn count(self, conn: &mut DbConn) -> Result<OpenAndClosed> {
        let by_state: Vec<(State, i64)> = match self {
            Self::Label(id) => issue_labels::table
                .inner_join(issues::table)
                .filter(issue_labels::label_id.eq(id))
                .filter(issues::deleted_at.is_null())
                .group_by(issues::state)
                .select((issues::state, count_star()))
                .load(conn)?,
            Self::Milestone(id) => issues::table
                .filter(issues::milestone_id.eq(id))
                .filter(issues::deleted_at.is_null())
                .group_by(issues::state)
                .select((issues::state, count_star()))
                .load(conn)?,
        };
        let of = |state| by_state.iter().find(|(found, _)| *found == state).map_or(0, |(_, count)| *count);
        Ok((of(State::Open), of(State::Closed)))
    }

    /// Counts its issues and writes the result into its row.
    pub fn recount(self, tx: &mut Tx<'_>) -> Result<()> {
        dialect::one_at_a_time(tx.conn(), &format!("issues of {self:?}"))?;
        self.settle(tx)
    }

    /// The same where nobody else can count: in a project that was made in this transaction.
    pub(crate) fn settle(self, tx: &mut Tx<'_>) -> Result<()> {
        let (open, closed) = self.count(tx.conn())?;
        match self {
            Self::Label(id) => diesel::update(labels::table.find(id))
                .set((labels::open_issues.eq(open), labels::closed_issues.eq(closed)))
                .execute(tx.conn())?,
            Self::Milestone(id) => diesel::update(milestones::table.find(id))
                .set((milestones::open_issues.eq(open), milestones::closed_issues.eq(closed)))
                .execute(tx.conn())?,
        };
        Ok(())
    }
}
