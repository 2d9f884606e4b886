//! A project as a folder of JSON lines, and back again. What is exported and what is left out is decided in [`tables`], one
//! table after the other.
//!
//! ```text
//! database ──► rows ──► outward (names instead of ids) ──► folder ──► line ──► inward (new ids) ──► rows ──► settling
//! ```
//! A file for each kind, an object a line, in the order of the rows' ids; nothing in it depends on which instance wrote it or
//! when. So a project that was read back gives the same bytes again, on either database.
//!
//! Reading back copies events as they were: they were told where they happened, and nobody hears of them here.

mod column;
mod files;
mod inward;
mod line;
mod manifest;
mod outward;
mod people;
mod reading;
mod settling;
mod tables;
mod values;
mod writing;

use std::ops::ControlFlow;
use std::sync::Arc;

use manifest::Manifest;

pub use reading::{Plan, read};
pub use tables::{LEFT_OUT, decided};
pub use writing::{Order, write};

/// Hears how many lines are done, and of how many if that is known, and says whether to go on.
pub type Tell = Arc<dyn Fn(u64, Option<u64>) -> ControlFlow<()> + Send + Sync>;

/// What an export holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The project's name in addresses.
    pub project: String,
    /// Issues.
    pub issues: u64,
    /// Comments.
    pub comments: u64,
    /// Events of issues.
    pub events: u64,
    /// Attached files.
    pub files: u64,
}

impl Report {
    fn of(manifest: &Manifest) -> Self {
        let count = |file: &str| manifest.lines.get(file).copied().unwrap_or_default();
        Self {
            project: manifest.project.slug.clone(),
            issues: count("issues"),
            comments: count("comments"),
            events: count("events"),
            files: count("attachments"),
        }
    }
}
