//! ALL that differs between SQLite and PostgreSQL, except for how they are opened.

mod faults;
mod log;
pub(crate) mod rows;
mod texts;

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text};

use super::DbConn;
use super::types::{At, IssueId, Moment};
use crate::clock::Clock;
use crate::error::Result;

pub(crate) use log::{end_of_log, numbers_by_commit, numbers_given};
pub(crate) use texts::{Searched, found_in_texts};

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

/// The rows `one` and `two` as the text of a JSON list of pairs.
pub(crate) fn pairs(conn: &DbConn) -> &'static str {
    match conn {
        DbConn::Sqlite(_) => "json_group_array(json_array(one, two))",
        DbConn::Postgres(_) => "COALESCE(CAST(json_agg(json_build_array(one, two)) AS TEXT), '[]')",
    }
}

/// The elements of a JSON list that is bound as text, as rows with a `value`.
pub(crate) fn elements(conn: &DbConn) -> &'static str {
    match conn {
        DbConn::Sqlite(_) => "json_each(?)",
        DbConn::Postgres(_) => "json_array_elements(CAST(? AS json))",
    }
}

/// The UTC day of an event as a number counted from 1970: an expression on `issue_events`.
pub(crate) fn day(conn: &DbConn) -> &'static str {
    match conn {
        // Rounds down before 1970 too.
        DbConn::Sqlite(_) => "(occurred_at - (occurred_at % 86400000000 + 86400000000) % 86400000000) / 86400000000",
        DbConn::Postgres(_) => "((occurred_at AT TIME ZONE 'UTC')::date - DATE '1970-01-01')::bigint",
    }
}

/// Whom an event of a mention names: exactly as the index `events_of_mention` has it.
pub(crate) fn mentioned(conn: &DbConn) -> &'static str {
    match conn {
        DbConn::Sqlite(_) => "json_extract(e.extra, '$.user_id')",
        DbConn::Postgres(_) => "((e.extra ->> 'user_id')::BIGINT)",
    }
}

/// When an issue is due, and those that are not never: exactly as the index `issues_by_due` has it.
pub(crate) fn due_at_last(conn: &DbConn) -> &'static str {
    match conn {
        DbConn::Sqlite(_) => "COALESCE(issues.due_on, 253402214400000000)",
        DbConn::Postgres(_) => "COALESCE(issues.due_on, TIMESTAMPTZ '9999-12-31 00:00:00+00')",
    }
}

/// The moment a day after the one in this column.
pub(crate) fn a_day_after(conn: &DbConn, column: &str) -> String {
    match conn {
        DbConn::Sqlite(_) => format!("{column} + 86400000000"),
        DbConn::Postgres(_) => format!("{column} + INTERVAL '24 hours'"),
    }
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

/// A row with one answer in it.
#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = diesel::sql_types::Bool)]
    answer: bool,
}

/// The same without waiting: whether it is this transaction's turn.
pub(crate) fn is_ones_turn(conn: &mut DbConn, key: &str) -> Result<bool> {
    let DbConn::Postgres(postgres) = conn else { return Ok(true) };
    let row: Answer = diesel::sql_query("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS answer")
        .bind::<Text, _>(key)
        .get_result(postgres)?;
    Ok(row.answer)
}

/// Is a transaction open that began so many seconds ago or earlier, and so may still record something of that time? SQLite
/// has one writer, which is this one.
pub(crate) fn has_older_writer(conn: &mut DbConn, seconds: i64) -> Result<bool> {
    let DbConn::Postgres(postgres) = conn else { return Ok(false) };
    let row: Answer = diesel::sql_query(
        "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() \
         AND backend_type = 'client backend' AND xact_start <= clock_timestamp() - $1 * INTERVAL '1 second') AS answer",
    )
    .bind::<BigInt, _>(seconds)
    .get_result(postgres)?;
    Ok(row.answer)
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
