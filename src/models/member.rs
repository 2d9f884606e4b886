//! Who belongs to a project, as what, and how much of it each wants to hear.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::db::asking::{Value, asking};
use crate::db::dialect::{self, each_backend};
use crate::db::one_of::one_of;
use crate::db::types::{ProjectId, UserId};
use crate::db::words::{Level, Role};
use crate::db::{DbConn, Tx};
use crate::error::{Error, Errors, Result};
use crate::events::Record;
use crate::events::project::{ProjectAction, record_project_event};
use crate::models::user::User;
use crate::schema::{members, notification_levels, users};

/// A project has at most this many members on its page.
pub const SHOWN: i64 = 200;

/// The role of somebody, if he is a member.
pub fn role_of(conn: &mut DbConn, project: ProjectId, user: UserId) -> Result<Option<Role>> {
    Ok(members::table.find((project, user)).select(members::role).first(conn).optional()?)
}

/// The projects that somebody belongs to; at most `limit`.
pub fn projects_of(conn: &mut DbConn, user: UserId, limit: i64) -> Result<Vec<ProjectId>> {
    Ok(members::table.filter(members::user_id.eq(user)).limit(limit).select(members::project_id).load(conn)?)
}

/// The members by name.
pub fn members_of(conn: &mut DbConn, project: ProjectId) -> Result<Vec<(User, Role)>> {
    let rows = members::table.inner_join(users::table).filter(members::project_id.eq(project));
    Ok(rows.order(users::name).limit(SHOWN).select((User::as_select(), members::role)).load(conn)?)
}

/// Who may be assigned: the members who can sign in, by name.
pub fn assignable(conn: &mut DbConn, project: ProjectId) -> Result<Vec<User>> {
    let members = members_of(conn, project)?.into_iter().map(|(user, _)| user);
    Ok(members.filter(User::is_active_person).collect())
}

/// The members of these names. Names of nobody who may be assigned are told to whoever typed them.
pub fn find_assignable(conn: &mut DbConn, project: ProjectId, names: &[String]) -> Result<Vec<User>> {
    let known = User::load_by_names(conn, names)?;
    let ids: Vec<UserId> = known.iter().map(|user| user.id).collect();
    let rows = members::table.filter(members::project_id.eq(project)).filter(one_of(members::user_id, &ids));
    let theirs: Vec<UserId> = rows.select(members::user_id).load(conn)?;
    let mut errors = Errors::default();
    for name in names {
        match known.iter().find(|user| user.name.eq_ignore_ascii_case(name)) {
            Some(user) if user.is_active_person() && theirs.contains(&user.id) => {}
            Some(user) => errors.add("assignees", format!("{} is not a member of this project.", user.name)),
            None => errors.add("assignees", format!("Nobody here is called {name}.")),
        }
    }
    errors.check().map(|()| known)
}

/// Whom one may name in a project's texts.
#[derive(Debug, Clone, Queryable)]
pub struct Mentionable {
    /// Who.
    pub id: UserId,
    /// What one types.
    pub name: String,
    /// What pages show, or nothing.
    pub full_name: String,
}

/// Whoever did one of so many newest things here takes part.
const RECENT: i64 = 1_000;
/// More people than these are not looked at.
const LOOKED_AT: i64 = 2_000;

/// Whom one may name in this project and reach, by name: its members, and where others may read it too those who did something
/// there lately that everybody sees. Members are found by their key, what happened by `events_by_project`.
pub fn mentionable(conn: &mut DbConn, project: ProjectId, is_open: bool) -> Result<Vec<Mentionable>> {
    let doers = "SELECT COALESCE(doer.person_id, doer.id) FROM (SELECT e.actor_id, e.issue_id FROM issue_events e \
         WHERE e.project_id = ? AND NOT e.private AND e.source_project_id IS NULL \
         ORDER BY e.occurred_at DESC, e.id DESC LIMIT ?) AS recent \
         JOIN users doer ON doer.id = recent.actor_id \
         WHERE recent.issue_id NOT IN (SELECT i.id FROM issues i WHERE i.deleted_at IS NOT NULL)";
    let others = if is_open { format!(" UNION {doers}") } else { String::new() };
    let sql = format!(
        "SELECT u.id, u.name, u.full_name FROM users u WHERE u.kind = 'person' AND u.disabled_at IS NULL AND u.id IN \
         (SELECT m.user_id FROM members m WHERE m.project_id = ?{others}) ORDER BY lower(u.name) LIMIT ?"
    );
    let recent = if is_open { vec![project.0, RECENT] } else { Vec::new() };
    let values = std::iter::once(project.0).chain(recent).chain([LOOKED_AT]).map(Value::Number).collect();
    Ok(asking::<(BigInt, Text, Text)>(sql, values).load(conn)?)
}

/// The project's maintainers.
pub fn maintainers_of(conn: &mut DbConn, project: ProjectId) -> Result<Vec<UserId>> {
    let rows = members::table.filter(members::project_id.eq(project)).filter(members::role.eq(Role::Maintainer));
    Ok(rows.order(members::user_id).limit(SHOWN).select(members::user_id).load(conn)?)
}

/// Makes somebody a member, or gives him another role.
pub fn set_role(tx: &mut Tx<'_>, project: ProjectId, user: UserId, role: Role) -> Result<()> {
    let before = role_of(tx.conn(), project, user)?;
    if before == Some(role) {
        return Ok(());
    }
    put(tx, project, user, role)?;
    let (user_id, name) = (user.0, User::find(tx.conn(), user)?.name);
    let action = match before {
        None => ProjectAction::MemberAdded { user_id, name, role: role.to_string() },
        Some(from) => ProjectAction::MemberRoleChanged { user_id, name, from: from.to_string(), to: role.to_string() },
    };
    record_project_event(tx, project, Record::User(user), action).map(drop)
}

