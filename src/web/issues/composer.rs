//! The end of a conversation: a box to write in, or why there is none.
use crate::look::Icon;
use crate::markdown::SafeHtml;
use crate::models::issue::Issue;
use crate::models::project::Project;
use crate::models::viewer::Access;
use crate::web::avatar::{Avatar, Person};
use crate::web::form::Files;
use crate::web::frame::Reader;

/// What stands where one would write.
#[derive(Debug, Clone)]
pub enum Composer {
    Open(Draft),
    /// Locked, and the reader may not write; with the reason, if one was given.
    Locked(Option<String>),
    /// Not signed in: where to do that.
    SignedOut(String),
}

/// The box, and what was typed into it before something was wrong.
#[derive(Debug, Clone)]
pub struct Draft {
    pub avatar: Avatar,
    /// `/projects/ferry/issues/142/comments`
    pub action: String,
    /// The project's name in addresses, for the preview.
    pub project: String,
    pub body: String,
    /// It begins with somebody's words, and what is to be said of them follows.
    pub is_quote: bool,
    /// What it would look like.
    pub preview: Option<SafeHtml>,
    pub error: Option<String>,
    pub files: Files,
    /// "4 people will be told."
    pub told: Option<String>,
    pub turn: Option<Turn>,
    /// A comment on a locked issue by somebody who may: said above the box.
    pub is_locked: bool,
}

/// What stands in the box already.
#[derive(Debug, Clone, Default)]
pub(crate) struct Typed {
    pub(crate) body: String,
    pub(crate) is_quote: bool,
    pub(crate) preview: Option<SafeHtml>,
    pub(crate) error: Option<String>,
    pub(crate) files_error: Option<String>,
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

impl Composer {
    /// What this reader may do here, with what he typed before.
    pub(crate) fn of(
        reader: &Reader<'_>,
        (project, access, issue): (&Project, Access, &Issue),
        Typed { body, is_quote, preview, error, files_error }: Typed,
    ) -> Self {
        let path = issue.path(project);
        let Some(user) = &reader.user else {
            let next: String = url::form_urlencoded::byte_serialize(path.as_bytes()).collect();
            return Self::SignedOut(format!("/sign-in?next={next}"));
        };
        if !issue.may_be_commented_by(access) {
            return Self::Locked(issue.lock_reason.clone());
        }
        let turn = if issue.is_open() { Turn::Close } else { Turn::Reopen };
        Self::Open(Draft {
            avatar: Person::of(user).avatar,
            action: format!("{path}/comments"),
            project: project.slug.clone(),
            body,
            is_quote,
            preview,
            error,
            files: Files(files_error),
            told: None,
            turn: issue.may_be_changed_by(access).then_some(turn),
            is_locked: issue.locked_at.is_some(),
        })
    }
}
