//! What a handler reads with, and the frame that it puts around its page.

use chrono_tz::Tz;

use super::avatar::Person;
use super::flash::Flash;
use super::form::Once;
use super::page::{self, Page, Section};
use super::when;
use crate::db::DbConn;
use crate::db::types::{At, SessionId};
use crate::error::{Error, Result};
use crate::feed::Known;
use crate::models::issue::Issue;
use crate::models::notification;
use crate::models::project::Project;
use crate::models::session::{Header, PROJECTS_SHOWN};
use crate::models::token::Token;
use crate::models::user::User;
use crate::models::viewer::{Access, Viewer};

/// One trip to the database on behalf of whoever asks.
pub struct Reader<'c> {
    /// Reads only: the database itself refuses more.
    pub conn: &'c mut DbConn,
    /// Who is signed in.
    pub user: Option<User>,
    /// By which session, if it is a browser.
    pub session: Option<SessionId>,
    /// The moment at which the page is made.
    pub now: At,
    /// What the page has read already.
    pub known: Known,
    pub(super) around: Around,
    /// Of a browser, read with its session.
    pub(super) header: Option<Header>,
}

/// What a page shows of the request that it answers.
#[derive(Debug, Clone)]
pub(super) struct Around {
    pub(super) path: String,
    pub(super) flash: Option<Flash>,
    pub(super) is_demo: bool,
}

impl Around {
    /// A page's frame without anybody: for when the database cannot be asked.
    pub(super) fn page(self, title: impl Into<String>) -> Page {
        Page {
            flash: self.flash,
            is_demo: self.is_demo,
            once: Once::new(Token::random().as_str()),
            path: self.path,
            ..Page::new(title)
        }
    }
}

impl Reader<'_> {
    /// As whom to look at things.
    pub fn viewer(&self) -> Viewer {
        self.user.as_ref().map_or(Viewer::ANYONE, User::viewer)
    }

    /// Who is signed in; [`Error::SignInRequired`] otherwise.
    pub fn me(&self) -> Result<&User> {
        self.user.as_ref().ok_or(Error::SignInRequired)
    }

    /// The project that a page is about, and what the reader may do there. Hidden and missing look the same.
    pub fn project(&mut self, slug: &str) -> Result<(Project, Access)> {
        let (project, access) = Project::find_visible(self.conn, self.viewer(), slug)?;
        self.known.put_project(&project);
        Ok((project, access))
    }

    /// The issue that a page is about, its project, and what the reader may do there.
    pub fn issue(&mut self, slug: &str, number: i64) -> Result<(Project, Access, Issue)> {
        let (project, access, issue) = Issue::find_visible(self.conn, self.viewer(), slug, number)?;
        self.known.put_project(&project);
        self.known.put_issue(&issue);
        Ok((project, access, issue))
    }

    /// The reader's own clock.
    pub fn clock(&self) -> when::Clock {
        when::Clock { zone: self.zone(), now: self.now.0 }
    }

    fn zone(&self) -> Tz {
        self.user.as_ref().and_then(|user| user.time_zone.parse().ok()).unwrap_or(Tz::UTC)
    }

    /// The frame of a page: who reads it, his projects, what is unread, what was just done.
    pub fn frame(&mut self, title: impl Into<String>) -> Result<Page> {
        let mut page = Page { time_zone: self.zone().name().to_owned(), ..self.around.clone().page(title) };
        if let Some(user) = self.user.clone() {
            let Header { unread, projects } = self.header(&user)?;
            page.viewer = Some(shown(&user, unread));
            page.projects = projects;
        }
        Ok(page)
    }

    /// A program has no session with which it was read.
    fn header(&mut self, user: &User) -> Result<Header> {
        if let Some(header) = &self.header {
            return Ok(header.clone());
        }
        let projects = Project::visible_to(self.conn, user.viewer(), None, PROJECTS_SHOWN)?;
        let projects = projects.into_iter().map(|project| (project.name, project.slug)).collect();
        Ok(Header { unread: notification::count_unread(self.conn, user)?, projects })
    }

    /// The same inside a project.
    pub fn project_frame(
        &mut self,
        title: impl Into<String>,
        project: &Project,
        access: Access,
        section: Section,
    ) -> Result<Page> {
        let inside = page::Project {
            name: project.name.clone(),
            slug: project.slug.clone(),
            section: Some(section),
            may_open_issues: access.may_write(),
            may_manage: access.may_maintain(),
        };
        Ok(Page { project: Some(inside), ..self.frame(title)? })
    }
}

fn shown(user: &User, unread: i64) -> page::Viewer {
    let Person { name, full_name, avatar } = Person::of(user);
    let (theme, density) = (user.theme.into(), user.density.into());
    page::Viewer { name, full_name, avatar, theme, density, shortcuts: user.shortcuts, unread, is_admin: user.is_admin }
}
