//! The command line: one file for each command. What all of them share stands here.

mod backup;
mod catalogue;
mod check;
mod export;
mod history;
mod import;
mod migrate;
mod progress;
mod replay;
mod routes;
mod serve;
mod user;
mod workflow;

use std::io;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::app::{Instance, Purpose, logging};
use crate::clock::Clock;
use crate::config::{Config, Settings};
use crate::error::Error;

/// An issue tracker in which everything that happens is an event.
#[derive(Parser)]
#[command(name = "tidings", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: serve::Options,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Subcommand)]
enum Command {
    /// Migrates, serves, works the inboxes: what `tidings` alone does
    Serve(serve::Options),
    /// Works the inboxes only, beside servers with --no-workers
    Work,
    /// Applies pending migrations and ends
    Migrate,
    /// Brings in what another tracker has, or a project that was exported
    #[command(subcommand)]
    Import(import::Command),
    /// Writes a project into a folder of JSON lines, consistent while a server writes; `import folder` reads it back
    Export(export::Options),
    /// Copies the database into a file, consistent while a server writes (`SQLite`)
    Backup(backup::Options),
    /// Puts a backup where the database would be; never over another (`SQLite`)
    Restore(backup::Options),
    /// Folds the log of every issue and compares it with the tables; exit code 1 and a line for each difference
    Check(check::Options),
    /// Counts events: how often something happened, by whom, where and when
    History(history::Options),
    /// Makes anew what follows from the log, or sends what an inbox has missed
    #[command(subcommand)]
    Replay(replay::Command),
    /// Says what a workflow would have done
    #[command(subcommand)]
    Workflow(workflow::Command),
    /// Makes accounts
    #[command(subcommand)]
    User(user::Command),
    /// Every action with its icon, tone, phrase, extra keys, throttle and audience
    Catalogue(catalogue::Options),
    /// Every route with who may call it
    Routes(routes::Options),
}

/// What ended a command early: each line goes to standard error. Exit code 2.
struct Stop(Vec<String>);

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self(vec![crate::text::one_line(&error.to_string())])
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self(vec![format!("The output cannot be written: {error}")])
    }
}

/// Runs the command that the arguments name.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match cli.run() {
        Ok(code) => code,
        Err(Stop(lines)) => {
            for line in lines {
                eprintln!("tidings: {line}");
            }
            ExitCode::from(2)
        }
    }
}

impl Cli {
    fn run(self) -> Result<ExitCode, Stop> {
        match self.command {
            None => serve::serve(&self.settings, &self.serve),
            Some(Command::Serve(options)) => serve::serve(&self.settings, &options.or(&self.serve)),
            Some(Command::Work) => serve::work(&self.settings),
            Some(Command::Migrate) => migrate::run(&self.settings),
            Some(Command::Import(command)) => import::run(&self.settings, command),
            Some(Command::Export(options)) => export::run(&self.settings, options),
            Some(Command::Backup(options)) => backup::backup(&self.settings, &options),
            Some(Command::Restore(options)) => backup::restore(&self.settings, &options),
            Some(Command::Check(options)) => check::run(&self.settings, &options),
            Some(Command::History(options)) => history::run(&self.settings, &options),
            Some(Command::Replay(command)) => replay::run(&self.settings, &command),
            Some(Command::Workflow(command)) => workflow::run(&self.settings, &command),
            Some(Command::User(command)) => user::run(&self.settings, command),
            Some(Command::Catalogue(options)) => catalogue::run(&options),
            Some(Command::Routes(options)) => routes::run(&options),
        }
    }
}

/// The checked settings, with the log started by them.
fn config(settings: &Settings, is_demo: bool) -> Result<Config, Stop> {
    let config = settings.check(is_demo).map_err(Stop)?;
    logging::start(&config);
    Ok(config)
}

/// The instance for a command that runs beside a server, or without one.
fn open(settings: &Settings) -> Result<Instance, Stop> {
    Ok(Instance::open(config(settings, false)?, Clock::default(), Purpose::Command)?)
}
