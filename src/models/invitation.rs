//! Invitations: whoever holds the link may make an account, and belongs to a project if it says so. Used once, even when
//! raced, and only by a POST; worth nothing once whoever made it may invite no longer.

use chrono::TimeDelta;
use diesel::prelude::*;

use crate::db::types::{At, InvitationId, ProjectId, UserId};
use crate::db::words::Role;
use crate::db::{DbConn, Tx};
use crate::error::{Error, Result};
use crate::events::Record;
use crate::events::project::{ProjectAction, record_project_event};
use crate::models::member;
use crate::models::token::Token;
use crate::models::user::User;
use crate::schema::invitations;

/// An invitation lives this long.
pub const LIFETIME: TimeDelta = TimeDelta::days(7);
/// So many are listed.
const SHOWN: i64 = 100;
/// What stands in the audit log instead of an address when the link is passed on by hand.
const BY_LINK: &str = "whoever has the link";

/// An invitation.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = invitations)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// Where its letter goes; none when the link is passed on by hand.
    pub email: Option<String>,
    /// The project that whoever comes belongs to.
    pub project_id: Option<ProjectId>,
    /// As what.
    pub role: Option<Role>,
    /// Who invites.
    pub created_by: UserId,
    /// When it was made.
    pub created_at: At,
    /// Until when it can be used.
    pub expires_at: At,
}

/// An invitation about to be made.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// Where its letter goes.
    pub email: Option<String>,
    /// The project that whoever comes belongs to, and as what.
    pub place: Option<(ProjectId, Role)>,
}

impl NewInvitation {
    /// Makes it, by the actor. It has no link before [`seal`].
    pub fn create(self, tx: &mut Tx<'_>) -> Result<Invitation> {
        let (actor, now) = (tx.actor(), tx.now());
        let id: InvitationId = diesel::insert_into(invitations::table)
            .values((
                invitations::email.eq(self.email),
                invitations::project_id.eq(self.place.map(|(project, _)| project)),
                invitations::role.eq(self.place.map(|(_, role)| role)),
                invitations::created_by.eq(actor),
                invitations::created_at.eq(now),
                invitations::expires_at.eq(now.plus(LIFETIME)),
            ))
            .returning(invitations::id)
            .get_result(tx.conn())?;
        let made: Invitation = invitations::table.find(id).select(Invitation::as_select()).first(tx.conn())?;
        if let Some((project, role, email)) = made.in_project() {
            record_project_event(tx, project, Record::Project(project), ProjectAction::MemberInvited { email, role })?;
        }
        Ok(made)
    }
}

impl Invitation {
    /// What the project's audit log says of it.
    fn in_project(&self) -> Option<(ProjectId, String, String)> {
        let email = self.email.clone().unwrap_or_else(|| BY_LINK.to_owned());
        Some((self.project_id?, self.role?.to_string(), email))
    }

    /// The one that this link opens. [`Error::NotFound`] when it is used, too old, taken back, or was made by somebody who may
    /// invite no longer.
    pub fn find_open(conn: &mut DbConn, token: &Token, now: At) -> Result<Self> {
        let open = invitations::table
            .filter(invitations::token_hash.eq(token.hash()))
            .filter(invitations::used_at.is_null())
            .filter(invitations::expires_at.gt(now));
        open.select(Self::as_select()).first(conn).map_err(Error::from)?.vouched_for(conn)
    }

    /// By id, while it can be used.
    pub fn find_sendable(conn: &mut DbConn, id: InvitationId, now: At) -> Result<Self> {
        let open = invitations::table
            .filter(invitations::id.eq(id))
            .filter(invitations::used_at.is_null())
            .filter(invitations::expires_at.gt(now));
        open.select(Self::as_select()).first(conn).map_err(Error::from)?.vouched_for(conn)
    }

    /// Whoever made it may still invite: as an admin, or as a maintainer of its project.
    fn vouched_for(self, conn: &mut DbConn) -> Result<Self> {
        let by = User::find(conn, self.created_by)?;
        let role = self.project_id.map(|project| member::role_of(conn, project, by.id)).transpose()?.flatten();
        let may = by.is_active_person() && (by.is_admin || role == Some(Role::Maintainer));
        may.then_some(self).ok_or(Error::NotFound)
    }

    /// Those of a project, or of the instance itself, that can be used, newest first.
    pub fn open_of(conn: &mut DbConn, project: Option<ProjectId>, now: At) -> Result<Vec<Self>> {
        let open = invitations::table
            .filter(invitations::used_at.is_null())
            .filter(invitations::expires_at.gt(now))
            .order(invitations::id.desc())
            .limit(SHOWN);
        let select = Self::as_select();
        Ok(match project {
            Some(project) => open.filter(invitations::project_id.eq(project)).select(select).load(conn)?,
            None => open.filter(invitations::project_id.is_null()).select(select).load(conn)?,
        })
    }

    /// Uses it up: this account is whom it brought. A member keeps the higher role.
    pub fn accept(token: &Token, tx: &mut Tx<'_>, user: &User) -> Result<Self> {
        let now = tx.now();
        let this = Self::find_open(tx.conn(), token, now)?;
        let unused = invitations::table.filter(invitations::id.eq(this.id)).filter(invitations::used_at.is_null());
        let changed = diesel::update(unused)
            .set((invitations::used_at.eq(now), invitations::used_by.eq(user.id)))
            .execute(tx.conn())?;
        if changed != 1 {
            return Err(Error::NotFound);
        }
        if let (Some(project), Some(role)) = (this.project_id, this.role)
            && member::role_of(tx.conn(), project, user.id)? < Some(role)
        {
            member::put(tx, project, user.id, role)?;
            let invited_by = User::find(tx.conn(), this.created_by)?.name;
            let (user_id, name, role) = (user.id.0, user.name.clone(), role.to_string());
            let joined = ProjectAction::MemberJoined { user_id, name, role, invited_by };
            record_project_event(tx, project, Record::User(user.id), joined)?;
        }
        Ok(this)
    }

    /// Takes it back: its link opens nothing any more.
    pub fn revoke(tx: &mut Tx<'_>, project: Option<ProjectId>, id: InvitationId) -> Result<()> {
        let one = invitations::table.filter(invitations::id.eq(id)).filter(invitations::used_at.is_null());
        let this: Self = one.select(Self::as_select()).first(tx.conn())?;
        if this.project_id != project {
            return Err(Error::NotFound);
        }
        diesel::delete(invitations::table.find(id)).execute(tx.conn())?;
        if let Some((project, role, email)) = this.in_project() {
            let revoked = ProjectAction::InvitationRevoked { email, role };
            record_project_event(tx, project, Record::Project(project), revoked)?;
        }
        Ok(())
    }
}

/// Gives it a link, whose hash is stored. One that it had before opens nothing any more.
pub fn seal(tx: &mut Tx<'_>, id: InvitationId) -> Result<Token> {
    let token = Token::random();
    diesel::update(invitations::table.find(id)).set(invitations::token_hash.eq(token.hash())).execute(tx.conn())?;
    Ok(token)
}

/// Forgets those that can no longer be used, a few at a time. How many.
pub fn prune(conn: &mut DbConn, now: At) -> Result<usize> {
    let over = invitations::table.filter(invitations::expires_at.le(now)).order(invitations::id).limit(500);
    let over: Vec<InvitationId> = over.select(invitations::id).load(conn)?;
    Ok(diesel::delete(invitations::table.filter(invitations::id.eq_any(over))).execute(conn)?)
}
