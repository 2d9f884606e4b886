//! `tidings export SLUG FOLDER` and `tidings import folder FOLDER`: a project as a folder of JSON lines, and back again.

use std::io::{self, Write as _};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use clap::Args;

use super::import::stop_when_interrupted;
use super::progress::Progress;
use super::{Stop, open};
use crate::config::Settings;
use crate::export::{self, Order, Plan, Report, Tell};

#[derive(Args)]
pub(super) struct Options {
    /// The project's name in addresses
    project: String,
    /// Where to: a folder that is not there yet, or empty. It will hold all that the project holds, but nothing that opens anything
    folder: PathBuf,
    /// Tells mail addresses too, so that people are found by them where the project goes
    #[arg(long)]
    emails: bool,
}

#[derive(Args)]
pub(super) struct Reading {
    /// What `tidings export` wrote
    folder: PathBuf,
    /// The new project's name in addresses [default: the one that it had]
    #[arg(long, value_name = "SLUG")]
    project: Option<String>,
}

pub(super) fn run(settings: &Settings, options: Options) -> Result<ExitCode, Stop> {
    let folder = options.folder.display().to_string();
    let order = Order { project: options.project, folder: options.folder, with_emails: options.emails };
    order.check()?;
    let instance = open(settings)?;
    let (progress, tell) = told("exporting")?;
    let began = Instant::now();
    let written = export::write(&instance.db, &order, tell);
    progress.end();
    let Report { project, issues, comments, events, files } = written?;
    let took = began.elapsed().as_secs_f64();
    writeln!(
        io::stdout(),
        "{folder} holds {project}: {issues} issues, {comments} comments, {events} events and {files} files, in {took:.1} s."
    )?;
    Ok(ExitCode::SUCCESS)
}

/// `tidings import folder`
pub(super) fn read(settings: &Settings, options: Reading) -> Result<ExitCode, Stop> {
    let plan = Plan::new(&options.folder, options.project.as_deref())?;
    let instance = open(settings)?;
    let (progress, tell) = told("importing")?;
    let began = Instant::now();
    let read = export::read(&instance.db, plan, tell);
    progress.end();
    let Report { project, issues, comments, events, files } = read?;
    let took = began.elapsed().as_secs_f64();
    writeln!(
        io::stdout(),
        "Imported {issues} issues, {comments} comments, {events} events and {files} files in {took:.1} s.\nThe project is at /projects/{project}."
    )?;
    Ok(ExitCode::SUCCESS)
}

/// Shows how far it is, and stops it when Ctrl-C was pressed.
fn told(doing: &'static str) -> Result<(Arc<Progress>, Tell), Stop> {
    let (progress, stop) = (Arc::new(Progress::new()), stop_when_interrupted()?);
    let shown = progress.clone();
    let tell = move |done, total| {
        shown.show_lines(doing, done, total);
        if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    Ok((progress, Arc::new(tell)))
}
