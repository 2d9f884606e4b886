//! What a page has read already, and what it is going to tell: each record is read once, however many parts of the page show
//! it, and all of them in one question.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use super::look_up::{Found, Wanted};
use crate::db::DbConn;
use crate::db::types::{CommentId, EventId, IssueId, ProjectId, UserId};
use crate::error::{Error, Result};
use crate::events::Event;
use crate::models::comment::Comment;
use crate::models::issue::Issue;
use crate::models::project::Project;
use crate::models::user::User;

/// Records by their id, as they were when this page first read them.
#[derive(Debug, Default)]
pub struct Known {
    people: HashMap<UserId, Arc<User>>,
    issues: HashMap<IssueId, Arc<Issue>>,
    projects: HashMap<ProjectId, Arc<Project>>,
    comments: HashMap<CommentId, Arc<Comment>>,
    causes: HashMap<EventId, Arc<Event>>,
    /// Who will be told of too: looked up with the next question.
    expected: Vec<UserId>,
}

impl Known {
    /// The page stands inside this project.
    pub fn put_project(&mut self, project: &Project) {
        self.projects.insert(project.id, Arc::new(project.clone()));
    }

    /// The page is about this issue.
    pub fn put_issue(&mut self, issue: &Issue) {
        self.issues.insert(issue.id, Arc::new(issue.clone()));
    }

    /// The page is going to show these people: they are read together with whatever it looks up next.
    pub fn expect(&mut self, people: &[UserId]) {
        self.expected.extend(people);
    }

    /// These people, in this order; at most one query, for those who are not known yet.
    pub fn people(&mut self, conn: &mut DbConn, ids: &[UserId]) -> Result<Vec<Arc<User>>> {
        self.look_up(conn, Wanted { people: ids.to_vec(), ..Wanted::default() })?;
        Ok(ids.iter().filter_map(|id| self.people.get(id).cloned()).collect())
    }

    /// One person.
    pub fn person(&mut self, conn: &mut DbConn, id: UserId) -> Result<Arc<User>> {
        self.people(conn, &[id])?.pop().ok_or(Error::NotFound)
    }

    /// Reads what is not known of these yet, and nothing at all when everything is.
    pub(super) fn look_up(&mut self, conn: &mut DbConn, mut wanted: Wanted) -> Result<()> {
        keep_unknown(&mut wanted.people, &self.people);
        keep_unknown(&mut wanted.issues, &self.issues);
        keep_unknown(&mut wanted.projects, &self.projects);
        keep_unknown(&mut wanted.comments, &self.comments);
        keep_unknown(&mut wanted.causes, &self.causes);
        if wanted.is_empty() {
            return Ok(());
        }
        wanted.people.append(&mut self.expected);
        keep_unknown(&mut wanted.people, &self.people);
        for found in wanted.find(conn)? {
            self.keep(found);
        }
        Ok(())
    }

    /// An imported login that is somebody here has his name.
    fn keep(&mut self, (person, name, full_name, issue, project, comment, cause): Found) {
        if let Some(mut person) = person {
            if let Some((name, full_name)) = name.zip(full_name) {
                (person.name, person.full_name) = (name, full_name);
            }
            self.people.insert(person.id, Arc::new(person));
        }
        put(&mut self.issues, issue, |issue| issue.id);
        put(&mut self.projects, project, |project| project.id);
        put(&mut self.comments, comment, |comment| comment.id);
        put(&mut self.causes, cause, |cause| cause.id);
    }

    pub(super) fn found_person(&self, id: UserId) -> Option<Arc<User>> {
        self.people.get(&id).cloned()
    }

    pub(super) fn found_issue(&self, id: IssueId) -> Option<Arc<Issue>> {
        self.issues.get(&id).cloned()
    }

    pub(super) fn found_project(&self, id: ProjectId) -> Option<Arc<Project>> {
        self.projects.get(&id).cloned()
    }

    pub(super) fn found_comment(&self, id: CommentId) -> Option<Arc<Comment>> {
        self.comments.get(&id).cloned()
    }

    pub(super) fn found_cause(&self, id: EventId) -> Option<Arc<Event>> {
        self.causes.get(&id).cloned()
    }
}

fn keep_unknown<Id: Ord + Hash + Eq, T>(ids: &mut Vec<Id>, known: &HashMap<Id, Arc<T>>) {
    ids.retain(|id| !known.contains_key(id));
    ids.sort();
    ids.dedup();
}

fn put<Id: Hash + Eq, T>(known: &mut HashMap<Id, Arc<T>>, found: Option<T>, id: impl Fn(&T) -> Id) {
    known.extend(found.map(|record| (id(&record), Arc::new(record))));
}
