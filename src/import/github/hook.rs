//! What GitHub posts by itself: read into a plan, its texts rendered, and then done in one transaction, together with the
//! note that the delivery came.
//!
//! Issues meet those that an import brought, and are told of by the same acts. Each payload shows the whole issue, so what an
//! earlier delivery should have told is made good "as GitHub has it".

mod issue;
mod keys;
mod push;
mod repository;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::shapes::User;
use super::{Person, desk::Desk, names::Names};
use crate::db::Tx;
use crate::db::types::ProjectId;
use crate::error::{Error, Result};
use issue::IssueNews;
use push::PushNews;
use repository::{LabelNews, MilestoneNews};

pub(super) use keys::is_known;

/// What a delivery asks us to do.
pub enum Plan {
    /// Something happened to an issue or a pull request.
    Issue(Box<IssueNews>),
    /// Commits came.
    Push(PushNews),
    /// A label of the repository changed.
    Label(LabelNews),
    /// A milestone of the repository changed.
    Milestone(MilestoneNews),
    /// GitHub tries whether somebody is there.
    Ping,
    /// It has no counterpart here.
    Nothing,
}

/// What became of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// In words, for the hook's log.
    pub words: String,
    /// Whether it is of a kind that has a counterpart here.
    pub is_known: bool,
}

impl Outcome {
    fn done(words: impl Into<String>) -> Self {
        Self { words: words.into(), is_known: true }
    }
}

impl Plan {
    /// Reads a payload and renders its texts; `event` is GitHub's name of its kind.
    pub fn read(event: &str, payload: &Value) -> Result<Self> {
        let action = payload.get("action").and_then(Value::as_str).unwrap_or_default();
        Ok(match event {
            "ping" => Self::Ping,
            "push" => Self::Push(PushNews::read(payload)?),
            "label" => LabelNews::read(action, payload)?.map_or(Self::Nothing, Self::Label),
            "milestone" => MilestoneNews::read(action, payload)?.map_or(Self::Nothing, Self::Milestone),
            "issues" | "pull_request" | "issue_comment" => {
                IssueNews::read((event, action), payload)?.map_or(Self::Nothing, |news| Self::Issue(Box::new(news)))
            }
            _ => Self::Nothing,
        })
    }

    /// Does it.
    pub fn take(self, tx: &mut Tx<'_>, project: ProjectId) -> Result<Outcome> {
        let (before, desk) = (tx.recorded(), desk(tx, project)?);
        let about = match self {
            Self::Ping => return Ok(Outcome::done("The hook works.")),
            Self::Nothing => {
                return Ok(Outcome { words: "Left out: this has no counterpart here.".into(), is_known: false });
            }
            Self::Issue(news) => news.take(tx, desk)?,
            Self::Push(news) => news.take(tx, desk)?,
            Self::Label(news) => news.take(tx, desk)?,
            Self::Milestone(news) => news.take(tx, desk)?,
        };
        Ok(Outcome::done(match tx.recorded() - before {
            0 => format!("{about}: nothing that was not known."),
            1 => format!("{about}: 1 event."),
            count => format!("{about}: {count} events."),
        }))
    }
}

fn desk(tx: &mut Tx<'_>, project: ProjectId) -> Result<Desk> {
    Ok(Desk { project, system: tx.actor(), names: Names::load(tx.conn(), project)? })
}

/// What stands under a key, in the shape that we need.
fn part<T: DeserializeOwned>(payload: &Value, key: &str) -> Result<T> {
    let found = payload.get(key).unwrap_or(&Value::Null);
    T::deserialize(found).map_err(|error| Error::Malformed(format!("“{key}” of the payload: {error}.")))
}

/// Who did it.
fn sender(payload: &Value) -> Result<Person> {
    Ok(Person::or_ghost(part::<Option<User>>(payload, "sender")?))
}
