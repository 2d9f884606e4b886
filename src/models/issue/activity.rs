//! What every act on an issue changes in its row: when something last happened to it, and how many comments it has.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Nullable};

use super::Issue;
use crate::db::types::{At, IssueId, Moment};
use crate::db::words::Via;
use crate::db::{DbConn, MultiBackend, Tx};
use crate::error::Result;

impl Issue {
    /// Something happened to it: lists by activity show it first.
    pub(crate) fn touch(&self, tx: &mut Tx<'_>) -> Result<()> {
        self.stir(tx, None, 0)
    }

    /// Somebody commented: the count that pages show right after the redirect. When that was follows in the counters inbox,
    /// which hears nothing of an import.
    pub(super) fn commented(&self, tx: &mut Tx<'_>) -> Result<()> {
        let issue = Self::find(tx.conn(), self.id)?;
        let last = issue.last_commented_at.map_or(tx.happened(), |last| last.max(tx.happened()));
        issue.stir(tx, (tx.act().via == Via::Import).then_some(last), 1)
    }

    fn stir(&self, tx: &mut Tx<'_>, commented: Option<At>, comments: i64) -> Result<()> {
        self.stirred(tx)?;
        let (now, happened) = (tx.now(), tx.happened().max(self.last_activity_at));
        Stir { issue: self.id, happened, commented, comments, now }.execute(tx.conn())?;
        Ok(())
    }
}

/// Written by hand because nearly every act does it, and diesel has its own updates prepared anew each time.
#[derive(QueryId)]
struct Stir {
    issue: IssueId,
    happened: At,
    commented: Option<At>,
    comments: i64,
    now: At,
}

impl QueryFragment<MultiBackend> for Stir {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql("UPDATE issues SET last_activity_at = ");
        out.push_bind_param::<Moment, _>(&self.happened)?;
        out.push_sql(", last_commented_at = COALESCE(");
        out.push_bind_param::<Nullable<Moment>, _>(&self.commented)?;
        out.push_sql(", last_commented_at), comments_count = comments_count + ");
        out.push_bind_param::<BigInt, _>(&self.comments)?;
        out.push_sql(", updated_at = ");
        out.push_bind_param::<Moment, _>(&self.now)?;
        out.push_sql(" WHERE id = ");
        out.push_bind_param::<BigInt, _>(&self.issue)
    }
}

impl RunQueryDsl<DbConn> for Stir {}
