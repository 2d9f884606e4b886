//! A form posted twice is answered once. The key is SHA-256 of its random key and all its fields, so edited text is another
//! form and Back never loses words.

use chrono::TimeDelta;
use diesel::prelude::*;

use crate::db::dialect::each_backend;
use crate::db::types::{At, UserId};
use crate::db::{DbConn, Tx};
use crate::error::Result;
use crate::schema::submissions;

/// A posted form.
#[derive(Debug, Clone)]
pub struct Submission(Vec<u8>);

impl Submission {
    /// The form with this random key and these fields.
    pub fn of(once: &str, fields: &str) -> Self {
        Self(super::token::digest(format!("{once}\n{fields}").as_bytes()))
    }

    /// Where the first post of this form was sent on to, if there was one.
    pub fn find(&self, conn: &mut DbConn, user: UserId) -> Result<Option<String>> {
        let first = submissions::table.find((user, self.0.clone())).select(submissions::location);
        Ok(first.first(conn).optional()?)
    }

    /// Takes the form: false when it was posted before. Call it first in the write, so that a second post waits here.
    pub fn take(&self, tx: &mut Tx<'_>, user: UserId) -> Result<bool> {
        let (now, key) = (tx.now(), self.0.clone());
        let row = (
            submissions::user_id.eq(user),
            submissions::key.eq(key),
            submissions::location.eq(""),
            submissions::created_at.eq(now),
        );
        let inserted = each_backend!(tx.conn(), c =>
            diesel::insert_into(submissions::table).values(row).on_conflict_do_nothing().execute(c)?);
        Ok(inserted == 1)
    }

    /// Remembers where it was sent on to.
    pub fn answer(&self, tx: &mut Tx<'_>, user: UserId, location: &str) -> Result<()> {
        diesel::update(submissions::table.find((user, self.0.clone())))
            .set(submissions::location.eq(location.to_owned()))
            .execute(tx.conn())?;
        Ok(())
    }
}

/// Forgets forms older than two days, a few at a time. How many.
pub fn prune(conn: &mut DbConn, now: At) -> Result<usize> {
    let old: Vec<(UserId, Vec<u8>)> = submissions::table
        .filter(submissions::created_at.lt(now.plus(-TimeDelta::days(2))))
        .order(submissions::created_at)
        .limit(500)
        .select((submissions::user_id, submissions::key))
        .load(conn)?;
    for (user, key) in &old {
        diesel::delete(submissions::table.find((user, key))).execute(conn)?;
    }
    Ok(old.len())
}
