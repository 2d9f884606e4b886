//! Changing a kept query: its name, what it asks, who sees it, and its place among the others.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::{check_names, name_field, parse, query_field, sharing_field};
use crate::db::Tx;
use crate::db::types::ViewId;
use crate::error::{Error, Errors, Result};
use crate::look::Icon;
use crate::models::project::Project;
use crate::models::user::User;
use crate::models::view::{NewView, View};
use crate::web::assets;
use crate::web::flash::Flash;
use crate::web::form::Field;
use crate::web::frame::Reader;
use crate::web::onward::Onward;
use crate::web::page::{Page, Section};
use crate::web::posted::Form;
use crate::web::visit::Visit;

/// `GET /projects/{slug}/views/{id}/edit`, and the same with status 422 when something was wrong.
#[derive(Template)]
#[template(path = "issues/view.html")]
pub struct EditViewPage {
    pub page: Page,
    /// `/projects/ferry/views/7`
    pub url: String,
    /// `/projects/ferry/views`
    pub back: String,
    pub name: String,
    pub name_error: Option<String>,
    pub query: String,
    pub query_error: Option<String>,
    /// Offers to show it to everybody.
    pub may_share: bool,
    pub is_for_all: bool,
}

impl EditViewPage {
    fn fields(&self) -> Vec<Field> {
        let sharing = self.may_share.then(|| sharing_field(self.is_for_all));
        let fields =
            [name_field(&self.name, self.name_error.as_deref()), query_field(&self.query, self.query_error.as_deref())];
        fields.into_iter().chain(sharing).collect()
    }
}

type Place = web::Path<(String, i64)>;

/// `GET /projects/{slug}/views/{id}/edit`
pub(crate) async fn form(visit: Visit, place: Place) -> Result<HttpResponse> {
    let page = visit.read(move |reader| load(reader, &place)).await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST /projects/{slug}/views/{id}`: `move=up`, `move=down`, or another `name`, `query` and `for`.
pub(crate) async fn update(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let (slug, id) = place.clone();
    if let Some(way) = form.sent("move").map(str::to_owned) {
        let shift = move |tx: &mut Tx<'_>, user: &User| {
            let (project, view) = found(tx, user, (&slug, id))?;
            view.shift(tx, way == "up")?;
            Ok(there(&project, "View moved."))
        };
        return visit.post(&user, &form, shift).await;
    }
    let posted = match parse(&form) {
        Err(errors) => Err(Error::Invalid(errors)),
        Ok((name, query)) => {
            let is_for_all = form.sent("for").map(|whom| whom == "all");
            let change = move |tx: &mut Tx<'_>, user: &User| {
                let (project, access) = Project::find_visible(tx.conn(), user.viewer(), &slug)?;
                let view = View::find_for(tx.conn(), project.id, access, ViewId(id))?;
                let is_for_all = is_for_all.unwrap_or(view.owner_id.is_none());
                if is_for_all && !access.may_triage() {
                    return Err(not_shared());
                }
                check_names(tx, user, (&project, &query))?;
                let said = format!("View “{name}” saved.");
                NewView { project: project.id, is_for_all, name, query: query.to_string() }.change(tx, &view)?;
                Ok(there(&project, &said))
            };
            visit.post(&user, &form, change).await
        }
    };
    let Err(Error::Invalid(errors)) = posted else { return posted };
    let page = visit.read(move |reader| Ok(load(reader, &place)?.typed(&form, &errors))).await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

impl EditViewPage {
    fn typed(self, form: &Form, errors: &Errors) -> Self {
        let error = |field| errors.of(field).map(str::to_owned);
        let (name, query, is_for_all) =
            (form.get("name").to_owned(), form.get("query").to_owned(), form.get("for") == "all");
        Self { name, query, is_for_all, name_error: error("name"), query_error: error("query"), ..self }
    }
}

fn found(tx: &mut Tx<'_>, user: &User, (slug, id): (&str, i64)) -> Result<(Project, View)> {
    let (project, access) = Project::find_visible(tx.conn(), user.viewer(), slug)?;
    let view = View::find_for(tx.conn(), project.id, access, ViewId(id))?;
    Ok((project, view))
}

pub(super) fn not_shared() -> Error {
    Error::Forbidden("Only those who triage this project may keep views for everybody.".into())
}

fn there(project: &Project, said: &str) -> Onward {
    Onward::to(format!("{}/views", project.path())).saying(Flash::done(said))
}

fn load(reader: &mut Reader<'_>, (slug, id): &(String, i64)) -> Result<EditViewPage> {
    reader.me()?;
    let (project, access) = Project::find_visible(reader.conn, reader.viewer(), slug)?;
    let view = View::find_for(reader.conn, project.id, access, ViewId(*id))?;
    let back = format!("{}/views", project.path());
    Ok(EditViewPage {
        page: reader.project_frame("Edit view", &project, access, Section::Issues)?,
        url: format!("{back}/{id}"),
        back,
        name: view.name,
        name_error: None,
        query: view.query,
        query_error: None,
        may_share: access.may_triage(),
        is_for_all: view.owner_id.is_none(),
    })
}
