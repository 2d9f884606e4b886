//! `column IN (…)` that stays prepared: diesel's own `eq_any` is prepared anew each time, which takes longer than running it.

use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{Bool, HasSqlType, SingleValue, SqlType};

use super::MultiBackend;

/// Up to here each list is filled up with its last value to 1, 2, 4, 8 … values, so that few statements are kept.
const FILLED_UP: usize = 128;

/// Is the column one of these? None of them: it is not. Values are bound, however many; a database takes some 30,000.
pub(crate) fn one_of<C, T>(column: C, values: &[T]) -> OneOf<C, T>
where
    C: Expression,
    T: Clone,
{
    let mut values = values.to_vec();
    if let Some(last) = values.last().cloned().filter(|_| values.len() <= FILLED_UP) {
        values.resize(values.len().next_power_of_two(), last);
    }
    OneOf { column, is: "IN", values }
}

/// Is the column none of these? Name at least one.
pub(crate) fn none_of<C, T>(column: C, values: &[T]) -> OneOf<C, T>
where
    C: Expression,
    T: Clone,
{
    OneOf { is: "NOT IN", ..one_of(column, values) }
}

/// See [`one_of`] and [`none_of`].
#[derive(Debug, Clone)]
pub(crate) struct OneOf<C, T> {
    column: C,
    is: &'static str,
    values: Vec<T>,
}

impl<C: Expression, T> Expression for OneOf<C, T> {
    type SqlType = Bool;
}

impl<C, T> ValidGrouping<()> for OneOf<C, T> {
    type IsAggregate = is_aggregate::No;
}

impl<C, T, QS> AppearsOnTable<QS> for OneOf<C, T>
where
    C: AppearsOnTable<QS>,
    Self: Expression,
{
}

impl<C, T, QS> SelectableExpression<QS> for OneOf<C, T>
where
    C: SelectableExpression<QS>,
    Self: AppearsOnTable<QS>,
{
}

impl<C, T> QueryId for OneOf<C, T> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C, T> QueryFragment<MultiBackend> for OneOf<C, T>
where
    C: Expression + QueryFragment<MultiBackend>,
    C::SqlType: SqlType + SingleValue,
    T: ToSql<C::SqlType, MultiBackend>,
    MultiBackend: Backend + HasSqlType<C::SqlType>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        self.column.walk_ast(out.reborrow())?;
        if self.values.len() > FILLED_UP {
            out.unsafe_to_cache_prepared();
        }
        out.push_sql(" ");
        out.push_sql(self.is);
        out.push_sql(" (");
        for (place, value) in self.values.iter().enumerate() {
            if place > 0 {
                out.push_sql(", ");
            }
            out.push_bind_param::<C::SqlType, T>(value)?;
        }
        out.push_sql(if self.values.is_empty() { "NULL)" } else { ")" });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::DbConn;
    use crate::db::types::UserId;
    use crate::schema::users;

    fn found(ids: &[i64]) -> Vec<UserId> {
        let sqlite = diesel::SqliteConnection::establish(":memory:").unwrap();
        let mut conn = DbConn::Sqlite(sqlite);
        diesel::sql_query("CREATE TABLE users AS SELECT value AS id FROM json_each('[1, 2, 3, 4, 5, 6, 7]')")
            .execute(&mut conn)
            .unwrap();
        let ids: Vec<UserId> = ids.iter().copied().map(UserId).collect();
        users::table.filter(one_of(users::id, &ids)).select(users::id).order(users::id).load(&mut conn).unwrap()
    }

    #[test]
    fn exactly_those_of_the_list_are_found() {
        assert_eq!(found(&[]), []);
        assert_eq!(found(&[3]), [UserId(3)]);
        assert_eq!(found(&[7, 9, 2, 2, 5]), [UserId(2), UserId(5), UserId(7)]);
        assert_eq!(found(&(1..=200).collect::<Vec<_>>()).len(), 7);
    }

    #[test]
    fn lists_of_nearly_one_length_share_a_statement() {
        let bound = |count| one_of(users::id, &vec![UserId(1); count]).values.len();
        assert_eq!([0, 1, 5, 8, 9, 128, 129].map(bound), [0, 1, 8, 8, 16, 128, 129]);
    }
}
