//! GitHub's own list answers, read and turned into the acts of our log.
//!
//! ```text
//! folder ──► shapes ──► story (acts, snapshot, links) ──► news (what is not here yet) ──► parcel ──► desk ──► linking
//! ```
//! Everything up to the news is pure: it knows no database, and reads one issue at a time. Another thread than the one
//! that packs parcels writes them, in bites that are each one transaction.
//!
//! What fills the folder, when it comes from GitHub itself, is `fetch`. What GitHub posts by itself is `hook`: the same acts,
//! one issue at a time.

mod acts;
mod apply;
mod array;
mod counts;
mod deeds;
mod desk;
mod fetch;
mod fold;
mod folder;
mod here;
pub mod hook;
mod linking;
mod links;
mod names;
mod news;
mod pace;
mod parcel;
mod run;
mod shapes;
mod story;
mod survey;
mod teller;
#[cfg(test)]
mod tests;
mod texts;

use acts::{Act, ClosedAs, Deed, Person, Text, Who};
use fold::Fold;
use folder::{Folder, Unreadable};
use links::{Link, Tie};
use news::Known;
use shapes::Issue;
use story::Story;

pub use counts::Counts;
pub use fetch::{Fetch, Repository, Source, fetch};
pub use run::{Order, Report, Step, run};

/// A moment as GitHub gives it: whole seconds, UTC.
type Time = chrono::DateTime<chrono::Utc>;
