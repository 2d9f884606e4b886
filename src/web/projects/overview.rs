//! A project at a glance: what it is, how much is open, what happened last.
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use crate::error::Result;
use crate::feed::{FeedQuery, Scope};
use crate::look::Icon;
use crate::models::member;
use crate::web::assets;
use crate::web::avatar::Person;
use crate::web::feed::Feed;
use crate::web::feed::telling::{Stage, Telling};
use crate::web::frame::Reader;
use crate::web::issues::pinned::Pinned;
use crate::web::page::{Page, Section};
use crate::web::visit::Visit;
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
    pub pinned: Pinned,
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

/// `GET /projects/{slug}`
pub(crate) async fn show(visit: Visit, slug: Path<String>) -> Result<HttpResponse> {
    visit.query(&[])?;
    let page = visit.read(move |reader| load(reader, &slug)).await?;
    visit.page(StatusCode::OK, &page)
}

fn load(reader: &mut Reader<'_>, slug: &str) -> Result<ProjectPage> {
    let viewer = reader.viewer();
    let (project, access) = reader.project(slug)?;
    let members = member::members_of(reader.conn, project.id)?;
    let latest = FeedQuery::newest(Scope::Project(project.id), viewer).load(reader.conn, &mut reader.known)?;
    let page = reader.project_frame(&*project.name, &project, access, Section::Overview)?;
    Ok(ProjectPage {
        page: Page {
            atom: Some(format!("{}/feed.atom", project.path())),
            live: Some(format!("project={}", project.slug)),
            ..page
        },
        url: project.path(),
        visibility: project.visibility.into(),
        open: project.open_count,
        closed: project.closed_count,
        pinned: Pinned::load(reader, &project)?,
        members: members.iter().map(|(user, _)| Person::of(user)).collect(),
        latest: Telling { clock: reader.clock(), stage: Stage::Elsewhere }.feed(&latest),
        may_open_issues: access.may_write(),
        name: project.name,
        description: project.description,
    })
}
