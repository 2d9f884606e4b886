//! Connections: how each is opened, when it is thrown away, and the pools they stand in.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use diesel::connection::{Instrumentation, InstrumentationEvent, SimpleConnection};
use diesel::{Connection, PgConnection, SqliteConnection};

use super::{DbConn, dialect};
use crate::error::{Error, Result};

/// How long to wait for a free connection.
const WAIT: Duration = Duration::from_secs(3);
/// A connection idle for longer is asked whether it still lives.
const FRESH: Duration = Duration::from_secs(1);

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A file.
    Sqlite(PathBuf),
    /// A server's URL.
    Postgres(String),
}

/// What a connection is for. Readers cannot write: the database itself refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
    /// Reads all of it once, and changes nothing about the file.
    Copy,
}

/// Opens one connection and sets what every connection needs.
pub(super) fn connect(target: &Target, access: Access) -> Result<DbConn> {
    match target {
        Target::Sqlite(file) => {
            let mut conn =
                SqliteConnection::establish(&file.to_string_lossy()).map_err(|error| unreachable_db(&error))?;
            // Each statement inside a savepoint notes the pages that it changes: in memory, for in a file this costs more than the change.
            conn.batch_execute(match access {
                Access::Read => "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA cache_size = -8192; PRAGMA mmap_size = 268435456; PRAGMA query_only = ON",
                Access::Copy => "PRAGMA busy_timeout = 5000",
                Access::Write => "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY",
            })?;
            Ok(DbConn::Sqlite(conn))
        }
        Target::Postgres(url) => {
            let mut conn = PgConnection::establish(&with_timeouts(url)).map_err(|error| unreachable_db(&error))?;
            conn.batch_execute(match access {
                Access::Read | Access::Copy => {
                    "SET default_transaction_read_only = on; SET TIME ZONE 'UTC'; SET statement_timeout = '8s'"
                }
                Access::Write => "SET TIME ZONE 'UTC'; SET lock_timeout = '7s'",
            })?;
            Ok(DbConn::Postgres(conn))
        }
    }
}

fn unreachable_db(error: &diesel::ConnectionError) -> Error {
    let reason = error.to_string();
    Error::Unavailable(format!("The database cannot be reached: {}", reason.trim()))
}

/// libpq waits for ever by itself.
fn with_timeouts(url: &str) -> String {
    let joint = if url.contains('?') { '&' } else { '?' };
    let missing = |name: &str| !url.contains(&format!("{name}="));
    let connect = if missing("connect_timeout") { "connect_timeout=3&" } else { "" };
    let user = if missing("tcp_user_timeout") { "tcp_user_timeout=8000&" } else { "" };
    format!("{url}{joint}{connect}{user}application_name=tidings")
}

/// Counts queries as they begin.
pub(super) fn count_queries(conn: &mut DbConn, queries: &Arc<AtomicU64>) {
    let queries = queries.clone();
    // The words around a transaction are questions to the database too, but none of the page's: they are taken off again.
    let count = move |event: InstrumentationEvent<'_>| match event {
        InstrumentationEvent::StartQuery { .. } => drop(queries.fetch_add(1, Ordering::Relaxed)),
        InstrumentationEvent::BeginTransaction { .. }
        | InstrumentationEvent::CommitTransaction { .. }
        | InstrumentationEvent::RollbackTransaction { .. } => drop(queries.fetch_sub(1, Ordering::Relaxed)),
        _ => {}
    };
    conn.set_instrumentation(Box::new(count) as Box<dyn Instrumentation>);
}

/// A connection and what is known of its health.
pub(super) struct Held {
    pub(super) conn: DbConn,
    used: Instant,
    pub(super) suspect: bool,
}

/// Opens connections for r2d2; picks by the target, because diesel's own hides the real error.
pub(super) struct Opener {
    target: Target,
    access: Access,
    queries: Arc<AtomicU64>,
}

impl r2d2::ManageConnection for Opener {
    type Connection = Held;
    type Error = Error;

    fn connect(&self) -> Result<Held> {
        let mut conn = connect(&self.target, self.access)?;
        count_queries(&mut conn, &self.queries);
        Ok(Held { conn, used: Instant::now(), suspect: false })
    }

    fn is_valid(&self, held: &mut Held) -> Result<()> {
        if matches!(held.conn, DbConn::Postgres(_)) && (held.suspect || held.used.elapsed() > FRESH) {
            held.conn.batch_execute("SELECT 1")?;
            // Ours, not the page's: what a page costs must not depend on how long ago the last one was.
            self.queries.fetch_sub(1, Ordering::Relaxed);
            held.suspect = false;
        }
        held.used = Instant::now();
        Ok(())
    }

    fn has_broken(&self, _: &mut Held) -> bool {
        std::thread::panicking()
    }
}

/// Connections of one kind.
pub(super) struct Pool(r2d2::Pool<Opener>);

/// Opens a pool and its first connection.
pub(super) fn open(target: &Target, access: Access, size: u32, queries: &Arc<AtomicU64>) -> Result<Pool> {
    let opener = Opener { target: target.clone(), access, queries: queries.clone() };
    let pool = r2d2::Pool::builder()
        .max_size(size)
        .min_idle(Some(1))
        .connection_timeout(WAIT)
        .idle_timeout(None)
        .max_lifetime(None)
        .error_handler(Box::new(LogAtDebug))
        .build(opener)
        .map_err(|error| Error::Unavailable(error.to_string()))?;
    Ok(Pool(pool))
}

/// The caller is told as well, so the pool's own note is for those who look closer.
#[derive(Debug)]
struct LogAtDebug;

impl r2d2::HandleError<Error> for LogAtDebug {
    fn handle_error(&self, error: Error) {
        tracing::debug!(%error, "opening a connection");
    }
}

impl Pool {
    /// Lends a connection to the work. One that failed is looked at before it is lent again.
    pub(super) fn with<T>(&self, work: impl FnOnce(&mut DbConn) -> Result<T>) -> Result<T> {
        let mut held =
            self.0.get().map_err(|error| Error::Unavailable(format!("The database cannot be reached: {error}")))?;
        let result = dialect::as_of_now(&mut held.conn, work);
        held.suspect |= matches!(result, Err(Error::Unavailable(_) | Error::Internal(_)));
        result
    }
}
