//! Columns that follow from the log and from other rows: recomputed, never added to, so that doing it twice does no harm.
//!
//! The counters inbox keeps them after each event; `tidings check --repair` and `tidings replay projections` make them anew.

use std::collections::HashMap;

use diesel::dsl::{count_star, max};
use diesel::prelude::*;
use serde_json::Value;

use crate::db::one_of::one_of;
use crate::db::types::{At, IssueId, LabelId, MilestoneId, ProjectId};
use crate::db::words::State;
use crate::db::{DbConn, Tx, dialect};
use crate::error::Result;
use crate::events::{ActionKey, Event};
use crate::schema::{issue_events, issue_labels, issues, labels, milestones, projects};

/// The inbox that keeps all this, as `deliveries.inbox` has it.
pub const INBOX: &str = "counters";

/// Does anything follow from such events?
pub fn is_followed(action: ActionKey) -> bool {
    matches!(
        action,
        ActionKey::CommentAdded
            | ActionKey::LabelAdded
            | ActionKey::LabelRemoved
            | ActionKey::MilestoneAdded
            | ActionKey::MilestoneRemoved
            | ActionKey::IssueOpened
            | ActionKey::IssueClosed
            | ActionKey::IssueReopened
    )
}

/// Recomputes what this event may have changed.
pub fn follow(tx: &mut Tx<'_>, event: &Event) -> Result<()> {
    let id = |field: &str| event.extra.0.get(field).and_then(Value::as_i64);
    let counted = match event.key() {
        Some(ActionKey::CommentAdded) => return follow_comments(tx, event.issue_id),
        Some(ActionKey::LabelAdded | ActionKey::LabelRemoved) => id("label_id").map(LabelId).map(Counted::Label),
        Some(ActionKey::MilestoneAdded | ActionKey::MilestoneRemoved) => {
            id("milestone_id").map(MilestoneId).map(Counted::Milestone)
        }
        _ => None,
    };
    let changed = match counted {
        Some(one) => vec![one],
        None => Counted::by(tx.conn(), event.issue_id)?,
    };
    changed.into_iter().try_for_each(|counted| counted.recount(tx))
}

/// The acts that make an issue recently active: those of its verbs that change it, not that somebody names or follows it.
const STIRRING: &[ActionKey] = &[
    ActionKey::IssueOpened,
    ActionKey::IssueTitleChanged,
    ActionKey::IssueBodyEdited,
    ActionKey::IssueClosed,
    ActionKey::IssueReopened,
    ActionKey::IssueLocked,
    ActionKey::IssueUnlocked,
    ActionKey::AssigneeAdded,
    ActionKey::AssigneeRemoved,
    ActionKey::LabelAdded,
    ActionKey::LabelRemoved,
    ActionKey::MilestoneAdded,
    ActionKey::MilestoneRemoved,
    ActionKey::CommentAdded,
    ActionKey::CommentEdited,
    ActionKey::CommentDeleted,
    ActionKey::ChecklistItemChecked,
    ActionKey::ChecklistItemUnchecked,
    ActionKey::ExternalLinkAdded,
    ActionKey::ExternalLinkRemoved,
];

/// When one of these last happened to each issue. A deleted comment still counts, as in the article's query.
fn latest(conn: &mut DbConn, of: &[IssueId], actions: &[ActionKey]) -> Result<HashMap<IssueId, At>> {
    let keys: Vec<&str> = actions.iter().map(|action| action.as_str()).collect();
    let happened = issue_events::table
        .filter(one_of(issue_events::issue_id, of))
        .filter(one_of(issue_events::action, &keys))
        .group_by(issue_events::issue_id)
        .select((issue_events::issue_id, max(issue_events::occurred_at)));
    let found: Vec<(IssueId, Option<At>)> = happened.load(conn)?;
    Ok(found.into_iter().filter_map(|(issue, at)| Some((issue, at?))).collect())
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
        let (comments, acts) = (latest(conn, ids, &[ActionKey::CommentAdded])?, latest(conn, ids, STIRRING)?);
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
fn follow_comments(tx: &mut Tx<'_>, issue: IssueId) -> Result<()> {
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
    fn by(conn: &mut DbConn, issue: IssueId) -> Result<Vec<Self>> {
        let on = issue_labels::table.filter(issue_labels::issue_id.eq(issue)).order(issue_labels::label_id);
        let labels: Vec<LabelId> = on.select(issue_labels::label_id).load(conn)?;
        let milestone = issues::table.find(issue).select(issues::milestone_id);
        let milestone: Option<MilestoneId> = milestone.first(conn).optional()?.flatten();
        Ok(labels.into_iter().map(Self::Label).chain(milestone.map(Self::Milestone)).collect())
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
                .group_by(issues::state)
                .select((issues::state, count_star()))
                .load(conn)?,
            Self::Milestone(id) => issues::table
                .filter(issues::milestone_id.eq(id))
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
