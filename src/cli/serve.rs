//! `tidings`, `tidings serve` and `tidings work`: run until told to stop.

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::time::Instant;

use actix_web::rt::System;
use actix_web::rt::signal::unix::{SignalKind, signal};
use clap::Args;

use super::{Stop, config};
use crate::app::{Instance, Purpose, server};
use crate::clock::Clock;
use crate::config::{Config, Settings};
use crate::db::words::LinkPurpose;
use crate::demo::cast::{self, Player};
use crate::dispatch::worker::Workers;
use crate::error::{Error, Result};
use crate::models::link;
use crate::models::user::User;
use crate::schedule::Running;

/// How to serve.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct Options {
    /// Serves only; `tidings work` works the inboxes elsewhere
    #[arg(long)]
    no_workers: bool,
    /// Serves a demo, in a database of its own
    #[arg(long)]
    demo: bool,
}

impl Options {
    /// What was said before the command's name or behind it.
    pub(super) fn or(self, other: &Self) -> Self {
        Self { no_workers: self.no_workers || other.no_workers, demo: self.demo || other.demo }
    }
}

pub(super) fn serve(settings: &Settings, options: &Options) -> Result<ExitCode, Stop> {
    let mut config = config(settings, options.demo)?;
    let listener = server::listen(config.listen)?;
    config.listening_on(listener.local_addr()?);
    let instance = open(config)?;
    instance.schedule().prepare()?;
    let at_work = if options.no_workers { None } else { Some(AtWork::start(&instance)?) };
    let listening = if options.no_workers { instance.listen()? } else { None };
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let server = instance.serve(listener, threads)?;
    greet(&instance)?;
    wait_for_the_end()?;
    let began = Instant::now();
    server.stop();
    if let Some(listening) = listening {
        listening.stop();
    }
    finish(&instance, at_work, began);
    Ok(ExitCode::SUCCESS)
}

fn open(config: Config) -> Result<Instance> {
    let clock = Clock::default();
    if config.is_demo { Instance::open_demo(config, clock) } else { Instance::open(config, clock, Purpose::Serve) }
}

pub(super) fn work(settings: &Settings) -> Result<ExitCode, Stop> {
    let instance = Instance::open(config(settings, false)?, Clock::default(), Purpose::Serve)?;
    let at_work = AtWork::start(&instance)?;
    writeln!(io::stdout(), "Tidings works the inboxes and the schedule; stop: Ctrl+C")?;
    wait_for_the_end()?;
    finish(&instance, Some(at_work), Instant::now());
    Ok(ExitCode::SUCCESS)
}

/// The same lines on every start; scripts read the first.
fn greet(instance: &Instance) -> Result<(), Stop> {
    let mut out = io::stdout();
    writeln!(out, "Tidings: {}", instance.config.public_url)?;
    if let Some(token) = setup_token(instance)? {
        writeln!(out, "create the first account: {}/setup?token={token}", instance.config.public_url)?;
    }
    if instance.config.is_demo {
        for Player { name, role, .. } in cast::PEOPLE {
            writeln!(out, "{name} · {role} · {}", cast::PASSWORD)?;
        }
        writeln!(out, "mail and posts: /mailbox")?;
    }
    writeln!(out, "stop: Ctrl+C")?;
    Ok(out.flush()?)
}

/// A fresh token for the first account, while there is none.
fn setup_token(instance: &Instance) -> Result<Option<String>> {
    if !instance.db.read_now(User::is_nobody_there)? {
        return Ok(None);
    }
    let made = instance.db.write_now(instance.system()?, |tx| link::make(tx, LinkPurpose::Setup, None))?;
    Ok(Some(made.as_str().to_owned()))
}

/// Returns at SIGTERM or Ctrl+C.
fn wait_for_the_end() -> Result<()> {
    let failed = |error: io::Error| Error::internal("waiting for signals", error);
    System::new().block_on(async move {
        let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
        tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
        Ok(())
    })
}

/// What works in the background.
struct AtWork {
    workers: Workers,
    schedule: Running,
}

impl AtWork {
    fn start(instance: &Instance) -> Result<Self> {
        Ok(Self { workers: instance.start_workers()?, schedule: instance.schedule().start()? })
    }
}

/// Lets the schedule and the workers finish what they hold in what is left of the time.
fn finish(instance: &Instance, at_work: Option<AtWork>, began: Instant) {
    if let Some(AtWork { workers, schedule }) = at_work {
        schedule.stop();
        let left = instance.config.shutdown.saturating_sub(began.elapsed());
        if !workers.stop(left) {
            tracing::warn!("some deliveries were not finished in time; they are tried again after the next start");
        }
    }
    tracing::info!("stopped");
}
