//! The rows of a list with their labels, people and milestones.

use std::collections::HashMap;

use super::{Group, IssueRow};
use crate::db::types::{IssueId, ProjectId};
use crate::error::Result;
use crate::look::Icon;
use crate::models::project::Project;
use crate::search::Query;
use crate::search::beside::{self, Beside, Somebody};
use crate::search::listing::Entry;
use crate::search::marking::marked;
use crate::search::term::Word;
use crate::web::avatar::{Avatar, Person};
use crate::web::frame::Reader;
use crate::web::issues::State;
use crate::web::label::Label;
use crate::web::when::Clock;

/// What rows are made with.
struct Rows<'a> {
    projects: HashMap<ProjectId, &'a Project>,
    beside: HashMap<IssueId, Beside>,
    words: Vec<&'a Word>,
    clock: Clock,
    names_projects: bool,
}

/// Rows of these entries in their groups: `groups` are the entries with the heading that each has.
pub(super) fn grouped(
    reader: &mut Reader<'_>,
    (projects, names_projects): (&[Project], bool),
    query: &Query,
    entries: Vec<(Option<Heading>, Entry)>,
) -> Result<Vec<Group>> {
    let ids: Vec<IssueId> = entries.iter().map(|(_, entry)| entry.issue.id).collect();
    let words = query.words();
    let mut rows = Rows {
        projects: projects.iter().map(|project| (project.id, project)).collect(),
        beside: beside::load(reader.conn, &ids, (reader.viewer().user, &words))?,
        words,
        clock: reader.clock(),
        names_projects,
    };
    let mut groups: Vec<Group> = Vec::new();
    for (heading, entry) in entries {
        let beside = rows.beside.remove(&entry.issue.id).unwrap_or_default();
        let heading = heading.map(|heading| heading.words(&beside));
        let Some(row) = rows.row(entry, beside) else { continue };
        match groups.last_mut().filter(|group| group.heading == heading) {
            Some(group) => group.rows.push(row),
            None => groups.push(Group { heading, rows: vec![row] }),
        }
    }
    Ok(groups)
}

/// What stands above an issue.
#[derive(Debug, Clone, Copy)]
pub(super) enum Heading {
    /// Its own status.
    Status,
}

impl Heading {
    fn words(self, beside: &Beside) -> String {
        match self {
            Self::Status => beside.status.clone().unwrap_or_else(|| "No status".into()),
        }
    }
}

impl Rows<'_> {
    fn row(&self, Entry { issue, .. }: Entry, beside: Beside) -> Option<IssueRow> {
        let project = self.projects.get(&issue.project_id)?;
        let author = beside.author.as_ref().map_or_else(String::new, |author| person(author).full_name);
        Some(IssueRow {
            number: issue.number,
            project: self.names_projects.then(|| project.slug.clone()),
            url: issue.path(project),
            state: State::of(&issue),
            title: marked(&issue.title, &self.words),
            excerpt: beside.excerpt,
            labels: beside.labels.into_iter().map(|(name, color)| Label::named(name, color, project)).collect(),
            milestone: beside.milestone,
            status: beside.status,
            author,
            opened: self.clock.in_list(issue.created_at.0),
            comments: issue.comments_count,
            assignees: beside.assignees.iter().map(person).collect(),
            is_unread: beside.is_unread,
        })
    }
}

fn person(somebody: &Somebody) -> Person {
    let person = Person::new(&somebody.name, &somebody.full_name);
    if somebody.is_bot { Person { avatar: Avatar::machine(Icon::Zap), ..person } } else { person }
}
