//! `tidings check`: does every issue stand as its events tell?

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Args;

use super::{Stop, open};
use crate::check;
use crate::config::Settings;

#[derive(Args)]
pub(super) struct Options {
    /// Makes the tables follow the log; the log is never changed
    #[arg(long)]
    repair: bool,
}

impl Options {
    /// With the repair.
    pub(super) const fn repairing() -> Self {
        Self { repair: true }
    }
}

pub(super) fn run(settings: &Settings, options: &Options) -> Result<ExitCode, Stop> {
    let instance = open(settings)?;
    let mut told = Ok(());
    let mut tell = |line: &str| {
        if told.is_ok() {
            told = writeln!(io::stdout(), "{line}");
        }
    };
    let found = check::run(&instance.db, options.repair, &mut tell)?;
    told?;
    let (issues, differences) = (found.issues, found.differences);
    let summary = match (differences, options.repair) {
        (0, _) => format!("{issues} issues stand as their events tell."),
        (_, true) => format!("{issues} issues checked, {differences} differences put right."),
        (_, false) => format!("{issues} issues checked, {differences} differences; --repair puts them right."),
    };
    if found.uncounted > 0 {
        let waiting = found.uncounted;
        writeln!(
            io::stdout(),
            "{waiting} events are not counted yet (is Tidings running?), so counts were not compared."
        )?;
    }
    writeln!(io::stdout(), "{summary}")?;
    let is_clean = differences == 0 || options.repair;
    Ok(if is_clean { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
