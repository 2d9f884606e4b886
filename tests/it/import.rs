//! Importing from GitHub: from a dump on disk to rows, events and a clean check.

mod again;
mod command;
mod counts;
mod dump;
mod fetching;
mod first;
mod refused;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use diesel::prelude::*;
use tidings::check;
use tidings::db::Database;
use tidings::db::types::At;
use tidings::error::Result;
use tidings::import::github::{Order, Report, Step, run};
use tidings::schema::{issue_events, issues, users};

use crate::support::store::Store;

/// The small dump that was written by hand.
fn small() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/github/small")
}

fn order(path: &Path) -> Order {
    Order { path: path.to_owned(), project: "lamps".to_owned(), is_dry: false }
}

fn try_to_import(db: &Database, path: &Path) -> Result<Report> {
    run(db, &order(path), &|_| ControlFlow::Continue(()))
}

fn import(store: &Store, path: &Path) -> Report {
    try_to_import(&store.db, path).unwrap()
}

/// Imports until something was written, and then stops as Ctrl-C does.
fn import_a_bite(store: &Store, path: &Path) -> Report {
    let stop_early = |step| match step {
        Step::Writing(..) => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    };
    run(&store.db, &order(path), &stop_early).unwrap()
}

/// The lines of a check.
fn differences(store: &Store) -> Vec<String> {
    let mut lines = Vec::new();
    check::run(&store.db, false, &mut |line| lines.push(line.to_owned())).unwrap();
    lines
}

/// Every event as a line, issue by issue in the order in which they were recorded.
fn log(store: &Store) -> Vec<String> {
    let rows: Vec<(i64, String, At, String)> = store
        .db
        .read_now(|conn| {
            let events = issue_events::table.inner_join(issues::table).inner_join(users::table);
            let order = (issues::number, issue_events::id);
            let columns = (issues::number, issue_events::action, issue_events::occurred_at, users::name);
            Ok(events.order(order).select(columns).load(conn)?)
        })
        .unwrap();
    let line = |(number, action, at, name): (i64, String, At, String)| {
        format!("#{number} {} {name} {action}", at.0.format("%Y-%m-%d %H:%M:%S"))
    };
    rows.into_iter().map(line).collect()
}
