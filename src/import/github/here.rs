//! What is here already of a story's issue, and what of the story is new.

use std::collections::{HashMap, VecDeque};

use serde_json::Value;

use super::{Act, Deed, Fold, Known, Story};
use crate::db::types::{CommentId, IssueId, ProjectId};
use crate::db::{Database, DbConn};
use crate::error::{Error, Result};
use crate::models::imported::{acts_of, present};
use crate::models::text::Body;

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
    pub(crate) issue: IssueId,
    known: Known,
    comments: HashMap<i64, CommentId>,
}

/// What is to be written of one issue, its texts rendered: the writer may take it in several bites.
pub(crate) struct Parcel {
    pub(crate) story: Story,
    /// Ours, once it is there.
    pub(crate) issue: Option<IssueId>,
    pub(crate) acts: VecDeque<(Act, Option<Body>)>,
    pub(crate) without_effect: Vec<String>,
    /// How GitHub had the issue as far as it is written.
    pub(crate) fold: Fold,
    pub(crate) digest: Vec<u8>,
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
        let fold = read_fold(memory.standing)?;
        let mut held = Held { issue: found.issue, known: Known { fold, ..Known::default() }, comments: HashMap::new() };
        for act in acts_of(conn, found.issue)? {
            let comment = act.key.strip_prefix("comment:").and_then(|id| id.parse().ok());
            held.comments.extend(comment.zip(act.comment_id));
            held.known.acts.insert(act.key, act.fingerprint);
        }
        Ok(Self::Some(Box::new(held)))
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

impl Parcel {
    /// Packs what is new of a story; nothing if all of it is here, or cannot come.
    pub(crate) fn pack(db: &Database, project: ProjectId, story: Story) -> Result<Option<Self>> {
        let (held, news) = match db.read_now(|conn| Here::find(conn, project, &story))? {
            Here::Everything | Here::Another => return Ok(None),
            Here::Nothing => (None, story.news(None)),
            Here::Some(held) => {
                let news = story.news(Some(&held.known));
                (Some(*held), news)
            }
        };
        let (issue, fold, comments) =
            held.map_or_else(Default::default, |held| (Some(held.issue), held.known.fold, held.comments));
        let acts = news.acts.into_iter().map(with_text).collect();
        let (without_effect, digest) = (news.without_effect, story.digest());
        Ok(Some(Self { story, issue, acts, without_effect, fold, digest, comments }))
    }
}

/// Renders the act's text here, outside of any transaction.
fn with_text(act: Act) -> (Act, Option<Body>) {
    let body = match &act.deed {
        Deed::Opened { body, .. } | Deed::Commented { body, .. } | Deed::BodyEdited { body } => Some(body),
        Deed::CommentEdited { body, .. } => body.as_ref(),
        _ => None,
    };
    let body = body.map(|text| Body::imported(text));
    (act, body)
}
