//! Questions in SQL of our own that stay prepared: diesel's own `sql_query` is prepared anew each time, which takes longer than
//! most answers. For questions whose words are nearly always the same; what differs is bound.

use std::marker::PhantomData;

use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, TypedExpressionType, ValidGrouping, is_aggregate,
};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Text};

use super::types::{At, Moment};
use super::{DbConn, MultiBackend};

/// A value that a question mark stands for.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Number(i64),
    Text(String),
    Moment(At),
}

/// A question whose rows have these types. Each question mark in it stands for the next value.
#[derive(Debug, Clone)]
pub(crate) struct Asking<ST> {
    sql: String,
    values: Vec<Value>,
    is_kept: bool,
    types: PhantomData<ST>,
}

/// A question of these words.
pub(crate) fn asking<ST>(sql: impl Into<String>, values: Vec<Value>) -> Asking<ST> {
    Asking { sql: sql.into(), values, is_kept: true, types: PhantomData }
}

impl<ST> Asking<ST> {
    /// Its words are hardly ever the same again: it is not kept.
    pub(crate) fn once(self) -> Self {
        Self { is_kept: false, ..self }
    }
}

impl<ST> Query for Asking<ST> {
    type SqlType = ST;
}

impl<ST> RunQueryDsl<DbConn> for Asking<ST> {}

/// It may also stand among the columns of another question.
impl<ST: TypedExpressionType> Expression for Asking<ST> {
    type SqlType = ST;
}

impl<ST> ValidGrouping<()> for Asking<ST> {
    type IsAggregate = is_aggregate::Never;
}

impl<ST, QS> AppearsOnTable<QS> for Asking<ST> where Self: Expression {}
impl<ST, QS> SelectableExpression<QS> for Asking<ST> where Self: Expression {}

impl<ST> QueryId for Asking<ST> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<ST> QueryFragment<MultiBackend> for Asking<ST> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        if !self.is_kept {
            out.unsafe_to_cache_prepared();
        }
        write(&self.sql, &self.values, out)
    }
}

/// Writes these words and binds their values.
pub(crate) fn write<'b>(sql: &'b str, values: &'b [Value], mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
    let mut values = values.iter();
    for (place, piece) in sql.split('?').enumerate() {
        match if place > 0 { values.next() } else { None } {
            Some(Value::Number(number)) => out.push_bind_param::<BigInt, _>(number)?,
            Some(Value::Text(text)) => out.push_bind_param::<Text, _>(text)?,
            Some(Value::Moment(at)) => out.push_bind_param::<Moment, _>(at)?,
            None => {}
        }
        out.push_sql(piece);
    }
    Ok(())
}
