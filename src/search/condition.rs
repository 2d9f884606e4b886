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

    /// The same; a plus keeps SQLite from looking each of them up.
    pub(super) fn beside(subquery: &str, condition: Self) -> Self {
        condition.wrapped(&format!("+issues.id IN ({subquery}"))
    }

    /// As the last part of what begins so, with one bracket open.
    pub(super) fn wrapped(self, begin: &str) -> Self {
        Self { sql: format!("{begin} {})", self.sql), ..self }
    }

    pub(super) fn and(self, other: Self) -> Self {
        self.bracketed("AND", other)
    }

    pub(super) fn or(self, other: Self) -> Self {
        self.bracketed("OR", other)
    }

    fn bracketed(self, word: &str, other: Self) -> Self {
        let both = self.joined(&format!(" {word} "), other);
        Self { sql: format!("({})", both.sql), ..both }
    }

    /// One behind the other.
    pub(super) fn joined(mut self, between: &str, other: Self) -> Self {
        self.values.extend(other.values);
        Self { sql: format!("{}{between}{}", self.sql, other.sql), values: self.values }
    }

    /// The same, but no index by state is taken for it.
    pub(super) fn aside(self) -> Self {
        Self { sql: self.sql.replace("issues.state =", "issues.state || '' ="), ..self }
    }

    /// The subquery whose last part this is.
    pub(super) fn listed(self, subquery: &str) -> Self {
        Self { sql: format!("{subquery} {}", self.sql), ..self }
    }

    /// The number of a subquery, and how many rows it has, up to a limit.
    pub(super) fn counted(self, place: usize, limit: i64) -> Self {
        let sql = format!("SELECT CAST({place} AS BIGINT), count(*) FROM ({} LIMIT {limit}) AS counted", self.sql);
        Self { sql, ..self }
    }

    /// What [`Self::within`] says, asked of each issue by itself. A plus keeps SQLite from an index that has no place for the
    /// issue.
    pub(super) fn of_each(self, subquery: &str) -> Self {
        let column = subquery.trim_start_matches("SELECT ").split(" FROM ").next().unwrap_or_default();
        if column == "o.id" {
            return Self { sql: format!("+{}", self.sql.replace("o.", "issues.")), ..self };
        }
        let steered = if subquery.contains("e.action =") { self.sql } else { format!("+{}", self.sql) };
        Self { sql: format!("EXISTS ({subquery} {steered} AND {column} = issues.id)"), values: self.values }
    }

    pub(super) fn into_parts(self) -> (String, Vec<Value>) {
        (self.sql, self.values)
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
