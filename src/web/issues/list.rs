//! The list of issues, of a project or of all of them: the query as text, what matches, and what to do when nothing does.

mod address;
mod asked;
pub(crate) mod bulk;
mod empty;
mod load;
pub(crate) mod machines;
mod rows;
mod told;
pub(crate) mod views;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::error::Result;
use crate::look::Icon;
use crate::search::marking::Stretch;
use crate::web::assets;
use crate::web::avatar::Person;
use crate::web::label::Label;
use crate::web::page::Page;
use crate::web::pager::Pager;
use crate::web::visit::Visit;
use crate::web::when::When;
use crate::web::words::{counted, grouped, listed};

use super::State;
use super::pinned::Pinned;
use asked::Asked;
pub use empty::Empty;
#[cfg(test)]
pub use empty::OtherState;
use views::ViewTab;

/// `GET /projects/{slug}/issues` and `GET /issues`
#[derive(Default, Template)]
#[template(path = "issues/list.html")]
pub struct IssuesPage {
    pub page: Page,
    /// `/projects/ferry/issues`
    pub url: String,
    /// As it was typed: `is:open label:bug`.
    pub query: String,
    /// The same, with what is not understood marked; nothing when all is.
    pub marked: Vec<Stretch>,
    /// What is wrong with the query, in words.
    pub mistakes: Vec<String>,
    /// Each word of the query, with the address of the list without it.
    pub chips: Vec<(String, String)>,
    /// Kept queries above the list.
    pub views: Vec<ViewTab>,
    /// Where this query can be kept; for those who are signed in.
    pub keep: Option<String>,
    /// The order, if the address says it: forms bring it back.
    pub sort_word: String,
    /// Shows a box before each issue, and what can be done with the chosen ones.
    pub may_change: bool,
    pub open: Count,
    pub closed: Count,
    /// "Recently updated", and the other orders: words, address, whether it is the present one.
    pub sorts: Vec<(String, String, bool)>,
    /// Above the first page of the plain list.
    pub pinned: Pinned,
    pub groups: Vec<Group>,
    pub empty: Empty,
    pub pager: Pager,
}

/// How many issues are open, or closed, and the list of them.
#[derive(Debug, Clone, Default)]
pub struct Count {
    pub issues: i64,
    /// And there are more, which nobody counts.
    pub is_more: bool,
    pub url: String,
    pub is_current: bool,
}

/// Issues that stand together.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// "Pinned", "Doing"; nothing when all issues are one list.
    pub heading: Option<String>,
    pub rows: Vec<IssueRow>,
}

/// One issue of a list.
#[derive(Debug, Clone)]
pub struct IssueRow {
    pub number: i64,
    /// The project, where a list has several.
    pub project: Option<String>,
    pub url: String,
    /// With the query's words marked.
    pub title: Vec<Stretch>,
    /// Where the query's words stand in the issue's texts.
    pub excerpt: Option<Vec<Stretch>>,
    pub state: State,
    pub labels: Vec<Label>,
    pub milestone: Option<String>,
    pub status: Option<String>,
    pub author: String,
    pub opened: When,
    pub comments: i64,
    pub assignees: Vec<Person>,
    pub is_unread: bool,
}

impl IssuesPage {
    /// The project has no issue at all yet.
    fn is_new(&self) -> bool {
        self.groups.is_empty() && matches!(self.empty, Empty::First) && self.open.issues + self.closed.issues == 0
    }

    /// The same list as `csv`, `json` or `atom`.
    fn machines(&self, ending: &str) -> String {
        let query: String = serde_urlencoded::to_string([("q", &self.query)]).unwrap_or_default();
        format!("{}.{ending}?{query}", self.url)
    }

    fn views_url(&self) -> String {
        self.page.project.as_ref().map_or_else(String::new, |project| format!("{}/views", project.url()))
    }

    /// Where all issues are, as a tab beside the kept queries.
    fn is_all(&self) -> bool {
        !self.views.iter().any(|view| view.is_current)
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
        format!("{}{}", grouped(self.issues), if self.is_more { "+" } else { "" })
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

/// `GET /projects/{slug}/issues?q=&sort=&group=&before=&after=`
pub(crate) async fn index(visit: Visit, slug: web::Path<String>) -> Result<HttpResponse> {
    show(visit, Some(slug.into_inner())).await
}

/// `GET /issues?q=`: the same over every project that the reader may read.
pub(crate) async fn everywhere(visit: Visit) -> Result<HttpResponse> {
    show(visit, None).await
}

async fn show(visit: Visit, slug: Option<String>) -> Result<HttpResponse> {
    let asked = Asked::of(&visit, asked::OF_PAGES)?;
    let page = visit.read(move |reader| load::page(reader, slug.as_deref(), &asked)).await?;
    let status = if page.mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let link = page.pager.link_header();
    visit.linked_page(status, &page, link)
}
