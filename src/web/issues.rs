//! Issues: the list, one issue, a new one, editing one. What two of these pages share stands here.

pub(crate) mod acting;
pub(crate) mod composer;
pub(crate) mod deletion;
pub(crate) mod edit;
pub(crate) mod linear;
pub(crate) mod list;
pub(crate) mod new;
pub(crate) mod past;
pub(crate) mod pinned;
pub(crate) mod plan;
pub(crate) mod planning;
pub(crate) mod rail;
pub(crate) mod revisions;
pub(crate) mod show;
pub(crate) mod sorting;
pub(crate) mod transfer;
pub(crate) mod waiting;

use crate::db::words::{self, CloseReason};
use crate::error::Result;
use crate::look::{Icon, Tone};
use crate::models::issue::Issue;
use crate::models::project::Project;
use crate::models::viewer::Access;

use super::avatar::Person;
use super::frame::Reader;
use super::page::Tab;
use super::when::When;
use super::words::counted;

/// Open or closed, in a word, an icon and a tone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Open,
    Completed,
    NotPlanned,
    Duplicate,
}

impl State {
    /// As an issue's row has it.
    pub(crate) const fn of(issue: &Issue) -> Self {
        match (issue.state, issue.state_reason) {
            (words::State::Open, _) => Self::Open,
            (words::State::Closed, Some(CloseReason::NotPlanned)) => Self::NotPlanned,
            (words::State::Closed, Some(CloseReason::Duplicate)) => Self::Duplicate,
            (words::State::Closed, _) => Self::Completed,
        }
    }

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Completed => "Closed",
            Self::NotPlanned => "Closed as not planned",
            Self::Duplicate => "Closed as duplicate",
        }
    }

    pub(crate) const fn icon(self) -> Icon {
        match self {
            Self::Open => Icon::IssueOpened,
            Self::Completed => Icon::IssueClosed,
            Self::NotPlanned => Icon::Skip,
            Self::Duplicate => Icon::Duplicate,
        }
    }

    pub(crate) const fn tone(self) -> Tone {
        match self {
            Self::Open => Tone::Open,
            Self::Completed => Tone::Done,
            Self::NotPlanned | Self::Duplicate => Tone::Mute,
        }
    }

    /// As `data-state` says it.
    pub(crate) const fn key(self) -> &'static str {
        if matches!(self, Self::Open) { "open" } else { "closed" }
    }
}

/// The top of an issue's pages: title, state, who opened it, and the two tabs.
#[derive(Debug, Clone)]
pub struct IssueHead {
    /// `/projects/ferry/issues/142`
    pub url: String,
    pub number: i64,
    pub title: String,
    pub state: State,
    pub is_locked: bool,
    pub is_stale: bool,
    pub author: Person,
    pub opened: When,
    pub comments: i64,
    /// Lines of the activity feed; unknown is fine.
    pub events: Option<i64>,
    /// How often title or text were changed; the texts it had are linked then.
    pub edits: i64,
    /// Shows "Edit" beside the title.
    pub may_edit: bool,
}

impl IssueHead {
    /// The top of an issue's pages, as this reader sees it.
    pub(crate) fn load(reader: &mut Reader<'_>, project: &Project, access: Access, issue: &Issue) -> Result<Self> {
        let author = reader.known.person(reader.conn, issue.author_id)?;
        Ok(Self {
            url: issue.path(project),
            number: issue.number,
            title: issue.title.clone(),
            state: State::of(issue),
            is_locked: issue.locked_at.is_some(),
            is_stale: issue.stale_at.is_some() && issue.is_open(),
            author: Person::of(&author),
            opened: reader.clock().alone(issue.created_at.0),
            comments: issue.comments_count,
            events: None,
            edits: issue.revision - 1,
            may_edit: issue.may_be_changed_by(access),
        })
    }

    /// Conversation and activity; the word is the tab that one is on.
    pub(crate) fn tabs(&self, current: &str) -> [Tab; 2] {
        let conversation = Tab::new(self.url.clone(), "Conversation", Icon::Comment, current == "conversation");
        let activity = Tab::new(format!("{}/feed", self.url), "Activity", Icon::History, current == "activity");
        [
            Tab { count: Some(self.comments.to_string()), ..conversation },
            Tab { count: self.events.map(|events| events.to_string()), ..activity },
        ]
    }

    pub(crate) fn edits_words(&self) -> String {
        if self.edits == 1 { "edited once".to_owned() } else { format!("edited {} times", self.edits) }
    }

    pub(crate) fn comments_words(&self) -> String {
        counted(self.comments, "comment")
    }
}
