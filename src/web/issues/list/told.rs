//! An issue as a line of CSV and as JSON: the same facts in both.

use serde_json::{Value, json};

use crate::db::types::At;
use crate::db::words::CloseReason;
use crate::models::project::Project;
use crate::search::beside::Beside;
use crate::search::listing::Entry;
use crate::search::term::Urgency;
use crate::text::complete_url;

/// The columns of CSV, in their order.
pub(super) const COLUMNS: [&str; 16] = [
    "project",
    "number",
    "title",
    "state",
    "reason",
    "author",
    "assignees",
    "labels",
    "milestone",
    "status",
    "priority",
    "due_on",
    "comments",
    "created_at",
    "updated_at",
    "url",
];

/// What is told of an issue.
pub(super) struct Told {
    pub(super) number: i64,
    pub(super) title: String,
    pub(super) author: String,
    pub(super) path: String,
    pub(super) created_at: At,
    pub(super) updated_at: At,
    project: String,
    state: &'static str,
    reason: Option<&'static str>,
    assignees: Vec<String>,
    labels: Vec<String>,
    milestone: Option<String>,
    status: Option<String>,
    priority: &'static str,
    due_on: Option<String>,
    comments: i64,
    closed_at: Option<At>,
}

impl Told {
    pub(super) fn of(entry: &Entry, project: &Project, beside: Beside) -> Self {
        let issue = &entry.issue;
        let level = usize::try_from(entry.priority).ok().and_then(|place| Urgency::ALL.get(place));
        Self {
            number: issue.number,
            title: issue.title.clone(),
            author: beside.author.map(|author| author.name).unwrap_or_default(),
            path: issue.path(project),
            created_at: issue.created_at,
            updated_at: issue.last_activity_at,
            project: project.slug.clone(),
            state: issue.state.as_str(),
            reason: issue.state_reason.map(CloseReason::as_str),
            assignees: beside.assignees.into_iter().map(|one| one.name).collect(),
            labels: beside.labels.into_iter().map(|(name, _)| name).collect(),
            milestone: beside.milestone,
            status: beside.status,
            priority: level.map_or("none", |level| level.as_str()),
            due_on: entry.due_on.map(|due| due.0.format("%Y-%m-%d").to_string()),
            comments: issue.comments_count,
            closed_at: issue.closed_at,
        }
    }

    pub(super) fn json(&self, public_url: &str) -> Value {
        json!({
            "project": self.project,
            "number": self.number,
            "title": self.title,
            "state": self.state,
            "reason": self.reason,
            "author": self.author,
            "assignees": self.assignees,
            "labels": self.labels,
            "milestone": self.milestone,
            "status": self.status,
            "priority": self.priority,
            "due_on": self.due_on,
            "comments": self.comments,
            "created_at": self.created_at.rfc3339(),
            "updated_at": self.updated_at.rfc3339(),
            "closed_at": self.closed_at.map(At::rfc3339),
            "url": complete_url(public_url, &self.path),
        })
    }

    pub(super) fn csv(&self, public_url: &str) -> String {
        let said = |text: &Option<String>| text.clone().unwrap_or_default();
        let cells: [String; COLUMNS.len()] = [
            self.project.clone(),
            self.number.to_string(),
            self.title.clone(),
            self.state.into(),
            self.reason.unwrap_or_default().into(),
            self.author.clone(),
            self.assignees.join(", "),
            self.labels.join(", "),
            said(&self.milestone),
            said(&self.status),
            self.priority.into(),
            said(&self.due_on),
            self.comments.to_string(),
            self.created_at.rfc3339(),
            self.updated_at.rfc3339(),
            complete_url(public_url, &self.path),
        ];
        format!("{}\r\n", cells.map(|cell| cell_of(&cell)).join(","))
    }

    /// A line for feed readers.
    pub(super) fn summary(&self) -> String {
        let labels = if self.labels.is_empty() { String::new() } else { format!(" · {}", self.labels.join(", ")) };
        format!("{}{labels}", self.reason.map_or_else(|| self.state.to_owned(), |reason| format!("closed: {reason}")))
    }
}

/// In quotation marks where need be. What a spreadsheet would take for a formula begins with an apostrophe.
fn cell_of(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::cell_of;

    #[test]
    fn a_cell_is_no_formula_and_keeps_its_marks() {
        assert_eq!(cell_of("=1+1"), "'=1+1");
        assert_eq!(cell_of("say \"a, b\""), "\"say \"\"a, b\"\"\"");
        assert_eq!(cell_of("plain"), "plain");
    }
}
