//! An issue as it was behind one of its events: its log folded that far, with the names that its events kept, because what
//! they name may be gone.

use std::collections::HashMap;

use super::Issue;
use super::folding::{Fact, Folded, fold_until};
use crate::db::DbConn;
use crate::db::types::{At, EventId, UserId};
use crate::db::words::{State, TextOf};
use crate::error::Result;
use crate::events::ActionKey;
use crate::models::label::Label;
use crate::models::milestone::Milestone;
use crate::models::revision;
use crate::models::user::User;

/// An issue as it was.
#[derive(Debug, Clone)]
pub struct Past {
    /// Its row, as it was then.
    pub issue: Issue,
    /// The HTML of its text.
    pub html: String,
    /// Name and colour of each label.
    pub labels: Vec<(String, String)>,
    /// What it was planned for.
    pub milestone: Option<String>,
    /// How far it was.
    pub status: Option<String>,
    /// Who was to do it, by name.
    pub assignees: Vec<User>,
}

impl Past {
    /// The issue behind this event of its own.
    pub fn load(conn: &mut DbConn, now: &Issue, last: EventId) -> Result<Self> {
        let mut names = Names::of_now(conn, now)?;
        let fold = fold_until(conn, now.id, last, |fact| names.take(fact))?;
        let text = revision::of_then(conn, TextOf::Issue, &[now.id.0], last)?.remove(&now.id.0);
        let (revision, html) = match text {
            Some(text) => (text.number, text.html),
            None => (now.revision, now.text(conn)?.html),
        };
        let assignees: Vec<UserId> = fold.assignees.iter().copied().collect();
        let mut assignees = User::load(conn, &assignees)?;
        assignees.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(Self {
            labels: fold.labels.iter().filter_map(|label| names.labels.remove(&label.0)).collect(),
            milestone: fold.milestone.and_then(|milestone| names.milestones.remove(&milestone.0)),
            status: fold.status.and(names.status),
            issue: row_of(fold, revision, now),
            html,
            assignees,
        })
    }
}

/// The row as the fold has it; what no event ever changes stays.
fn row_of(fold: Folded, revision: i64, now: &Issue) -> Issue {
    let (closed_at, closed_by) = fold.closed.unzip();
    let (locked_at, lock_reason) = fold.lock.unzip();
    Issue {
        title: fold.title.unwrap_or_else(|| now.title.clone()),
        revision,
        state: fold.state.unwrap_or(State::Open),
        state_reason: fold.reason,
        closed_at,
        closed_by,
        milestone_id: fold.milestone,
        locked_at,
        lock_reason,
        comments_count: fold.comments,
        due_on: fold.due.as_deref().and_then(At::parse_day),
        priority: fold.priority,
        status_id: fold.status,
        pinned_at: fold.pinned,
        duplicate_of: fold.original,
        stale_at: fold.stale,
        ..now.clone()
    }
}

/// What labels, milestones and steps were called when they were set; those that came with a move are called as now.
#[derive(Debug, Default)]
struct Names {
    labels: HashMap<i64, (String, String)>,
    milestones: HashMap<i64, String>,
    status: Option<String>,
}

impl Names {
    fn of_now(conn: &mut DbConn, now: &Issue) -> Result<Self> {
        let labels = Label::on_issues(conn, &[now.id])?.remove(&now.id).unwrap_or_default();
        let milestones = now.milestone_id.map(|id| Milestone::load(conn, &[id])).transpose()?.unwrap_or_default();
        Ok(Self {
            labels: labels.into_iter().map(|label| (label.id.0, (label.name, label.color))).collect(),
            milestones: milestones.into_iter().map(|one| (one.id.0, one.title)).collect(),
            status: None,
        })
    }

    fn take(&mut self, fact: &Fact<'_>) {
        let word = |field| fact.word(field).unwrap_or_default();
        match ActionKey::find(fact.action) {
            Some(ActionKey::LabelAdded) => drop(self.labels.insert(fact.record, (word("name"), word("color")))),
            Some(ActionKey::MilestoneAdded) => drop(self.milestones.insert(fact.record, word("title"))),
            Some(ActionKey::MilestoneChanged) => drop(self.milestones.insert(fact.record, word("to"))),
            Some(ActionKey::IssueStatusChanged) => self.status = Some(word("to")),
            _ => {}
        }
    }
}
