//! A project at a glance: what it is, how much is open, what happened last.
use askama::Template;

use crate::look::Icon;
use crate::web::assets;
use crate::web::avatar::Person;
use crate::web::feed::Feed;
use crate::web::page::Page;
use crate::web::words::grouped;

use super::Visibility;

/// `GET /projects/{slug}`
#[derive(Template)]
#[template(path = "projects/overview.html")]
pub struct ProjectPage {
    pub page: Page,
    pub name: String,
    /// `/projects/ferry`
    pub url: String,
    pub description: String,
    pub visibility: Visibility,
    pub open: i64,
    pub closed: i64,
    pub members: Vec<Person>,
    /// The first page of the project's feed.
    pub latest: Feed,
    pub may_open_issues: bool,
}

impl ProjectPage {
    /// Words, number, and the list behind it.
    fn figures(&self) -> [(&'static str, String, String); 2] {
        let link = |query: &str| format!("{}/issues?q={query}", self.url);
        [
            ("Open issues", grouped(self.open), link("is:open")),
            ("Closed issues", grouped(self.closed), link("is:closed")),
        ]
    }
}
