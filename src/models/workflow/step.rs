//! What a workflow does: a list of steps, each one verb of an issue with one word or text beside it.

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use serde_json::{Value, json};

use super::{attribute, reply};
use crate::db::types::{ProjectId, UserId, words};
use crate::db::words::CloseReason;
use crate::db::{DbConn, Tx};
use crate::error::{Error, Result};
use crate::events::ActionKey;
use crate::models::issue::Issue;
use crate::models::label::Label;
use crate::models::user::{OptionalRow, User};
use crate::models::{member, viewer};
use crate::text;

use super::fact::Facts;

words! {
    /// What can be done.
    StepKind {
        /// Comment, with the values of attributes in it.
        Reply = "reply",
        /// Close, as completed or not planned.
        Close = "close",
        /// Reopen.
        Reopen = "reopen",
        /// Put a label on.
        AddLabel = "add_label",
        /// Take a label off.
        RemoveLabel = "remove_label",
        /// Say who is to do it.
        Assign = "assign",
        /// Say who is no longer to do it.
        Unassign = "unassign",
        /// Lock the conversation.
        Lock = "lock",
        /// Tell somebody, under the bell.
        Notify = "notify",
    }
}

impl StepKind {
    /// As people read it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Reply => "Reply",
            Self::Close => "Close",
            Self::Reopen => "Reopen",
            Self::AddLabel => "Add the label",
            Self::RemoveLabel => "Remove the label",
            Self::Assign => "Assign",
            Self::Unassign => "Unassign",
            Self::Lock => "Lock the conversation",
            Self::Notify => "Notify",
        }
    }

    /// The key of what stands beside it, and whether it may be missing.
    pub const fn argument(self) -> Option<(&'static str, bool)> {
        match self {
            Self::Reply => Some(("message", false)),
            Self::AddLabel | Self::RemoveLabel => Some(("label", false)),
            Self::Assign | Self::Unassign | Self::Notify => Some(("user", false)),
            Self::Close | Self::Lock => Some(("reason", true)),
            Self::Reopen => None,
        }
    }

    /// The action that it records, if that is one which a workflow can wait for.
    pub const fn records(self) -> Option<ActionKey> {
        match self {
            Self::Reply => Some(ActionKey::CommentAdded),
            Self::Close => Some(ActionKey::IssueClosed),
            Self::Reopen => Some(ActionKey::IssueReopened),
            Self::AddLabel => Some(ActionKey::LabelAdded),
            Self::RemoveLabel => Some(ActionKey::LabelRemoved),
            Self::Assign => Some(ActionKey::AssigneeAdded),
            Self::Unassign => Some(ActionKey::AssigneeRemoved),
            Self::Lock => Some(ActionKey::IssueLocked),
            Self::Notify => None,
        }
    }
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What.
    pub kind: StepKind,
    /// The text, the label's name, the person's name or the reason.
    pub word: String,
}

impl Step {
    /// Reads `{type, message | label | user | reason}` for events of this action.
    pub fn read(sent: &Value, trigger: ActionKey) -> Result<Self, String> {
        let word = |key: &str| sent.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
        let known = || StepKind::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ");
        let kind = match word("type").as_str() {
            "" => return Err(format!("an action needs a type: {}", known())),
            word => StepKind::parse(word)
                .ok_or_else(|| format!("'{word}' is not a valid type of action; there are {}", known()))?,
        };
        let argument = kind.argument().map(|(key, may_miss)| (key, may_miss, word(key)));
        let step = match argument {
            Some((key, false, word)) if word.is_empty() => return Err(format!("{kind} needs a {key}")),
            Some((_, _, word)) => Self { kind, word: word.replace("\r\n", "\n") },
            None => Self { kind, word: String::new() },
        };
        step.check_word(trigger).map(|()| step)
    }

    fn check_word(&self, trigger: ActionKey) -> Result<(), String> {
        match self.kind {
            StepKind::Reply => reply::check(&self.word, |name| attribute::find(name, trigger).is_ok()),
            StepKind::Close => self.close_reason().map(|_| ()),
            _ if self.word.chars().any(char::is_control) => Err(format!("{} holds a control character", self.kind)),
            _ if self.word.chars().count() > 256 => Err(format!("{} has more than 256 characters", self.kind)),
            _ => Ok(()),
        }
    }

    fn close_reason(&self) -> Result<CloseReason, String> {
        match CloseReason::parse(&self.word) {
            None if self.word.is_empty() => Ok(CloseReason::Completed),
            Some(reason @ (CloseReason::Completed | CloseReason::NotPlanned)) => Ok(reason),
            _ => Err(format!("'{}' is no reason to close; there are completed, not_planned", self.word)),
        }
    }

