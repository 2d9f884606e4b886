//! A project as a folder of JSON lines, and back again: equal by a check and by a second export, on either database and from
//! one to the other.

mod decided;
mod refused;
mod rich;
mod round_trip;

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use tempfile::TempDir;
use tidings::check;
use tidings::db::Database;
use tidings::error::Result;
use tidings::export::{self, Order, Plan, Report, Tell};

/// Goes on, whatever it hears.
fn on() -> Tell {
    Arc::new(|_, _| ControlFlow::Continue(()))
}

/// An export in a folder of its own.
struct Export {
    place: TempDir,
}

impl Export {
    fn of(db: &Database, slug: &str) -> Self {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("export");
        export::write(db, &Order { project: slug.into(), folder, with_emails: false }, on()).unwrap();
        Self { place }
    }

    fn folder(&self) -> std::path::PathBuf {
        self.place.path().join("export")
    }

    /// Each file and what is in it.
    fn files(&self) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        for folder in [self.folder(), self.folder().join("files")] {
            for entry in fs::read_dir(folder).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file()) {
                let content = fs::read(entry.path()).unwrap();
                let name = entry.file_name().into_string().unwrap();
                found.insert(name, String::from_utf8_lossy(&content).into_owned());
            }
        }
        found
    }

    fn read_into(&self, db: &Database, slug: Option<&str>) -> Result<Report> {
        read(db, &self.folder(), slug)
    }
}

fn read(db: &Database, folder: &Path, slug: Option<&str>) -> Result<Report> {
    export::read(db, Plan::new(folder, slug)?, on())
}

/// Says which files differ, and where first.
fn assert_same(one: &Export, two: &Export) {
    let (one, two) = (one.files(), two.files());
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    for (name, content) in &one {
        let differing = content.lines().zip(two[name].lines()).find(|(one, two)| one != two);
        assert_eq!(differing, None, "{name}");
        assert_eq!(content.len(), two[name].len(), "{name}");
    }
}

/// The lines of a check.
fn differences(db: &Database) -> Vec<String> {
    let mut lines = Vec::new();
    check::run(db, false, &mut |line| lines.push(line.to_owned())).unwrap();
    lines
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// What `SELECT … AS count` says.
fn count(db: &Database, query: &str) -> i64 {
    db.read_now(|conn| Ok(diesel::sql_query(query).get_result::<Count>(conn)?.count)).unwrap()
}
