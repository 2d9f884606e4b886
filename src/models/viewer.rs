//! Who looks, and the one place that decides what may be seen and done.

use diesel::dsl::sql;
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::db::MultiBackend;
use crate::db::types::UserId;
use crate::db::words::{Role, Visibility};
use crate::schema::{members, projects};

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

    /// Somebody signed in.
    pub const fn user(user: UserId) -> Self {
        Self { user: Some(user), is_admin: false }
    }
}

/// A condition on `projects`.
pub type OnProjects = Box<dyn BoxableExpression<projects::table, MultiBackend, SqlType = Bool>>;

/// The projects that the viewer may read: public ones; internal ones when signed in; his own; all for an admin.
pub fn readable_by(viewer: Viewer) -> OnProjects {
    let Some(user) = viewer.user else {
        return Box::new(projects::visibility.eq(Visibility::Public));
    };
    if viewer.is_admin {
        return Box::new(sql::<Bool>("1 = 1"));
    }
    let own = members::table.filter(members::user_id.eq(user)).select(members::project_id);
    Box::new(projects::visibility.ne(Visibility::Private).or(projects::id.eq_any(own)))
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
