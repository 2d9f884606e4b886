//! One-time links: for the first account and for setting a password. Used once, even when raced, and only by a POST.

use chrono::TimeDelta;
use diesel::prelude::*;

use crate::db::types::{At, LinkId, UserId};
use crate::db::words::LinkPurpose;
use crate::db::{DbConn, Tx};
use crate::error::{Error, Result};
use crate::models::token::Token;
use crate::schema::links;

/// A link to set a password lives this long.
pub const LIFETIME: TimeDelta = TimeDelta::minutes(30);

/// Makes a link. The one for the first account lives as long as nobody uses it.
pub fn make(tx: &mut Tx<'_>, purpose: LinkPurpose, user: Option<UserId>) -> Result<Token> {
    let (token, now) = (Token::random(), tx.now());
    let lifetime = if purpose == LinkPurpose::Setup { TimeDelta::days(365) } else { LIFETIME };
    diesel::insert_into(links::table)
        .values((
            links::user_id.eq(user),
            links::purpose.eq(purpose),
            links::token_hash.eq(token.hash()),
            links::created_at.eq(now),
            links::expires_at.eq(now.plus(lifetime)),
        ))
        .execute(tx.conn())?;
    Ok(token)
}

/// Whose link this is, while it can still be used.
pub fn find(conn: &mut DbConn, purpose: LinkPurpose, token: &Token, now: At) -> Result<Option<UserId>> {
    let open = links::table
        .filter(links::token_hash.eq(token.hash()))
        .filter(links::purpose.eq(purpose))
        .filter(links::used_at.is_null())
        .filter(links::expires_at.gt(now));
    open.select(links::user_id).first(conn).map_err(Error::from)
}

/// Uses the link up. [`Error::NotFound`] when it is used, too old, or never was.
pub fn consume(tx: &mut Tx<'_>, purpose: LinkPurpose, token: &Token) -> Result<Option<UserId>> {
    let now = tx.now();
    let user = find(tx.conn(), purpose, token, now)?;
    let unused = links::table.filter(links::token_hash.eq(token.hash())).filter(links::used_at.is_null());
    let link: Option<LinkId> =
        diesel::update(unused).set(links::used_at.eq(now)).returning(links::id).get_result(tx.conn()).optional()?;
    link.map(|_| user).ok_or(Error::NotFound)
}

/// Makes every link to set this account's password useless: it has just been set.
pub fn void(tx: &mut Tx<'_>, user: UserId) -> Result<()> {
    let now = tx.now();
    let open = links::table.filter(links::user_id.eq(user)).filter(links::used_at.is_null());
    diesel::update(open).set(links::used_at.eq(now)).execute(tx.conn())?;
    Ok(())
}

/// Forgets links that can no longer be used, a few at a time. How many.
pub fn prune(conn: &mut DbConn, now: At) -> Result<usize> {
    let over = links::table.filter(links::expires_at.le(now)).order(links::id).limit(500);
    let over: Vec<LinkId> = over.select(links::id).load(conn)?;
    Ok(diesel::delete(links::table.filter(links::id.eq_any(over))).execute(conn)?)
}
