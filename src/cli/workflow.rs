//! `tidings workflow test`: what a workflow would have done, before it is switched on.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::Value;

use super::{Stop, open};
use crate::config::Settings;
use crate::db::DbConn;
use crate::db::types::{EventId, IssueId};
use crate::error::{Errors, Result};
use crate::history::parse;
use crate::history::table::issue_names;
use crate::models::workflow::draft::{Draft, Rule};
use crate::models::workflow::rehearsing::Rehearsal;
use crate::models::workflow::step::Step;

/// No more issues than these are named.
const LISTED: usize = 200;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Asks a workflow's conditions of everything that happened, and changes nothing; exit code 1 when an action would fail
    Test(Options),
}

#[derive(Args)]
pub(super) struct Options {
    /// The workflow as JSON: a name, what it is triggered on, conditions and actions, as its form posts them
    file: PathBuf,
    /// Only what happened from this moment on: 2026-11-12 or 2026-11-12T09:30:00Z
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
}

pub(super) fn run(settings: &Settings, command: &Command) -> Result<ExitCode, Stop> {
    let Command::Test(options) = command;
    let (name, rule) = read(options)?;
    let since = options.since.as_ref().map(|typed| parse::moment("--since", typed)).transpose();
    let since = since.map_err(|mistake| Stop(vec![mistake]))?;
    let instance = open(settings)?;
    let (mut rehearsal, mut last) = (Rehearsal::default(), Some(EventId(0)));
    while let Some(seen) = last {
        last = instance.db.read_now(|conn| rehearsal.go_on(conn, &rule, since, seen))?;
    }
    let lines = instance.db.read_now(|conn| told(conn, &name, &rule, &rehearsal))?;
    let out = &mut io::stdout().lock();
    lines.iter().try_for_each(|line| writeln!(out, "{line}"))?;
    Ok(if rehearsal.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Everything that is wrong with the file is told at once, before a database is opened.
fn read(options: &Options) -> Result<(String, Rule), Stop> {
    let file = options.file.display();
    let json = fs::read(&options.file).map_err(|error| Stop(vec![format!("{file} cannot be read: {error}")]))?;
    let json: Value =
        serde_json::from_slice(&json).map_err(|error| Stop(vec![format!("{file} is not JSON: {error}")]))?;
    let wrong = |errors: Errors| Stop(errors.iter().map(|(_, why)| format!("{file}: {why}")).collect());
    Draft::from_json(&json).map_err(wrong)?.rule().map_err(wrong)
}

fn told(conn: &mut DbConn, name: &str, rule: &Rule, rehearsal: &Rehearsal) -> Result<Vec<String>> {
    let Rehearsal { events, runs, failures } = rehearsal;
    let (times, action) = (rehearsal.times(), rule.trigger.as_str());
    let steps: Vec<String> = rule.steps.iter().map(Step::words).collect();
    let mut lines =
        vec![format!("“{name}” would have run {times} times, of {events} {action}, on {} issues.", runs.len())];
    if times == 0 {
        return Ok(lines);
    }
    lines.push(format!("Each time: {}.", steps.join(", then ")));
    let listed = runs.keys().take(LISTED).chain(failures.keys().take(LISTED).map(|(issue, _)| issue));
    let names = issue_names(conn, &listed.copied().collect::<Vec<_>>())?;
    let shown = |issue: &IssueId| names.get(&issue.0).map_or("an issue that is gone", String::as_str);
    lines.extend(runs.iter().take(LISTED).map(|(issue, times)| format!("{}: {times}", shown(issue))));
    lines.extend((runs.len() > LISTED).then(|| format!("and {} more issues", runs.len() - LISTED)));
    let failed = failures.iter().take(LISTED);
    lines.extend(
        failed.map(|((issue, why), times)| format!("It would have failed {times} times on {}: {why}", shown(issue))),
    );
    Ok(lines)
}
