//! GitHub's own list answers, read and turned into the acts of our log.
//!
//! ```text
//! folder ──► shapes ──► story (acts, snapshot, links) ──► news (what is not yet in our log) ──► apply
//! ```
//! Everything before `apply` is pure: it knows no database, and reads one issue at a time.

mod acts;
mod array;
mod counts;
mod deeds;
mod fold;
mod folder;
mod links;
mod news;
mod shapes;
mod story;
mod teller;
#[cfg(test)]
mod tests;
mod texts;

pub(crate) use acts::{Act, ClosedAs, Deed, Person, Reactions, Text, Who};
pub(crate) use counts::Counts;
pub(crate) use fold::{Fold, Lock};
pub(crate) use folder::{Folder, Unreadable};
pub(crate) use links::{Link, Tie};
pub(crate) use news::{Known, News};
pub(crate) use shapes::{Issue, Label, Milestone};
pub(crate) use story::Story;

/// A moment as GitHub gives it: whole seconds, UTC.
pub(crate) type Time = chrono::DateTime<chrono::Utc>;
