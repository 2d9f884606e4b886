//! What new issues of a project can begin with: a title, a text and labels, to choose from.

use diesel::prelude::*;

use crate::db::types::{IssueTemplateId, Json, ProjectId};
use crate::db::{DbConn, Tx};
use crate::error::{Error, Result};
use crate::events::Record;
use crate::events::project::{ProjectAction, record_project_event};
use crate::models::user::lower;
use crate::schema::issue_templates;

/// A project has at most so many.
pub const MOST: usize = 20;

/// A template.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = issue_templates)]
pub struct IssueTemplate {
    /// Its id.
    pub id: IssueTemplateId,
    /// Its project.
    pub project_id: ProjectId,
    /// Its name; the same whatever its case.
    pub name: String,
    /// When to choose it.
    pub about: String,
    /// How the title begins.
    pub title: String,
    /// The text, to be filled in.
    pub body: String,
    /// The names of labels; one that is gone is left out.
    pub labels: Json<Vec<String>>,
}

impl IssueTemplate {
    /// By id, if it belongs to this project.
    pub fn find_in(conn: &mut DbConn, project: ProjectId, id: IssueTemplateId) -> Result<Self> {
        let one = issue_templates::table.filter(issue_templates::id.eq(id));
        Ok(one.filter(issue_templates::project_id.eq(project)).select(Self::as_select()).first(conn)?)
    }

    /// All of a project, by name.
    pub fn of_project(conn: &mut DbConn, project: ProjectId) -> Result<Vec<Self>> {
        let all = issue_templates::table.filter(issue_templates::project_id.eq(project));
        Ok(all.order(lower(issue_templates::name)).select(Self::as_select()).load(conn)?)
    }

    /// Deletes it. Issues that began with it stay as they are.
    pub fn delete(&self, tx: &mut Tx<'_>) -> Result<()> {
        diesel::delete(issue_templates::table.find(self.id)).execute(tx.conn())?;
        tell(tx, self.project_id, ProjectAction::TemplateDeleted { name: self.name.clone() })
    }
}

fn tell(tx: &mut Tx<'_>, project: ProjectId, action: ProjectAction) -> Result<()> {
    record_project_event(tx, project, Record::Project(project), action).map(drop)
}

/// What is said about a template.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its name.
    pub name: String,
    /// When to choose it.
    pub about: String,
    /// How the title begins.
    pub title: String,
    /// The text.
    pub body: String,
    /// The names of labels.
    pub labels: Vec<String>,
}

impl Draft {
    /// Makes a template.
    pub fn create(self, tx: &mut Tx<'_>, project: ProjectId) -> Result<()> {
        let present = IssueTemplate::of_project(tx.conn(), project)?;
        if present.len() >= MOST {
            return Err(Error::invalid("name", format!("A project has at most {MOST} templates; delete one first.")));
        }
        self.check_free(&present, None)?;
        let (now, name) = (tx.now(), self.name.clone());
        diesel::insert_into(issue_templates::table)
            .values((
                (issue_templates::project_id.eq(project), issue_templates::name.eq(self.name)),
                (issue_templates::about.eq(self.about), issue_templates::title.eq(self.title)),
                (issue_templates::body.eq(self.body), issue_templates::labels.eq(Json(self.labels))),
                (issue_templates::created_at.eq(now), issue_templates::updated_at.eq(now)),
            ))
            .execute(tx.conn())?;
        tell(tx, project, ProjectAction::TemplateCreated { name })
    }

    /// Gives a template these instead.
    pub fn change(self, tx: &mut Tx<'_>, template: &IssueTemplate) -> Result<()> {
        let present = IssueTemplate::of_project(tx.conn(), template.project_id)?;
        self.check_free(&present, Some(template.id))?;
        let (now, name) = (tx.now(), self.name.clone());
        diesel::update(issue_templates::table.find(template.id))
            .set((
                issue_templates::name.eq(self.name),
                issue_templates::about.eq(self.about),
                issue_templates::title.eq(self.title),
                issue_templates::body.eq(self.body),
                issue_templates::labels.eq(Json(self.labels)),
                issue_templates::updated_at.eq(now),
            ))
            .execute(tx.conn())?;
        tell(tx, template.project_id, ProjectAction::TemplateChanged { name })
    }

    fn check_free(&self, present: &[IssueTemplate], own: Option<IssueTemplateId>) -> Result<()> {
        let same = |one: &&IssueTemplate| one.name.to_lowercase() == self.name.to_lowercase() && Some(one.id) != own;
        match present.iter().find(same) {
            Some(other) => Err(Error::invalid("name", format!("There is a template “{}” already.", other.name))),
            None => Ok(()),
        }
    }
}
