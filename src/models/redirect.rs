//! Addresses that led somewhere once: of issues that moved, of projects and people who have another name. An old address
//! leads on, if its reader may read what it leads to, until somebody takes the name.

use diesel::prelude::*;

use crate::db::types::{IssueId, ProjectId, UserId};
use crate::db::{DbConn, Tx};
use crate::error::{Error, Result};
use crate::models::issue::Issue;
use crate::models::project::Project;
use crate::models::user::{OptionalRow, User};
use crate::models::viewer::Viewer;
use crate::schema::{issue_redirects, project_redirects, projects, user_redirects};

/// Where the project is that had this short name; not found if there is none that the viewer may read.
pub(super) fn of_project(conn: &mut DbConn, viewer: Viewer, slug: &str) -> Result<Error> {
    let id: Option<ProjectId> = if crate::text::can_be_stored(slug) {
        let old = project_redirects::table.find(slug.to_lowercase());
        old.select(project_redirects::project_id).first(conn).optional()?
    } else {
        None
    };
    let Some(id) = id else { return Ok(Error::NotFound) };
    let project = Project::find_readable(conn, viewer, id)?;
    Ok(Error::Moved { from: format!("/projects/{slug}"), to: project.path() })
}

/// Where the issue is that had this number here.
pub(super) fn of_issue(conn: &mut DbConn, viewer: Viewer, project: &Project, number: i64) -> Result<Error> {
    let old = issue_redirects::table.find((project.id, number)).select(issue_redirects::issue_id);
    let Some(id) = old.first::<IssueId>(conn).optional()? else { return Ok(Error::NotFound) };
    let issue = Issue::find(conn, id)?;
    let there = Project::find_readable(conn, viewer, issue.project_id)?;
    Ok(Error::Moved { from: format!("{}/issues/{number}", project.path()), to: issue.path(&there) })
}

/// Who had this name.
pub(super) fn of_user(conn: &mut DbConn, name: &str) -> Result<Option<User>> {
    let old = user_redirects::table.find(name.to_lowercase()).select(user_redirects::user_id);
    let id: Option<UserId> = old.first(conn).optional()?;
    id.map(|id| User::find(conn, id)).transpose()
}

/// The issue is no longer here.
pub(super) fn issue_left(tx: &mut Tx<'_>, issue: IssueId, project: ProjectId, number: i64) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(issue_redirects::table)
        .values((
            issue_redirects::project_id.eq(project),
            issue_redirects::number.eq(number),
            issue_redirects::issue_id.eq(issue),
            issue_redirects::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// A project takes this short name: it leads to no other any more.
pub(crate) fn slug_taken(tx: &mut Tx<'_>, slug: &str) -> Result<()> {
    diesel::delete(project_redirects::table.find(slug.to_owned())).execute(tx.conn())?;
    Ok(())
}

/// Does this short name lead nowhere, now or once?
pub(crate) fn is_slug_free(conn: &mut DbConn, slug: &str) -> Result<bool> {
    let is = diesel::dsl::exists(projects::table.filter(projects::slug.eq(slug.to_owned())));
    let was = diesel::dsl::exists(project_redirects::table.find(slug.to_owned()));
    let (is, was): (bool, bool) = diesel::select((is, was)).get_result(conn)?;
    Ok(!is && !was)
}

/// A project had this short name.
pub(super) fn slug_left(tx: &mut Tx<'_>, project: ProjectId, slug: &str) -> Result<()> {
    slug_taken(tx, slug)?;
    let now = tx.now();
    diesel::insert_into(project_redirects::table)
        .values((
            project_redirects::slug.eq(slug.to_owned()),
            project_redirects::project_id.eq(project),
            project_redirects::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Somebody takes this name: it leads to nobody else any more.
pub(super) fn name_taken(tx: &mut Tx<'_>, name: &str) -> Result<()> {
    diesel::delete(user_redirects::table.find(name.to_lowercase())).execute(tx.conn())?;
    Ok(())
}

/// Somebody had this name.
pub(super) fn name_left(tx: &mut Tx<'_>, user: UserId, name: &str) -> Result<()> {
    name_taken(tx, name)?;
    let now = tx.now();
    diesel::insert_into(user_redirects::table)
        .values((
            user_redirects::name.eq(name.to_lowercase()),
            user_redirects::user_id.eq(user),
            user_redirects::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Whoever is called so, or was once.
pub fn find_once_called(conn: &mut DbConn, name: &str) -> Result<User> {
    match User::find_by_name(conn, name).optional_row()? {
        Some(user) => Ok(user),
        None => of_user(conn, name)?.ok_or(Error::NotFound),
    }
}

/// The project that has this short name, or had it once, whoever looks.
pub fn find_once_named(conn: &mut DbConn, slug: &str) -> Result<Project> {
    if let Some(project) = Project::find_by_slug(conn, slug).optional_row()? {
        return Ok(project);
    }
    let old = project_redirects::table.find(slug.to_owned()).select(project_redirects::project_id);
    let id: ProjectId = old.first(conn)?;
    Project::find(conn, id)
}

/// Where somebody's page is now, if his name was another once.
pub fn find_person(conn: &mut DbConn, name: &str) -> Result<User> {
    let found = User::find_by_name(conn, name).optional_row()?;
    if let Some(user) = found {
        return Ok(user);
    }
    if !crate::text::can_be_stored(name) {
        return Err(Error::NotFound);
    }
    let had = of_user(conn, name)?.ok_or(Error::NotFound)?;
    let segment = crate::events::phrase::path_segment;
    Err(Error::Moved { from: format!("/users/{}", segment(name)), to: format!("/users/{}", segment(&had.name)) })
}
