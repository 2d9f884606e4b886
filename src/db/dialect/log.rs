//! The order in which the log can be followed, which the two databases do not share.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::db::DbConn;
use crate::error::Result;

/// Are events numbered in the order of their commits? SQLite has one writer; on PostgreSQL a lower number may commit later.
pub(crate) fn numbers_by_commit(conn: &DbConn) -> bool {
    matches!(conn, DbConn::Sqlite(_))
}

/// The number of an event's transaction, and its own.
#[derive(QueryableByName)]
struct LastEvent {
    #[diesel(sql_type = BigInt)]
    tx_id: i64,
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// The last event, by transaction and id, before which no other can appear any more. On PostgreSQL whatever belongs to the
/// oldest open transaction, or to a later one, is still ahead.
pub(crate) fn end_of_log(conn: &mut DbConn) -> Result<Option<(i64, i64)>> {
    let last: Option<LastEvent> = match conn {
        DbConn::Sqlite(sqlite) => diesel::sql_query("SELECT tx_id, id FROM issue_events ORDER BY id DESC LIMIT 1")
            .get_result(sqlite)
            .optional()?,
        DbConn::Postgres(postgres) => diesel::sql_query(
            "SELECT tx_id, id FROM issue_events
             WHERE tx_id < pg_snapshot_xmin(pg_current_snapshot())::TEXT::BIGINT
             ORDER BY tx_id DESC, id DESC
             LIMIT 1",
        )
        .get_result(postgres)
        .optional()?,
    };
    Ok(last.map(|last| (last.tx_id, last.id)))
}

/// The first transaction that has not begun yet, and the highest number that an event ever got.
pub(crate) fn numbers_given(conn: &mut DbConn) -> Result<(i64, i64)> {
    let given: Option<LastEvent> = match conn {
        DbConn::Sqlite(sqlite) => {
            diesel::sql_query("SELECT 1 AS tx_id, seq AS id FROM sqlite_sequence WHERE name = 'issue_events'")
                .get_result(sqlite)
                .optional()?
        }
        DbConn::Postgres(postgres) => diesel::sql_query(
            "SELECT pg_snapshot_xmax(pg_current_snapshot())::TEXT::BIGINT AS tx_id,
                    COALESCE(pg_sequence_last_value(pg_get_serial_sequence('issue_events', 'id')::REGCLASS), 0) AS id",
        )
        .get_result(postgres)
        .optional()?,
    };
    Ok(given.map_or((1, 0), |given| (given.tx_id, given.id)))
}
