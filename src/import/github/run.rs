//! The import from end to end: survey, then reading and writing side by side, then the ties between issues.
//!
//! Every bite is one transaction, and what it brought is remembered in it: stopped at any moment, the next run goes on.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use super::desk::{Bitten, Desk};
use super::parcel::Parcel;
use super::survey::{Numbers, Survey};
use super::{Counts, Folder, Story, linking, pace};
use crate::db::types::ProjectId;
use crate::db::words::Via;
use crate::db::{Act, Database, Tx};
use crate::error::Result;
use crate::events::Record;
use crate::events::project::{ProjectAction, record_project_event};
use crate::models::counting::Counted;
use crate::models::event_count;
use crate::models::project::Project;
use crate::models::text::parse_slug;
use crate::models::user::{OptionalRow, User};

/// How the audit log calls where it came from.
const SOURCE: &str = "GitHub";
/// How many issues wait between reading and writing.
const WAITING: usize = 16;

/// What an import is to do.
#[derive(Debug, Clone)]
pub struct Order {
    /// Where the dump is: a folder, or a file like its `issues.json`.
    pub path: PathBuf,
    /// The project's name in addresses; it is made if there is none.
    pub project: String,
    /// Only look.
    pub is_dry: bool,
}

impl Order {
    /// Whether there is something to import, and a project may be called so; told before a database is opened.
    pub fn check(&self) -> Result<()> {
        parse_slug(&self.project)?;
        Folder::open(&self.path)?;
        Ok(())
    }
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// So many pages of lists came from GitHub.
    Listing(u64),
    /// The histories of so many issues of so many came from GitHub.
    Fetching(u64, u64),
    /// GitHub wants us to wait so many seconds.
    Waiting(u64),
    /// So many issues were looked at.
    Reading(u64),
    /// So many acts of so many were written.
    Writing(u64, u64),
    /// So many ties between issues of so many were looked at.
    Tying(u64, u64),
}

/// What an import did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Issues in the dump, pull requests not among them.
    pub issues: u64,
    /// Pull requests in the dump.
    pub pulls: u64,
    /// Comments in the dump.
    pub comments: u64,
    /// Acts of the dump that were not here.
    pub new_acts: u64,
    /// Ties between issues that were not here.
    pub new_links: u64,
    /// Events recorded.
    pub events: u64,
    /// What has no place here, by kind.
    pub left: Counts,
    /// Whether whoever was told wanted it to stop before its end.
    pub is_stopped: bool,
}

/// Hears how far an import is, and says whether to go on.
pub type Tell<'a> = &'a (dyn Fn(Step) -> ControlFlow<()> + Sync);

/// Imports, or with a dry order only looks. Running it again goes on where it stopped, and adds nothing twice.
pub fn run(db: &Database, order: &Order, tell: Tell<'_>) -> Result<Report> {
    let slug = parse_slug(&order.project)?;
    let folder = Folder::open(&order.path)?;
    let project = db.read_now(|conn| Project::find_by_slug(conn, &slug).optional_row())?;
    let here = project.map(|project| (db, project.id));
    let survey = Survey::take(here, &folder, &|issues| tell(Step::Reading(issues)))?;
    let mut report = Report {
        issues: survey.issues,
        pulls: survey.pulls,
        comments: survey.comments,
        new_acts: survey.new_acts,
        left: survey.left,
        is_stopped: survey.is_stopped,
        ..Report::default()
    };
    if order.is_dry || report.is_stopped {
        return Ok(report);
    }
    let desk = Desk::open(db, &slug)?;
    let project = desk.project;
    note(db, project, ProjectAction::ImportStarted { source: SOURCE.into() })?;
    let desk = desk.set_up(db, &folder)?;
    let Some(desk) = write_all(db, desk, (&folder, tell, &mut report))? else { return Ok(report) };
    let tied = linking::tie(db, desk, survey.links, tell)?;
    report.new_links = tied.new;
    report.events += tied.events;
    report.left.absorb(tied.left);
    report.is_stopped = tied.is_stopped;
    count_again(db, &slug)?;
    if !report.is_stopped {
        note(db, project, report.finished())?;
    }
    Ok(report)
}

