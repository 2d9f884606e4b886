//! Writing the folder: one consistent look at the database, in batches, into a folder beside that gets its name when it is whole.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::manifest::{self, Manifest, Told};
use super::outward::Outward;
use super::tables::{Lines, Table, all};
use super::{Report, Tell, files, people};
use crate::db::dialect::rows;
use crate::db::types::AttachmentId;
use crate::db::{Database, DbConn};
use crate::error::{Error, Result};
use crate::models::attachment;
use crate::models::project::Project;
use crate::models::user::OptionalRow as _;

/// So many rows are read at once.
const BATCH: usize = 500;

/// What to export.
#[derive(Debug, Clone)]
pub struct Order {
    /// The project's name in addresses.
    pub project: String,
    /// Where to: a folder that is not there, or empty.
    pub folder: PathBuf,
    /// Mail addresses too.
    pub with_emails: bool,
}

impl Order {
    /// Is there room? Told before a database is opened.
    pub fn check(&self) -> Result<()> {
        let folder = self.folder.display();
        match fs::read_dir(&self.folder).map(|mut inside| inside.next().is_some()) {
            Ok(true) => Err(Error::Conflict(format!("{folder} is not empty and is not written over."))),
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unwritten(&self.folder, &error)),
            _ => Ok(()),
        }
    }
}

/// Exports a project.
pub fn write(db: &Database, order: &Order, tell: Tell) -> Result<Report> {
    order.check()?;
    let part = beside(&order.folder)?;
    make_folder(&part)?;
    let written = db.read_now(|conn| rows::at_one_moment(conn, |conn| write_all(conn, order, (&part, tell)))).and_then(
        |report| fs::rename(&part, &order.folder).map(|()| report).map_err(|error| unwritten(&order.folder, &error)),
    );
    if written.is_err() {
        drop(fs::remove_dir_all(&part)); // the first failure is the one to tell
    }
    written
}

/// Where it grows.
fn beside(folder: &Path) -> Result<PathBuf> {
    let name =
        folder.file_name().ok_or_else(|| Error::Malformed(format!("{} is no name of a folder.", folder.display())))?;
    let mut part = name.to_owned();
    part.push(".part");
    let part = folder.with_file_name(part);
    let left = || Error::Conflict(format!("{} was left by an export that did not end; remove it.", part.display()));
    if part.symlink_metadata().is_ok() { Err(left()) } else { Ok(part) }
}

/// For its owner only: it holds all that the project holds.
fn make_folder(folder: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let made = builder.create(folder).and_then(|()| builder.create(folder.join(files::FOLDER)));
    made.map_err(|error| unwritten(folder, &error))
}

fn write_all(conn: &mut DbConn, order: &Order, (folder, tell): (&Path, Tell)) -> Result<Report> {
    let project = Project::find_by_slug(conn, &order.project).optional_row()?;
    let none = || Error::Conflict(format!("There is no project “{}”.", order.project));
    let project = project.ok_or_else(none)?;
    let names = Outward::read(conn, project.id.0)?;
    let mut writing = Writing { conn, folder, names, tell, lines: BTreeMap::new(), done: 0 };
    for table in all() {
        writing.table(table)?;
    }
    writing.end(order.with_emails)
}

struct Writing<'a> {
    conn: &'a mut DbConn,
    folder: &'a Path,
    names: Outward,
    tell: Tell,
    lines: BTreeMap<String, u64>,
    done: u64,
}

