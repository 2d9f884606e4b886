//! People, labels and milestones by their names on GitHub: ours, each looked up or made once.

use std::collections::HashMap;

use super::acts::plain;
use super::shapes::{Label as TheirLabel, Milestone as TheirMilestone};
use super::{Person, Time};
use crate::db::types::{At, ProjectId, UserId};
use crate::db::{DbConn, Tx};
use crate::error::Result;
use crate::models::external::External;
use crate::models::label::{Label, NewLabel};
use crate::models::milestone::{Milestone, NewMilestone};
use crate::models::user::User;

/// GitHub's own grey, where a label's colour is not told.
const GREY: &str = "ededed";

/// What is known by name. Whatever it holds was seen or made in a transaction that committed, or the import is over.
pub(crate) struct Names {
    project: ProjectId,
    people: HashMap<Person, User>,
    labels: HashMap<String, Label>,
    milestones: HashMap<String, Milestone>,
}

impl Names {
    /// Reads the project's labels and milestones; people come as they are met.
    pub(crate) fn load(conn: &mut DbConn, project: ProjectId) -> Result<Self> {
        let labels = Label::every(conn, project)?.into_iter().map(|label| (label.name.to_lowercase(), label));
        let milestones = Milestone::every(conn, project)?.into_iter().map(|one| (one.title.clone(), one));
        Ok(Self { project, people: HashMap::new(), labels: labels.collect(), milestones: milestones.collect() })
    }

    /// Our account for somebody there.
    pub(crate) fn person(&mut self, tx: &mut Tx<'_>, person: &Person) -> Result<&User> {
        if !self.people.contains_key(person) {
            let login = shortened(&person.login, 80);
            let id = External { provider: "github", id: person.id, login: &login }.find_or_make(tx)?;
            let user = User::find(tx.conn(), id)?;
            self.people.insert(person.clone(), user);
        }
        Ok(&self.people[person])
    }

    /// The id of our account for somebody there.
    pub(crate) fn id_of(&mut self, tx: &mut Tx<'_>, person: &Person) -> Result<UserId> {
        self.person(tx, person).map(|user| user.id)
    }

    /// Our label of this name, whatever its case; made with the colour and the meaning that are told if there is none.
    pub(crate) fn label(&mut self, tx: &mut Tx<'_>, told: &TheirLabel) -> Result<&Label> {
        let name = shortened(&told.name, 100);
        let key = name.to_lowercase();
        if !self.labels.contains_key(&key) {
            let color = told.color.as_deref().filter(|color| is_color(color)).unwrap_or(GREY).to_lowercase();
            let description = told.description.as_deref().map(plain).unwrap_or_default();
            let label = NewLabel { project: self.project, name, color: format!("#{color}"), description };
            self.labels.insert(key.clone(), label.create(tx)?);
        }
        Ok(&self.labels[&key])
    }

    /// Our label of this name, if there is one.
    pub(crate) fn known_label(&self, name: &str) -> Option<&Label> {
        self.labels.get(&shortened(name, 100).to_lowercase())
    }

    /// Our milestone of this title; made as it is told if there is none. Later it is ours to change.
    pub(crate) fn milestone(&mut self, tx: &mut Tx<'_>, told: &TheirMilestone) -> Result<&Milestone> {
        let title = shortened(&told.title, 256);
        if !self.milestones.contains_key(&title) {
            let is_closed = told.state.as_deref() == Some("closed");
            let closed_at = told.closed_at.map_or(tx.happened(), At);
            let milestone = NewMilestone {
                description: told.description.as_deref().map(plain).unwrap_or_default(),
                due_on: told.due_on.map(At),
                closed_at: is_closed.then_some(closed_at),
                ..NewMilestone::titled(self.project, &title)
            };
            self.milestones.insert(title.clone(), milestone.create(tx)?);
        }
        Ok(&self.milestones[&title])
    }

    /// Our milestone of this title, if there is one.
    pub(crate) fn known_milestone(&self, title: &str) -> Option<&Milestone> {
        self.milestones.get(&shortened(title, 256))
    }
}

impl TheirLabel {
    /// One of which only this is told.
    pub(crate) fn named(name: &str, color: Option<&str>) -> Self {
        Self { name: name.to_owned(), color: color.map(str::to_owned), description: None }
    }
}

impl TheirMilestone {
    /// One of which only the title is told.
    pub(crate) fn titled(title: &str) -> Self {
        let (description, state) = (None, None);
        let (due_on, created_at, closed_at): (Option<Time>, Option<Time>, Option<Time>) = (None, None, None);
        Self { title: title.to_owned(), description, state, due_on, created_at, closed_at }
    }
}

/// A name that our columns hold: neither empty nor longer than this.
fn shortened(name: &str, chars: usize) -> String {
    let kept: String = plain(name).chars().take(chars).collect();
    if kept.is_empty() { "(no name)".to_owned() } else { kept }
}

fn is_color(color: &str) -> bool {
    color.len() == 6 && color.bytes().all(|byte| byte.is_ascii_hexdigit())
}
