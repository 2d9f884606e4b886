//! Acts that tie an issue to another one. They wait until every issue is there, for the other may come later in the dump.

use super::{Person, Time};

/// One issue points at another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    /// The issue whose history shows it.
    pub(crate) number: i64,
    /// Unique in that issue.
    pub(crate) key: String,
    /// When the tie was made.
    pub(crate) at: Time,
    /// Who made it.
    pub(crate) person: Person,
    /// What ties them.
    pub(crate) tie: Tie,
}

/// How two issues are tied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tie {
    /// A text of the other issue names this one. Unless `certain`, the number may be another repository's,
    /// and only a text of that moment that really names this issue proves it.
    ReferencedBy {
        /// The issue whose text it is.
        source: i64,
        /// Whether GitHub itself says that it is the same repository.
        certain: bool,
    },
    /// This issue says the same as the other.
    DuplicateOf {
        /// The issue that stays.
        original: i64,
    },
}
