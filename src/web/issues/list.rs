//! The list of a project's issues: the query as text, what matches, and what to do when nothing does.
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::error::Result;
use crate::look::Icon;
use crate::web::assets;
use crate::web::avatar::Person;
use crate::web::label::Label;
use crate::web::page::Page;
use crate::web::pager::Pager;
use crate::web::visit::Visit;
use crate::web::when::When;
use crate::web::words::{counted, grouped, listed};

use super::State;
use super::listing::{Asked, load};
use super::pinned::Pinned;

/// `GET /projects/{slug}/issues`
#[derive(Template)]
#[template(path = "issues/list.html")]
pub struct IssuesPage {
    pub page: Page,
    /// `/projects/ferry/issues`
    pub url: String,
    /// As it was typed: `is:open label:bug`.
    pub query: String,
    /// What is wrong with the query, in words.
    pub error: Option<String>,
    /// Each word of the query, with the address of the list without it.
    pub chips: Vec<(String, String)>,
    pub open: Count,
    pub closed: Count,
    /// "Recently updated", and the other orders: words, address, whether it is the present one.
    pub sorts: Vec<(String, String, bool)>,
    /// Above the first page of the plain list.
    pub pinned: Pinned,
    pub rows: Vec<IssueRow>,
    pub empty: Empty,
    pub pager: Pager,
}

/// How many issues are open, or closed, and the list of them.
#[derive(Debug, Clone, Default)]
pub struct Count {
    pub issues: i64,
    pub url: String,
    pub is_current: bool,
}

/// What an empty list says.
#[derive(Debug, Clone, Default)]
pub enum Empty {
    /// "Nothing here yet.", if the project has no issue at all.
    #[default]
    First,
    /// "No open issue matches label:bug.", and what the other state has.
    NoMatch { sentence: String, other: Option<OtherState> },
}

/// Matches of the same query in the other state: "12 closed ones do." and "Show closed".
#[derive(Debug, Clone)]
pub struct OtherState {
    pub sentence: String,
    pub button: String,
    pub url: String,
}

/// One issue of a list.
#[derive(Debug, Clone)]
pub struct IssueRow {
    pub number: i64,
    pub url: String,
    pub title: String,
    pub state: State,
    pub labels: Vec<Label>,
    pub milestone: Option<String>,
    pub author: String,
    pub opened: When,
    pub comments: i64,
    pub assignees: Vec<Person>,
    pub is_unread: bool,
}

impl IssuesPage {
    /// The project has no issue at all yet.
    fn is_new(&self) -> bool {
        self.rows.is_empty() && matches!(self.empty, Empty::First) && self.open.issues + self.closed.issues == 0
    }

    fn may_open(&self) -> bool {
        self.page.project.as_ref().is_some_and(|project| project.may_open_issues)
    }

    fn sort(&self) -> &str {
        self.sorts.iter().find(|(_, _, is_current)| *is_current).map_or("Sort", |(words, _, _)| words)
    }
}

impl Count {
    fn number(&self) -> String {
        grouped(self.issues)
    }
}

impl IssueRow {
    fn comments_words(&self) -> String {
        counted(self.comments, "comment")
    }

    fn assigned_words(&self) -> String {
        listed(&self.assignees.iter().map(|person| person.full_name.as_str()).collect::<Vec<_>>())
    }
}

/// `GET /projects/{slug}/issues?q=&sort=&before=&after=`
pub(crate) async fn index(visit: Visit, slug: web::Path<String>) -> Result<HttpResponse> {
    let asked = Asked::of(&visit)?;
    let page = visit.read(move |reader| load(reader, &slug, &asked)).await?;
    let status = if page.error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let link = page.pager.link_header();
    visit.linked_page(status, &page, link)
}
