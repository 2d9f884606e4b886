//! Beside an issue: how far it is, how urgent, by when, for which milestone, and of which other one it is a duplicate.
use crate::db::priority::Priority;
use crate::error::Result;
use crate::models::issue::Issue;
use crate::models::issue::past::Past;
use crate::models::project::Project;
use crate::models::surroundings::{Original, Surroundings};
use crate::models::user::OptionalRow;
use crate::web::frame::Reader;
use crate::web::when::Due;

/// All of it, and what there is to choose from for those who may change it.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    pub status: Option<String>,
    /// The other steps of the project.
    pub statuses: Vec<String>,
    pub priority: Priority,
    pub due: Option<Due>,
    /// Title and the list of its issues.
    pub milestone: Option<(String, String)>,
    /// The other open ones.
    pub milestones: Vec<String>,
    /// The issue that it repeats, and its page; without one when the reader may not read that.
    pub original: Option<(String, Option<String>)>,
    pub is_pinned: bool,
    /// A day that was typed and is none.
    pub typed_day: String,
}

impl Plan {
    /// As the issue is, with what may be chosen, which is nothing for those who may not.
    pub(super) fn of(reader: &Reader<'_>, (project, issue): (&Project, &Issue), around: &Surroundings) -> Self {
        let titled = |title: &String| (title.clone(), milestone_list(project, title));
        Self {
            status: around.status.clone(),
            statuses: others(&around.choices.statuses, issue.status_id),
            priority: issue.priority,
            due: issue.due_on.map(|day| reader.clock().due(day.0)),
            milestone: around.milestone.as_ref().map(titled),
            milestones: others(&around.choices.milestones, issue.milestone_id),
            original: around.original.as_ref().map(|original| repeated(project, original)),
            is_pinned: issue.pinned_at.is_some(),
            typed_day: String::new(),
        }
    }

    /// As the issue was; nothing can be chosen.
    pub(super) fn then(reader: &mut Reader<'_>, project: &Project, past: &Past) -> Result<Self> {
        let milestone = past.milestone.clone();
        Ok(Self {
            status: past.status.clone(),
            priority: past.issue.priority,
            due: past.issue.due_on.map(|day| reader.clock().due(day.0)),
            milestone: milestone.map(|title| (title.clone(), milestone_list(project, &title))),
            original: original(reader, project, &past.issue)?,
            is_pinned: past.issue.pinned_at.is_some(),
            ..Self::default()
        })
    }

    /// Every priority but the present one.
    pub(crate) fn priorities(&self) -> Vec<Priority> {
        Priority::ALL.into_iter().filter(|one| *one != self.priority && *one != Priority::None).collect()
    }

    pub(crate) fn has_priority(&self) -> bool {
        self.priority != Priority::None
    }

    /// For the one line of phones: "v1.2", "due 3 May 2026".
    pub(super) fn words(&self) -> Vec<String> {
        let milestone = self.milestone.iter().map(|(title, _)| title.clone());
        milestone.chain(self.due.iter().map(|due| format!("due {}", due.text))).collect()
    }
}

fn others<Id: PartialEq>(known: &[(Id, String)], present: Option<Id>) -> Vec<String> {
    let others = known.iter().filter(|(id, _)| present.as_ref() != Some(id));
    others.map(|(_, name)| name.clone()).collect()
}

/// The issues of a milestone, open and closed.
pub(crate) fn milestone_list(project: &Project, title: &str) -> String {
    let query = format!("milestone:\"{}\"", title.replace('"', ""));
    let query: String = url::form_urlencoded::byte_serialize(query.as_bytes()).collect();
    format!("{}/issues?q={query}", project.path())
}

/// What the issue repeated then, as far as this reader may know of it.
fn original(reader: &mut Reader<'_>, project: &Project, issue: &Issue) -> Result<Option<(String, Option<String>)>> {
    let Some(id) = issue.duplicate_of else { return Ok(None) };
    let Issue { number, title, project_id, .. } = Issue::find(reader.conn, id)?;
    let there = Project::find_readable(reader.conn, reader.viewer(), project_id).optional_row()?;
    let is_readable = there.is_some();
    let slug = there.map(|there| there.slug).unwrap_or_default();
    Ok(Some(repeated(project, &Original { number, title, project: slug, is_readable })))
}

/// An issue that another one of this project repeats, and where it is.
fn repeated(project: &Project, original: &Original) -> (String, Option<String>) {
    let Original { number, title, project: slug, is_readable } = original;
    if !is_readable {
        return ("an issue elsewhere".to_owned(), None);
    }
    let place = if *slug == project.slug { "" } else { slug.as_str() };
    (format!("{place}#{number} {title}"), Some(format!("/projects/{slug}/issues/{number}")))
}
