//! Rows of any table as JSON, many at once, so that what copies whole tables need not know each of them twice. Only `export`
//! reads and writes like this: everything else has its models.

use diesel::connection::{AnsiTransactionManager, SimpleConnection as _};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde_json::Value;

use crate::db::{DbConn, MultiBackend, Tx};
use crate::error::{Doing, Error, Result};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cell {
    /// A number.
    Number,
    /// A text.
    Text,
    /// Yes or no.
    Truth,
    /// A moment; here microseconds since 1970.
    Moment,
    /// JSON.
    Json,
    /// Bytes; here in hexadecimal digits.
    Bytes,
}

/// A table's name and the columns that are meant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rows<'a> {
    pub(crate) table: &'a str,
    pub(crate) columns: &'a [(&'a str, Cell)],
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// Reads as of one moment, however many statements it takes.
pub(crate) fn at_one_moment<T>(conn: &mut DbConn, read: impl FnOnce(&mut DbConn) -> Result<T>) -> Result<T> {
    match conn {
        DbConn::Sqlite(_) => return read(conn), // `as_of_now` has begun already
        DbConn::Postgres(postgres) => {
            let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
            AnsiTransactionManager::begin_transaction_sql(postgres, begin)?;
            postgres.batch_execute("SET LOCAL statement_timeout = 0")?;
        }
    }
    let result = read(conn);
    super::rollback(conn)?;
    result
}

/// The ids that a query gives, in its order.
pub(crate) fn ids(conn: &mut DbConn, query: &str) -> Result<Vec<i64>> {
    let rows: Vec<Id> = diesel::sql_query(query).load(conn).doing("reading ids")?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The rows that a condition and an order name.
pub(crate) fn read(conn: &mut DbConn, rows: Rows<'_>, which: &str) -> Result<Vec<Vec<Value>>> {
    let columns: Vec<String> = rows.columns.iter().map(|(name, cell)| told(conn, name, *cell)).collect();
    let array = match conn {
        DbConn::Sqlite(_) => "json_array",
        DbConn::Postgres(_) => "json_build_array",
    };
    let columns = columns.join(", ");
    let query = format!("SELECT CAST({array}({columns}) AS TEXT) AS line FROM {} {which}", rows.table);
    let lines: Vec<Line> = diesel::sql_query(query).load(conn).doing("reading rows")?;
    let parse = |line: Line| serde_json::from_str(&line.line).map_err(|error| Error::internal("reading rows", error));
    lines.into_iter().map(parse).collect()
}

fn told(conn: &DbConn, name: &str, cell: Cell) -> String {
    match (conn, cell) {
        (DbConn::Sqlite(_), Cell::Json) => format!(r#"json("{name}")"#),
        (DbConn::Sqlite(_), Cell::Bytes) => format!(r#"iif("{name}" IS NULL, NULL, lower(hex("{name}")))"#),
        (DbConn::Postgres(_), Cell::Bytes) => format!(r#"encode("{name}", 'hex')"#),
        (DbConn::Postgres(_), Cell::Moment) => format!(r#"(EXTRACT(EPOCH FROM "{name}") * 1000000)::BIGINT"#),
        _ => format!(r#""{name}""#),
    }
}

/// Ids that no row of this table has or will have, ascending, for the rows that are written next.
pub(crate) fn take_ids(tx: &mut Tx<'_>, table: &str, count: usize) -> Result<Vec<i64>> {
    let last = format!("SELECT seq AS id FROM sqlite_sequence WHERE name = '{table}'");
    let next =
        format!("SELECT nextval(pg_get_serial_sequence('{table}', 'id')) AS id FROM generate_series(1, {count})");
    match tx.conn() {
        DbConn::Sqlite(_) => {
            let last = ids(tx.conn(), &last)?.first().copied().unwrap_or(0);
            Ok((last + 1..).take(count).collect())
        }
        DbConn::Postgres(_) => {
            let mut taken = ids(tx.conn(), &next)?;
            taken.sort_unstable();
            Ok(taken)
        }
    }
}

/// Writes rows as they are: no event is recorded, nobody is told. Each has a cell for each column.
pub(crate) fn write(tx: &mut Tx<'_>, rows: Rows<'_>, cells: &[Vec<Value>]) -> Result<()> {
    let conn = tx.conn();
    let names: Vec<String> = rows.columns.iter().map(|(name, _)| format!(r#""{name}""#)).collect();
    let values: Vec<String> =
        rows.columns.iter().enumerate().map(|(place, (_, cell))| given(conn, place, *cell)).collect();
    let from = match conn {
        DbConn::Sqlite(_) => "json_each($1) AS given",
        DbConn::Postgres(_) => "jsonb_array_elements($1::jsonb) AS given (value)",
    };
    let (table, names, values) = (rows.table, names.join(", "), values.join(", "));
    let insert = diesel::sql_query(format!("INSERT INTO {table} ({names}) SELECT {values} FROM {from}"));
    let cells = serde_json::to_string(cells).map_err(|error| Error::internal("writing rows", error))?;
    insert.into_boxed::<MultiBackend>().bind::<Text, _>(cells).execute(conn)?;
    Ok(())
}

fn given(conn: &DbConn, place: usize, cell: Cell) -> String {
    let text = format!("(given.value ->> {place})");
    match (conn, cell) {
        (DbConn::Sqlite(_), Cell::Json) | (DbConn::Postgres(_), Cell::Json) => format!("given.value -> {place}"),
        (DbConn::Sqlite(_), Cell::Bytes) => format!("unhex({text})"),
        (DbConn::Postgres(_), Cell::Bytes) => format!("decode({text}, 'hex')"),
        (DbConn::Postgres(_), Cell::Number) => format!("{text}::BIGINT"),
        (DbConn::Postgres(_), Cell::Truth) => format!("{text}::BOOLEAN"),
        (DbConn::Postgres(_), Cell::Moment) => {
            let (seconds, micros) = (format!("{text}::BIGINT / 1000000"), format!("{text}::BIGINT % 1000000"));
            format!("TIMESTAMPTZ 'epoch' + ({seconds}) * INTERVAL '1 second' + ({micros}) * INTERVAL '1 microsecond'")
        }
        _ => text,
    }
}
