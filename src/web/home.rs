//! Home: what needs me, and what happened in my projects; three first steps while there is nothing yet.
use askama::Template;

use crate::look::{Icon, Tone};

use super::assets;
use super::feed::Feed;
use super::page::Page;

/// `GET /`, signed in. Signed out it is `projects::ProjectsPage`, or the way to sign in.
#[derive(Template)]
#[template(path = "home/index.html")]
pub struct HomePage {
    /// Titled "Home".
    pub page: Page,
    /// "Good afternoon, Ana"
    pub greeting: String,
    /// Mentions and assignments first, then what I follow and have not read.
    pub needs: Vec<Need>,
    pub feed: Feed,
}

/// An issue that waits for the reader.
#[derive(Debug, Clone)]
pub struct Need {
    pub icon: Icon,
    pub tone: Tone,
    pub title: String,
    pub number: i64,
    pub url: String,
    /// "assigned to you", "Chidi mentioned you".
    pub why: String,
}

/// `GET /` right after `/setup`, until there is an issue.
#[derive(Template)]
#[template(path = "home/first_steps.html")]
pub struct FirstStepsPage {
    pub page: Page,
    /// Name and slug of the first project, once there is one.
    pub project: Option<(String, String)>,
}

impl HomePage {
    fn sub(&self) -> String {
        match self.needs.len() {
            0 => "Nothing waits for you.".into(),
            1 => "1 issue waits for you.".into(),
            many => format!("{many} issues wait for you."),
        }
    }
}
