//! Reading a folder back: into a new project, in one transaction. So there is the whole project or nothing of it, whatever
//! happens meanwhile, and nobody sees half of it.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::files::Attached;
use super::inward::Inward;
use super::line::{self, Line};
use super::manifest::{self, Manifest};
use super::tables::{Table, all};
use super::{Report, Tell, files, people, settling};
use crate::db::dialect::rows;
use crate::db::words::Via;
use crate::db::{Act, Database, Tx};
use crate::error::{Error, Result};
use crate::models::event_count;
use crate::models::project::Project;
use crate::models::text::parse_slug;
use crate::models::user::{OptionalRow as _, User};

/// So many lines are written at once, or as many as have so many bytes.
const BATCH: usize = 500;
const BATCH_BYTES: usize = 1024 * 1024;

/// What to read, and as which project.
#[derive(Debug, Clone)]
pub struct Plan {
    folder: PathBuf,
    slug: String,
    manifest: Manifest,
}

impl Plan {
    /// Looks whether this is an export, and whether a project can be called so; told before a database is opened.
    pub fn new(folder: &Path, slug: Option<&str>) -> Result<Self> {
        let manifest = Manifest::read(folder)?;
        let slug = parse_slug(slug.unwrap_or(&manifest.project.slug))?;
        Ok(Self { folder: folder.to_owned(), slug, manifest })
    }

    /// The project's name in addresses.
    pub fn slug(&self) -> &str {
        &self.slug
    }
}

/// Reads it all. Nobody is told of anything.
pub fn read(db: &Database, plan: Plan, tell: Tell) -> Result<Report> {
    let act = Act::new(db.read_now(User::system)?, Via::Import);
    let report = db.write_now(act, move |tx| {
        if Project::find_by_slug(tx.conn(), &plan.slug).optional_row()?.is_some() {
            let why = format!("There is a project “{}” already; choose another name with --project.", plan.slug);
            return Err(Error::Conflict(why));
        }
        let people = people::find_or_make(tx, &plan.folder, plan.manifest.lines.get(people::FILE))?;
        let by = people.get(&plan.manifest.project.created_by).copied();
        let by = by.ok_or_else(|| line::wrong(manifest::NAME, 1, "“created_by” is not in people.jsonl"))?;
        let project = plan.manifest.project.make(tx, &plan.slug, by)?;
        let names = Inward::new(project, &plan.slug, people, tx);
        let mut reading = Reading { tx, plan: &plan, names, tell, done: 0 };
        reading.all()?;
        settling::settle(reading.tx, &reading.names)?;
        plan.manifest.project.remember_names(tx, project)?;
        Ok(Report { project: plan.slug.clone(), ..Report::of(&plan.manifest) })
    })?;
    while db.write_now(act, event_count::count_on)? {}
    Ok(report)
}

struct Reading<'a, 'c> {
    tx: &'a mut Tx<'c>,
    plan: &'a Plan,
    names: Inward,
    tell: Tell,
    done: u64,
}

impl Reading<'_, '_> {
    fn all(&mut self) -> Result<()> {
        let attached = Attached::read(self.tx, self.open("attachments")?)?;
        self.names.attached(attached);
        let mut events = self.open("events")?;
        while let Some(line) = events.next_with("\"outside-")? {
            self.names.look_around(self.tx, line.fields.get("extra").unwrap_or(&Value::Null))?;
        }
        all().try_for_each(|table| self.table(table))
    }

    fn open(&self, stem: &str) -> Result<line::Lines> {
        line::Lines::open(&self.plan.folder, stem, self.plan.manifest.lines.get(stem))
    }

    fn table(&mut self, table: &'static Table) -> Result<()> {
        let mut lines = self.open(table.file)?;
        loop {
            let (mut batch, mut bytes) = (Vec::new(), 0);
            while batch.len() < BATCH && bytes < BATCH_BYTES {
                let Some(line) = lines.next()? else { break };
                bytes += line.bytes;
                batch.push(line);
            }
            if batch.is_empty() {
                return Ok(());
            }
            self.batch(table, &lines.name, &batch)?;
        }
    }

    fn batch(&mut self, table: &'static Table, file: &str, lines: &[Line]) -> Result<()> {
        let ids = match table.thing() {
            Some(thing) => {
                let ids = rows::take_ids(self.tx, table.name, lines.len())?;
                self.names.expect(thing, &ids);
                ids
            }
            None => Vec::new(),
        };
        let mut batch = Vec::with_capacity(lines.len());
        for (place, line) in lines.iter().enumerate() {
            let id = ids.get(place).copied();
            let told = check_place(table, line).and_then(|()| self.names.cells(table, &line.fields, id));
            batch.push(told.map_err(|error| line::at_fault(file, line.number, error))?);
        }
        self.write(table, (file, lines), &batch)?;
        if table.columns.iter().any(|column| column.cell().is_none()) {
            self.keep_files((file, lines), &ids)?;
        }
        self.done += lines.len() as u64;
        match (self.tell)(self.done, Some(self.plan.manifest.total())) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Error::Unavailable("Stopped; nothing was written.".into())),
        }
    }

    /// Writes them at once; if the database refuses, one by one, to find out which of them it is.
    fn write(&mut self, table: &Table, (file, lines): (&str, &[Line]), batch: &[Vec<Value>]) -> Result<()> {
        let cells = table.cells();
        let mut write = |some: &[Vec<Value>]| self.tx.savepoint(|tx| rows::write(tx, table.rows(&cells), some));
        let Err(refused) = write(batch) else { return Ok(()) };
        for (line, cells) in lines.iter().zip(batch) {
            write(std::slice::from_ref(cells)).map_err(|error| line::at_fault(file, line.number, error))?;
        }
        Err(refused)
    }

    fn keep_files(&mut self, (file, lines): (&str, &[Line]), ids: &[i64]) -> Result<()> {
        for (line, id) in lines.iter().zip(ids) {
            let kept = files::read(&self.plan.folder, line.word("sha256").unwrap_or_default())
                .and_then(|content| files::keep(self.tx, *id, line, &content));
            kept.map_err(|error| line::at_fault(file, line.number, error))?;
        }
        Ok(())
    }
}

/// A line that others name by its place says which that is.
fn check_place(table: &Table, line: &Line) -> Result<()> {
    let is_there = match line.fields.get("id") {
        Some(id) => id.as_u64() == Some(line.number),
        None => true,
    };
    let why = || Error::Malformed(format!("“id” of a line of {} is its number in the file", table.file));
    is_there.then_some(()).ok_or_else(why)
}