/// The same untold: whoever makes a project is its first maintainer, as the project's own event tells.
pub(crate) fn put(tx: &mut Tx<'_>, project: ProjectId, user: UserId, role: Role) -> Result<()> {
    let now = tx.now();
    let row = (
        members::project_id.eq(project),
        members::user_id.eq(user),
        members::role.eq(role),
        members::created_at.eq(now),
    );
    each_backend!(tx.conn(), c => diesel::insert_into(members::table)
        .values(row)
        .on_conflict((members::project_id, members::user_id))
        .do_update()
        .set(members::role.eq(role))
        .execute(c)?);
    Ok(())
}

/// Refuses when this person is the project's only maintainer, who must not go. Others who go at the same time wait here.
pub fn keep_a_maintainer(tx: &mut Tx<'_>, project: ProjectId, leaving: &User) -> Result<()> {
    dialect::one_at_a_time(tx.conn(), &format!("maintainers/{project}"))?;
    if maintainers_of(tx.conn(), project)? == [leaving.id] {
        let who = leaving.shown_name();
        return Err(Error::invalid("role", format!("{who} is the only maintainer: make somebody else one first.")));
    }
    Ok(())
}

/// Takes somebody out of the project.
pub fn remove(tx: &mut Tx<'_>, project: ProjectId, user: UserId) -> Result<()> {
    let Some(role) = role_of(tx.conn(), project, user)? else { return Ok(()) };
    diesel::delete(members::table.find((project, user))).execute(tx.conn())?;
    let (user_id, name, role) = (user.0, User::find(tx.conn(), user)?.name, role.to_string());
    let action = if user == tx.actor() {
        ProjectAction::MemberLeft { user_id, name, role }
    } else {
        ProjectAction::MemberRemoved { user_id, name, role }
    };
    record_project_event(tx, project, Record::User(user), action).map(drop)
}

/// How much of the project each of these wants to hear: as he said, else `all` for maintainers, `participating` for others.
pub fn levels_of(conn: &mut DbConn, project: ProjectId, people: &[UserId]) -> Result<Vec<(UserId, Level)>> {
    let said: Vec<(UserId, Level)> = notification_levels::table
        .filter(notification_levels::project_id.eq(project))
        .filter(one_of(notification_levels::user_id, people))
        .select((notification_levels::user_id, notification_levels::level))
        .load(conn)?;
    let maintainers: Vec<UserId> = members::table
        .filter(members::project_id.eq(project))
        .filter(members::role.eq(Role::Maintainer))
        .filter(one_of(members::user_id, people))
        .select(members::user_id)
        .load(conn)?;
    let level_of = |user: &UserId| {
        let own = said.iter().find(|(who, _)| who == user).map(|(_, level)| *level);
        own.unwrap_or(if maintainers.contains(user) { Level::All } else { Level::Participating })
    };
    Ok(people.iter().map(|user| (*user, level_of(user))).collect())
}

/// How much of each of these projects somebody wants to hear; as in [`levels_of`].
pub fn levels_in(conn: &mut DbConn, user: UserId, projects: &[ProjectId]) -> Result<Vec<(ProjectId, Level)>> {
    let said: Vec<(ProjectId, Level)> = notification_levels::table
        .filter(notification_levels::user_id.eq(user))
        .filter(one_of(notification_levels::project_id, projects))
        .select((notification_levels::project_id, notification_levels::level))
        .load(conn)?;
    let maintained: Vec<ProjectId> = members::table
        .filter(members::user_id.eq(user))
        .filter(members::role.eq(Role::Maintainer))
        .filter(one_of(members::project_id, projects))
        .select(members::project_id)
        .load(conn)?;
    let level_of = |project: &ProjectId| {
        let own = said.iter().find(|(which, _)| which == project).map(|(_, level)| *level);
        own.unwrap_or(if maintained.contains(project) { Level::All } else { Level::Participating })
    };
    Ok(projects.iter().map(|project| (*project, level_of(project))).collect())
}

/// Whoever watches the whole project: maintainers who did not say otherwise, and everybody who said `all`.
pub fn watchers_of(conn: &mut DbConn, project: ProjectId) -> Result<Vec<UserId>> {
    let maintainers: Vec<UserId> = members::table
        .filter(members::project_id.eq(project))
        .filter(members::role.eq(Role::Maintainer))
        .select(members::user_id)
        .load(conn)?;
    let said: Vec<UserId> = notification_levels::table
        .filter(notification_levels::project_id.eq(project))
        .filter(notification_levels::level.eq(Level::All))
        .select(notification_levels::user_id)
        .load(conn)?;
    let mut people = [maintainers, said].concat();
    people.sort();
    people.dedup();
    let levels = levels_of(conn, project, &people)?;
    Ok(levels.into_iter().filter(|(_, level)| *level == Level::All).map(|(user, _)| user).collect())
}

/// Says how much of the project somebody wants to hear.
pub fn set_level(tx: &mut Tx<'_>, project: ProjectId, user: UserId, level: Level) -> Result<()> {
    use notification_levels::{level as said, project_id, user_id};
    each_backend!(tx.conn(), c => diesel::insert_into(notification_levels::table)
        .values((project_id.eq(project), user_id.eq(user), said.eq(level)))
        .on_conflict((project_id, user_id))
        .do_update()
        .set(said.eq(level))
        .execute(c)?);
    Ok(())
}
