//! The end of a conversation: a box to write in, or why there is none.
use crate::look::Icon;
use crate::web::avatar::Avatar;

/// What stands where one would write.
#[derive(Debug, Clone)]
pub enum Composer {
    Open(Draft),
    /// Locked, and the reader may not write; with the reason, if one was given.
    Locked(Option<String>),
    /// Not signed in: where to do that.
    SignedOut(String),
    /// Signed in, but only a reader of this project.
    ReadOnly,
}

/// The box, and what was typed into it before something was wrong.
#[derive(Debug, Clone)]
pub struct Draft {
    pub avatar: Avatar,
    /// `/projects/ferry/issues/142/comments`
    pub action: String,
    pub body: String,
    pub error: Option<String>,
    /// "4 people will be told."
    pub told: Option<String>,
    pub turn: Option<Turn>,
    /// A comment on a locked issue by somebody who may: said above the box.
    pub is_locked: bool,
}

/// What a comment can do to the issue besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    Close,
    Reopen,
}

impl Turn {
    pub(crate) const fn value(self) -> &'static str {
        if matches!(self, Self::Close) { "close" } else { "reopen" }
    }

    pub(crate) const fn words(self) -> &'static str {
        if matches!(self, Self::Close) { "Close with comment" } else { "Reopen with comment" }
    }

    pub(crate) const fn icon(self) -> Icon {
        if matches!(self, Self::Close) { Icon::IssueClosed } else { Icon::IssueReopened }
    }
}
