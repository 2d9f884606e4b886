//! Who reacted to which text. What one does with them stands in `issue/reacting.rs`.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::db::asking::{Value, asking};
use crate::db::dialect::{self, each_backend};
use crate::db::types::{CommentId, IssueId, UserId};
use crate::db::words::TextOf;
use crate::db::{DbConn, Tx};
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

type Row = (TextOf, i64, String, i64, i64);
type RowTypes = (Text, BigInt, Text, BigInt, BigInt);

/// The comments are the elements of a list.
const COUNTS: &str = "WITH of_comments (id) AS (SELECT CAST(CAST(value AS TEXT) AS BIGINT) FROM {elements}) \
     SELECT record_type, record_id, emoji, CAST(sum(count) AS BIGINT), CAST(max(mine) AS BIGINT) FROM (\
     SELECT record_type, record_id, emoji, 1 AS count, CASE WHEN user_id = ? THEN 1 ELSE 0 END AS mine \
     FROM reactions WHERE record_type = 'comment' AND record_id IN (SELECT id FROM of_comments) \
     UNION ALL SELECT record_type, record_id, emoji, 1, CASE WHEN user_id = ? THEN 1 ELSE 0 END \
     FROM reactions WHERE record_type = 'issue' AND record_id = ? \
     UNION ALL SELECT record_type, record_id, emoji, count, 0 \
     FROM imported_reactions WHERE record_type = 'comment' AND record_id IN (SELECT id FROM of_comments) \
     UNION ALL SELECT record_type, record_id, emoji, count, 0 \
     FROM imported_reactions WHERE record_type = 'issue' AND record_id = ?) AS found \
     GROUP BY record_type, record_id, emoji";

/// The reactions to an issue's text and to these of its comments: one query, ours and imported ones together.
pub fn counts(
    conn: &mut DbConn,
    reader: Option<UserId>,
    issue: IssueId,
    comments: &[CommentId],
) -> Result<HashMap<Of, Vec<Count>>> {
    let list: Vec<String> = comments.iter().map(ToString::to_string).collect();
    let (list, reader, issue) = (format!("[{}]", list.join(",")), reader.map_or(0, |user| user.0), issue.0);
    let values = vec![
        Value::Text(list),
        Value::Number(reader),
        Value::Number(reader),
        Value::Number(issue),
        Value::Number(issue),
    ];
    let sql = COUNTS.replace("{elements}", dialect::elements(conn));
    let rows: Vec<Row> = asking::<RowTypes>(sql, values).load(conn)?;
    let mut counts: HashMap<Of, Vec<Count>> = HashMap::new();
    for (record_type, record_id, emoji, count, mine) in rows {
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
