//! What is so at the moment of an event: the answers to attributes, each looked up when it is first asked for.

use std::collections::HashMap;

use serde_json::Value;

use super::attribute;
use crate::db::DbConn;
use crate::db::types::{At, CommentId};
use crate::db::words::{CloseReason, Role};
use crate::error::Result;
use crate::events::Event;
use crate::models::comment::Comment;
use crate::models::issue::Issue;
use crate::models::label::Label;
use crate::models::milestone::Milestone;
use crate::models::user::{OptionalRow, User};
use crate::models::{assignee, member};

/// The answer to one attribute.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact {
    /// There is none.
    Absent,
    /// Words.
    Text(String),
    /// A number.
    Number(f64),
    /// A time.
    Moment(At),
    /// Yes or no.
    Flag(bool),
    /// Several names.
    Names(Vec<String>),
}

impl Fact {
    fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Absent } else { Self::Text(text) }
    }

    #[expect(clippy::cast_precision_loss, reason = "ids and counts stay far below 2⁵³")]
    fn number(number: i64) -> Self {
        Self::Number(number as f64)
    }

    fn of(value: Option<&Value>) -> Self {
        match value {
            None | Some(Value::Null | Value::Object(_)) => Self::Absent,
            Some(Value::Bool(flag)) => Self::Flag(*flag),
            Some(Value::Number(number)) => number.as_f64().map_or(Self::Absent, Self::Number),
            Some(Value::String(text)) => Self::text(text),
            Some(Value::Array(names)) => {
                Self::Names(names.iter().filter_map(Value::as_str).map(str::to_owned).collect())
            }
        }
    }

    /// In words, as a reply says it.
    pub fn words(&self) -> String {
        match self {
            Self::Absent => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Moment(at) => at.0.date_naive().to_string(),
            Self::Flag(flag) => (if *flag { "yes" } else { "no" }).to_owned(),
            Self::Names(names) => names.join(", "),
        }
    }
}

/// An event, its issue, and what was looked up of them so far.
pub struct Facts<'e> {
    event: &'e Event,
    issue: Issue,
    known: HashMap<String, Fact>,
}

impl<'e> Facts<'e> {
    /// Of this event, as its issue is now.
    pub fn of(conn: &mut DbConn, event: &'e Event) -> Result<Self> {
        Ok(Self { event, issue: Issue::find(conn, event.issue_id)?, known: HashMap::new() })
    }

    /// The answer to an attribute of this name.
    pub fn get(&mut self, conn: &mut DbConn, name: &str) -> Result<&Fact> {
        if !self.known.contains_key(name) {
            let fact = self.look_up(conn, name)?;
            self.known.insert(name.to_owned(), fact);
        }
        Ok(&self.known[name])
    }

    fn look_up(&self, conn: &mut DbConn, name: &str) -> Result<Fact> {
        if let Some(field) = attribute::data_field(name) {
            return Ok(Fact::of(self.event.extra.0.get(field)));
        }
        match name.split_once('.') {
            Some(("actor", of)) => self.of_actor(conn, of),
            Some(("comment", of)) => self.of_comment(conn, of),
            Some(("event", "occurred_at")) => Ok(Fact::Moment(self.event.occurred_at)),
            Some(("event", "via")) => Ok(Fact::text(self.event.via.as_str())),
            Some(_) => Ok(Fact::Absent),
            None => Ok(match self.in_row(name) {
                Some(fact) => fact,
                None => self.beside_row(conn, name)?,
            }),
        }
    }

    /// What the issue's own row tells.
    fn in_row(&self, name: &str) -> Option<Fact> {
        let issue = &self.issue;
        let maybe = |at: Option<At>| at.map_or(Fact::Absent, Fact::Moment);
        Some(match name {
            "title" => Fact::text(&issue.title),
            "number" => Fact::number(issue.number),
            "state" => Fact::text(issue.state.as_str()),
            "state_reason" => Fact::text(issue.state_reason.map(CloseReason::as_str).unwrap_or_default()),
            "comments_count" => Fact::number(issue.comments_count),
            "is_locked" => Fact::Flag(issue.locked_at.is_some()),
            "created_at" => Fact::Moment(issue.created_at),
            "closed_at" => maybe(issue.closed_at),
            "last_activity_at" => Fact::Moment(issue.last_activity_at),
            "last_commented_at" => maybe(issue.last_commented_at),
            _ => return None,
        })
    }

    fn beside_row(&self, conn: &mut DbConn, name: &str) -> Result<Fact> {
        let issue = &self.issue;
        Ok(match name {
            "body" => Fact::text(issue.text(conn)?.body),
            "author" => Fact::text(User::find(conn, issue.author_id)?.name),
            "milestone" => match issue.milestone_id {
                Some(milestone) => Fact::text(Milestone::find(conn, milestone)?.title),
                None => Fact::Absent,
            },
            "labels" => names(Label::on_issues(conn, &[issue.id])?.remove(&issue.id), |label| label.name),
            "assignees" => names(assignee::on_issues(conn, &[issue.id])?.remove(&issue.id), |user| user.name),
            _ => Fact::Absent,
        })
    }

    /// Nothing for a private event: who looked at what is nobody's business.
    fn of_actor(&self, conn: &mut DbConn, of: &str) -> Result<Fact> {
        let actor = self.event.actor_id;
        if self.event.private {
            return Ok(Fact::Absent);
        }
        Ok(match of {
            "name" => Fact::text(User::find(conn, actor)?.name),
            "kind" => Fact::text(User::find(conn, actor)?.kind.as_str()),
            "role" => {
                let role = member::role_of(conn, self.event.project_id, actor)?;
                Fact::text(role.map(Role::as_str).unwrap_or_default())
            }
            _ => Fact::Absent,
        })
    }

    /// Nothing for an event that is not about a comment, or whose comment is gone.
    fn of_comment(&self, conn: &mut DbConn, of: &str) -> Result<Fact> {
        if self.event.record_type != "Comment" {
            return Ok(Fact::Absent);
        }
        let Some(comment) = Comment::find(conn, CommentId(self.event.record_id)).optional_row()? else {
            return Ok(Fact::Absent);
        };
        Ok(match of {
            "body" => Fact::text(comment.body),
            "author" => Fact::text(User::find(conn, comment.author_id)?.name),
            "created_at" => Fact::Moment(comment.created_at),
            _ => Fact::Absent,
        })
    }
}

fn names<T>(found: Option<Vec<T>>, name: impl Fn(T) -> String) -> Fact {
    let names: Vec<String> = found.unwrap_or_default().into_iter().map(name).collect();
    if names.is_empty() { Fact::Absent } else { Fact::Names(names) }
}
