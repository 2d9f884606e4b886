//! An issue as it was behind one of its events: its log folded that far, with the names that its events kept, because what
//! they name may be gone.

use std::collections::HashMap;

use super::Issue;
use super::folding::{Fact, fold_until};
use crate::db::DbConn;
use crate::db::types::{EventId, UserId};
use crate::db::words::{State, TextOf};
use crate::error::Result;
use crate::events::ActionKey;
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
    /// Who was to do it, by name.
    pub assignees: Vec<User>,
}

impl Past {
    /// The issue behind this event of its own.
    pub fn load(conn: &mut DbConn, now: &Issue, last: EventId) -> Result<Self> {
        let mut names = Names::default();
        let fold = fold_until(conn, now.id, last, |fact| names.take(fact))?;
        let text = revision::of_then(conn, TextOf::Issue, &[now.id.0], last)?.remove(&now.id.0);
        let (revision, html) = match text {
            Some(text) => (text.number, text.html),
            None => (now.revision, now.text(conn)?.html),
        };
        let assignees: Vec<UserId> = fold.assignees.iter().copied().collect();
        let mut assignees = User::load(conn, &assignees)?;
        assignees.sort_by(|one, other| one.name.cmp(&other.name));
        let labels = fold.labels.iter().filter_map(|label| names.labels.remove(&label.0)).collect();
        let milestone = fold.milestone.and_then(|milestone| names.milestones.remove(&milestone.0));
        let (closed_at, closed_by) = fold.closed.unzip();
        let issue = Issue {
            title: fold.title.unwrap_or_else(|| now.title.clone()),
            revision,
            state: fold.state.unwrap_or(State::Open),
            state_reason: fold.reason,
            closed_at,
            closed_by,
            milestone_id: fold.milestone,
            locked_at: fold.lock.as_ref().map(|_| now.created_at),
            lock_reason: fold.lock,
            comments_count: fold.comments,
            ..now.clone()
        };
        Ok(Self { issue, html, labels, milestone, assignees })
    }
}

/// What labels and milestones were called when they were put on.
#[derive(Debug, Default)]
struct Names {
    labels: HashMap<i64, (String, String)>,
    milestones: HashMap<i64, String>,
}

impl Names {
    fn take(&mut self, fact: &Fact<'_>) {
        let word = |field| fact.word(field).unwrap_or_default();
        match ActionKey::find(fact.action) {
            Some(ActionKey::LabelAdded) => drop(self.labels.insert(fact.record, (word("name"), word("color")))),
            Some(ActionKey::MilestoneAdded) => drop(self.milestones.insert(fact.record, word("title"))),
            _ => {}
        }
    }
}
