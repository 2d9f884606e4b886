//! The import from end to end: survey, then reading and writing side by side, then the ties between issues.
//!
//! Every bite is one transaction, and what it brought is remembered in it: stopped at any moment, the next run goes on.

use std::collections::{HashSet, VecDeque};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use super::desk::Desk;
use super::here::Parcel;
use super::pace::Pace;
use super::survey::Survey;
use super::{Counts, Folder, Story, linking};
use crate::db::types::ProjectId;
use crate::db::Database;
use crate::db::words::Via;
use crate::error::{Error, Result};
use crate::models::project::Project;
use crate::models::user::OptionalRow;

/// How many issues wait between reading and writing.
const WAITING: usize = 16;

/// What an import is to do.
#[derive(Debug, Clone)]
pub struct Order {
    /// Where the dump is.
    pub folder: Folder,
    /// The project's name in addresses; it is made if there is none.
    pub project: String,
    /// Only look.
    pub is_dry: bool,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// So many issues were looked at.
    Reading(u64),
    /// So many acts of so many were written.
    Writing(u64, u64),
}

/// What an import did, or would do.
#[derive(Debug, Default)]
pub struct Report {
    /// Issues in the dump, pull requests among them.
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
}

/// Imports, or with a dry order only looks.
pub fn run(db: &Database, order: &Order, tell: &(dyn Fn(Step) + Sync)) -> Result<Report> {
    let project = db.read_now(|conn| Project::find_by_slug(conn, &order.project).optional_row())?;
    let here = project.map(|project| (db, project.id));
    let survey = Survey::take(here, &order.folder, &|issues| tell(Step::Reading(issues)))?;
    let mut report = Report {
        issues: survey.issues,
        pulls: survey.pulls,
        comments: survey.comments,
        new_acts: survey.new_acts,
        left: survey.left,
        ..Report::default()
    };
    if !order.is_dry {
        let mut desk = Desk::open(db, &order.project)?;
        desk.set_up(db, &order.folder)?;
        let written = write_all(db, desk, (&order.folder, report.new_acts, tell))?;
        report.events = written;
        linking::tie(db, &order.project, survey.links, &mut report)?;
    }
    Ok(report)
}

type Job<'a> = (&'a Folder, u64, &'a (dyn Fn(Step) + Sync));

/// One thread reads and renders, this one writes. How many events were recorded.
fn write_all(db: &Database, desk: Desk, (folder, total, tell): Job<'_>) -> Result<u64> {
    let project = desk.project;
    let (packed, waiting) = sync_channel(WAITING);
    thread::scope(|scope| {
        scope.spawn(move || pack_all(db, (project, folder), &packed));
        let mut pace = Pace::of(db);
        let mut writer = Writer { db, desk: Some(desk), waiting, queue: VecDeque::new(), events: 0 };
        let mut done = 0;
        while let Some(taken) = pace.keep(|| writer.bite())? {
            done += taken;
            tell(Step::Writing(done, total));
        }
        Ok(writer.events)
    })
}

/// Reads on until the writer is gone or has been told of a failure.
fn pack_all(db: &Database, (project, folder): (ProjectId, &Folder), packed: &SyncSender<Result<Parcel>>) {
    if let Err(error) = pack_each(db, (project, folder), packed) {
        // The writer may have stopped by itself, and then has its own reason to tell.
        drop(packed.send(Err(error)));
    }
}

fn pack_each(db: &Database, (project, folder): (ProjectId, &Folder), packed: &SyncSender<Result<Parcel>>) -> Result<()> {
    let mut numbers = HashSet::new();
    for issue in folder.issues()? {
        let issue = issue?;
        if !numbers.insert(issue.number) {
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
    desk: Option<Desk>,
    waiting: Receiver<Result<Parcel>>,
    queue: VecDeque<Parcel>,
    events: u64,
}

impl Writer<'_> {
    /// Writes for as long as one transaction may last; how many acts, or nothing when all is written.
    fn bite(&mut self) -> Result<Option<u64>> {
        self.fill()?;
        if self.queue.is_empty() {
            return Ok(None);
        }
        let mut desk = self.desk.take().ok_or_else(|| Error::internal("importing", "the desk was lost"))?;
        let mut queue = std::mem::take(&mut self.queue);
        let act = desk.act(Via::Import);
        let (desk, queue, bitten) = self.db.write_now(act, move |tx| {
            let bitten = desk.write(tx, &mut queue)?;
            Ok((desk, queue, bitten))
        })?;
        (self.desk, self.queue) = (Some(desk), queue);
        self.events += bitten.events;
        Ok(Some(bitten.acts))
    }

    /// Takes what is packed, waiting only when there is nothing to write.
    fn fill(&mut self) -> Result<()> {
        while self.queue.len() < WAITING {
            let next = if self.queue.is_empty() { self.waiting.recv().ok() } else { self.waiting.try_recv().ok() };
            let Some(parcel) = next else { break };
            self.queue.push_back(parcel?);
        }
        Ok(())
    }
}
