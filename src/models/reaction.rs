//! Who reacted to which text. What one does with them stands in `issue/reacting.rs`.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::db::dialect::each_backend;
use crate::db::types::{CommentId, IssueId, UserId};
use crate::db::words::TextOf;
use crate::db::{DbConn, MultiBackend, Tx};
use crate::error::{Error, Result};
use crate::events::Record;
use crate::look::Emoji;
use crate::schema::reactions;

/// How often one emoji stands under a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Its word; one from elsewhere may be unknown here.
    pub emoji: String,
    /// How many people, those of an import among them.
    pub count: i64,
    /// The reader is one of them.
    pub is_mine: bool,
}

/// Of which text: the type and the id.
pub type Of = (TextOf, i64);

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    record_type: TextOf,
    #[diesel(sql_type = BigInt)]
    record_id: i64,
    #[diesel(sql_type = Text)]
    emoji: String,
    #[diesel(sql_type = BigInt)]
    count: i64,
    #[diesel(sql_type = BigInt)]
    mine: i64,
}

/// The reactions to an issue's text and to these of its comments: one query, ours and imported ones together.
pub fn counts(
    conn: &mut DbConn,
    reader: Option<UserId>,
    issue: IssueId,
    comments: &[CommentId],
) -> Result<HashMap<Of, Vec<Count>>> {
    let places: Vec<String> = (3..3 + comments.len()).map(|place| format!("${place}")).collect();
    let among = if places.is_empty() { "NULL".to_owned() } else { places.join(", ") };
    let of =
        format!("(record_type = 'issue' AND record_id = $2) OR (record_type = 'comment' AND record_id IN ({among}))");
    let query = diesel::sql_query(format!(
        "SELECT record_type, record_id, emoji, CAST(sum(count) AS BIGINT) AS count, CAST(max(mine) AS BIGINT) AS mine FROM (\
         SELECT record_type, record_id, emoji, 1 AS count, CASE WHEN user_id = $1 THEN 1 ELSE 0 END AS mine \
         FROM reactions WHERE {of} UNION ALL \
         SELECT record_type, record_id, emoji, count, 0 AS mine FROM imported_reactions WHERE {of}) AS found \
         GROUP BY record_type, record_id, emoji"
    ));
    let query = query.into_boxed::<MultiBackend>().bind::<BigInt, _>(reader.map_or(0, |user| user.0));
    let query = comments.iter().fold(query.bind::<BigInt, _>(issue.0), |query, id| query.bind::<BigInt, _>(id.0));
    let rows: Vec<Row> = query.load(conn)?;
    let mut counts: HashMap<Of, Vec<Count>> = HashMap::new();
    for Row { record_type, record_id, emoji, count, mine } in rows {
        let of = counts.entry((record_type, record_id)).or_default();
        of.push(Count { emoji, count, is_mine: mine > 0 });
    }
    Ok(counts)
}

/// The actor reacts; false when he has reacted so already.
pub(crate) fn add(tx: &mut Tx<'_>, to: Record, emoji: Emoji) -> Result<bool> {
    let ((kind, id), user, happened) = (of(to)?, tx.actor(), tx.happened());
    let row = (
        reactions::record_type.eq(kind),
        reactions::record_id.eq(id),
        reactions::user_id.eq(user),
        reactions::emoji.eq(emoji.word),
        reactions::created_at.eq(happened),
    );
    let added = each_backend!(tx.conn(), c =>
        diesel::insert_into(reactions::table).values(row).on_conflict_do_nothing().execute(c)?);
    Ok(added == 1)
}

/// The actor takes it back; false when there is nothing to take.
pub(crate) fn remove(tx: &mut Tx<'_>, from: Record, emoji: Emoji) -> Result<bool> {
    let ((kind, id), user) = (of(from)?, tx.actor());
    let one = reactions::table.find((kind, id, user, emoji.word));
    Ok(diesel::delete(one).execute(tx.conn())? == 1)
}

/// Drops all reactions to a text that was deleted.
pub(crate) fn forget(tx: &mut Tx<'_>, of: TextOf, record: i64) -> Result<()> {
    let all = reactions::table.filter(reactions::record_type.eq(of)).filter(reactions::record_id.eq(record));
    diesel::delete(all).execute(tx.conn())?;
    Ok(())
}

fn of(record: Record) -> Result<Of> {
    match record {
        Record::Issue(id) => Ok((TextOf::Issue, id.0)),
        Record::Comment(id) => Ok((TextOf::Comment, id.0)),
        other => Err(Error::internal("reacting", format!("{} is no text", other.type_name()))),
    }
}
