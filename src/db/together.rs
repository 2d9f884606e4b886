//! Several questions of one kind as one: each keeps its own index, order and limit, and the database is asked once.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};

use super::{DbConn, MultiBackend};

/// The rows of all of these, those of the first one first.
#[derive(Debug, Clone)]
pub(crate) struct Together<Q>(pub(crate) Vec<Q>);

impl<Q: Query> Query for Together<Q> {
    type SqlType = Q::SqlType;
}

impl<Q> RunQueryDsl<DbConn> for Together<Q> {}

impl<Q> QueryId for Together<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for Together<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        if let [only] = self.0.as_slice() {
            return only.walk_ast(out);
        }
        for (place, one) in self.0.iter().enumerate() {
            out.push_sql(if place > 0 { " UNION ALL SELECT * FROM (" } else { "SELECT * FROM (" });
            one.walk_ast(out.reborrow())?;
            out.push_sql(") AS part");
        }
        Ok(())
    }
}
