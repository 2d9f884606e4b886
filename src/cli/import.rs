//! `tidings import github PATH --project SLUG`: brings in what GitHub had, and reports. With `--token-stdin` it is fetched
//! from GitHub first.

use std::io::{self, Read as _, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use actix_web::rt::signal;
use clap::{Args, Subcommand};

use super::progress::Progress;
use super::{Stop, export, open};
use crate::app::Instance;
use crate::config::Settings;
use crate::error::Error;
use crate::import::github::{self, Order, Report, Repository, Source, Step};
use crate::models::text::parse_slug;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Issues, pull requests and their histories, from GitHub's own answers on disk
    Github(Github),
    /// A project from a folder that `tidings export` wrote, as a new project; all of it or nothing. Nobody is told
    Folder(export::Reading),
}

#[derive(Args)]
pub(super) struct Github {
    /// A folder with issues.json and what belongs to it, or one file like issues.json; with --token-stdin OWNER/NAME
    path: PathBuf,
    /// The project's name in addresses; it is made if there is none
    #[arg(long, value_name = "SLUG")]
    project: String,
    /// Reads everything and counts what would come, but writes nothing
    #[arg(long)]
    dry_run: bool,
    /// Fetches OWNER/NAME from GitHub first, with the access token that standard input holds
    #[arg(long)]
    token_stdin: bool,
    /// Where fetched files go, so that the next run asks only for what is new [default: `github/OWNER/NAME` in the data
    /// directory]
    #[arg(long, value_name = "FOLDER", requires = "token_stdin")]
    into: Option<PathBuf>,
}

pub(super) fn run(settings: &Settings, command: Command) -> Result<ExitCode, Stop> {
    let github = match command {
        Command::Github(github) => github,
        Command::Folder(reading) => return export::read(settings, reading),
    };
    let order = Order { path: github.path, project: github.project, is_dry: github.dry_run };
    if github.token_stdin {
        return fetch_and_import(settings, order, github.into);
    }
    order.check()?;
    let stop = stop_when_interrupted()?;
    import(&open(settings)?, &order, &stop)
}

fn import(instance: &Instance, order: &Order, stop: &AtomicBool) -> Result<ExitCode, Stop> {
    let (progress, began) = (Progress::new(), Instant::now());
    let done = github::run(&instance.db, order, &|step| heard(&progress, stop, step));
    progress.end();
    let report = done.map_err(|error| continued(&error))?;
    write_report(&mut io::stdout().lock(), order, &report, began.elapsed())?;
    Ok(if report.is_stopped { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn fetch_and_import(settings: &Settings, order: Order, into: Option<PathBuf>) -> Result<ExitCode, Stop> {
    let repository: Repository = order.path.to_string_lossy().parse()?;
    parse_slug(&order.project).map_err(Error::from)?;
    let token = typed_token()?;
    let instance = open(settings)?;
    let usual = || instance.config.data_dir.join("github").join(repository.as_str());
    let folder = into.unwrap_or_else(usual);
    let source = Source { repository, api_url: instance.config.github_api_url.clone(), token, folder };
    let (progress, stop) = (Progress::new(), stop_when_interrupted()?);
    let done = github::fetch(&source, instance.db.clock(), &|step| heard(&progress, &stop, step));
    progress.end();
    let fetched = done.map_err(|error| kept(&error))?;
    let (issues, histories) = (fetched.issues, fetched.histories);
    if fetched.is_stopped {
        writeln!(io::stdout(), "Stopped. What was fetched stays; run it again to continue.")?;
        return Ok(ExitCode::from(1));
    }
    let place = source.folder.display();
    writeln!(io::stdout(), "Fetched {issues} issues and pull requests, {histories} with their history, into {place}.")?;
    import(&instance, &Order { path: source.folder, ..order }, &stop)
}

/// Shows it, and says whether to go on.
fn heard(progress: &Progress, stop: &AtomicBool, news: Step) -> ControlFlow<()> {
    progress.show(news);
    if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}

/// The one line of standard input.
fn typed_token() -> Result<String, Stop> {
    let mut typed = String::new();
    let read = io::stdin().take(4096).read_to_string(&mut typed);
    read.map_err(|error| Stop(vec![format!("--token-stdin: standard input cannot be read: {error}")]))?;
    let token = typed.trim();
    let is_token = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
    let wrong = || Stop(vec!["--token-stdin: standard input must hold one access token and nothing else".into()]);
    if is_token { Ok(token.to_owned()) } else { Err(wrong()) }
}

/// What was fetched is no loss when the rest fails.
fn kept(error: &Error) -> Stop {
    let why = crate::text::one_line(&error.to_string());
    Stop(vec![match error {
        Error::Invalid(_) => why,
        _ => format!("{why} What was fetched stays; run it again to continue."),
    }])
}

/// What failed in the middle is no loss, and whoever reads of it should know.
fn continued(error: &Error) -> Stop {
    let why = crate::text::one_line(&error.to_string());
    Stop(vec![match error {
        Error::Invalid(_) => why,
        _ => format!("{why} What was imported stays; run it again to continue."),
    }])
}

/// True once Ctrl-C was pressed: the import then ends with its transaction. Pressed again it ends at once.
pub(super) fn stop_when_interrupted() -> Result<Arc<AtomicBool>, Stop> {
    let stop = Arc::new(AtomicBool::new(false));
    let pressed = stop.clone();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let wait = move || {
        while runtime.block_on(signal::ctrl_c()).is_ok() {
            if pressed.swap(true, Ordering::Relaxed) {
                std::process::exit(1);
            }
        }
    };
    thread::Builder::new().name("interrupt".to_owned()).spawn(wait)?;
    Ok(stop)
}

fn write_report(out: &mut impl Write, order: &Order, report: &Report, took: Duration) -> io::Result<()> {
    let Report { issues, pulls, comments, events, .. } = report;
    writeln!(out, "Read {issues} issues, {pulls} pull requests and {comments} comments.")?;
    if order.is_dry {
        writeln!(out, "{} acts are new and would come; nothing was written.", report.new_acts)?;
    } else {
        let per_second = whole(f64::from(u32::try_from(*events).unwrap_or(u32::MAX)) / took.as_secs_f64().max(0.001));
        writeln!(out, "Recorded {events} events in {:.1} s, {per_second} a second.", took.as_secs_f64())?;
        writeln!(out, "Tied issues together {} times.", report.new_links)?;
    }
    if report.left.iter().next().is_some() {
        writeln!(out, "Left out, for there is no place for it here:")?;
    }
    report.left.iter().try_for_each(|(kind, times)| writeln!(out, "{times:>8}  {kind}"))?;
    if report.is_stopped {
        writeln!(out, "Stopped. What was imported stays; run it again to continue.")?;
    } else if !order.is_dry {
        writeln!(out, "The project is at /projects/{}.", order.project)?;
    }
    Ok(())
}

fn whole(number: f64) -> String {
    format!("{number:.0}")
}
