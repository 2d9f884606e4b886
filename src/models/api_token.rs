//! Tokens that programs show instead of a cookie. Only a token's hash is stored; the token itself is shown once.

use std::collections::HashMap;

use chrono::TimeDelta;
use diesel::prelude::*;

use crate::db::one_of::one_of;
use crate::db::types::{ApiTokenId, At, UserId};
use crate::db::words::TokenScope;
use crate::db::{DbConn, Tx};
use crate::error::{Error, Result};
use crate::models::token::Token;
use crate::models::user::User;
use crate::schema::{api_tokens, users};

/// What every token begins with, so that people and scanners know one when they see it.
const BEGINS: &str = "tdg_";
/// So many are listed, and so many one may have.
const SHOWN: i64 = 100;
/// A use is noted when the one before was longer ago.
const NOTED_AFTER: TimeDelta = TimeDelta::hours(1);

/// A token as its owner sees it.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = api_tokens)]
pub struct ApiToken {
    /// Its id.
    pub id: ApiTokenId,
    /// Whose.
    pub user_id: UserId,
    /// What it is for, in its owner's words.
    pub name: String,
    /// What it opens.
    pub scope: TokenScope,
    /// When it was made.
    pub created_at: At,
    /// When it ends.
    pub expires_at: Option<At>,
    /// When it was last used, to the hour.
    pub seen_at: Option<At>,
}

/// A token about to be made.
#[derive(Debug, Clone)]
pub struct NewApiToken {
    /// Checked by [`crate::models::text::parse_name`].
    pub name: String,
    /// What it opens.
    pub scope: TokenScope,
    /// After so many days it ends.
    pub days: Option<i64>,
}

impl NewApiToken {
    /// Makes it. What comes back is shown once and cannot be had again.
    pub fn create(self, tx: &mut Tx<'_>, user: UserId) -> Result<Token> {
        let (token, now) = (Token::presented(&format!("{BEGINS}{}", Token::random().as_str())), tx.now());
        let own = api_tokens::table.filter(api_tokens::user_id.eq(user)).count().get_result::<i64>(tx.conn())?;
        if own >= SHOWN {
            return Err(Error::invalid("name", format!("An account has at most {SHOWN} tokens: revoke some first.")));
        }
        diesel::insert_into(api_tokens::table)
            .values((
                api_tokens::user_id.eq(user),
                api_tokens::name.eq(self.name),
                api_tokens::scope.eq(self.scope),
                api_tokens::token_hash.eq(token.hash()),
                api_tokens::created_at.eq(now),
                api_tokens::expires_at.eq(self.days.map(|days| now.plus(TimeDelta::days(days)))),
            ))
            .execute(tx.conn())?;
        Ok(token)
    }
}

impl ApiToken {
    /// The token and whose it is, while it opens anything and its owner may sign in. One query.
    pub fn find(conn: &mut DbConn, token: &Token, now: At) -> Result<Option<(Self, User)>> {
        let found = api_tokens::table
            .inner_join(users::table)
            .filter(api_tokens::token_hash.eq(token.hash()))
            .filter(api_tokens::expires_at.is_null().or(api_tokens::expires_at.gt(now)))
            .filter(users::disabled_at.is_null());
        Ok(found.select((Self::as_select(), User::as_select())).first(conn).optional()?)
    }

    /// Whose these tokens are, by their hashes; those that open nothing any more are missing. One query.
    pub fn living(conn: &mut DbConn, hashes: &[Vec<u8>], now: At) -> Result<HashMap<Vec<u8>, User>> {
        if hashes.is_empty() {
            return Ok(HashMap::new());
        }
        let found = api_tokens::table
            .inner_join(users::table)
            .filter(one_of(api_tokens::token_hash, hashes))
            .filter(api_tokens::scope.ne(TokenScope::Feed))
            .filter(api_tokens::expires_at.is_null().or(api_tokens::expires_at.gt(now)))
            .filter(users::disabled_at.is_null())
            .select((api_tokens::token_hash, User::as_select()));
        let found: Vec<(Vec<u8>, User)> = found.load(conn)?;
        Ok(found.into_iter().collect())
    }

    /// Somebody's, newest first, those that have ended among them.
    pub fn all_of(conn: &mut DbConn, user: UserId) -> Result<Vec<Self>> {
        let own = api_tokens::table.filter(api_tokens::user_id.eq(user)).order(api_tokens::id.desc());
        Ok(own.limit(SHOWN).select(Self::as_select()).load(conn)?)
    }

    /// Is its last use noted long ago, or not at all?
    pub fn is_news(&self, now: At) -> bool {
        self.seen_at.is_none_or(|seen| seen.plus(NOTED_AFTER) < now)
    }
}

/// Notes that it was used.
pub fn note_use(tx: &mut Tx<'_>, id: ApiTokenId) -> Result<()> {
    let now = tx.now();
    diesel::update(api_tokens::table.find(id)).set(api_tokens::seen_at.eq(now)).execute(tx.conn())?;
    Ok(())
}

/// It opens nothing any more. [`Error::NotFound`] when it is not this person's.
pub fn revoke(tx: &mut Tx<'_>, user: UserId, id: ApiTokenId) -> Result<()> {
    let own = api_tokens::table.filter(api_tokens::id.eq(id)).filter(api_tokens::user_id.eq(user));
    let gone = diesel::delete(own).execute(tx.conn())?;
    if gone == 1 { Ok(()) } else { Err(Error::NotFound) }
}
