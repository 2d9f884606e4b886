//! What is to be written of one issue, its texts rendered: the desk may take it in several bites.

use std::collections::{HashMap, VecDeque};

use serde_json::Value;

use super::here::{Held, Here};
use super::pace::Bite;
use super::{Act, Deed, Fold, Story};
use crate::db::Database;
use crate::db::types::{At, CommentId, ProjectId};
use crate::error::{Error, Result};
use crate::models::imported::Memory;
use crate::models::issue::Issue;
use crate::models::text::Body;

/// An act and its text, if it brings one.
pub(crate) type Packed = (Act, Option<Body>);

/// What is new of one issue.
pub(crate) struct Parcel {
    /// All that the dump tells of it.
    pub(crate) story: Story,
    /// Ours, once it is there.
    pub(crate) issue: Option<Issue>,
    /// Whether an earlier import brought it.
    pub(crate) is_known: bool,
    /// Keys of acts that change nothing.
    pub(crate) without_effect: Vec<String>,
    /// Our comments by GitHub's ids.
    pub(crate) comments: HashMap<i64, CommentId>,
    acts: VecDeque<Packed>,
    fold: Fold,
    digest: Option<Vec<u8>>,
}

impl Parcel {
    /// Packs what is new of a story; nothing if all of it is here, or cannot come.
    pub(crate) fn pack(db: &Database, project: ProjectId, story: Story) -> Result<Option<Self>> {
        let held = match db.read_now(|conn| Here::find(conn, project, &story))? {
            Here::Everything | Here::Another => return Ok(None),
            Here::Nothing => None,
            Here::Some(held) => Some(*held),
        };
        let news = story.news(held.as_ref().map(|held| &held.known));
        let (is_known, digest) = (held.is_some(), Some(story.digest()));
        let (issue, fold, comments) = held.map_or_else(Default::default, Held::into_parts);
        let acts = news.acts.into_iter().map(with_text).collect();
        Ok(Some(Self { story, issue, is_known, without_effect: news.without_effect, comments, acts, fold, digest }))
    }

    /// What a hook told of an issue, rendered already. It is not all of it, so that a later dump is looked at in any case.
    pub(crate) fn told(story: Story, held: Option<Held>, acts: VecDeque<Packed>) -> Self {
        let is_known = held.is_some();
        let (issue, fold, comments) = held.map_or_else(Default::default, Held::into_parts);
        Self { story, issue, is_known, without_effect: Vec::new(), comments, acts, fold, digest: None }
    }

    /// The next act, if the bite takes another. What only a comparison shows goes with the act before it: a later run could
    /// no longer tell its moment. The first goes in any case: without its opening there is no issue.
    pub(crate) fn next(&mut self, bite: &mut Bite) -> Option<Packed> {
        let is_bound = self.issue.is_none() || self.acts.front()?.0.key.is_none();
        if is_bound || bite.takes_another() { self.acts.pop_front() } else { None }
    }

    /// Takes a written act into what is remembered.
    pub(crate) fn written(&mut self, deed: &Deed) {
        self.fold.apply(deed);
    }

    /// Whether all of it is written.
    pub(crate) fn is_done(&self) -> bool {
        self.acts.is_empty()
    }

    /// How GitHub had the issue as far as it is written; with the digest only when that is all.
    pub(crate) fn memory(&self) -> Result<Memory> {
        let standing: Value = serde_json::to_value(&self.fold)
            .map_err(|error| Error::internal("remembering how an imported issue stands", error))?;
        let digest = self.digest.clone().filter(|_| self.is_done());
        Ok(Memory { digest, standing, seen_at: Some(At(self.story.seen_at())) })
    }
}

/// Renders the act's text here, outside of any transaction.
fn with_text(act: Act) -> Packed {
    let body = match &act.deed {
        Deed::Opened { body, .. } | Deed::Commented { body, .. } | Deed::BodyEdited { body } => Some(body),
        Deed::CommentEdited { body, .. } => body.as_ref(),
        _ => None,
    };
    let body = body.map(|text| Body::imported(text));
    (act, body)
}
