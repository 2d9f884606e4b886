//! A project's milestones.

use diesel::prelude::*;

use crate::db::one_of::one_of;
use crate::db::types::{At, MilestoneId, ProjectId};
use crate::db::words::State;
use crate::db::{DbConn, Tx};
use crate::error::{Error, Result};
use crate::events::Record;
use crate::events::project::{ProjectAction, record_project_event};
use crate::models::user::OptionalRow;
use crate::schema::milestones;
use crate::text;

/// A milestone.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Identifiable)]
#[diesel(table_name = milestones)]
pub struct Milestone {
    /// Its id.
    pub id: MilestoneId,
    /// Its project.
    pub project_id: ProjectId,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub description: String,
    /// Open or closed.
    pub state: State,
    /// By when.
    pub due_on: Option<At>,
}

impl Milestone {
    /// By id.
    pub fn find(conn: &mut DbConn, id: MilestoneId) -> Result<Self> {
        Ok(milestones::table.find(id).select(Self::as_select()).get_result(conn)?)
    }

    /// Several at once, in no order.
    pub fn load(conn: &mut DbConn, ids: &[MilestoneId]) -> Result<Vec<Self>> {
        Ok(milestones::table.filter(one_of(milestones::id, ids)).select(Self::as_select()).load(conn)?)
    }

    /// By its title; a title that is none is told to whoever typed it.
    pub fn find_by_title(conn: &mut DbConn, project: ProjectId, title: &str) -> Result<Self> {
        let one =
            milestones::table.filter(milestones::project_id.eq(project)).filter(milestones::title.eq(title.to_owned()));
        let is_title = text::can_be_stored(title);
        let found = if is_title { one.select(Self::as_select()).first(conn).optional()? } else { None };
        found.ok_or_else(|| Error::invalid("milestone", format!("There is no milestone “{title}” in this project.")))
    }

    /// All of a project that are open, by title.
    pub fn open_of(conn: &mut DbConn, project: ProjectId) -> Result<Vec<Self>> {
        let open =
            milestones::table.filter(milestones::project_id.eq(project)).filter(milestones::state.eq(State::Open));
        Ok(open.order(milestones::title).limit(200).select(Self::as_select()).load(conn)?)
    }

    /// Every one of a project, however many: an import knows them by title.
    pub fn every(conn: &mut DbConn, project: ProjectId) -> Result<Vec<Self>> {
        let all = milestones::table.filter(milestones::project_id.eq(project)).order(milestones::id);
        Ok(all.select(Self::as_select()).load(conn)?)
    }

    /// Makes an open one.
    pub fn create(tx: &mut Tx<'_>, project: ProjectId, title: &str) -> Result<Self> {
        NewMilestone::titled(project, title).create(tx)
    }

    /// The one of this title, made if there is none.
    pub fn find_or_create(tx: &mut Tx<'_>, project: ProjectId, title: &str) -> Result<Self> {
        let one =
            milestones::table.filter(milestones::project_id.eq(project)).filter(milestones::title.eq(title.to_owned()));
        let found: Result<Self> = one.select(Self::as_select()).first(tx.conn()).map_err(Error::from);
        match found.optional_row()? {
            Some(found) => Ok(found),
            None => Self::create(tx, project, title),
        }
    }
}

/// A milestone about to be made.
#[derive(Debug, Clone)]
pub struct NewMilestone {
    /// Its project.
    pub project: ProjectId,
    /// Its title, which no other one of the project has.
    pub title: String,
    /// What it is for.
    pub description: String,
    /// By when.
    pub due_on: Option<At>,
    /// Since when it is closed, if it is.
    pub closed_at: Option<At>,
}

impl NewMilestone {
    /// An open one of which only the title is known.
    pub fn titled(project: ProjectId, title: &str) -> Self {
        Self { project, title: title.to_owned(), description: String::new(), due_on: None, closed_at: None }
    }

    /// Makes it.
    pub fn create(self, tx: &mut Tx<'_>) -> Result<Milestone> {
        let now = tx.happened();
        let state = if self.closed_at.is_some() { State::Closed } else { State::Open };
        let id: MilestoneId = diesel::insert_into(milestones::table)
            .values((
                milestones::project_id.eq(self.project),
                milestones::title.eq(self.title),
                milestones::description.eq(self.description),
                milestones::state.eq(state),
                milestones::due_on.eq(self.due_on),
                milestones::created_at.eq(now),
                milestones::closed_at.eq(self.closed_at),
            ))
            .returning(milestones::id)
            .get_result(tx.conn())?;
        let milestone = Milestone::find(tx.conn(), id)?;
        let created = ProjectAction::MilestoneCreated { milestone_id: id.0, title: milestone.title.clone() };
        record_project_event(tx, milestone.project_id, Record::Milestone(id), created)?;
        Ok(milestone)
    }
}