    /// As it is stored and answered.
    pub fn json(&self) -> Value {
        let mut json = json!({ "type": self.kind.as_str() });
        if let Some((key, may_miss)) = self.kind.argument()
            && !(may_miss && self.word.is_empty())
        {
            json[key] = json!(self.word);
        }
        json
    }

    /// Is what it names there?
    pub fn check(&self, conn: &mut DbConn, project: ProjectId) -> Result<()> {
        match self.kind {
            StepKind::AddLabel | StepKind::RemoveLabel => self.label(conn, project).map(|_| ()),
            StepKind::Assign => self.assignable(conn, project).map(|_| ()),
            StepKind::Unassign => self.person(conn).map(|_| ()),
            StepKind::Notify => self.reader(conn, project).map(|_| ()),
            StepKind::Reply | StepKind::Close | StepKind::Reopen | StepKind::Lock => Ok(()),
        }
    }

    /// Could it be done because of this event? What could not is [`Error::Invalid`], in words.
    pub(super) fn rehearse(&self, conn: &mut DbConn, project: ProjectId, facts: &mut Facts<'_>) -> Result<()> {
        match self.kind {
            StepKind::Reply => reply::fill(conn, &self.word, facts).map(drop),
            _ => self.check(conn, project),
        }
    }

    /// "add the label “bug”"
    pub fn words(&self) -> String {
        let word = text::cut(&text::one_line(&self.word), 60);
        let words = self.kind.words().to_lowercase();
        if word.is_empty() { words } else { format!("{words} “{word}”") }
    }

    /// Does it. Gives back whom to tell. What cannot be done any more is [`Error::Invalid`], in words.
    pub(super) fn run(&self, tx: &mut Tx<'_>, issue: &Issue, facts: &mut Facts<'_>) -> Result<Option<UserId>> {
        let project = issue.project_id;
        match self.kind {
            StepKind::Reply => {
                let body = reply::fill(tx.conn(), &self.word, facts)?;
                issue.comment(tx, &body)?;
            }
            StepKind::Close => {
                let reason = self.close_reason().map_err(refused)?;
                issue.close(tx, reason).map(|_| ())?;
            }
            StepKind::Reopen => issue.reopen(tx).map(|_| ())?,
            StepKind::AddLabel => {
                let label = self.label(tx.conn(), project)?;
                issue.label(tx, &label)?;
            }
            StepKind::RemoveLabel => {
                let label = self.label(tx.conn(), project)?;
                issue.unlabel(tx, &label)?;
            }
            StepKind::Assign => {
                let user = self.assignable(tx.conn(), project)?;
                issue.assign(tx, &user)?;
            }
            StepKind::Unassign => {
                let user = self.person(tx.conn())?;
                issue.unassign(tx, &user)?;
            }
            StepKind::Lock => issue.lock(tx, &self.word).map(|_| ())?,
            StepKind::Notify => return self.reader(tx.conn(), project).map(|user| Some(user.id)),
        }
        Ok(None)
    }

    fn label(&self, conn: &mut DbConn, project: ProjectId) -> Result<Label> {
        let found = Label::find_by_name(conn, project, &self.word).optional_row()?;
        found.ok_or_else(|| refused(format!("There is no label “{}” in this project.", self.word)))
    }

    fn person(&self, conn: &mut DbConn) -> Result<User> {
        let found = User::find_by_name(conn, &self.word).optional_row()?;
        found.ok_or_else(|| refused(format!("Nobody here is called {}.", self.word)))
    }

    fn assignable(&self, conn: &mut DbConn, project: ProjectId) -> Result<User> {
        let found = member::find_assignable(conn, project, std::slice::from_ref(&self.word));
        let mut found = found.map_err(|error| match error {
            Error::Invalid(_) => refused(error.to_string()),
            other => other,
        })?;
        found.pop().ok_or_else(|| refused(format!("Nobody here is called {}.", self.word)))
    }

    fn reader(&self, conn: &mut DbConn, project: ProjectId) -> Result<User> {
        let user = self.person(conn)?;
        let readers = viewer::readers_among(conn, project, std::slice::from_ref(&user))?;
        let may = user.is_active_person() && readers.contains(&user.id);
        if may { Ok(user) } else { Err(refused(format!("{} cannot read this project.", user.name))) }
    }
}

fn refused(why: impl Into<String>) -> Error {
    Error::invalid("actions", why)
}
