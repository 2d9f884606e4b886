//! Beside an issue: how far it is, how urgent, by when, for which milestone, and of which other one it is a duplicate.
use crate::db::priority::Priority;
use crate::error::Result;
use crate::models::choices::Choices;
use crate::models::issue::Issue;
use crate::models::issue::past::Past;
use crate::models::milestone::Milestone;
use crate::models::project::Project;
use crate::models::status::Status;
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
    pub(super) fn load(
        reader: &mut Reader<'_>,
        (project, issue): (&Project, &Issue),
        choices: &Choices,
    ) -> Result<Self> {
        let status = issue.status_id.map(|id| named(&choices.statuses, id, || Ok(Status::find(reader.conn, id)?.name)));
        let title = issue
            .milestone_id
            .map(|id| named(&choices.milestones, id, || Ok(Milestone::find(reader.conn, id)?.title)))
            .transpose()?;
        Ok(Self {
            status: status.transpose()?,
            statuses: others(&choices.statuses, issue.status_id),
            priority: issue.priority,
            due: issue.due_on.map(|day| reader.clock().due(day.0)),
            milestone: title.map(|title| (title.clone(), milestone_list(project, &title))),
            milestones: others(&choices.milestones, issue.milestone_id),
            original: original(reader, project, issue)?,
            is_pinned: issue.pinned_at.is_some(),
            typed_day: String::new(),
        })
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

/// The name of what an issue has: among those to choose from, or looked up.
fn named<Id: PartialEq>(known: &[(Id, String)], id: Id, find: impl FnOnce() -> Result<String>) -> Result<String> {
    match known.iter().find(|(known, _)| *known == id) {
        Some((_, name)) => Ok(name.clone()),
        None => find(),
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

/// What the issue repeats, as far as this reader may know of it.
fn original(reader: &mut Reader<'_>, project: &Project, issue: &Issue) -> Result<Option<(String, Option<String>)>> {
    let Some(id) = issue.duplicate_of else { return Ok(None) };
    let original = Issue::find(reader.conn, id)?;
    let (viewer, elsewhere) = (reader.viewer(), original.project_id != project.id);
    let there = if elsewhere {
        Project::find_readable(reader.conn, viewer, original.project_id).optional_row()?
    } else {
        Some(project.clone())
    };
    Ok(Some(match there {
        Some(there) => {
            let place = if elsewhere { there.slug.as_str() } else { "" };
            (format!("{place}#{} {}", original.number, original.title), Some(original.path(&there)))
        }
        None => ("an issue elsewhere".to_owned(), None),
    }))
}
