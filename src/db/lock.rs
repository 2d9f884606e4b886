//! One process at a time serves or works on a SQLite file: a second one would take the first one's deliveries.

use std::fs::{File, TryLockError};
use std::path::Path;

use crate::error::{Error, Result};

/// Held while this process serves or works; the operating system frees it when the process ends, however it ends.
#[derive(Debug)]
pub struct ProcessLock(#[expect(dead_code, reason = "held, not read")] File);

impl ProcessLock {
    /// Takes the lock that lies beside the database's file.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when another process has it or the folder cannot be written.
    pub fn take(database: &Path) -> Result<Self> {
        let mut path = database.as_os_str().to_owned();
        path.push(".lock");
        let file = File::create(&path)
            .map_err(|error| Error::Unavailable(format!("{} cannot be written: {error}", path.display())))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(Error::Unavailable(format!(
                "Another tidings serves {} already: stop it first.",
                database.display()
            ))),
            Err(TryLockError::Error(error)) => {
                Err(Error::Unavailable(format!("{} cannot be locked: {error}", path.display())))
            }
        }
    }
}
