//! What a page has read already: each record is read once, however many parts of the page show it.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use crate::db::DbConn;
use crate::db::types::{IssueId, ProjectId, UserId};
use crate::error::Result;
use crate::models::issue::Issue;
use crate::models::project::Project;
use crate::models::user::User;

/// Records by their id, as they were when this page first read them.
#[derive(Debug, Default)]
pub struct Known {
    people: HashMap<UserId, Arc<User>>,
    issues: HashMap<IssueId, Arc<Issue>>,
    projects: HashMap<ProjectId, Arc<Project>>,
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

    /// These people, in this order; at most one query, for those who are not known yet.
    pub fn people(&mut self, conn: &mut DbConn, ids: &[UserId]) -> Result<Vec<Arc<User>>> {
        all(&mut self.people, ids, |missing| User::load(conn, missing), |user| user.id)
    }

    /// One person.
    pub fn person(&mut self, conn: &mut DbConn, id: UserId) -> Result<Arc<User>> {
        self.people(conn, &[id])?.pop().ok_or(crate::error::Error::NotFound)
    }

    /// These issues, in this order; at most one query.
    pub(super) fn issues(&mut self, conn: &mut DbConn, ids: &[IssueId]) -> Result<Vec<Arc<Issue>>> {
        all(&mut self.issues, ids, |missing| Issue::load(conn, missing), |issue| issue.id)
    }

    /// These projects, in this order; at most one query.
    pub(super) fn projects(&mut self, conn: &mut DbConn, ids: &[ProjectId]) -> Result<Vec<Arc<Project>>> {
        all(&mut self.projects, ids, |missing| Project::load(conn, missing), |project| project.id)
    }
}

fn all<Id: Eq + Hash + Copy, T>(
    known: &mut HashMap<Id, Arc<T>>,
    ids: &[Id],
    load: impl FnOnce(&[Id]) -> Result<Vec<T>>,
    id: impl Fn(&T) -> Id,
) -> Result<Vec<Arc<T>>> {
    let missing: Vec<Id> = ids.iter().copied().filter(|id| !known.contains_key(id)).collect();
    if !missing.is_empty() {
        known.extend(load(&missing)?.into_iter().map(|record| (id(&record), Arc::new(record))));
    }
    Ok(ids.iter().filter_map(|id| known.get(id).cloned()).collect())
}