impl Writing<'_> {
    fn table(&mut self, table: &'static Table) -> Result<()> {
        let project = self.names.project.to_string();
        let (ids, column, and) = match table.lines {
            Lines::Own(query) => (rows::ids(self.conn, &query.replace('$', &project))?, "id", "ORDER BY id".to_owned()),
            Lines::Named(thing, _) => (self.names.own(thing).to_vec(), "id", "ORDER BY id".to_owned()),
            Lines::Under(None, column, and) => (vec![self.names.project], column, and.to_owned()),
            Lines::Under(Some(thing), column, and) => {
                (self.names.own(thing).to_vec(), column, and.replace('$', &project))
            }
        };
        let mut file = Growing::open(self.folder, table.file)?;
        for some in ids.chunks(BATCH) {
            let some: Vec<String> = some.iter().map(i64::to_string).collect();
            let which = format!("WHERE {column} IN ({}) {and}", some.join(", "));
            self.batch(table, &which, &mut file)?;
        }
        self.lines.insert(table.file.to_owned(), file.end()?);
        Ok(())
    }

    fn batch(&mut self, table: &'static Table, which: &str, file: &mut Growing) -> Result<()> {
        let cells = table.cells();
        let mut batch = Vec::new();
        for row in rows::read(self.conn, table.rows(&cells), which)? {
            let digest = self.content(table, &row)?;
            batch.push((parent(table, &row), self.names.line(table, &row, &digest)?));
        }
        if !which.contains("ORDER BY") {
            batch.sort();
        }
        batch.sort_by_key(|(parent, _)| *parent);
        batch.iter().try_for_each(|(_, line)| file.write(line))?;
        self.done += batch.len() as u64;
        match (self.tell)(self.done, None) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Error::Unavailable("Stopped; nothing was written.".into())),
        }
    }

    /// Writes what a file holds.
    fn content(&mut self, table: &Table, row: &[Value]) -> Result<String> {
        let has_content = table.columns.iter().any(|column| column.cell().is_none());
        let id = row.first().and_then(Value::as_i64).filter(|_| has_content);
        id.map_or(Ok(String::new()), |id| {
            files::write(self.folder, &attachment::content_of(self.conn, AttachmentId(id))?)
        })
    }

    /// People and the project itself come last: now it is known who occurs, and that all is there.
    fn end(mut self, with_emails: bool) -> Result<Report> {
        let told = Told::read(self.conn, &mut self.names)?;
        let mut file = Growing::open(self.folder, people::FILE)?;
        for line in people::lines(self.conn, &self.names.met(), with_emails)? {
            file.write(&line)?;
        }
        self.lines.insert(people::FILE.to_owned(), file.end()?);
        let manifest = Manifest::new(told, self.lines);
        create(&self.folder.join(manifest::NAME), manifest.text()?.as_bytes())?;
        Ok(Report::of(&manifest))
    }
}

/// Whose a row is: ids ascend as their places do.
fn parent(table: &Table, row: &[Value]) -> i64 {
    let Lines::Under(_, column, _) = table.lines else { return 0 };
    let place = table.cells().iter().position(|(name, _)| *name == column);
    place.and_then(|place| row[place].as_i64()).unwrap_or_default()
}

/// A file that grows line by line.
struct Growing {
    file: BufWriter<File>,
    path: PathBuf,
    lines: u64,
}

impl Growing {
    fn open(folder: &Path, stem: &str) -> Result<Self> {
        let path = folder.join(format!("{stem}.jsonl"));
        let file = File::create_new(&path).map_err(|error| unwritten(&path, &error))?;
        Ok(Self { file: BufWriter::with_capacity(256 * 1024, file), path, lines: 0 })
    }

    fn write(&mut self, line: &str) -> Result<()> {
        self.lines += 1;
        self.file.write_all(line.as_bytes()).map_err(|error| unwritten(&self.path, &error))
    }

    /// On the disk, and how many lines.
    fn end(mut self) -> Result<u64> {
        let flushed = self.file.flush().and_then(|()| self.file.get_ref().sync_all());
        flushed.map(|()| self.lines).map_err(|error| unwritten(&self.path, &error))
    }
}

/// Writes a whole file, to the disk.
pub(super) fn create(path: &Path, content: &[u8]) -> Result<()> {
    let written = File::create_new(path).and_then(|mut file| {
        file.write_all(content)?;
        file.sync_all()
    });
    written.map_err(|error| unwritten(path, &error))
}

fn unwritten(path: &Path, error: &io::Error) -> Error {
    Error::Unavailable(format!("{} cannot be written: {error}", path.display()))
}
