//! Issues. What one does to them stands in `issue/`, one verb a file.

mod activity;
pub mod assigning;
pub mod closing;
pub mod commenting;
pub mod deleting;
pub mod duplicating;
pub mod editing;
pub mod folding;
pub mod following;
pub mod hiding;
pub mod labelling;
pub mod linking;
pub mod locking;
pub mod moderating;
pub mod naming;
pub mod opening;
pub mod past;
pub mod pinning;
pub mod planning;
pub mod progressing;
pub mod promising;
pub mod ranking;
pub mod reacting;
pub mod referencing;
pub mod responding;
pub mod resting;
pub mod staling;
pub mod standing;
pub mod ticking;
pub mod timing;
pub mod transferring;
pub mod viewing;

use diesel::prelude::*;

use crate::db::one_of::one_of;
use crate::db::priority::Priority;
use crate::db::types::{At, IssueId, MilestoneId, ProjectId, StatusId, UserId};
use crate::db::words::{CloseReason, Role, State};
use crate::db::{DbConn, Tx};
use crate::error::{Error, Result};
use crate::models::project::Project;
use crate::models::redirect;
use crate::models::viewer::{Access, Viewer, readable_in_join};
use crate::schema::{issues, members, projects};

/// An issue without its text, which only its own page needs.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = issues)]
pub struct Issue {
    /// Its id.
    pub id: IssueId,
    /// Its project.
    pub project_id: ProjectId,
    /// How people call it.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// The number of its text's revision.
    pub revision: i64,
    /// Who opened it.
    pub author_id: UserId,
    /// Open or closed.
    pub state: State,
    /// Why it is closed.
    pub state_reason: Option<CloseReason>,
    /// Since when.
    pub closed_at: Option<At>,
    /// By whom.
    pub closed_by: Option<UserId>,
    /// What it is planned for.
    pub milestone_id: Option<MilestoneId>,
    /// Since when only those who keep order may speak.
    pub locked_at: Option<At>,
    /// Why.
    pub lock_reason: Option<String>,
    /// How many comments it has.
    pub comments_count: i64,
    /// When it was opened.
    pub created_at: At,
    /// When anything last happened to it.
    pub last_activity_at: At,
    /// When somebody last commented, though the comment may be gone.
    pub last_commented_at: Option<At>,
    /// The midnight with which the day begins by whose end it is to be done.
    pub due_on: Option<At>,
    /// How urgent it is.
    pub priority: Priority,
    /// How far it is.
    pub status_id: Option<StatusId>,
    /// Since when it stands on top of the project.
    pub pinned_at: Option<At>,
    /// The issue that it repeats.
    pub duplicate_of: Option<IssueId>,
    /// Since when it is gone.
    pub deleted_at: Option<At>,
    /// Since when it is stale.
    pub stale_at: Option<At>,
}

/// An issue's text.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = issues)]
pub struct IssueText {
    /// The Markdown.
    pub body: String,
    /// Its HTML, rendered when it was written.
    pub html: String,
}

impl Issue {
    /// By id. (Not `first`: SQLite would prepare its LIMIT anew each time, and verbs call this for every event.)
    pub fn find(conn: &mut DbConn, id: IssueId) -> Result<Self> {
        Ok(issues::table.find(id).select(Self::as_select()).get_result(conn)?)
    }

    /// By its number within the project.
    pub fn find_by_number(conn: &mut DbConn, project: ProjectId, number: i64) -> Result<Self> {
        let one = issues::table.filter(issues::project_id.eq(project)).filter(issues::number.eq(number));
        Ok(one.select(Self::as_select()).get_result(conn)?)
    }

    /// The issue, its project, and what the viewer may do there. Hidden and missing look the same; one that moved is where
    /// it is now, if the viewer may read that.
    pub fn find_visible(conn: &mut DbConn, viewer: Viewer, slug: &str, number: i64) -> Result<(Project, Access, Self)> {
        let (project, access, issue) = Self::find_even_deleted(conn, viewer, slug, number)?;
        match issue.deleted_at {
            None => Ok((project, access, issue)),
            Some(_) => Err(Error::Gone(format!("Issue #{number} was deleted."))),
        }
    }

    /// The same, whether it was deleted or not.
    pub fn find_even_deleted(
        conn: &mut DbConn,
        viewer: Viewer,
        slug: &str,
        number: i64,
    ) -> Result<(Project, Access, Self)> {
        let its = issues::project_id.eq(projects::id).and(issues::number.eq(number));
        let own = members::table.filter(members::project_id.eq(projects::id)).filter(members::user_id.eq(viewer.id()));
        let found = projects::table
            .left_join(issues::table.on(its))
            .filter(projects::slug.eq(slug.to_owned()))
            .filter(readable_in_join(viewer.id(), viewer.open(), viewer.is_admin))
            .select((Project::as_select(), own.select(members::role).single_value(), Option::<Self>::as_select()))
            .get_result::<(Project, Option<Role>, Option<Self>)>(conn)
            .optional()?;
        match found {
            Some((project, role, Some(issue))) => Ok((project, Access { viewer, role }, issue)),
            Some((project, ..)) => Err(redirect::of_issue(conn, viewer, &project, number)?),
            None => Err(redirect::of_project(conn, viewer, slug)?),
        }
    }

    /// Several at once, in no order.
    pub fn load(conn: &mut DbConn, ids: &[IssueId]) -> Result<Vec<Self>> {
        Ok(issues::table.filter(one_of(issues::id, ids)).select(Self::as_select()).load(conn)?)
    }

    /// Those of these numbers that there are.
    pub fn load_by_numbers(conn: &mut DbConn, project: ProjectId, numbers: &[i64]) -> Result<Vec<Self>> {
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        let there = issues::table.filter(issues::project_id.eq(project)).filter(issues::deleted_at.is_null());
        let some = there.filter(one_of(issues::number, numbers));
        Ok(some.order(issues::id).select(Self::as_select()).load(conn)?)
    }

    /// Its text.
    pub fn text(&self, conn: &mut DbConn) -> Result<IssueText> {
        Ok(issues::table.find(self.id).select(IssueText::as_select()).get_result(conn)?)
    }

    /// Is it still to be done?
    pub fn is_open(&self) -> bool {
        self.state == State::Open
    }

    /// Where its page is.
    pub fn path(&self, project: &Project) -> String {
        format!("{}/issues/{}", project.path(), self.number)
    }

    /// May this viewer close, reopen and edit it? Whoever keeps order, and its author.
    pub fn may_be_changed_by(&self, access: Access) -> bool {
        access.may_triage() || access.viewer.user == Some(self.author_id)
    }

    /// May this viewer comment? In a locked conversation only those who keep order may.
    pub fn may_be_commented_by(&self, access: Access) -> bool {
        access.may_write() && (self.locked_at.is_none() || access.may_triage())
    }

    /// Takes the issue and reads it again: what another act changed meanwhile is seen.
    pub(crate) fn locked(&self, tx: &mut Tx<'_>) -> Result<Self> {
        tx.lock_issues(&[self.id])?;
        Self::find(tx.conn(), self.id)
    }
}
