//! Migrations: twin folders, embedded in the binary, applied at start under a lock.

use diesel::connection::SimpleConnection;
use diesel::migration::MigrationVersion;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{DbConn, Target, pool};
use crate::db::dialect::each_backend;
use crate::error::{Error, Result};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");
/// The lock that nodes starting at once wait for; any number will do.
const LOCK: i64 = 0x7469_6469_6e67;

// Versions of SQLite before 3.51.3 could corrupt a WAL; the bundled one is linked in, so its number is the one that runs.
const _: () = assert!(libsqlite3_sys::SQLITE_VERSION_NUMBER >= 3_051_003, "the bundled SQLite is too old");

/// Applies what is pending; the number of migrations applied.
///
/// # Errors
/// [`Error::Unavailable`] when the database cannot be reached, fails, or is newer than this program.
pub fn run(target: &Target) -> Result<usize> {
    let mut conn = pool::connect(target, pool::Access::Write)?;
    if let DbConn::Postgres(postgres) = &mut conn {
        postgres.batch_execute(&format!("SET lock_timeout = 0; SELECT pg_advisory_lock({LOCK})"))?;
    }
    let applied = each_backend!(&mut conn, c => c.applied_migrations()).map_err(|error| failed(&error))?;
    refuse_newer(&applied)?;
    let done = match &mut conn {
        DbConn::Sqlite(sqlite) => sqlite.run_pending_migrations(SQLITE).map(|done| done.len()),
        DbConn::Postgres(postgres) => postgres.run_pending_migrations(POSTGRES).map(|done| done.len()),
    };
    done.map_err(|error| failed(&error))
}

fn failed(error: &impl std::fmt::Display) -> Error {
    Error::Unavailable(format!("A migration failed: {error}"))
}

/// A database that a newer program has migrated must not be touched by an older one.
fn refuse_newer(applied: &[MigrationVersion<'static>]) -> Result<()> {
    use diesel::migration::{Migration, MigrationSource};
    let known: Vec<Box<dyn Migration<diesel::sqlite::Sqlite>>> = SQLITE.migrations().map_err(|error| failed(&error))?;
    let unknown = applied.iter().find(|version| known.iter().all(|migration| &migration.name().version() != *version));
    unknown.map_or(Ok(()), |version| {
        Err(Error::Unavailable(format!(
            "The database was migrated by a newer tidings (migration {version}): run that one."
        )))
    })
}
