//! The index of words, which triggers keep in step with the texts: does it hold what it should, and making it so. Each
//! database has it in its own way, as `migrations/*/…_search` says.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel::{PgConnection, SqliteConnection};

use super::DbConn;
use super::types::{CommentId, IssueId};
use crate::error::{Doing, Error, Result};

/// What the index has of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    Missing,
    /// Other words.
    Stale,
    /// Words, though the text is gone.
    LeftOver,
}

/// A text that is not found by its words, or by words that it has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Misfiled {
    /// Of this issue.
    pub issue: IssueId,
    /// Of this comment; none means the issue's own title and description.
    pub comment: Option<CommentId>,
    /// What is wrong.
    pub fault: Fault,
}

impl Misfiled {
    fn of(issue: i64, comment: i64, fault: Fault) -> Self {
        Self { issue: IssueId(issue), comment: Some(CommentId(comment)).filter(|comment| comment.0 > 0), fault }
    }

    /// Files the text anew, as it is now.
    pub fn file_anew(&self, conn: &mut DbConn) -> Result<()> {
        let comment = self.comment.map_or(0, |comment| comment.0);
        let statements = match conn {
            DbConn::Sqlite(_) => [
                "DELETE FROM full_text WHERE rowid = ($1 << 32) | $2",
                "INSERT INTO full_text (rowid, title, body) SELECT id << 32, title, body FROM issues WHERE id = $1 AND $2 = 0",
                "INSERT INTO full_text (rowid, comment) SELECT (issue_id << 32) | id, body FROM comments \
                 WHERE issue_id = $1 AND id = $2",
            ],
            DbConn::Postgres(_) => [
                "DELETE FROM full_text WHERE issue_id = $1 AND comment_id = $2",
                "INSERT INTO full_text SELECT id, 0, setweight(full_text_words(title), 'A') || \
                 setweight(full_text_words(body), 'B') FROM issues WHERE id = $1 AND $2 = 0",
                "INSERT INTO full_text SELECT issue_id, id, setweight(full_text_words(body), 'C') FROM comments \
                 WHERE issue_id = $1 AND id = $2",
            ],
        };
        for sql in statements {
            let statement = diesel::sql_query(sql).bind::<BigInt, _>(self.issue).bind::<BigInt, _>(comment);
            statement.execute(conn).doing("filing words")?;
        }
        Ok(())
    }
}

/// Every text that is filed wrongly, in the order of issues.
pub fn misfiled(conn: &mut DbConn) -> Result<Vec<Misfiled>> {
    let mut found = match conn {
        DbConn::Sqlite(sqlite) => in_sqlite(sqlite)?,
        DbConn::Postgres(postgres) => in_postgres(postgres)?,
    };
    found.sort_by_key(|one| (one.issue, one.comment));
    Ok(found)
}

/// How many issues one statement looks at: no statement takes long.
const ISSUES_AT_ONCE: i64 = 1_000;

#[derive(QueryableByName)]
struct Place {
    #[diesel(sql_type = BigInt)]
    issue_id: i64,
    #[diesel(sql_type = BigInt)]
    comment_id: i64,
    #[diesel(sql_type = Text)]
    fault: String,
}

