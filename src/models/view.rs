//! Queries that are kept: tabs above a project's list of issues. A view is somebody's own, or everybody's.

use diesel::prelude::*;

use crate::db::types::{ProjectId, UserId, ViewId};
use crate::db::{DbConn, MultiBackend, Tx};
use crate::error::{Error, Result};
use crate::models::user::lower;
use crate::models::viewer::Access;
use crate::schema::views;

/// A project has at most so many for everybody, and everybody so many of his own.
const MOST: i64 = 20;

/// A kept query.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = views)]
pub struct View {
    /// Its id.
    pub id: ViewId,
    /// Of which project.
    pub project_id: ProjectId,
    /// Whose own; nobody's means everybody's.
    pub owner_id: Option<UserId>,
    /// What the tab says.
    pub name: String,
    /// As one types it.
    pub query: String,
    /// Its place among everybody's, or among its owner's.
    pub position: i64,
}

/// A query about to be kept.
#[derive(Debug, Clone)]
pub struct NewView {
    /// Of which project.
    pub project: ProjectId,
    /// Everybody sees it; else only its maker.
    pub is_for_all: bool,
    /// What the tab says.
    pub name: String,
    /// As one types it; it was understood.
    pub query: String,
}

impl View {
    /// Those that somebody sees in a project: everybody's first, then his own, each in their order.
    pub fn shown_to(conn: &mut DbConn, project: ProjectId, user: Option<UserId>) -> Result<Vec<Self>> {
        let all = views::table.filter(views::project_id.eq(project)).into_boxed::<MultiBackend>();
        let shown = match user {
            Some(user) => all.filter(views::owner_id.is_null().or(views::owner_id.eq(user))),
            None => all.filter(views::owner_id.is_null()),
        };
        let mut shown: Vec<Self> = shown
            .order((views::position, lower(views::name), views::id))
            .limit(2 * MOST)
            .select(Self::as_select())
            .load(conn)?;
        shown.sort_by_key(|view| view.owner_id.is_some());
        Ok(shown)
    }

    /// One of those that somebody may change: his own, and everybody's if he keeps order.
    pub fn find_for(conn: &mut DbConn, project: ProjectId, access: Access, id: ViewId) -> Result<Self> {
        let one = views::table.filter(views::project_id.eq(project)).filter(views::id.eq(id));
        let view: Self = one.select(Self::as_select()).first(conn)?;
        match view.owner_id {
            Some(owner) if access.viewer.user == Some(owner) => Ok(view),
            Some(_) => Err(Error::NotFound),
            None if access.may_triage() => Ok(view),
            None => {
                Err(Error::Forbidden("Only those who triage this project may change the views of everybody.".into()))
            }
        }
    }

    /// May this viewer change it?
    pub fn may_be_changed_by(&self, access: Access) -> bool {
        self.owner_id.map_or_else(|| access.may_triage(), |owner| access.viewer.user == Some(owner))
    }

    /// Changes places with its neighbour before it, or after it. Nothing happens at the ends.
    pub fn shift(&self, tx: &mut Tx<'_>, is_up: bool) -> Result<()> {
        let mut all = beside(tx.conn(), self.project_id, self.owner_id)?;
        let Some(place) = all.iter().position(|one| one.id == self.id) else { return Ok(()) };
        let other = if is_up { place.checked_sub(1) } else { Some(place + 1).filter(|other| *other < all.len()) };
        let Some(other) = other else { return Ok(()) };
        all.swap(place, other);
        for (position, view) in (1_i64..).zip(&all).filter(|(position, view)| *position != view.position) {
            diesel::update(views::table.find(view.id)).set(views::position.eq(position)).execute(tx.conn())?;
        }
        Ok(())
    }

    /// Takes it away.
    pub fn delete(&self, tx: &mut Tx<'_>) -> Result<()> {
        diesel::delete(views::table.find(self.id)).execute(tx.conn())?;
        Ok(())
    }
}

impl NewView {
    /// Keeps it, behind the others. Names are unique among everybody's, and among one's own.
    pub fn create(self, tx: &mut Tx<'_>) -> Result<()> {
        let (owner, actor, now) = (self.owner(tx.actor()), tx.actor(), tx.now());
        let position = self.place(tx.conn(), owner, None)?;
        diesel::insert_into(views::table)
            .values((
                views::project_id.eq(self.project),
                views::owner_id.eq(owner),
                views::name.eq(self.name),
                views::query.eq(self.query),
                views::created_by.eq(actor),
                views::created_at.eq(now),
                views::position.eq(position),
            ))
            .execute(tx.conn())?;
        Ok(())
    }

    /// Gives a view these instead. One that others see from now on, or no longer, goes behind the others there.
    pub fn change(self, tx: &mut Tx<'_>, view: &View) -> Result<()> {
        let owner = self.owner(tx.actor());
        let last = self.place(tx.conn(), owner, Some(view.id))?;
        let position = if owner == view.owner_id { view.position } else { last };
        let change = (
            views::owner_id.eq(owner),
            views::name.eq(self.name),
            views::query.eq(self.query),
            views::position.eq(position),
        );
        diesel::update(views::table.find(view.id)).set(change).execute(tx.conn())?;
        Ok(())
    }

    fn owner(&self, actor: UserId) -> Option<UserId> {
        (!self.is_for_all).then_some(actor)
    }

    /// The place behind the others, if there is room and the name is free; the view itself does not count.
    fn place(&self, conn: &mut DbConn, owner: Option<UserId>, own: Option<ViewId>) -> Result<i64> {
        let mut others = beside(conn, self.project, owner)?;
        others.retain(|one| Some(one.id) != own);
        if others.iter().any(|one| one.name.to_lowercase() == self.name.to_lowercase()) {
            return Err(Error::invalid("name", format!("There is a view “{}” already.", self.name)));
        }
        if i64::try_from(others.len()).unwrap_or(MOST) >= MOST {
            return Err(Error::invalid("name", format!("There are {MOST} views already: delete one first.")));
        }
        Ok(others.iter().map(|one| one.position).max().unwrap_or(0) + 1)
    }
}

/// Everybody's, or somebody's own, in their order.
fn beside(conn: &mut DbConn, project: ProjectId, owner: Option<UserId>) -> Result<Vec<View>> {
    let all = views::table.filter(views::project_id.eq(project)).into_boxed::<MultiBackend>();
    let beside = match owner {
        Some(owner) => all.filter(views::owner_id.eq(owner)),
        None => all.filter(views::owner_id.is_null()),
    };
    let in_order = beside.order((views::position, lower(views::name), views::id));
    Ok(in_order.select(View::as_select()).load(conn)?)
}
