//! A place in a list, by which the next page is found.

use crate::db::types::IssueId;

/// What the order goes by, and the issue: `<key>-<id>` in addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub(super) key: i64,
    pub(super) id: IssueId,
}

impl Place {
    /// Reads a cursor.
    #[must_use]
    pub fn parse(cursor: &str) -> Option<Self> {
        let (key, id) = cursor.rsplit_once('-')?;
        Some(Self { key: key.parse().ok()?, id: IssueId(id.parse().ok()?) })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.key, self.id)
    }
}

/// From where on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Start {
    /// The beginning of the list.
    #[default]
    Top,
    /// What follows this place.
    Before(Place),
    /// What stands before this place.
    After(Place),
}
