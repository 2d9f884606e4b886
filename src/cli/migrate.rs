//! `tidings migrate`: applies what is pending.

use std::io::{self, Write as _};
use std::process::ExitCode;

use super::{Stop, open};
use crate::config::Settings;

pub(super) fn run(settings: &Settings) -> Result<ExitCode, Stop> {
    let instance = open(settings)?;
    drop(instance);
    writeln!(io::stdout(), "The database is up to date.")?;
    Ok(ExitCode::SUCCESS)
}
