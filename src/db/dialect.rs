//! ALL that differs between SQLite and PostgreSQL, except for how they are opened.

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel::sql_types::{Array, BigInt, Text};

use super::DbConn;
use super::types::{At, IssueId, Moment};
use crate::clock::Clock;
use crate::error::{Error, Result};

/// Runs the same diesel code on whichever connection it is: for what `DbConn` itself cannot do
/// (inserting many rows at once, ON CONFLICT).
macro_rules! each_backend {
    ($db:expr, $conn:ident => $body:expr) => {
        match $db {
            $crate::db::DbConn::Sqlite($conn) => $body,
            $crate::db::DbConn::Postgres($conn) => $body,
        }
    };
}
pub(crate) use each_backend;

/// Begins a transaction, or a savepoint inside one. SQLite's begin IMMEDIATE: a deferred one fails under writers.
pub(crate) fn begin(conn: &mut DbConn) -> Result<()> {
    match conn {
        DbConn::Sqlite(sqlite) => {
            let depth = AnsiTransactionManager::transaction_manager_status_mut(sqlite).transaction_depth()?;
            if depth.is_none() {
                AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")?;
            } else {
                AnsiTransactionManager::begin_transaction(sqlite)?;
            }
        }
        DbConn::Postgres(postgres) => AnsiTransactionManager::begin_transaction(postgres)?,
    }
    Ok(())
}

/// Reads as of one moment on SQLite, where each statement alone would look at the locks anew. On PostgreSQL it would cost two
/// round trips, so there each statement sees what is committed when it begins.
pub(crate) fn as_of_now<T>(conn: &mut DbConn, read: impl FnOnce(&mut DbConn) -> Result<T>) -> Result<T> {
    let DbConn::Sqlite(sqlite) = conn else { return read(conn) };
    AnsiTransactionManager::begin_transaction(sqlite)?;
    let result = read(conn);
    commit(conn)?;
    result
}

/// Commits the transaction, or releases the innermost savepoint.
pub(crate) fn commit(conn: &mut DbConn) -> Result<()> {
    each_backend!(conn, c => AnsiTransactionManager::commit_transaction(c)?);
    Ok(())
}

/// Undoes the transaction, or the innermost savepoint.
pub(crate) fn rollback(conn: &mut DbConn) -> Result<()> {
    each_backend!(conn, c => AnsiTransactionManager::rollback_transaction(c)?);
    Ok(())
}

/// The UTC day of an event as a number counted from 1970: an expression on `issue_events`.
pub(crate) fn day(conn: &DbConn) -> &'static str {
    match conn {
        // Rounds down before 1970 too.
        DbConn::Sqlite(_) => "(occurred_at - (occurred_at % 86400000000 + 86400000000) % 86400000000) / 86400000000",
        DbConn::Postgres(_) => "((occurred_at AT TIME ZONE 'UTC')::date - DATE '1970-01-01')::bigint",
    }
}

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

/// Is the database in this process, so that a statement costs no round trip?
pub(crate) fn is_near(conn: &DbConn) -> bool {
    matches!(conn, DbConn::Sqlite(_))
}

/// Row locks, ascending, so that two acts never wait for each other. SQLite has one writer and needs none.
pub(crate) fn lock_issues(conn: &mut DbConn, issues: &[IssueId]) -> Result<()> {
    if let DbConn::Postgres(postgres) = conn {
        let ids: Vec<i64> = issues.iter().map(|issue| issue.0).collect();
        diesel::sql_query("SELECT id FROM issues WHERE id = ANY($1) ORDER BY id FOR UPDATE")
            .bind::<Array<BigInt>, _>(ids)
            .execute(postgres)?;
    }
    Ok(())
}

/// What a claim adds to its SELECT, so that nodes never wait for each other's rows. SQLite has one writer and needs none.
pub(crate) fn skip_locked(conn: &DbConn) -> &'static str {
    match conn {
        DbConn::Sqlite(_) => "",
        DbConn::Postgres(_) => " FOR UPDATE SKIP LOCKED",
    }
}

/// Lets only one transaction at a time go on that gives this key. SQLite has one writer and needs nothing.
pub(crate) fn one_at_a_time(conn: &mut DbConn, key: &str) -> Result<()> {
    if let DbConn::Postgres(postgres) = conn {
        diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
            .bind::<Text, _>(key)
            .execute(postgres)?;
    }
    Ok(())
}

/// A row with one moment in it.
#[derive(QueryableByName)]
struct Now {
    #[diesel(sql_type = Moment)]
    now: At,
}

/// The database's own time, by which leases run: nodes may disagree about theirs. SQLite lives in this process.
pub(crate) fn db_now(conn: &mut DbConn, clock: &Clock) -> Result<At> {
    match conn {
        DbConn::Sqlite(_) => Ok(At(clock.now())),
        DbConn::Postgres(postgres) => {
            let row: Now = diesel::sql_query("SELECT clock_timestamp() AS now").get_result(postgres)?;
            Ok(row.now.plus(clock.offset()))
        }
    }
}

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        match &error {
            DieselError::NotFound => Self::NotFound,
            DieselError::DatabaseError(
                DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::ReadOnlyTransaction,
                info,
            ) => Self::Unavailable(info.message().to_owned()),
            DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => {
                Self::Unavailable("Two changes met; try again.".into())
            }
            DieselError::DatabaseError(kind, info) if is_surroundings(info.message()) => {
                tracing::debug!(?kind, "a fault of the surroundings");
                Self::Unavailable(info.message().to_owned())
            }
            DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, info) => Self::Conflict(format!(
                "Somebody was faster: this exists already ({}).",
                info.table_name().unwrap_or("the same row")
            )),
            DieselError::BrokenTransactionManager | DieselError::RollbackErrorOnCommit { .. } => {
                Self::Unavailable("The database lost the transaction.".into())
            }
            _ => Self::internal("", error),
        }
    }
}

/// Faults that are not ours and pass: disk full, locked, read-only, the server going or coming.
fn is_surroundings(message: &str) -> bool {
    const SIGNS: &[&str] = &[
        "database is locked",
        "database or disk is full",
        "disk I/O error",
        "readonly database",
        "read-only",
        "unable to open database file",
        "No space left",
        "could not extend file",
        "server closed the connection",
        "no connection to the server",
        "terminating connection",
        "shutting down",
        "starting up",
        "in recovery mode",
        "could not connect",
        "connection to server",
        "Connection refused",
        "SSL connection has been closed",
        "statement timeout",
        "lock timeout",
        "deadlock detected",
        "too many clients",
        "remaining connection slots",
    ];
    SIGNS.iter().any(|sign| message.contains(sign))
}
