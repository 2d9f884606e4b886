//! Who looks, and the one place that decides what may be seen and done.

use std::collections::HashSet;

use diesel::dsl::auto_type;
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::db::one_of::one_of;
use crate::db::types::{ProjectId, UserId};
use crate::db::words::{Role, Visibility};
use crate::db::{DbConn, MultiBackend};
use crate::error::Result;
use crate::events::ActionKey;
use crate::models::user::User;
use crate::schema::{event_counts, issue_events, issues, members, projects};

/// Whoever looks at a page: somebody signed in, or anyone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Viewer {
    /// Who, if signed in.
    pub user: Option<UserId>,
    /// May see and do everything.
    pub is_admin: bool,
}

impl Viewer {
    /// Nobody in particular.
    pub const ANYONE: Self = Self { user: None, is_admin: false };

    /// Nobody has the id 0.
    pub fn id(self) -> UserId {
        self.user.unwrap_or(UserId(0))
    }

    /// What he may read without being a member.
    pub const fn open(self) -> Visibility {
        if self.user.is_some() { Visibility::Internal } else { Visibility::Public }
    }

    /// Somebody signed in.
    pub const fn user(user: UserId) -> Self {
        Self { user: Some(user), is_admin: false }
    }
}

/// A condition on `projects`.
pub type OnProjects = Box<dyn BoxableExpression<projects::table, MultiBackend, SqlType = Bool>>;

/// The projects that the viewer may read: public ones; internal ones when signed in; his own; all for an admin.
pub fn readable_by(viewer: Viewer) -> OnProjects {
    match viewer {
        Viewer { is_admin: true, .. } => Box::new(true.into_sql::<Bool>()),
        Viewer { user: Some(user), .. } => Box::new(readable_by_user(user, false)),
        Viewer { user: None, .. } => Box::new(projects::visibility.eq(Visibility::Public)),
    }
}

/// The same for somebody signed in, as a condition on whatever joins `projects`.
#[auto_type(no_type_alias)]
pub fn readable_by_user(user: UserId, is_admin: bool) -> _ {
    let private: Visibility = Visibility::Private;
    let own = members::table.filter(members::user_id.eq(user)).select(members::project_id);
    projects::visibility.ne(private).or(projects::id.eq_any(own)).or(is_admin.into_sql::<Bool>())
}

/// The same for anybody, as a condition on whatever joins `projects`: `open` is what else than public ones he may read, as
/// [`Viewer::open`] says.
#[auto_type(no_type_alias)]
pub fn readable_in_join(user: UserId, open: Visibility, is_admin: bool) -> _ {
    let public: Visibility = Visibility::Public;
    let own = members::table.filter(members::user_id.eq(user)).select(members::project_id);
    let shown = projects::visibility.eq(public).or(projects::visibility.eq(open));
    shown.or(projects::id.eq_any(own)).or(is_admin.into_sql::<Bool>())
}

/// The same in SQL, of `projects` as `p`, for whoever is joined as `users`, be it nobody.
pub const READABLE: &str = "(p.visibility = 'public' OR (users.id IS NOT NULL AND (p.visibility <> 'private' OR users.is_admin \
     OR p.id IN (SELECT own.project_id FROM members own WHERE own.user_id = users.id))))";

/// Who of these may read the project: the same rule for many people and one project.
pub fn readers_among(conn: &mut DbConn, project: ProjectId, people: &[User]) -> Result<HashSet<UserId>> {
    let visibility: Visibility = projects::table.find(project).select(projects::visibility).first(conn)?;
    if visibility != Visibility::Private {
        return Ok(people.iter().map(|user| user.id).collect());
    }
    let ids: Vec<UserId> = people.iter().map(|user| user.id).collect();
    let members = members::table.filter(members::project_id.eq(project)).filter(one_of(members::user_id, &ids));
    let members: Vec<UserId> = members.select(members::user_id).load(conn)?;
    let admins = people.iter().filter(|user| user.is_admin).map(|user| user.id);
    Ok(members.into_iter().chain(admins).collect())
}

/// A condition on `issue_events`.
pub type OnEvents = Box<dyn BoxableExpression<issue_events::table, MultiBackend, SqlType = Bool>>;

/// The events of the projects that the viewer may read; cross references only when they come from such a project too.
///
/// [`readable_by`] in words that both databases take inside of a query on events. `+ 0` keeps them from walking project by
/// project and sorting: a feed is read in the order of its own index.
pub fn events_readable_by(viewer: Viewer) -> OnEvents {
    use issue_events::{project_id, source_project_id};
    if viewer.is_admin {
        return Box::new(of_what_is_there());
    }
    let Some(user) = viewer.user else {
        let public = || projects::table.filter(projects::visibility.eq(Visibility::Public)).select(projects::id);
        let source = source_project_id.assume_not_null().eq_any(public());
        let told = (project_id + 0).eq_any(public()).and(source_project_id.is_null().or(source));
        return Box::new(told.and(of_what_is_there()));
    };
    let open = || projects::table.filter(readable_by_user(user, false)).select(projects::id);
    let source = source_project_id.assume_not_null().eq_any(open());
    let told = (project_id + 0).eq_any(open()).and(source_project_id.is_null().or(source));
    Box::new(told.and(of_what_is_there()))
}

/// The events of issues that are there, and of a deleted one that it was deleted.
#[auto_type(no_type_alias)]
fn of_what_is_there() -> _ {
    let deletion: &'static str = ActionKey::IssueDeleted.as_str();
    let gone = issues::table.filter(issues::deleted_at.is_not_null()).select(issues::id);
    issue_events::issue_id.ne_all(gone).or(issue_events::action.eq(deletion))
}

/// A condition on `event_counts`.
pub type OnEventCounts = Box<dyn BoxableExpression<event_counts::table, MultiBackend, SqlType = Bool>>;

/// [`events_readable_by`] for events that are counted by the day.
pub fn event_counts_readable_by(viewer: Viewer) -> OnEventCounts {
    use event_counts::{project_id, source_project_id};
    if viewer.is_admin {
        return Box::new(true.into_sql::<Bool>());
    }
    let Some(user) = viewer.user else {
        let public = || projects::table.filter(projects::visibility.eq(Visibility::Public)).select(projects::id);
        let source = source_project_id.eq(0).or(source_project_id.eq_any(public()));
        return Box::new(project_id.eq_any(public()).and(source));
    };
    let open = || projects::table.filter(readable_by_user(user, false)).select(projects::id);
    let source = source_project_id.eq(0).or(source_project_id.eq_any(open()));
    Box::new(project_id.eq_any(open()).and(source))
}

/// What somebody may do in a project, given that he may read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    /// Who.
    pub viewer: Viewer,
    /// His role there, if he is a member.
    pub role: Option<Role>,
}

impl Access {
    /// Open issues and comment: whoever reads and is signed in.
    pub fn may_write(self) -> bool {
        self.viewer.user.is_some()
    }

    /// Label, assign, close anybody's issue, lock, speak in locked conversations.
    pub fn may_triage(self) -> bool {
        self.viewer.is_admin || self.role >= Some(Role::Triager)
    }

    /// Settings, labels, members.
    pub fn may_maintain(self) -> bool {
        self.viewer.is_admin || self.role >= Some(Role::Maintainer)
    }
}
