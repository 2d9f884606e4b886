//! What came from elsewhere: how an issue stood there, and under which names its acts came, so that importing again
//! adds nothing twice. Each source has its own words; here they are only kept.

use std::collections::BTreeMap;

use diesel::prelude::*;
use serde_json::Value;

use crate::db::dialect::each_backend;
use crate::db::types::{At, CommentId, IssueId, Json, ProjectId};
use crate::db::words::TextOf;
use crate::db::{DbConn, Tx};
use crate::error::{Doing, Result};
use crate::schema::{imported_acts, imported_issues, imported_reactions, issues};

/// An issue that has the number of one in the dump.
#[derive(Debug, Clone)]
pub struct Present {
    /// Ours.
    pub issue: IssueId,
    /// What is remembered of it; nothing if it was made here.
    pub memory: Option<Memory>,
}

/// How an issue stood on the other side when it was last imported.
#[derive(Debug, Clone)]
pub struct Memory {
    /// Of all that was told of it; none while its import is unfinished.
    pub digest: Option<Vec<u8>>,
    /// Its state there, in the source's own words.
    pub standing: Value,
    /// Of what moment that is, if it is known.
    pub seen_at: Option<At>,
}

/// The issue of this number, if the project has one.
pub fn present(conn: &mut DbConn, project: ProjectId, number: i64) -> Result<Option<Present>> {
    type Found = (IssueId, Option<(Option<Vec<u8>>, Json<Value>, Option<At>)>);
    let found: Option<Found> = issues::table
        .left_join(imported_issues::table)
        .filter(issues::project_id.eq(project))
        .filter(issues::number.eq(number))
        .select((issues::id, (imported_issues::digest, imported_issues::standing, imported_issues::seen_at).nullable()))
        .get_result(conn)
        .optional()
        .doing("looking for an imported issue")?;
    Ok(found.map(|(issue, memory)| {
        let memory = memory.map(|(digest, standing, seen_at)| Memory { digest, standing: standing.0, seen_at });
        Present { issue, memory }
    }))
}

/// An act that came, under its name on the other side.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = imported_acts)]
pub struct ImportedAct {
    /// Whose history it belongs to.
    pub issue_id: IssueId,
    /// Its name there, unique in its issue.
    pub key: String,
    /// The comment that it made.
    pub comment_id: Option<CommentId>,
    /// The comment's text as it was there, hashed.
    pub fingerprint: String,
}

/// All acts of an issue that came so far.
pub fn acts_of(conn: &mut DbConn, issue: IssueId) -> Result<Vec<ImportedAct>> {
    let acts = imported_acts::table.filter(imported_acts::issue_id.eq(issue)).select(ImportedAct::as_select());
    acts.load(conn).doing("reading imported acts")
}

/// Which of these acts came already.
pub fn has_come(conn: &mut DbConn, issue: IssueId, key: &str) -> Result<bool> {
    let act = imported_acts::table.find((issue, key));
    Ok(diesel::select(diesel::dsl::exists(act)).get_result(conn)?)
}

/// Remembers acts that came now.
pub fn remember_acts(tx: &mut Tx<'_>, acts: &[ImportedAct]) -> Result<()> {
    for some in acts.chunks(500) {
        each_backend!(tx.conn(), c => diesel::insert_into(imported_acts::table).values(some).execute(c))
            .doing("remembering imported acts")?;
    }
    Ok(())
}

/// Remembers that a comment has another text now.
pub fn remember_text(tx: &mut Tx<'_>, act: &ImportedAct) -> Result<()> {
    diesel::update(imported_acts::table.find((act.issue_id, &act.key)))
        .set(imported_acts::fingerprint.eq(&act.fingerprint))
        .execute(tx.conn())?;
    Ok(())
}

/// Remembers how an issue stands on the other side.
pub fn remember_issue(tx: &mut Tx<'_>, issue: IssueId, memory: Memory) -> Result<()> {
    let set = (
        imported_issues::digest.eq(memory.digest),
        imported_issues::standing.eq(Json(memory.standing)),
        imported_issues::seen_at.eq(memory.seen_at),
    );
    let row = (imported_issues::issue_id.eq(issue), set.clone());
    each_backend!(tx.conn(), c => diesel::insert_into(imported_issues::table)
        .values(row)
        .on_conflict(imported_issues::issue_id)
        .do_update()
        .set(set)
        .execute(c)?);
    Ok(())
}

/// Keeps how many people reacted to a text there, in place of what was kept before.
pub fn keep_reactions(tx: &mut Tx<'_>, record: (TextOf, i64), counts: &BTreeMap<String, u64>) -> Result<()> {
    let before = imported_reactions::table.filter(imported_reactions::record_type.eq(record.0));
    diesel::delete(before.filter(imported_reactions::record_id.eq(record.1))).execute(tx.conn())?;
    for (emoji, count) in counts {
        let count = i64::try_from(*count).unwrap_or(i64::MAX);
        diesel::insert_into(imported_reactions::table)
            .values((
                imported_reactions::record_type.eq(record.0),
                imported_reactions::record_id.eq(record.1),
                imported_reactions::emoji.eq(emoji),
                imported_reactions::count.eq(count),
            ))
            .execute(tx.conn())
            .doing("keeping reactions")?;
    }
    Ok(())
}
