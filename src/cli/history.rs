//! `tidings history`: how often something happened, for the whole instance or a part of it.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};

use super::{Stop, open};
use crate::config::Settings;
use crate::db::DbConn;
use crate::db::types::{IssueId, ProjectId, UserId};
use crate::error::{Error, Result};
use crate::history::HistoryQuery;
use crate::history::parse::{self, By};
use crate::history::table::Counts;
use crate::models::issue::Issue;
use crate::models::project::Project;
use crate::models::user::{OptionalRow as _, User};
use crate::models::viewer::Viewer;

#[derive(Args)]
pub(super) struct Options {
    /// Only these, such as `comment_deleted`; without any, everything but looks at issues and comments
    #[arg(long, value_name = "ACTION")]
    action: Vec<String>,
    /// Only what these accounts did
    #[arg(long, value_name = "NAME")]
    actor: Vec<String>,
    /// Only in these projects; without any, the whole instance
    #[arg(long, value_name = "SLUG")]
    project: Vec<String>,
    /// Only on this issue of the one project
    #[arg(long, value_name = "NUMBER")]
    issue: Option<i64>,
    /// From this moment on: 2026-11-12 (the day's beginning in UTC) or 2026-11-12T09:30:00Z
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Before this moment
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// A line for each action, actor, project, issue, day, week or month; without it, one number
    #[arg(long, value_name = "WHAT")]
    by: Option<String>,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(settings: &Settings, options: &Options) -> Result<ExitCode, Stop> {
    let (query, by) = read(options).map_err(|mistake| Stop(vec![mistake]))?;
    let instance = open(settings)?;
    let names = Names { actors: options.actor.clone(), projects: options.project.clone(), issue: options.issue };
    let counts = instance.db.read_now(|conn| {
        let query = names.find(conn, query)?;
        match by {
            Some(by) => Counts::load(conn, &query, by),
            None => Ok(Counts { rows: Vec::new(), total: query.total(conn)? }),
        }
    })?;
    let out = &mut io::stdout().lock();
    let written = if options.json { write_json(out, by, &counts) } else { write_text(out, by, &counts) };
    written?;
    Ok(ExitCode::SUCCESS)
}

/// What needs no database, so that a misspelt word is told before one is opened.
fn read(options: &Options) -> Result<(HistoryQuery, Option<By>), String> {
    let moment =
        |name: &str, typed: &Option<String>| typed.as_ref().map(|typed| parse::moment(name, typed)).transpose();
    if options.issue.is_some() && options.project.len() != 1 {
        return Err("--issue is a number within one project: name that project with --project".to_owned());
    }
    let query = HistoryQuery {
        viewer: Viewer { user: None, is_admin: true },
        actions: parse::actions(&options.action)?,
        since: moment("--since", &options.since)?,
        until: moment("--until", &options.until)?,
        ..HistoryQuery::default()
    };
    if query.since.zip(query.until).is_some_and(|(since, until)| since > until) {
        return Err("--since must not be later than --until".to_owned());
    }
    Ok((query, options.by.as_deref().map(By::parse).transpose()?))
}

/// What only the database knows.
struct Names {
    actors: Vec<String>,
    projects: Vec<String>,
    issue: Option<i64>,
}

impl Names {
    fn find(&self, conn: &mut DbConn, query: HistoryQuery) -> Result<HistoryQuery> {
        let actors = self.actors.iter().map(|name| actor(conn, name)).collect::<Result<_>>()?;
        let projects: Vec<ProjectId> = self.projects.iter().map(|slug| project(conn, slug)).collect::<Result<_>>()?;
        let issue = self.issue.zip(projects.first().copied());
        let issue = issue.map(|(number, project)| issue_of(conn, project, number)).transpose()?;
        Ok(HistoryQuery { actors, projects, issue, ..query })
    }
}

fn actor(conn: &mut DbConn, name: &str) -> Result<UserId> {
    let found = User::find_by_name(conn, name).optional_row()?;
    found.map(|user| user.id).ok_or_else(|| Error::Malformed(format!("Nobody here is called '{name}'.")))
}

fn project(conn: &mut DbConn, slug: &str) -> Result<ProjectId> {
    let found = if crate::text::can_be_stored(slug) { Project::find_by_slug(conn, slug).optional_row()? } else { None };
    found.map(|project| project.id).ok_or_else(|| Error::Malformed(format!("There is no project '{slug}'.")))
}

fn issue_of(conn: &mut DbConn, project: ProjectId, number: i64) -> Result<IssueId> {
    let found = Issue::find_by_number(conn, project, number).optional_row()?;
    found.map(|issue| issue.id).ok_or_else(|| Error::Malformed(format!("There is no issue {number} in that project.")))
}

fn write_text(out: &mut impl Write, by: Option<By>, counts: &Counts) -> io::Result<()> {
    if by.is_none() {
        return writeln!(out, "{}", counts.total);
    }
    let rest = Some(("others".to_owned(), counts.rest())).filter(|(_, count)| *count > 0);
    let sum = Some(("total".to_owned(), counts.total));
    let lines: Vec<&(String, i64)> = counts.rows.iter().chain(&rest).chain(&sum).collect();
    let width = lines.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    lines.iter().try_for_each(|(name, count)| writeln!(out, "{name:<width$}  {count:>9}"))
}

fn write_json(out: &mut impl Write, by: Option<By>, counts: &Counts) -> io::Result<()> {
    let mut whole = json!({ "total": counts.total });
    if let Some(by) = by {
        let row = |(name, count): &(String, i64)| json!({ by.word(): name, "count": count });
        whole["by"] = json!(by.word());
        whole["counts"] = counts.rows.iter().map(row).collect::<Value>();
        whole["others"] = json!(counts.rest());
    }
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}
