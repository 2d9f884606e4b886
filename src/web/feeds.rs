//! Activity: the feed of an issue, of a project, and of everything that one may see.

mod filters;
pub(crate) mod machines;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use crate::error::Result;
use crate::feed::occurring::Occurring;
use crate::feed::{Scope, Stretch};
use crate::look::Icon;
use crate::models::surroundings::Surroundings;

use super::assets;
use super::feed::Feed;
use super::feed::asked::{self, Asked};
use super::feed::telling::{Stage, Telling};
use super::feed::ways::Ways;
use super::frame::Reader;
use super::issues::IssueHead;
use super::issues::rail::Rail;
use super::page::{Page, Section};
use super::pager::Pager;
use super::visit::Visit;

pub use filters::{Filters, Show};

/// `GET /projects/{slug}/issues/{number}/feed`
#[derive(Template)]
#[template(path = "feeds/issue.html")]
pub struct IssueFeedPage {
    pub page: Page,
    pub head: IssueHead,
    pub rail: Rail,
    pub filters: Filters,
    pub feed: Feed,
    pub pager: Pager,
}

/// `GET /projects/{slug}/feed` and, without a project, `GET /feed`.
#[derive(Template)]
#[template(path = "feeds/all.html")]
pub struct FeedPage {
    pub page: Page,
    /// "Everything that happens in Ferry", below the heading.
    pub about: String,
    pub filters: Filters,
    pub feed: Feed,
    pub pager: Pager,
}

/// `GET /projects/{slug}/feed`
pub(crate) async fn of_project(visit: Visit, slug: Path<String>) -> Result<HttpResponse> {
    let asked = Asked::read(&visit.query(asked::KNOWN)?)?;
    let page = visit.read(move |reader| project_page(reader, &slug, &asked)).await?;
    answer(&visit, &page, &page.pager, &page.filters)
}

/// `GET /feed`
pub(crate) async fn of_everything(visit: Visit) -> Result<HttpResponse> {
    let asked = Asked::read(&visit.query(asked::KNOWN)?)?;
    let page = visit.read(move |reader| whole_page(reader, &asked)).await?;
    answer(&visit, &page, &page.pager, &page.filters)
}

/// `GET /projects/{slug}/issues/{number}/feed`
pub(crate) async fn of_issue(visit: Visit, place: Path<(String, i64)>) -> Result<HttpResponse> {
    let asked = Asked::read(&visit.query(asked::KNOWN)?)?;
    let page = visit.read(move |reader| issue_page(reader, &place, &asked)).await?;
    answer(&visit, &page, &page.pager, &page.filters)
}

/// A misspelt filter is shown again with what is wrong with it.
fn answer(visit: &Visit, page: &impl Template, pager: &Pager, filters: &Filters) -> Result<HttpResponse> {
    let status = if filters.error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    visit.linked_page(status, page, pager.link_header())
}

fn project_page(reader: &mut Reader<'_>, slug: &str, asked: &Asked) -> Result<FeedPage> {
    let (project, access) = reader.project(slug)?;
    let base = format!("{}/feed", project.path());
    let shown = shown(reader, Scope::Project(project.id), (&base, asked), Stage::Elsewhere)?;
    let page = reader.project_frame("Activity", &project, access, Section::Activity)?;
    let page = Page { live: asked.live(format!("project={}", project.slug)), ..page };
    Ok(shown.page(page, format!("Everything that happens in {}, newest first.", project.name)))
}

fn whole_page(reader: &mut Reader<'_>, asked: &Asked) -> Result<FeedPage> {
    let shown = shown(reader, Scope::Everything, ("/feed", asked), Stage::Elsewhere)?;
    let page = Page { live: asked.live(String::new()), ..reader.frame("Activity")? };
    Ok(shown.page(page, "Everything that you may see, newest first.".into()))
}

fn issue_page(reader: &mut Reader<'_>, (slug, number): &(String, i64), asked: &Asked) -> Result<IssueFeedPage> {
    let (project, access, issue) = reader.issue(slug, *number)?;
    let base = format!("{}/feed", issue.path(&project));
    reader.known.expect(&[issue.author_id]);
    let around = Surroundings::load(reader.conn, &issue, access, (reader.now, false))?;
    let shown = shown(reader, Scope::Issue(issue.id), (&base, asked), Stage::Activity)?;
    let title = format!("Activity of {} #{}", issue.title, issue.number);
    let page = reader.project_frame(title, &project, access, Section::Issues)?;
    let head = IssueHead::load(reader, &project, access, &issue)?;
    let rail = Rail::load(reader, (&project, access, &issue), (around, &shown.occurring))?;
    let Shown { filters, feed, pager, atom, .. } = shown;
    let live = asked.live(format!("project={}&issue={}", project.slug, issue.number));
    Ok(IssueFeedPage { page: Page { atom: Some(atom), live, ..page }, head, rail, filters, feed, pager })
}

/// What all feeds show.
struct Shown {
    filters: Filters,
    feed: Feed,
    pager: Pager,
    atom: String,
    occurring: Occurring,
}

impl Shown {
    fn page(self, page: Page, about: String) -> FeedPage {
        let Self { filters, feed, pager, atom, .. } = self;
        FeedPage { page: Page { atom: Some(atom), ..page }, about, filters, feed, pager }
    }
}

fn shown(reader: &mut Reader<'_>, scope: Scope, (base, asked): (&str, &Asked), stage: Stage) -> Result<Shown> {
    let (ways, query) = (Ways { base, asked }, asked.query(reader, scope)?);
    let occurring = Occurring::load(reader.conn, &mut reader.known, &query)?;
    let stretch =
        if asked.error.is_some() { Stretch::default() } else { query.load(reader.conn, &mut reader.known)? };
    let filters = ways.filters(reader, &occurring)?;
    let telling = Telling { clock: reader.clock(), stage };
    let atom = Ways { base: &format!("{base}.atom"), asked }.url(None);
    Ok(Shown { filters, feed: telling.feed(&stretch), pager: ways.pager(&stretch), atom, occurring })
}
