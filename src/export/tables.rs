//! THE DECISION about every table: what of it is exported and how, or that it is left out and why. A test compares this with
//! `src/schema.rs`, so that a new table or column is not forgotten. The order is that of reading back: what a line names stands
//! before it.

mod issues;
mod left;
mod log;
mod project;

use super::column::Column;
use crate::db::dialect::rows::{Cell, Rows};
use crate::events::naming::Thing;

pub use left::LEFT_OUT;

/// A table, or those rows of it that belong to one kind of record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table {
    /// Its name in the database.
    pub(super) name: &'static str,
    /// The name of its file, without the ending.
    pub(super) file: &'static str,
    /// Which rows, in which order.
    pub(super) lines: Lines,
    /// What is written of a row.
    pub(super) columns: &'static [Column],
    /// What is not, and why.
    pub(super) left: &'static [(&'static str, &'static str)],
}

/// Which rows of a table belong to a project, and their order in the file: the same wherever the project is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Lines {
    /// Those that this query gives, in the order of their ids. `$` is the project.
    Own(&'static str),
    /// The same; others name them by their place.
    Named(Thing, &'static str),
    /// Those that name one of these records in this column, record by record; beside that, in the order of this condition or
    /// of the lines themselves. Nothing for the project itself.
    Under(Option<Thing>, &'static str, &'static str),
}

/// All that is exported, in the order of reading back. People and the project itself have files of their own: see
/// `people.rs` and `manifest.rs`.
pub(super) fn all() -> impl Iterator<Item = &'static Table> {
    [project::TABLES, issues::TABLES, log::TABLES].into_iter().flatten()
}

impl Table {
    /// The columns that the database reads and writes.
    pub(super) fn cells(&self) -> Vec<(&'static str, Cell)> {
        self.columns.iter().filter_map(|column| Some((column.name, column.cell()?))).collect()
    }

    /// What the database is told of it.
    pub(super) fn rows<'a>(&self, cells: &'a [(&'a str, Cell)]) -> Rows<'a> {
        Rows { table: self.name, columns: cells }
    }

    /// What others call its rows.
    pub(super) fn thing(&self) -> Option<Thing> {
        match self.lines {
            Lines::Named(thing, _) => Some(thing),
            Lines::Own(_) | Lines::Under(..) => None,
        }
    }
}

/// Every table with the columns of it that were thought of: for the test that compares them with the schema.
pub fn decided() -> Vec<(&'static str, Vec<&'static str>)> {
    let told = |table: &Table| {
        let written = table.columns.iter().filter(|column| column.cell().is_some()).map(|column| column.name);
        (table.name, written.chain(table.left.iter().map(|(name, _)| *name)).collect())
    };
    let own_files = super::manifest::DECIDED.iter().chain(super::people::DECIDED);
    all().map(told).chain(own_files.map(|(name, columns)| (*name, columns.to_vec()))).collect()
}
