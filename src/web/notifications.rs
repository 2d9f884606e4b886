//! Notifications: what happened since one last looked, by project, with the reason why one is told.
use askama::Template;

use crate::look::{Icon, Part, Tone};

use super::assets;
use super::feed::Phrase;
use super::issues::State;
use super::page::Page;
use super::pager::Pager;
use super::when::When;

/// `GET /notifications`
#[derive(Template)]
#[template(path = "notifications/index.html")]
pub struct NotificationsPage {
    pub page: Page,
    /// "3 unread in 2 projects"
    pub summary: String,
    /// Only unread ones are shown.
    pub only_unread: bool,
    pub groups: Vec<NoteGroup>,
    pub pager: Pager,
}

/// Those of one project.
#[derive(Debug, Clone)]
pub struct NoteGroup {
    pub project: String,
    pub notes: Vec<Note>,
}

/// One issue with what happened to it.
#[derive(Debug, Clone)]
pub struct Note {
    pub id: i64,
    pub title: String,
    pub number: i64,
    pub state: State,
    /// Leads to the first unread event.
    pub url: String,
    pub is_unread: bool,
    /// "assigned", "mentioned", "author".
    pub reason: String,
    pub at: When,
    /// What happened since it was last read, oldest first; a few are enough.
    pub what: Vec<NoteLine>,
    /// How many more there are.
    pub more: Option<String>,
}

/// One event of a notification.
#[derive(Debug, Clone)]
pub struct NoteLine {
    pub icon: Icon,
    pub tone: Tone,
    pub phrase: Vec<Part>,
}

impl NoteLine {
    fn words(&self) -> Phrase<'_> {
        Phrase { parts: &self.phrase }
    }
}
