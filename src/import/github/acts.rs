//! What people did, in our words but without our ids: the neutral form between GitHub's JSON and our log.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Time, shapes::User};

/// One thing that somebody did to an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Act {
    /// GitHub's id of it, unique in its issue; none for what only a comparison shows.
    pub(crate) key: Option<String>,
    /// When it was done.
    pub(crate) at: Time,
    /// Who did it.
    pub(crate) who: Who,
    /// What was done.
    pub(crate) deed: Deed,
}

impl Act {
    /// Whether it made a comment.
    pub(crate) fn is_comment(&self) -> bool {
        matches!(self.deed, Deed::Commented { .. })
    }
}

/// Who acted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) enum Who {
    /// An account on GitHub.
    Person(Person),
    /// Nobody known: a difference put right "as GitHub had it".
    System,
}

/// An account on GitHub.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Person {
    /// Stays when the login changes; unknown in some sources.
    pub(crate) id: Option<i64>,
    /// The name that people see.
    pub(crate) login: String,
}

impl Person {
    /// GitHub's own stand-in for deleted accounts.
    #[must_use]
    pub(crate) fn ghost() -> Self {
        Self { id: Some(10_137), login: "ghost".to_owned() }
    }

    /// The account, or the stand-in where GitHub names none.
    pub(crate) fn or_ghost(user: Option<User>) -> Self {
        user.map_or_else(Self::ghost, Self::from)
    }

    /// Somebody of whom only the login is known.
    #[must_use]
    pub(crate) fn named(login: &str) -> Self {
        Self { id: None, login: plain(login) }
    }
}

impl From<User> for Person {
    fn from(user: User) -> Self {
        match user.login {
            Some(login) if !login.trim().is_empty() => Self { id: user.id, login: plain(&login) },
            _ => Self::ghost(),
        }
    }
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) enum Deed {
    /// The issue began with this title and text.
    Opened { title: String, body: String, reactions: Reactions },
    /// A comment, by GitHub's id, and when its text was last changed, if ever.
    Commented { comment: i64, body: String, reactions: Reactions, edited_at: Option<Time> },
    /// A comment's text changed; without a body when only the time of the change is known.
    CommentEdited { comment: i64, body: Option<String> },
    /// The description changed between two dumps.
    BodyEdited { body: String },
    /// The title changed.
    Renamed { from: String, to: String },
    /// Closed, perhaps by a commit.
    Closed { reason: ClosedAs, sha: Option<String> },
    /// Opened again.
    Reopened,
    /// A label was put on.
    Labeled { name: String, color: Option<String> },
    /// A label was taken off.
    Unlabeled { name: String, color: Option<String> },
    /// Added to a milestone.
    Milestoned { title: String },
    /// Removed from a milestone.
    Demilestoned { title: String },
    /// Somebody was assigned.
    Assigned { person: Person },
    /// Somebody is no longer assigned.
    Unassigned { person: Person },
    /// The conversation was locked.
    Locked { reason: Option<String> },
    /// The conversation was unlocked.
    Unlocked,
    /// Somebody was named in a text of this issue.
    Mentioned { person: Person, text: Text },
    /// A commit named this issue.
    CommitReferenced { sha: String, repository: Option<String> },
}

/// A text of an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) enum Text {
    /// The description.
    Body,
    /// A comment, by GitHub's id.
    Comment(i64),
}

/// How an issue ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ClosedAs {
    /// Done.
    Completed,
    /// Will not be done.
    NotPlanned,
    /// Another issue says the same.
    Duplicate,
}

impl ClosedAs {
    /// GitHub's word; older answers have none, which meant "completed".
    pub(crate) fn parse(word: Option<&str>) -> Self {
        match word {
            Some("not_planned") => Self::NotPlanned,
            Some("duplicate") => Self::Duplicate,
            _ => Self::Completed,
        }
    }
}

/// How many people reacted, by GitHub's name of the reaction. Who they were is not in the lists.
pub(crate) type Reactions = BTreeMap<String, u64>;

/// The reactions that occurred at all.
pub(crate) fn reactions(counts: &BTreeMap<String, Value>) -> Reactions {
    let given = counts.iter().filter(|(name, _)| *name != "total_count");
    given
        .filter_map(|(name, count)| count.as_u64().filter(|count| *count > 0).map(|count| (name.clone(), count)))
        .collect()
}

impl Deed {
    /// Whether it sets something of which an issue has only one state, so that doing it twice is doing it once.
    pub(crate) fn is_about_state(&self) -> bool {
        !matches!(
            self,
            Self::Opened { .. }
                | Self::Commented { .. }
                | Self::CommentEdited { .. }
                | Self::Mentioned { .. }
                | Self::CommitReferenced { .. }
        )
    }
}

/// A text that both databases can hold: PostgreSQL has no NUL.
pub(crate) fn plain(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}
