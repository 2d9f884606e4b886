//! `tidings backup FILE` and `tidings restore FILE`: a consistent copy of the SQLite file, and the way back.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{Stop, config};
use crate::config::Settings;
use crate::db::backup;

#[derive(Args)]
pub(super) struct Options {
    /// The copy
    file: PathBuf,
}

pub(super) fn backup(settings: &Settings, options: &Options) -> Result<ExitCode, Stop> {
    let file = options.file.display();
    let elsewhere = format!("pg_dump --format=custom --file={file} \"$DATABASE_URL\"");
    let database = database(settings, &elsewhere)?;
    let bytes = backup::make(&database, &options.file)?;
    writeln!(io::stdout(), "{file} holds a copy of {}: {bytes} bytes, checked.", database.display())?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn restore(settings: &Settings, options: &Options) -> Result<ExitCode, Stop> {
    let file = options.file.display();
    let database = database(settings, &format!("pg_restore --dbname=\"$DATABASE_URL\" {file}"))?;
    backup::restore(&options.file, &database)?;
    writeln!(io::stdout(), "{} is as it was when {file} was made.", database.display())?;
    Ok(ExitCode::SUCCESS)
}

/// The database's file, which is not opened here: it may not be there yet.
fn database(settings: &Settings, elsewhere: &str) -> Result<PathBuf, Stop> {
    let file = config(settings, false)?.database_file();
    file.ok_or_else(|| Stop(vec![format!("DATABASE_URL: on PostgreSQL use its own tool: {elsewhere}")]))
}
