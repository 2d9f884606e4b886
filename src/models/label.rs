//! A project's labels.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::db::one_of::one_of;
use crate::db::types::{IssueId, LabelId, ProjectId};
use crate::db::{DbConn, Tx};
use crate::error::{Error, Errors, Result};
use crate::events::Record;
use crate::events::project::{ProjectAction, record_project_event};
use crate::models::issue::Issue;
use crate::models::user::{OptionalRow, lower};
use crate::schema::{issue_labels, issues, labels};
use crate::text;

/// How many labels a project's page and its forms show.
pub const SHOWN: i64 = 500;

/// A label.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Identifiable)]
#[diesel(table_name = labels)]
pub struct Label {
    /// Its id.
    pub id: LabelId,
    /// Its project.
    pub project_id: ProjectId,
    /// Its name; the same whatever its case.
    pub name: String,
    /// `#rrggbb`.
    pub color: String,
    /// What it means.
    pub description: String,
}

impl Label {
    /// By name, whatever its case.
    pub fn find_by_name(conn: &mut DbConn, project: ProjectId, name: &str) -> Result<Self> {
        if !text::can_be_stored(name) {
            return Err(Error::NotFound);
        }
        let one =
            labels::table.filter(labels::project_id.eq(project)).filter(lower(labels::name).eq(name.to_lowercase()));
        Ok(one.select(Self::as_select()).first(conn)?)
    }

    /// The labels of these names. Names that are no label are told to whoever typed them.
    pub fn find_all(conn: &mut DbConn, project: ProjectId, names: &[String]) -> Result<Vec<Self>> {
        let mut errors = Errors::default();
        let mut found = Vec::new();
        for name in names {
            match Self::find_by_name(conn, project, name.trim()).optional_row()? {
                Some(label) => found.push(label),
                None => errors.add("labels", format!("There is no label “{name}” in this project.")),
            }
        }
        errors.check().map(|()| found)
    }

    /// By id, if it belongs to this project.
    pub fn find_in(conn: &mut DbConn, project: ProjectId, id: LabelId) -> Result<Self> {
        let one = labels::table.filter(labels::id.eq(id)).filter(labels::project_id.eq(project));
        Ok(one.select(Self::as_select()).first(conn)?)
    }

    /// All of a project, by name.
    pub fn of_project(conn: &mut DbConn, project: ProjectId) -> Result<Vec<Self>> {
        let all = labels::table.filter(labels::project_id.eq(project)).order((lower(labels::name), labels::id));
        Ok(all.limit(SHOWN).select(Self::as_select()).load(conn)?)
    }

    /// Every one of a project, however many: an import knows them by name.
    pub fn every(conn: &mut DbConn, project: ProjectId) -> Result<Vec<Self>> {
        Ok(labels::table
            .filter(labels::project_id.eq(project))
            .order(labels::id)
            .select(Self::as_select())
            .load(conn)?)
    }

    /// Those on these issues, by name.
    pub fn on_issues(conn: &mut DbConn, ids: &[IssueId]) -> Result<HashMap<IssueId, Vec<Self>>> {
        let pairs: Vec<(IssueId, Self)> = issue_labels::table
            .inner_join(labels::table)
            .filter(one_of(issue_labels::issue_id, ids))
            .order(lower(labels::name))
            .select((issue_labels::issue_id, Self::as_select()))
            .load(conn)?;
        let mut by_issue: HashMap<IssueId, Vec<Self>> = HashMap::new();
        for (issue, label) in pairs {
            by_issue.entry(issue).or_default().push(label);
        }
        Ok(by_issue)
    }

    /// On how many issues each stands, as the counters inbox keeps it.
    pub fn counts(conn: &mut DbConn, project: ProjectId) -> Result<HashMap<LabelId, i64>> {
        let rows: Vec<(LabelId, i64)> = labels::table
            .filter(labels::project_id.eq(project))
            .select((labels::id, labels::open_issues + labels::closed_issues))
            .load(conn)?;
        Ok(rows.into_iter().collect())
    }

    /// Changes its name, colour and meaning. What events said of it stays as it was.
    pub fn change(&self, tx: &mut Tx<'_>, to: NewLabel) -> Result<()> {
        to.check_free(tx.conn(), Some(self.id))?;
        diesel::update(labels::table.find(self.id))
            .set((labels::name.eq(to.name.clone()), labels::color.eq(to.color), labels::description.eq(to.description)))
            .execute(tx.conn())?;
        if to.name == self.name {
            return Ok(());
        }
        let renamed = ProjectAction::LabelRenamed { label_id: self.id.0, from: self.name.clone(), to: to.name };
        record_project_event(tx, self.project_id, Record::Label(self.id), renamed).map(drop)
    }

    /// Deletes it: every issue that had it records its removal first, under one correlation.
    pub fn delete(&self, tx: &mut Tx<'_>) -> Result<()> {
        let ids: Vec<IssueId> = issue_labels::table
            .filter(issue_labels::label_id.eq(self.id))
            .order(issue_labels::issue_id)
            .select(issue_labels::issue_id)
            .load(tx.conn())?;
        tx.lock_issues(&ids)?;
        for id in ids {
            let issue: Issue = issues::table.find(id).select(Issue::as_select()).first(tx.conn())?;
            issue.unlabel(tx, self)?;
        }
        diesel::delete(labels::table.find(self.id)).execute(tx.conn())?;
        let (label_id, name, color) = (self.id.0, self.name.clone(), self.color.clone());
        let deleted = ProjectAction::LabelDeleted { label_id, name, color };
        record_project_event(tx, self.project_id, Record::Label(self.id), deleted).map(drop)
    }
}

/// A label about to be made.
#[derive(Debug, Clone)]
pub struct NewLabel {
    /// Its project.
    pub project: ProjectId,
    /// Its name.
    pub name: String,
    /// `#rrggbb`.
    pub color: String,
    /// What it means.
    pub description: String,
}

impl NewLabel {
    /// Makes it. Names are unique whatever their case.
    pub fn create(self, tx: &mut Tx<'_>) -> Result<Label> {
        self.check_free(tx.conn(), None)?;
        let now = tx.happened();
        let id: LabelId = diesel::insert_into(labels::table)
            .values((
                labels::project_id.eq(self.project),
                labels::name.eq(self.name),
                labels::color.eq(self.color),
                labels::description.eq(self.description),
                labels::created_at.eq(now),
            ))
            .returning(labels::id)
            .get_result(tx.conn())?;
        let label: Label = labels::table.find(id).select(Label::as_select()).first(tx.conn())?;
        let (name, color) = (label.name.clone(), label.color.clone());
        let created = ProjectAction::LabelCreated { label_id: id.0, name, color };
        record_project_event(tx, label.project_id, Record::Label(id), created)?;
        Ok(label)
    }

    fn check_free(&self, conn: &mut DbConn, own: Option<LabelId>) -> Result<()> {
        let other = Label::find_by_name(conn, self.project, &self.name).optional_row()?;
        match other {
            Some(other) if Some(other.id) != own => {
                Err(Error::invalid("name", format!("There is a label “{}” already.", other.name)))
            }
            _ => Ok(()),
        }
    }
}
