//! What the databases' errors mean for whoever waits: a fault of the surroundings passes, others are ours.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

use crate::error::Error;

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
            // PostgreSQL keeps no NUL; what people write is checked before, so this stands where a name is looked up.
            DieselError::DatabaseError(_, info) if info.message().ends_with("\"UTF8\": 0x00") => {
                Self::Malformed("A NUL character (U+0000) was sent, which no name and no text can have.".into())
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
