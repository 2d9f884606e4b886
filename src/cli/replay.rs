//! `tidings replay`: what follows from the log is made anew, and what an inbox missed is sent.

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::{Stop, check, open};
use crate::config::Settings;
use crate::dispatch::{Channel, replay};
use crate::history::parse;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Makes every column that follows from the log anew, and tells each that was wrong
    Projections,
    /// Plans what an inbox has missed, imports aside; what it once delivered or decided against stays as it is
    Inbox(Options),
}

#[derive(Args)]
pub(super) struct Options {
    /// Its name: notification, email, slack …
    name: String,
    /// Only what happened from this moment on: 2026-11-12 or 2026-11-12T09:30:00Z. Needed by inboxes that talk to the world
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Only counts
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(settings: &Settings, command: &Command) -> Result<ExitCode, Stop> {
    match command {
        Command::Projections => check::run(settings, &check::Options::repairing()),
        Command::Inbox(options) => inbox(settings, options),
    }
}

fn inbox(settings: &Settings, options: &Options) -> Result<ExitCode, Stop> {
    let stop = |mistake: String| Stop(vec![mistake]);
    let since = options.since.as_ref().map(|typed| parse::moment("--since", typed)).transpose().map_err(stop)?;
    let instance = open(settings)?;
    let inbox = instance.inbox(&options.name).map_err(stop)?;
    if !inbox.is_on() {
        return Err(stop(format!("The inbox {} is not set up here, so it could send nothing.", inbox.name())));
    }
    if since.is_none() && matches!(inbox.channel(), Channel::Outside(_)) {
        return Err(stop(format!("The inbox {} talks to the world: say from when on with --since.", inbox.name())));
    }
    let count = replay::missed(&instance.db, inbox, since, options.dry_run)?;
    let name = inbox.name();
    let line = match (count, options.dry_run) {
        (0, _) => format!("{name} has missed nothing."),
        (_, true) => format!("{name} has missed {count} events; without --dry-run they are planned."),
        (_, false) => format!("{count} events are planned for {name}; whatever serves or works delivers them."),
    };
    writeln!(io::stdout(), "{line}")?;
    Ok(ExitCode::SUCCESS)
}
