//! Copies of a SQLite file. `VACUUM INTO` reads as of one moment, whoever writes meanwhile; copying the file itself does not.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::{DbConn, Target, migrate, pool};
use crate::error::{Error, Result};

/// Copies the database into a file that is not there yet. How many bytes that has.
pub fn make(database: &Path, to: &Path) -> Result<u64> {
    if !database.is_file() {
        return Err(Error::Unavailable(format!("{}: there is no database to copy.", database.display())));
    }
    copy(database, to, check)
}

/// Puts a backup where the database is to be, migrated to what this program needs. Another one there is left alone.
pub fn restore(from: &Path, database: &Path) -> Result<()> {
    if !from.is_file() {
        return Err(Error::Unavailable(format!("{}: there is no such file.", from.display())));
    }
    check(from).map_err(|error| Error::Unavailable(format!("{} is no backup: {error}", from.display())))?;
    for beside in ["-wal", "-shm", "-journal"] {
        refuse(&with(database, beside))?;
    }
    copy(from, database, |part| migrate::run(&Target::Sqlite(part.to_owned())).map(drop))?;
    Ok(())
}

/// By way of a file beside, so that what stands under the name is whole.
fn copy(from: &Path, to: &Path, then: impl FnOnce(&Path) -> Result<()>) -> Result<u64> {
    refuse(to)?;
    let part = with(to, ".part");
    let copied = vacuum_into(from, &part).and_then(|()| then(&part)).and_then(|()| settle(&part, to));
    if copied.is_err() {
        drop(fs::remove_file(&part));
    }
    copied
}

fn refuse(file: &Path) -> Result<()> {
    let is_there = file.symlink_metadata().is_ok();
    let why = || Error::Unavailable(format!("{} is there already and is not overwritten.", file.display()));
    if is_there { Err(why()) } else { Ok(()) }
}

fn vacuum_into(from: &Path, part: &Path) -> Result<()> {
    match fs::remove_file(part) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(unwritten(part, &error)),
        _ => {}
    }
    // Made here, for only its owner may read it: it holds everything.
    create(part).map_err(|error| unwritten(part, &error))?;
    let mut conn = pool::connect(&Target::Sqlite(from.to_owned()), pool::Access::Copy)?;
    if let DbConn::Sqlite(sqlite) = &mut conn {
        diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(part.to_string_lossy().into_owned()).execute(sqlite)?;
    }
    Ok(())
}

fn create(part: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(part)
}

/// On the disk before it has its name.
fn settle(part: &Path, to: &Path) -> Result<u64> {
    let settled = File::open(part).and_then(|file| {
        file.sync_all()?;
        fs::rename(part, to)?;
        file.metadata()
    });
    settled.map(|metadata| metadata.len()).map_err(|error| unwritten(to, &error))
}

fn unwritten(file: &Path, error: &io::Error) -> Error {
    Error::Unavailable(format!("{} cannot be written: {error}", file.display()))
}

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    word: String,
}

/// Is it sound, and ours?
fn check(file: &Path) -> Result<()> {
    let mut conn = pool::connect(&Target::Sqlite(file.to_owned()), pool::Access::Copy)?;
    let DbConn::Sqlite(sqlite) = &mut conn else { return Ok(()) };
    let found: Vec<Word> =
        diesel::sql_query("SELECT integrity_check AS word FROM pragma_integrity_check").load(sqlite)?;
    if let Some(wrong) = found.iter().find(|found| found.word != "ok") {
        return Err(Error::Unavailable(format!("it is damaged: {}", wrong.word)));
    }
    let tables = "SELECT name AS word FROM sqlite_master WHERE name = 'issue_events'";
    let ours: Vec<Word> = diesel::sql_query(tables).load(sqlite)?;
    if ours.is_empty() { Err(Error::Unavailable("it holds no issues.".into())) } else { Ok(()) }
}

fn with(file: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(ending);
    name.into()
}