/// Each statement sees one moment, and the triggers belong to the acts that it sees.
fn in_postgres(conn: &mut PgConnection) -> Result<Vec<Misfiled>> {
    let sql = "SELECT COALESCE(t.issue_id, f.issue_id) AS issue_id, COALESCE(t.comment_id, f.comment_id) AS comment_id, \
         CASE WHEN f.words IS NULL THEN 'missing' WHEN t.words IS NULL THEN 'left over' ELSE 'stale' END AS fault \
         FROM (SELECT id AS issue_id, 0::BIGINT AS comment_id, \
          setweight(full_text_words(title), 'A') || setweight(full_text_words(body), 'B') AS words \
          FROM issues WHERE id > $1 AND id <= $2 \
          UNION ALL SELECT issue_id, id, setweight(full_text_words(body), 'C') FROM comments \
          WHERE issue_id > $1 AND issue_id <= $2) t \
         FULL JOIN (SELECT issue_id, comment_id, words FROM full_text WHERE issue_id > $1 AND issue_id <= $2) f \
         ON f.issue_id = t.issue_id AND f.comment_id = t.comment_id WHERE t.words IS DISTINCT FROM f.words";
    let last =
        diesel::sql_query("SELECT COALESCE(max(id), 0) AS number FROM issues").get_result::<Number>(conn)?.number;
    let mut found = Vec::new();
    let mut from = 0;
    while from < last {
        let until = from + ISSUES_AT_ONCE;
        let places = diesel::sql_query(sql).bind::<BigInt, _>(from).bind::<BigInt, _>(until).load(conn);
        found.extend(places.doing("comparing words")?.into_iter().map(|place: Place| {
            let fault = match place.fault.as_str() {
                "missing" => Fault::Missing,
                "stale" => Fault::Stale,
                _ => Fault::LeftOver,
            };
            Misfiled::of(place.issue_id, place.comment_id, fault)
        }));
        from = until;
    }
    Ok(found)
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// What an index has of a text: as many words, each in its place, add up to the same number only if they are the same.
type Prints = HashMap<i64, u64>;

/// The index keeps no texts, and cannot be asked for the words of one. So all its words are read once, and the texts are
/// filed again in memory, a few at a time.
fn in_sqlite(conn: &mut SqliteConnection) -> Result<Vec<Misfiled>> {
    let mut beside = beside(conn)?;
    let mut filed: Prints = rows(&mut beside, "SELECT rowid AS doc FROM live.full_text")?;
    add_words(&mut beside, "live_words", &mut filed)?;
    let mut found = Vec::new();
    for (table, columns) in
        [("issues", "id << 32, title, body, NULL"), ("comments", "(issue_id << 32) | id, NULL, NULL, body")]
    {
        let last = diesel::sql_query(format!("SELECT COALESCE(max(id), 0) AS number FROM live.{table}"));
        let last = last.get_result::<Number>(&mut beside)?.number;
        let mut from = 0;
        while from < last {
            let some =
                format!("SELECT {columns} FROM live.{table} WHERE id > {from} AND id <= {}", from + ISSUES_AT_ONCE);
            found.extend(compare(&mut beside, &some, &mut filed)?);
            from += ISSUES_AT_ONCE;
        }
    }
    found.extend(filed.into_keys().map(|doc| misfiled_at(doc, Fault::LeftOver)));
    Ok(found)
}

/// A database in memory with an index of its own, made like ours, which sees ours as `live`: readers may make nothing.
fn beside(conn: &mut SqliteConnection) -> Result<SqliteConnection> {
    let file: Row =
        diesel::sql_query("SELECT file AS text FROM pragma_database_list WHERE name = 'main'").get_result(conn)?;
    let made: Row =
        diesel::sql_query("SELECT sql AS text FROM sqlite_master WHERE name = 'full_text'").get_result(conn)?;
    let mut beside = SqliteConnection::establish(":memory:")
        .map_err(|error| Error::internal("comparing words", error.to_string()))?;
    diesel::sql_query("ATTACH $1 AS live").bind::<Text, _>(file.text).execute(&mut beside)?;
    for sql in [
        made.text.as_str(),
        "CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, full_text, instance)",
        "CREATE VIRTUAL TABLE temp.live_words USING fts5vocab(live, full_text, instance)",
        "BEGIN",
    ] {
        diesel::sql_query(sql).execute(&mut beside)?;
    }
    Ok(beside)
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    text: String,
}

#[derive(QueryableByName)]
struct Doc {
    #[diesel(sql_type = BigInt)]
    doc: i64,
}

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = BigInt)]
    doc: i64,
    #[diesel(sql_type = Text)]
    term: String,
    #[diesel(sql_type = Text)]
    col: String,
    #[diesel(sql_type = BigInt)]
    place: i64,
}

fn rows(conn: &mut SqliteConnection, sql: &str) -> Result<Prints> {
    let docs: Vec<Doc> = diesel::sql_query(sql).load(conn)?;
    Ok(docs.into_iter().map(|row| (row.doc, 0)).collect())
}

/// Adds what the words of an index say to the texts that they are of.
fn add_words(conn: &mut SqliteConnection, of: &str, prints: &mut Prints) -> Result<()> {
    let words = diesel::sql_query(format!("SELECT doc, term, col, offset AS place FROM {of}"));
    for word in words.load_iter::<Word, _>(conn)? {
        let word = word?;
        let mut hasher = DefaultHasher::new();
        (word.term, word.col, word.place).hash(&mut hasher);
        let print = prints.entry(word.doc).or_default();
        *print = print.wrapping_add(hasher.finish());
    }
    Ok(())
}

/// Files these texts in memory and takes them out of what is filed; those that are not alike.
fn compare(beside: &mut SqliteConnection, texts: &str, filed: &mut Prints) -> Result<Vec<Misfiled>> {
    diesel::sql_query(format!("INSERT INTO main.full_text (rowid, title, body, comment) {texts}")).execute(beside)?;
    let mut expected = rows(beside, "SELECT rowid AS doc FROM main.full_text")?;
    add_words(beside, "words", &mut expected)?;
    diesel::sql_query("INSERT INTO main.full_text (full_text) VALUES ('delete-all')").execute(beside)?;
    let fault = |(doc, print): (i64, u64)| match filed.remove(&doc) {
        None => Some(misfiled_at(doc, Fault::Missing)),
        Some(there) if there != print => Some(misfiled_at(doc, Fault::Stale)),
        Some(_) => None,
    };
    Ok(expected.into_iter().filter_map(fault).collect())
}

fn misfiled_at(doc: i64, fault: Fault) -> Misfiled {
    Misfiled::of(doc >> 32, doc & 0xffff_ffff, fault)
}
