//! Kept queries: the tabs above the list, keeping one, and the page on which one is moved and taken away.

pub(crate) mod edit;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::address::of_query;
use crate::db::Tx;
use crate::db::types::ViewId;
use crate::error::{Error, Errors, Result};
use crate::look::Icon;
use crate::models::project::Project;
use crate::models::text;
use crate::models::user::User;
use crate::models::view::{NewView, View};
use crate::search::listing::Scope;
use crate::search::{Mistake, Query, unknown_names};
use crate::web::assets;
use crate::web::flash::Flash;
use crate::web::form::{Choice, Field};
use crate::web::frame::Reader;
use crate::web::onward::Onward;
use crate::web::page::{Page, Section};
use crate::web::posted::Form;
use crate::web::visit::Visit;

/// A tab above the list.
#[derive(Debug, Clone, Default)]
pub struct ViewTab {
    pub name: String,
    pub url: String,
    pub is_current: bool,
}

/// `GET /projects/{slug}/views`, and the same with status 422 when something was wrong.
#[derive(Template)]
#[template(path = "issues/views.html")]
pub struct ViewsPage {
    pub page: Page,
    /// `/projects/ferry`
    pub url: String,
    pub views: Vec<ViewRow>,
    pub name: String,
    pub name_error: Option<String>,
    pub query: String,
    pub query_error: Option<String>,
    /// Offers to keep it for everybody.
    pub may_share: bool,
    pub is_for_all: bool,
}

/// One of them.
#[derive(Debug, Clone)]
pub struct ViewRow {
    pub id: i64,
    pub name: String,
    pub query: String,
    pub url: String,
    pub is_own: bool,
    /// It is his to edit, move and delete.
    pub may_change: bool,
    /// The first, or the last, of everybody's or of his own.
    pub is_end: [bool; 2],
}

impl ViewsPage {
    fn name_field(&self) -> Field {
        name_field(&self.name, self.name_error.as_deref())
    }

    fn query_field(&self) -> Field {
        query_field(&self.query, self.query_error.as_deref())
    }

    fn sharing_field(&self) -> Field {
        sharing_field(self.is_for_all)
    }
}

fn name_field(name: &str, error: Option<&str>) -> Field {
    Field::line("name", "Name").with(name).wrong(error.map(str::to_owned)).required()
}

fn query_field(query: &str, error: Option<&str>) -> Field {
    Field::line("query", "Query").with(query).wrong(error.map(str::to_owned)).required()
}

fn sharing_field(is_for_all: bool) -> Field {
    let choices = vec![Choice::new("me", "Only me"), Choice::new("all", "Everybody who reads this project")];
    Field::choice("for", "Shown to", choices).with(if is_for_all { "all" } else { "me" })
}

/// The tabs of these kept queries, with the present one's lit.
pub(super) fn tabs(url: &str, kept: &[(String, String)], query: &Query) -> Vec<ViewTab> {
    let tab = |(name, typed): &(String, String)| {
        let kept = Query::parse(typed).ok()?;
        Some(ViewTab { name: name.clone(), url: of_query(url, &kept), is_current: kept == *query })
    };
    kept.iter().filter_map(tab).collect()
}

