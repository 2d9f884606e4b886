//! The subject of an issue's first mail to a person: later ones keep it, so that they stand together.

use diesel::prelude::*;

use crate::db::dialect::each_backend;
use crate::db::types::{IssueId, UserId};
use crate::db::{DbConn, Tx};
use crate::error::Result;
use crate::schema::mail_threads;

/// The subject that the first mail had, if there was one.
pub fn subject_of(conn: &mut DbConn, user: UserId, issue: IssueId) -> Result<Option<String>> {
    Ok(mail_threads::table.find((user, issue)).select(mail_threads::subject).first(conn).optional()?)
}

/// The first mail left with this subject. A later call changes nothing.
pub fn begin(tx: &mut Tx<'_>, user: UserId, issue: IssueId, subject: &str) -> Result<()> {
    use mail_threads::{issue_id, subject as words, user_id};
    each_backend!(tx.conn(), c => diesel::insert_into(mail_threads::table)
        .values((user_id.eq(user), issue_id.eq(issue), words.eq(subject.to_owned())))
        .on_conflict((user_id, issue_id))
        .do_nothing()
        .execute(c)?);
    Ok(())
}
