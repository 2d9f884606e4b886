//! The steps that a project's issues go through: Todo, Doing and Done, until the project has others. An issue whose step is
//! the last of work is closed, and one whose step is another one is open; an issue without a step is either.

use diesel::prelude::*;

use crate::db::types::{IssueId, ProjectId, StatusId};
use crate::db::{DbConn, Tx};
use crate::error::{Error, Result};
use crate::events::Record;
use crate::events::project::{ProjectAction, record_project_event};
use crate::models::issue::Issue;
use crate::models::user::lower;
use crate::schema::{issues, statuses};

/// A project has at most so many.
pub const MOST: usize = 20;

/// A step.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Identifiable)]
#[diesel(table_name = statuses)]
pub struct Status {
    /// Its id.
    pub id: StatusId,
    /// Its project.
    pub project_id: ProjectId,
    /// Its name; the same whatever its case.
    pub name: String,
    /// Its place among the others.
    pub position: i64,
    /// Work ends here.
    pub is_done: bool,
}

/// The steps with which a project begins.
pub(super) fn begin(tx: &mut Tx<'_>, project: ProjectId) -> Result<()> {
    for (position, name, is_done) in [(1, "Todo", false), (2, "Doing", false), (3, "Done", true)] {
        insert(tx, project, name, (position, is_done))?;
    }
    Ok(())
}

fn insert(tx: &mut Tx<'_>, project: ProjectId, name: &str, (position, is_done): (i64, bool)) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(statuses::table)
        .values((
            statuses::project_id.eq(project),
            statuses::name.eq(name.to_owned()),
            statuses::position.eq(position),
            statuses::is_done.eq(is_done),
            statuses::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

impl Status {
    /// By id.
    pub fn find(conn: &mut DbConn, id: StatusId) -> Result<Self> {
        Ok(statuses::table.find(id).select(Self::as_select()).get_result(conn)?)
    }

    /// By id, if it belongs to this project.
    pub fn find_in(conn: &mut DbConn, project: ProjectId, id: StatusId) -> Result<Self> {
        let one = statuses::table.filter(statuses::id.eq(id)).filter(statuses::project_id.eq(project));
        Ok(one.select(Self::as_select()).first(conn)?)
    }

    /// By name, whatever its case; absence is told to whoever typed it.
    pub fn find_by_name(conn: &mut DbConn, project: ProjectId, name: &str) -> Result<Self> {
        let found = Self::named(conn, project, name)?;
        found.ok_or_else(|| Error::invalid("status", format!("There is no status “{name}” in this project.")))
    }

    pub(super) fn named(conn: &mut DbConn, project: ProjectId, name: &str) -> Result<Option<Self>> {
        if !crate::text::can_be_stored(name) {
            return Ok(None);
        }
        let named = lower(statuses::name).eq(name.to_lowercase());
        let one = statuses::table.filter(statuses::project_id.eq(project)).filter(named);
        Ok(one.select(Self::as_select()).first(conn).optional()?)
    }

    /// All of a project, in their order.
    pub fn of_project(conn: &mut DbConn, project: ProjectId) -> Result<Vec<Self>> {
        let all = statuses::table.filter(statuses::project_id.eq(project));
        Ok(all.order((statuses::position, statuses::id)).select(Self::as_select()).load(conn)?)
    }

    /// Makes another one, at the end.
    pub fn create(tx: &mut Tx<'_>, project: ProjectId, name: &str, is_done: bool) -> Result<()> {
        check_free(tx.conn(), project, (name, None))?;
        let present = Self::of_project(tx.conn(), project)?;
        if present.len() >= MOST {
            return Err(Error::invalid("name", format!("A project has at most {MOST} statuses; delete one first.")));
        }
        let last = present.last().map_or(0, |last| last.position);
        insert(tx, project, name, (last + 1, is_done))?;
        tell(tx, project, Record::Project(project), ProjectAction::StatusCreated { name: name.to_owned() })
    }

    /// Gives it another name. What events said of it stays as it was.
    pub fn rename(&self, tx: &mut Tx<'_>, name: &str) -> Result<()> {
        check_free(tx.conn(), self.project_id, (name, Some(self.id)))?;
        diesel::update(statuses::table.find(self.id)).set(statuses::name.eq(name.to_owned())).execute(tx.conn())?;
        if self.name == name {
            return Ok(());
        }
        let renamed = ProjectAction::StatusRenamed { from: self.name.clone(), to: name.to_owned() };
        tell(tx, self.project_id, Record::Status(self.id), renamed)
    }

    /// Changes places with its neighbour before it, or after it. Nothing happens at the ends.
    pub fn shift(&self, tx: &mut Tx<'_>, is_up: bool) -> Result<()> {
        let mut all = Self::of_project(tx.conn(), self.project_id)?;
        let Some(place) = all.iter().position(|one| one.id == self.id) else { return Ok(()) };
        let other = if is_up { place.checked_sub(1) } else { Some(place + 1).filter(|other| *other < all.len()) };
        let Some(other) = other else { return Ok(()) };
        all.swap(place, other);
        for (position, status) in (1_i64..).zip(&all).filter(|(position, status)| *position != status.position) {
            let row = diesel::update(statuses::table.find(status.id));
            row.set(statuses::position.eq(position)).execute(tx.conn())?;
        }
        Ok(())
    }

    /// Deletes it: every issue that has it records that it has none, under one correlation.
    pub fn delete(&self, tx: &mut Tx<'_>) -> Result<()> {
        let with = issues::table.filter(issues::status_id.eq(self.id)).order(issues::id);
        let ids: Vec<IssueId> = with.select(issues::id).load(tx.conn())?;
        tx.lock_issues(&ids)?;
        for id in ids {
            Issue::find(tx.conn(), id)?.set_status(tx, None)?;
        }
        diesel::delete(statuses::table.find(self.id)).execute(tx.conn())?;
        tell(tx, self.project_id, Record::Status(self.id), ProjectAction::StatusDeleted { name: self.name.clone() })
    }
}

fn tell(tx: &mut Tx<'_>, project: ProjectId, record: Record, action: ProjectAction) -> Result<()> {
    record_project_event(tx, project, record, action).map(drop)
}

fn check_free(conn: &mut DbConn, project: ProjectId, (name, own): (&str, Option<StatusId>)) -> Result<()> {
    if name.eq_ignore_ascii_case("none") {
        return Err(Error::invalid("name", "“none” stands for having no status: choose another name."));
    }
    match Status::named(conn, project, name)? {
        Some(other) if Some(other.id) != own => {
            Err(Error::invalid("name", format!("There is a status “{}” already.", other.name)))
        }
        _ => Ok(()),
    }
}