/// `GET /projects/{slug}/views?q=`
pub(crate) async fn index(visit: Visit, slug: web::Path<String>) -> Result<HttpResponse> {
    let asked = visit.query(&["q"])?;
    let page = visit.read(move |reader| Ok(ViewsPage { query: asked.get("q").to_owned(), ..load(reader, &slug)? }));
    let page = page.await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST /projects/{slug}/views`
pub(crate) async fn create(visit: Visit, slug: web::Path<String>, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let path = slug.clone();
    let posted = match parse(&form) {
        Ok((name, query)) => {
            let is_for_all = form.get("for") == "all";
            let keep = move |tx: &mut Tx<'_>, user: &User| keep(tx, user, (&path, name, &query, is_for_all));
            visit.post(&user, &form, keep).await
        }
        Err(errors) => Err(Error::Invalid(errors)),
    };
    let Err(Error::Invalid(errors)) = posted else { return posted };
    let page = visit.read(move |reader| {
        let error = |field| errors.of(field).map(str::to_owned);
        let (name, query) = (form.get("name").to_owned(), form.get("query").to_owned());
        let (name_error, query_error, is_for_all) = (error("name"), error("query"), form.get("for") == "all");
        Ok(ViewsPage { name, name_error, query, query_error, is_for_all, ..load(reader, &slug)? })
    });
    let page = page.await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `POST /projects/{slug}/views/{id}/delete`
pub(crate) async fn delete(visit: Visit, place: web::Path<(String, i64)>, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let take = move |tx: &mut Tx<'_>, user: &User| {
        let (slug, id) = place.into_inner();
        let (project, access) = Project::find_visible(tx.conn(), user.viewer(), &slug)?;
        let view = View::find_for(tx.conn(), project.id, access, ViewId(id))?;
        view.delete(tx)?;
        Ok(Onward::to(format!("{}/views", project.path()))
            .saying(Flash::done(format!("View “{}” deleted.", view.name))))
    };
    visit.post(&user, &form, take).await
}

fn wrong_query(mistakes: Vec<Mistake>) -> Errors {
    let words: Vec<String> = mistakes.into_iter().map(|mistake| mistake.words).collect();
    Errors::one("query", words.join(" "))
}

/// A tab that can only say what is wrong with its query is no view.
fn check_names(tx: &mut Tx<'_>, user: &User, (project, query): (&Project, &Query)) -> Result<()> {
    let mistakes = unknown_names(tx.conn(), Scope::project_of(user.viewer(), project.id), query)?;
    if mistakes.is_empty() { Ok(()) } else { Err(wrong_query(mistakes).into()) }
}

fn parse(form: &Form) -> Result<(String, Query), Errors> {
    let mut errors = Errors::default();
    let name = errors.keep(text::parse_name("name", "A view", form.get("name")));
    let query = errors.keep(Query::parse(form.get("query")).map_err(wrong_query));
    match (name, query) {
        (Some(name), Some(query)) if !query.terms().is_empty() => Ok((name, query)),
        (Some(_), Some(_)) => Err(Errors::one("query", "A view needs a query: is:open label:bug, for example.")),
        _ => Err(errors),
    }
}

fn keep(tx: &mut Tx<'_>, user: &User, (slug, name, query, is_for_all): (&str, String, &Query, bool)) -> Result<Onward> {
    let (project, access) = Project::find_visible(tx.conn(), user.viewer(), slug)?;
    if is_for_all && !access.may_triage() {
        return Err(edit::not_shared());
    }
    check_names(tx, user, (&project, query))?;
    let flash = Flash::done(format!("View “{name}” is kept above the list."));
    NewView { project: project.id, is_for_all, name, query: query.to_string() }.create(tx)?;
    Ok(Onward::to(of_query(&format!("{}/issues", project.path()), query)).saying(flash))
}

fn load(reader: &mut Reader<'_>, slug: &str) -> Result<ViewsPage> {
    reader.me()?;
    let (project, access) = Project::find_visible(reader.conn, reader.viewer(), slug)?;
    let views = View::shown_to(reader.conn, project.id, reader.viewer().user)?;
    let url = project.path();
    let shared = views.iter().filter(|view| view.owner_id.is_none()).count();
    let ends = [0, shared, shared.saturating_sub(1), views.len().saturating_sub(1)];
    let row = |(place, view): (usize, View)| ViewRow {
        id: view.id.0,
        is_end: if place < shared {
            [place == ends[0], place == ends[2]]
        } else {
            [place == ends[1], place == ends[3]]
        },
        url: Query::parse(&view.query).map_or_else(|_| url.clone(), |query| of_query(&format!("{url}/issues"), &query)),
        is_own: view.owner_id.is_some(),
        may_change: view.may_be_changed_by(access),
        name: view.name,
        query: view.query,
    };
    Ok(ViewsPage {
        page: reader.project_frame("Views", &project, access, Section::Issues)?,
        views: views.into_iter().enumerate().map(row).collect(),
        url: project.path(),
        name: String::new(),
        name_error: None,
        query: String::new(),
        query_error: None,
        may_share: access.may_triage(),
        is_for_all: false,
    })
}
