//! Reading the audit log of a project, newest first.

use diesel::prelude::*;

use crate::db::types::{At, ProjectEventId, ProjectId};
use crate::db::{DbConn, MultiBackend};
use crate::error::Result;
use crate::events::project::ProjectEvent;
use crate::models::user::User;
use crate::schema::{project_events, users};

/// A place in the log: the moment, and which one of that moment.
pub type Place = (At, ProjectEventId);

/// Which part of the log.
#[derive(Debug, Clone, Copy, Default)]
pub struct Query {
    /// What is older than this.
    pub before: Option<Place>,
    /// What is newer than this.
    pub after: Option<Place>,
    /// At most so many.
    pub limit: i64,
}

/// A part of a project's log with who did it, newest first. One query.
pub fn page(conn: &mut DbConn, project: ProjectId, query: Query) -> Result<Vec<(ProjectEvent, User)>> {
    use project_events::{id, occurred_at};
    let rows = project_events::table.inner_join(users::table).filter(project_events::project_id.eq(project));
    let mut rows = rows.limit(query.limit).into_boxed::<MultiBackend>();
    if let Some((at, before)) = query.before {
        rows = rows.filter(occurred_at.le(at)).filter(occurred_at.lt(at).or(id.lt(before)));
    }
    let select = (ProjectEvent::as_select(), User::as_select());
    let Some((at, after)) = query.after else {
        return Ok(rows.order((occurred_at.desc(), id.desc())).select(select).load(conn)?);
    };
    let rows = rows.filter(occurred_at.ge(at)).filter(occurred_at.gt(at).or(id.gt(after)));
    let mut found: Vec<_> = rows.order((occurred_at.asc(), id.asc())).select(select).load(conn)?;
    found.reverse();
    Ok(found)
}
