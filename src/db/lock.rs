//! One process at a time serves or works on a SQLite file: a second one would take the first one's deliveries.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

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
        let path = path_beside(database);
        let file = File::create(&path)
            .map_err(|error| Error::Unavailable(format!("{} cannot be written: {error}", path.display())))?;
        match lock_soon(&file) {
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

/// Beside the file itself, by whichever link it was named.
fn path_beside(database: &Path) -> PathBuf {
    let file = database.canonicalize().unwrap_or_else(|_| database.to_owned());
    let mut path = file.into_os_string();
    path.push(".lock");
    path.into()
}

/// Whoever only looks whether the lock is taken holds it for a moment: that is not a reason to refuse.
fn lock_soon(file: &File) -> Result<(), TryLockError> {
    for _ in 0..20 {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(5)),
            answer => return answer,
        }
    }
    file.try_lock()
}

/// Does another process serve this file at this moment?
pub(super) fn is_taken(database: &Path) -> bool {
    let Ok(file) = File::open(path_beside(database)) else { return false };
    matches!(file.try_lock(), Err(TryLockError::WouldBlock))
}
