//! Signed-in browsers: our own table, because a session must end the moment somebody says so.

use std::collections::HashMap;

use chrono::TimeDelta;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::db::asking::asking;
use crate::db::one_of::one_of;
use crate::db::types::{At, SessionId, UserId};
use crate::db::{DbConn, Tx, dialect};
use crate::error::{Error, Result};
use crate::models::token::Token;
use crate::models::user::User;
use crate::models::viewer::READABLE;
use crate::schema::{sessions, users};

/// A session ends this long after it began.
pub const LIFETIME: TimeDelta = TimeDelta::days(30);

/// So many are listed.
const SHOWN: i64 = 100;

/// A session and whose it is.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The session.
    pub session: SessionId,
    /// Its user.
    pub user: User,
    /// What the frame of his pages shows.
    pub header: Header,
}

/// What the frame of somebody's pages shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// How many notifications have news, of issues that he may read; at most a thousand.
    pub unread: i64,
    /// The first of his projects, by name: each with its name in addresses.
    pub projects: Vec<(String, String)>,
}

/// At most so many projects in the header's menu.
pub const PROJECTS_SHOWN: i64 = 20;

const UNREAD: &str = "(SELECT count(*) FROM (SELECT 1 FROM notifications n JOIN issues i ON i.id = n.issue_id \
     JOIN projects p ON p.id = i.project_id WHERE n.user_id = users.id AND n.unread_count > 0 \
     AND n.state IN ('unread', 'saved') AND i.deleted_at IS NULL AND {readable} LIMIT 1000) AS news)";

const PROJECTS: &str = "(SELECT {list} FROM (SELECT p.name AS one, p.slug AS two FROM projects p WHERE {readable} \
     ORDER BY p.name, p.id LIMIT 20) AS menu)";

/// Begins a session: the token goes into the cookie, its hash into the table.
pub fn begin(tx: &mut Tx<'_>, user: UserId, user_agent: &str) -> Result<Token> {
    let (token, now) = (Token::random(), tx.now());
    diesel::insert_into(sessions::table)
        .values((
            sessions::user_id.eq(user),
            sessions::token_hash.eq(token.hash()),
            sessions::user_agent.eq(crate::text::cut(&crate::text::one_line(user_agent), 200)),
            sessions::created_at.eq(now),
            sessions::seen_at.eq(now),
            sessions::expires_at.eq(now.plus(LIFETIME)),
        ))
        .execute(tx.conn())?;
    Ok(token)
}

/// Whose session this is, if it still runs and its user may still sign in, and what his pages' frame shows. One query.
pub fn find(conn: &mut DbConn, token: &Token, now: At) -> Result<Option<SignedIn>> {
    let unread = asking::<BigInt>(UNREAD.replace("{readable}", READABLE), Vec::new());
    let menu = PROJECTS.replace("{readable}", READABLE).replace("{list}", dialect::pairs(conn));
    let found = sessions::table
        .inner_join(users::table)
        .filter(sessions::token_hash.eq(token.hash()))
        .filter(sessions::expires_at.gt(now))
        .filter(users::disabled_at.is_null())
        .select((sessions::id, User::as_select(), unread, asking::<Text>(menu, Vec::new())))
        .get_result::<(SessionId, User, i64, String)>(conn)
        .optional()?;
    let Some((session, user, unread, menu)) = found else { return Ok(None) };
    let projects = serde_json::from_str(&menu).map_err(|error| Error::internal("reading the projects", error))?;
    Ok(Some(SignedIn { session, user, header: Header { unread, projects } }))
}

/// Whose these sessions are, by the hash of their tokens; those that have ended are missing. One query.
pub fn living(conn: &mut DbConn, hashes: &[Vec<u8>], now: At) -> Result<HashMap<Vec<u8>, User>> {
    if hashes.is_empty() {
        return Ok(HashMap::new());
    }
    let found = sessions::table
        .inner_join(users::table)
        .filter(one_of(sessions::token_hash, hashes))
        .filter(sessions::expires_at.gt(now))
        .filter(users::disabled_at.is_null())
        .select((sessions::token_hash, User::as_select()));
    let found: Vec<(Vec<u8>, User)> = found.load(conn)?;
    Ok(found.into_iter().collect())
}

/// Ends the session of this token.
pub fn end(tx: &mut Tx<'_>, token: &Token) -> Result<()> {
    diesel::delete(sessions::table.filter(sessions::token_hash.eq(token.hash()))).execute(tx.conn())?;
    Ok(())
}

/// A session as its owner sees it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = sessions)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// What the browser said of itself.
    pub user_agent: String,
    /// When it began.
    pub created_at: At,
}

/// Somebody's sessions that still run, the newest first.
pub fn all_of(conn: &mut DbConn, user: UserId, now: At) -> Result<Vec<Session>> {
    let own = sessions::table.filter(sessions::user_id.eq(user)).filter(sessions::expires_at.gt(now));
    Ok(own.order(sessions::id.desc()).limit(SHOWN).select(Session::as_select()).load(conn)?)
}

/// Ends one of somebody's own. [`Error::NotFound`] when it is not his.
pub fn end_one(tx: &mut Tx<'_>, user: UserId, id: SessionId) -> Result<()> {
    let own = sessions::table.filter(sessions::id.eq(id)).filter(sessions::user_id.eq(user));
    let ended = diesel::delete(own).execute(tx.conn())?;
    if ended == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// Ends all of somebody's sessions but this one.
pub fn end_others(tx: &mut Tx<'_>, user: UserId, but: Option<SessionId>) -> Result<()> {
    let but = but.unwrap_or(SessionId(0));
    let others = sessions::table.filter(sessions::user_id.eq(user)).filter(sessions::id.ne(but));
    diesel::delete(others).execute(tx.conn())?;
    Ok(())
}

/// Ends all sessions of a user: a new password, a disabled account.
pub fn end_all(tx: &mut Tx<'_>, user: UserId) -> Result<()> {
    diesel::delete(sessions::table.filter(sessions::user_id.eq(user))).execute(tx.conn())?;
    Ok(())
}

/// Forgets sessions that have ended, a few at a time. How many.
pub fn prune(conn: &mut DbConn, now: At) -> Result<usize> {
    let ended = sessions::table.filter(sessions::expires_at.le(now)).order(sessions::expires_at).limit(500);
    let ended: Vec<SessionId> = ended.select(sessions::id).load(conn)?;
    Ok(diesel::delete(sessions::table.filter(sessions::id.eq_any(ended))).execute(conn)?)
}