/// Into the project's audit log.
fn note(db: &Database, project: ProjectId, action: ProjectAction) -> Result<()> {
    let act = Act::new(db.read_now(User::system)?, Via::Import);
    db.write_now(act, move |tx| record_project_event(tx, project, Record::Project(project), action).map(drop))
}

impl Report {
    fn finished(&self) -> ProjectAction {
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let (issues, comments, events) = (number(self.issues), number(self.comments), number(self.events));
        ProjectAction::ImportFinished { source: SOURCE.into(), issues, comments, events }
    }
}

/// No inbox hears of an import: what the counters would keep is made anew, one row or a month a transaction.
fn count_again(db: &Database, slug: &str) -> Result<()> {
    let project = db.read_now(|conn| Project::find_by_slug(conn, slug))?;
    let act = Act::new(db.read_now(User::system)?, Via::Import);
    for (counted, ..) in db.read_now(|conn| Counted::of_project(conn, project.id))? {
        db.write_now(act, move |tx| counted.recount(tx))?;
    }
    while db.write_now(act, event_count::count_on)? {}
    Ok(())
}

type Job<'a> = (&'a Folder, Tell<'a>, &'a mut Report);

/// One thread reads and renders, this one writes. The desk comes back unless it was stopped.
fn write_all(db: &Database, desk: Desk, (folder, tell, report): Job<'_>) -> Result<Option<Desk>> {
    let project = desk.project;
    let (packed, waiting) = sync_channel(WAITING);
    thread::scope(|scope| {
        scope.spawn(move || pack_all(db, (project, folder), &packed));
        let mut writer = Writer { db, desk, waiting, queue: VecDeque::new() };
        let (total, mut done) = (report.new_acts, 0);
        while writer.fill()? {
            let bitten;
            (writer, bitten) = writer.bite()?;
            done += bitten.acts;
            report.events += bitten.events;
            if tell(Step::Writing(done, total)).is_break() {
                report.is_stopped = true;
                return Ok(None);
            }
        }
        Ok(Some(writer.desk))
    })
}

/// Reads on until the writer is gone or has been told of a failure.
fn pack_all(db: &Database, place: (ProjectId, &Folder), packed: &SyncSender<Result<Parcel>>) {
    if let Err(error) = pack_each(db, place, packed) {
        // The writer may have stopped by itself, and then has its own reason to tell.
        drop(packed.send(Err(error)));
    }
}

fn pack_each(
    db: &Database,
    (project, folder): (ProjectId, &Folder),
    packed: &SyncSender<Result<Parcel>>,
) -> Result<()> {
    let mut numbers = Numbers::default();
    for issue in folder.issues()? {
        let issue = issue?;
        if numbers.refuse(issue.number).is_some() {
            continue;
        }
        let story = Story::read(folder, issue, &mut Counts::default())?;
        let Some(parcel) = Parcel::pack(db, project, story)? else { continue };
        if packed.send(Ok(parcel)).is_err() {
            break;
        }
    }
    Ok(())
}

/// The writing side.
struct Writer<'a> {
    db: &'a Database,
    desk: Desk,
    waiting: Receiver<Result<Parcel>>,
    queue: VecDeque<Parcel>,
}

impl Writer<'_> {
    /// Takes what is packed, waiting only when there is nothing to write. False when all is written.
    fn fill(&mut self) -> Result<bool> {
        while self.queue.len() < WAITING {
            let next = if self.queue.is_empty() { self.waiting.recv().ok() } else { self.waiting.try_recv().ok() };
            let Some(parcel) = next else { break };
            self.queue.push_back(parcel?);
        }
        Ok(!self.queue.is_empty())
    }

    /// Writes for as long as one transaction may last.
    fn bite(self) -> Result<(Self, Bitten)> {
        let Self { db, desk, waiting, mut queue } = self;
        let work = move |desk: &mut Desk, tx: &mut Tx<'_>| {
            let bitten = desk.take_in(tx, &mut queue)?;
            Ok((queue, bitten))
        };
        let (desk, (queue, bitten)) = pace::keep(db, || desk.write(db, work))?;
        Ok((Self { db, desk, waiting, queue }, bitten))
    }
}
