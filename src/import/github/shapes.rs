//! The JSON of GitHub's REST answers, as far as we read it. Everything but an issue's number may be missing or null.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

use super::Time;

/// An element of `issues.json`; a pull request is one too.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Issue {
    /// The number that people know; gaps are kept.
    pub(crate) number: i64,
    pub(crate) title: Option<String>,
    pub(crate) body: Option<String>,
    pub(crate) user: Option<User>,
    #[serde(default, deserialize_with = "or_default")]
    pub(crate) labels: Vec<Label>,
    pub(crate) state: Option<String>,
    pub(crate) state_reason: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    pub(crate) locked: bool,
    pub(crate) active_lock_reason: Option<String>,
    pub(crate) assignee: Option<User>,
    #[serde(default, deserialize_with = "or_default")]
    pub(crate) assignees: Vec<User>,
    pub(crate) milestone: Option<Milestone>,
    /// When it was opened.
    pub(crate) created_at: Time,
    pub(crate) updated_at: Option<Time>,
    pub(crate) closed_at: Option<Time>,
    pub(crate) closed_by: Option<User>,
    pub(crate) html_url: Option<String>,
    pub(crate) repository_url: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    pub(crate) reactions: BTreeMap<String, Value>,
    pub(crate) pull_request: Option<PullRequest>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct PullRequest {
    pub(crate) merged_at: Option<Time>,
}

/// A person, a bot or an organisation; deleted accounts come as null and are "ghost".
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct User {
    pub(crate) id: Option<i64>,
    pub(crate) login: Option<String>,
}

/// A label: an object, or in old answers only its name.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "LabelShape")]
pub(crate) struct Label {
    /// Unique in its repository, whatever the case.
    pub(crate) name: String,
    /// Six hexadecimal digits.
    pub(crate) color: Option<String>,
    /// What it is for, in one line.
    pub(crate) description: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum LabelShape {
    Name(String),
    Whole { name: String, color: Option<String>, description: Option<String> },
}

impl From<LabelShape> for Label {
    fn from(shape: LabelShape) -> Self {
        match shape {
            LabelShape::Name(name) => Self { name, color: None, description: None },
            LabelShape::Whole { name, color, description } => Self { name, color, description },
        }
    }
}

/// A milestone; in a timeline only its title is given.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Milestone {
    /// Unique in its repository.
    pub(crate) title: String,
    /// What it is for.
    pub(crate) description: Option<String>,
    /// `open` or `closed`.
    pub(crate) state: Option<String>,
    /// The day it is due, as a moment in GitHub's zone.
    pub(crate) due_on: Option<Time>,
    /// When it was made.
    pub(crate) created_at: Option<Time>,
    /// When it was closed.
    pub(crate) closed_at: Option<Time>,
}

/// An element of `issues/{n}/comments.json`.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Comment {
    pub(crate) id: i64,
    pub(crate) user: Option<User>,
    pub(crate) body: Option<String>,
    pub(crate) created_at: Time,
    pub(crate) updated_at: Option<Time>,
    #[serde(default, deserialize_with = "or_default")]
    pub(crate) reactions: BTreeMap<String, Value>,
}

/// An element of `issues/{n}/timeline.json`: one shape for all kinds. Never fails: what cannot be read has no kind.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "Value")]
pub(crate) struct Entry {
    pub(crate) kind: String,
    pub(crate) id: Option<i64>,
    pub(crate) actor: Option<User>,
    pub(crate) at: Option<Time>,
    pub(crate) label: Option<Label>,
    pub(crate) milestone: Option<Milestone>,
    pub(crate) assignee: Option<User>,
    pub(crate) rename: Option<Rename>,
    pub(crate) lock_reason: Option<String>,
    pub(crate) state_reason: Option<String>,
    pub(crate) commit_id: Option<String>,
    pub(crate) commit_url: Option<String>,
    pub(crate) source: Option<Source>,
    pub(crate) comment: Option<Comment>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Rename {
    pub(crate) from: String,
    pub(crate) to: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Source {
    pub(crate) issue: Option<SourceIssue>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct SourceIssue {
    pub(crate) number: i64,
    pub(crate) repository_url: Option<String>,
}

impl From<Value> for Entry {
    fn from(value: Value) -> Self {
        let kind: Option<String> = field(&value, "event");
        let is_comment = kind.as_deref() == Some("commented");
        Self {
            id: field(&value, "id"),
            actor: field(&value, "actor"),
            at: field(&value, "created_at"),
            label: field(&value, "label"),
            milestone: field(&value, "milestone"),
            assignee: field(&value, "assignee"),
            rename: field(&value, "rename"),
            lock_reason: field(&value, "lock_reason"),
            state_reason: field(&value, "state_reason"),
            commit_id: field(&value, "commit_id"),
            commit_url: field(&value, "commit_url"),
            source: field(&value, "source"),
            comment: is_comment.then(|| Comment::deserialize(&value).ok()).flatten(),
            kind: kind.unwrap_or_else(|| "without a kind".to_owned()),
        }
    }
}

/// What stands under a key, if it is there and has the shape we know.
fn field<T: DeserializeOwned>(value: &Value, key: &str) -> Option<T> {
    value.get(key).and_then(|found| T::deserialize(found).ok())
}

/// An element of `issues/{n}/xrefs.json`: a reference without the repository that it came from.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Reference {
    #[serde(default, rename = "event", deserialize_with = "or_default")]
    pub(crate) kind: String,
    pub(crate) from: Option<i64>,
    pub(crate) commit: Option<String>,
    pub(crate) actor: Option<String>,
    #[serde(rename = "date")]
    pub(crate) at: Option<Time>,
}

fn or_default<'de, T: Default + Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    Option::<T>::deserialize(from).map(Option::unwrap_or_default)
}
