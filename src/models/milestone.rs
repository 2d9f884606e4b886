//! A project's milestones.

use diesel::prelude::*;

use crate::db::one_of::one_of;
use crate::db::types::{At, IssueId, MilestoneId, ProjectId};
use crate::db::words::State;
use crate::db::{DbConn, Tx};
use crate::error::{Error, Result};
use crate::events::Record;
use crate::events::project::{ProjectAction, record_project_event};
use crate::models::issue::Issue;
use crate::schema::{issues, milestones};
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
    /// How many of its issues are open, as the counters inbox keeps it.
    pub open_issues: i64,
    /// How many are closed.
    pub closed_issues: i64,
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
        let found = if text::can_be_stored(title) { Self::titled(conn, project, title)? } else { None };
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
        match Self::titled(tx.conn(), project, title)? {
            Some(found) => Ok(found),
            None => Self::create(tx, project, title),
        }
    }

    /// The one of this title, if there is one.
    pub(super) fn titled(conn: &mut DbConn, project: ProjectId, title: &str) -> Result<Option<Self>> {
        let one = milestones::table.filter(milestones::project_id.eq(project));
        let one = one.filter(milestones::title.eq(title.to_owned()));
        Ok(one.select(Self::as_select()).first(conn).optional()?)
    }

    /// By id, if it belongs to this project.
    pub fn find_in(conn: &mut DbConn, project: ProjectId, id: MilestoneId) -> Result<Self> {
        let one = milestones::table.filter(milestones::id.eq(id)).filter(milestones::project_id.eq(project));
        Ok(one.select(Self::as_select()).first(conn)?)
    }

    /// The open ones of a project by their day, those without one last; or the closed ones, the latest first. At most [`SHOWN`].
    pub fn page(conn: &mut DbConn, project: ProjectId, state: State) -> Result<Vec<Self>> {
        let all = milestones::table.filter(milestones::project_id.eq(project)).filter(milestones::state.eq(state));
        let all = all.limit(SHOWN).select(Self::as_select());
        Ok(match state {
            State::Open => {
                all.order((milestones::due_on.is_null(), milestones::due_on, milestones::title)).load(conn)?
            }
            State::Closed => all.order((milestones::closed_at.desc(), milestones::id.desc())).load(conn)?,
        })
    }

    /// Closes it. Its issues stay planned for it. False when it was closed.
    pub fn close(&self, tx: &mut Tx<'_>) -> Result<bool> {
        let now = tx.happened();
        let open = milestones::table.filter(milestones::id.eq(self.id)).filter(milestones::state.eq(State::Open));
        let changed = (milestones::state.eq(State::Closed), milestones::closed_at.eq(Some(now)));
        let is_closed = diesel::update(open).set(changed).execute(tx.conn())? == 1;
        if is_closed {
            let closed = ProjectAction::MilestoneClosed { milestone_id: self.id.0, title: self.title.clone() };
            record_project_event(tx, self.project_id, Record::Milestone(self.id), closed)?;
        }
        Ok(is_closed)
    }

    /// Reopens it. False when it was open.
    pub fn reopen(&self, tx: &mut Tx<'_>) -> Result<bool> {
        let closed = milestones::table.filter(milestones::id.eq(self.id)).filter(milestones::state.eq(State::Closed));
        let changed = (milestones::state.eq(State::Open), milestones::closed_at.eq(None::<At>));
        let is_open = diesel::update(closed).set(changed).execute(tx.conn())? == 1;
        if is_open {
            let reopened = ProjectAction::MilestoneReopened { milestone_id: self.id.0, title: self.title.clone() };
            record_project_event(tx, self.project_id, Record::Milestone(self.id), reopened)?;
        }
        Ok(is_open)
    }

    /// Deletes it: every issue that was planned for it records its removal first, under one correlation.
    pub fn delete(&self, tx: &mut Tx<'_>) -> Result<()> {
        let planned = issues::table.filter(issues::milestone_id.eq(self.id)).order(issues::id);
        let ids: Vec<IssueId> = planned.select(issues::id).load(tx.conn())?;
        tx.lock_issues(&ids)?;
        for id in ids {
            Issue::find(tx.conn(), id)?.plan_for(tx, None)?;
        }
        diesel::delete(milestones::table.find(self.id)).execute(tx.conn())?;
        let deleted = ProjectAction::MilestoneDeleted { milestone_id: self.id.0, title: self.title.clone() };
        record_project_event(tx, self.project_id, Record::Milestone(self.id), deleted)?;
        Ok(())
    }

    /// Of how many issues how many are done, in hundredths.
    pub fn percent(&self) -> i64 {
        let all = self.open_issues + self.closed_issues;
        if all == 0 { 0 } else { self.closed_issues * 100 / all }
    }
}

/// How many milestones a page shows.
pub const SHOWN: i64 = 200;

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

    /// An open one, which nothing else of the project is called like.
    pub fn open(self, tx: &mut Tx<'_>) -> Result<Milestone> {
        self.check_free(tx.conn(), None)?;
        self.create(tx)
    }

    /// Gives a milestone this title, description and day. What events said of it stays as it was.
    pub fn change(self, tx: &mut Tx<'_>, milestone: &Milestone) -> Result<()> {
        self.check_free(tx.conn(), Some(milestone.id))?;
        diesel::update(milestones::table.find(milestone.id))
            .set((
                milestones::title.eq(self.title),
                milestones::description.eq(self.description),
                milestones::due_on.eq(self.due_on),
            ))
            .execute(tx.conn())?;
        Ok(())
    }

    fn check_free(&self, conn: &mut DbConn, own: Option<MilestoneId>) -> Result<()> {
        if self.title.eq_ignore_ascii_case("none") {
            return Err(Error::invalid("title", "“none” stands for having no milestone: choose another title."));
        }
        let title = self.title.to_lowercase();
        let all = milestones::table.filter(milestones::project_id.eq(self.project));
        let all: Vec<(MilestoneId, String)> = all.select((milestones::id, milestones::title)).load(conn)?;
        match all.iter().find(|(id, other)| Some(*id) != own && other.to_lowercase() == title) {
            Some((_, other)) => Err(Error::invalid("title", format!("There is a milestone “{other}” already."))),
            None => Ok(()),
        }
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
