//! A piece of SQL with values to bind: what `filter.rs` makes of a query, as diesel takes it.

use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Bool;

use crate::db::MultiBackend;
use crate::db::asking;
pub(super) use crate::db::asking::Value;

/// A condition on `issues`. Each question mark in the SQL stands for the next value.
#[derive(Debug, Clone)]
pub(super) struct Condition {
    sql: String,
    values: Vec<Value>,
}

impl Condition {
    pub(super) fn of(sql: impl Into<String>, values: Vec<Value>) -> Self {
        Self { sql: sql.into(), values }
    }

    /// Without values.
    pub(super) fn plain(sql: impl Into<String>) -> Self {
        Self::of(sql, Vec::new())
    }

    /// The column is one of these.
    pub(super) fn one_of(column: &str, values: impl IntoIterator<Item = i64>) -> Self {
        let values: Vec<Value> = values.into_iter().map(Value::Number).collect();
        match values.len() {
            0 => Self::plain("FALSE"),
            1 => Self::of(format!("{column} = ?"), values),
            count => Self::of(format!("{column} IN ({})", vec!["?"; count].join(", ")), values),
        }
    }

    /// Each issue that this subquery names, whose last part is the condition.
    pub(super) fn within(subquery: &str, condition: Self) -> Self {
        condition.wrapped(&format!("issues.id IN ({subquery}"))
    }

    /// As the last part of what begins so, with one bracket open.
    pub(super) fn wrapped(self, begin: &str) -> Self {
        Self { sql: format!("{begin} {})", self.sql), ..self }
    }

    pub(super) fn and(self, other: Self) -> Self {
        self.joined("AND", other)
    }

    pub(super) fn or(self, other: Self) -> Self {
        self.joined("OR", other)
    }

    fn joined(mut self, word: &str, other: Self) -> Self {
        self.values.extend(other.values);
        Self { sql: format!("({} {word} {})", self.sql, other.sql), values: self.values }
    }

    /// The opposite; what is not known is not so.
    pub(super) fn not(self) -> Self {
        Self { sql: format!("NOT COALESCE({}, FALSE)", self.sql), ..self }
    }
}

impl Expression for Condition {
    type SqlType = Bool;
}

impl ValidGrouping<()> for Condition {
    type IsAggregate = is_aggregate::No;
}

impl<QS> AppearsOnTable<QS> for Condition {}
impl<QS> SelectableExpression<QS> for Condition {}

impl QueryId for Condition {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryFragment<MultiBackend> for Condition {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        asking::write(&self.sql, &self.values, out)
    }
}
