//! What is here already of a story's issue.

use std::collections::HashMap;

use serde_json::Value;

use super::{Fold, Known, Story};
use crate::db::DbConn;
use crate::db::types::{At, CommentId, IssueId, ProjectId};
use crate::error::{Error, Result};
use crate::models::imported::{acts_of, present};
use crate::models::issue::Issue;

/// What is here of an issue.
pub(crate) enum Here {
    /// Nothing yet.
    Nothing,
    /// All that the story tells.
    Everything,
    /// An issue that was made here has its number.
    Another,
    /// What an earlier import brought.
    Some(Box<Held>),
}

/// What an earlier import brought.
pub(crate) struct Held {
    /// Ours.
    pub(crate) issue: Issue,
    /// Of what moment the news before were.
    pub(crate) seen_at: Option<At>,
    /// What it brought.
    pub(crate) known: Known,
    /// Our comments by GitHub's ids.
    pub(crate) comments: HashMap<i64, CommentId>,
}

impl Here {
    /// Looks the story's issue up.
    pub(crate) fn find(conn: &mut DbConn, project: ProjectId, story: &Story) -> Result<Self> {
        let Some(found) = present(conn, project, story.issue.number)? else { return Ok(Self::Nothing) };
        let Some(memory) = found.memory else { return Ok(Self::Another) };
        if memory.digest.is_some_and(|digest| digest == story.digest()) {
            return Ok(Self::Everything);
        }
        Held::load(conn, found.issue, (memory.standing, memory.seen_at)).map(|held| Self::Some(Box::new(held)))
    }

    /// How many acts of the story are not here.
    pub(crate) fn count_new(&self, story: &Story) -> usize {
        match self {
            Self::Nothing => story.news(None).acts.len(),
            Self::Some(held) => story.news(Some(&held.known)).acts.len(),
            Self::Everything | Self::Another => 0,
        }
    }
}

fn read_fold(standing: Value) -> Result<Fold> {
    serde_json::from_value(standing).map_err(|error| Error::internal("reading how an imported issue stood", error))
}

impl Held {
    /// What is remembered of an issue.
    pub(crate) fn load(conn: &mut DbConn, id: IssueId, (standing, seen_at): (Value, Option<At>)) -> Result<Self> {
        let known = Known { fold: read_fold(standing)?, ..Known::default() };
        let mut held = Self { issue: Issue::find(conn, id)?, seen_at, known, comments: HashMap::new() };
        for act in acts_of(conn, id)? {
            let comment = act.key.strip_prefix("comment:").and_then(|id| id.parse().ok());
            held.comments.extend(comment.zip(act.comment_id));
            held.known.acts.insert(act.key, act.fingerprint);
        }
        Ok(held)
    }

    /// Ours, how it stood there, and our comments by GitHub's ids.
    pub(crate) fn into_parts(self) -> (Option<Issue>, Fold, HashMap<i64, CommentId>) {
        (Some(self.issue), self.known.fold, self.comments)
    }
}
