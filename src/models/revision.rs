//! Every text that an issue or a comment ever had. Number 1 is its first.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::db::one_of::one_of;
use crate::db::types::{At, EventId, UserId};
use crate::db::words::TextOf;
use crate::db::{DbConn, Tx};
use crate::error::Result;
use crate::models::text::Body;
use crate::schema::revisions;

/// A text as it once was.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = revisions)]
pub struct Revision {
    /// Counts up from 1.
    pub number: i64,
    /// Who wrote it.
    pub author_id: UserId,
    /// The title, of an issue.
    pub title: Option<String>,
    /// The Markdown.
    pub body: String,
    /// Its HTML.
    pub html: String,
    /// When.
    pub created_at: At,
}

/// Keeps a text: of what, whose id, its number. The event names it.
pub(crate) fn add(
    tx: &mut Tx<'_>,
    (of, record, number): (TextOf, i64, i64),
    title: Option<&str>,
    body: &Body,
    event: EventId,
) -> Result<()> {
    let (author, happened) = (tx.actor(), tx.happened());
    diesel::insert_into(revisions::table)
        .values((
            revisions::record_type.eq(of),
            revisions::record_id.eq(record),
            revisions::number.eq(number),
            revisions::event_id.eq(event),
            revisions::author_id.eq(author),
            revisions::title.eq(title.map(str::to_owned)),
            revisions::body.eq(body.text().to_owned()),
            revisions::html.eq(body.html()),
            revisions::created_at.eq(happened),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The text of this number.
pub fn find(conn: &mut DbConn, of: TextOf, record: i64, number: i64) -> Result<Revision> {
    let one = revisions::table
        .filter(revisions::record_type.eq(of))
        .filter(revisions::record_id.eq(record))
        .filter(revisions::number.eq(number));
    Ok(one.select(Revision::as_select()).first(conn)?)
}

/// The texts of these records as they were behind this event; one that has none by then is missing.
pub fn of_then(conn: &mut DbConn, of: TextOf, records: &[i64], last: EventId) -> Result<HashMap<i64, Revision>> {
    let then = revisions::table
        .filter(revisions::record_type.eq(of))
        .filter(one_of(revisions::record_id, records))
        .filter(revisions::event_id.le(last))
        .order(revisions::number)
        .select((revisions::record_id, Revision::as_select()));
    let texts: Vec<(i64, Revision)> = if records.is_empty() { Vec::new() } else { then.load(conn)? };
    Ok(texts.into_iter().collect())
}

/// Every text of a record, the newest first; at most `limit` of those before this number.
pub fn newest_of(conn: &mut DbConn, of: TextOf, record: i64, (before, limit): (i64, i64)) -> Result<Vec<Revision>> {
    let all = revisions::table.filter(revisions::record_type.eq(of)).filter(revisions::record_id.eq(record));
    let newest = all.filter(revisions::number.lt(before)).order(revisions::number.desc()).limit(limit);
    Ok(newest.select(Revision::as_select()).load(conn)?)
}

/// Every text that a record had, the latest first; at most so many.
pub fn latest(conn: &mut DbConn, of: TextOf, record: i64, limit: i64) -> Result<Vec<Revision>> {
    let all = revisions::table.filter(revisions::record_type.eq(of)).filter(revisions::record_id.eq(record));
    Ok(all.order(revisions::number.desc()).limit(limit).select(Revision::as_select()).load(conn)?)
}

/// Every text that a record had.
pub(crate) fn texts(conn: &mut DbConn, of: TextOf, record: i64) -> Result<Vec<String>> {
    let all = revisions::table.filter(revisions::record_type.eq(of)).filter(revisions::record_id.eq(record));
    Ok(all.select(revisions::body).load(conn)?)
}

/// Takes the words out of all texts of a record.
pub(crate) fn redact(tx: &mut Tx<'_>, of: TextOf, record: i64) -> Result<()> {
    let all = revisions::table.filter(revisions::record_type.eq(of)).filter(revisions::record_id.eq(record));
    diesel::update(all).set((revisions::body.eq(""), revisions::html.eq(""))).execute(tx.conn())?;
    Ok(())
}

/// Drops all texts of a record that was deleted.
pub(crate) fn forget(tx: &mut Tx<'_>, of: TextOf, record: i64) -> Result<()> {
    let all = revisions::table.filter(revisions::record_type.eq(of)).filter(revisions::record_id.eq(record));
    diesel::delete(all).execute(tx.conn())?;
    Ok(())
}
