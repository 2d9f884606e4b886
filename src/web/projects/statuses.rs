//! The steps that a project's issues go through: their names and their order.
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::{maintained, settings_of};
use crate::db::Tx;
use crate::db::types::StatusId;
use crate::error::{Error, Errors, Result};
use crate::look::Icon;
use crate::models::project::Project;
use crate::models::status::Status;
use crate::models::text;
use crate::models::user::User;
use crate::web::assets;
use crate::web::confirm::ConfirmPage;
use crate::web::flash::Flash;
use crate::web::form::{Choice, Field};
use crate::web::frame::Reader;
use crate::web::onward::Onward;
use crate::web::page::{Page, Section};
use crate::web::posted::Form;
use crate::web::visit::Visit;

/// `GET /projects/{slug}/statuses`, and the same with status 422 when something was wrong.
#[derive(Template)]
#[template(path = "projects/statuses.html")]
pub struct StatusesPage {
    pub page: Page,
    pub slug: String,
    /// In their order: id, name, and whether work ends there.
    pub rows: Vec<(i64, String, bool)>,
    pub name: String,
    pub name_error: Option<String>,
}

impl StatusesPage {
    fn name_field(&self) -> Field {
        Field::line("name", "Name").with(self.name.clone()).wrong(self.name_error.clone()).required()
    }

    fn kind_field() -> Field {
        let kinds =
            vec![Choice::new("open", "Issues in it are open"), Choice::new("closed", "Issues in it are closed")];
        Field::choice("kind", "What it means", kinds)
    }
}

type Place = web::Path<(String, i64)>;

/// `GET /projects/{slug}/statuses`
pub(crate) async fn index(visit: Visit, slug: web::Path<String>) -> Result<HttpResponse> {
    let page = visit.read(move |reader| load(reader, &slug)).await?;
    visit.page(StatusCode::OK, &page)
}

fn load(reader: &mut Reader<'_>, slug: &str) -> Result<StatusesPage> {
    let (project, access) = settings_of(reader, slug)?;
    let all = Status::of_project(reader.conn, project.id)?;
    Ok(StatusesPage {
        page: reader.project_frame("Statuses", &project, access, Section::Settings)?,
        slug: project.slug,
        rows: all.into_iter().map(|one| (one.id.0, one.name, one.is_done)).collect(),
        name: String::new(),
        name_error: None,
    })
}

/// `POST /projects/{slug}/statuses`
pub(crate) async fn create(visit: Visit, slug: web::Path<String>, form: Form) -> Result<HttpResponse> {
    let is_done = form.get("kind") == "closed";
    save(visit, slug.into_inner(), form, move |tx, project, name| {
        Status::create(tx, project.id, name, is_done)?;
        Ok(format!("Status “{name}” created."))
    })
    .await
}

/// `POST /projects/{slug}/statuses/{id}`: `move=up`, `move=down`, or another `name`.
pub(crate) async fn update(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    let (slug, id) = place.into_inner();
    let way = form.sent("move").map(str::to_owned);
    let Some(way) = way else {
        return save(visit, slug, form, move |tx, project, name| {
            Status::find_in(tx.conn(), project.id, StatusId(id))?.rename(tx, name)?;
            Ok("Status renamed.".to_owned())
        })
        .await;
    };
    let user = visit.user().await?;
    visit
        .post(&user, &form, move |tx, user| {
            let project = maintained(tx, user, &slug)?;
            Status::find_in(tx.conn(), project.id, StatusId(id))?.shift(tx, way == "up")?;
            Ok(there(&project, "Status moved."))
        })
        .await
}

/// Saves what has a name. What is wrong with it is shown on the same page.
async fn save(
    visit: Visit,
    slug: String,
    form: Form,
    work: impl FnOnce(&mut Tx<'_>, &Project, &str) -> Result<String> + Send + 'static,
) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let path = slug.clone();
    let posted = match text::parse_name("name", "A status", form.get("name")) {
        Err(errors) => Err(Error::Invalid(errors)),
        Ok(name) => {
            let work = move |tx: &mut Tx<'_>, user: &User| {
                let project = maintained(tx, user, &path)?;
                let said = work(tx, &project, &name)?;
                Ok(there(&project, &said))
            };
            visit.post(&user, &form, work).await
        }
    };
    let Err(Error::Invalid(errors)) = posted else { return posted };
    let page = visit.read(move |reader| again(reader, &slug, &form, &errors)).await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

fn again(reader: &mut Reader<'_>, slug: &str, form: &Form, errors: &Errors) -> Result<StatusesPage> {
    let name_error = errors.of("name").map(str::to_owned);
    Ok(StatusesPage { name: form.get("name").to_owned(), name_error, ..load(reader, slug)? })
}

/// `GET /projects/{slug}/statuses/{id}/delete`
pub(crate) async fn confirm(visit: Visit, place: Place) -> Result<HttpResponse> {
    let page = visit.read(move |reader| {
        let (slug, id) = place.into_inner();
        let (project, access) = settings_of(reader, &slug)?;
        let status = Status::find_in(reader.conn, project.id, StatusId(id))?;
        let (url, title) = (format!("{}/statuses", project.path()), format!("Delete the status {}?", status.name));
        Ok(ConfirmPage {
            page: reader.project_frame(title, &project, access, Section::Settings)?,
            what: "Issues that are in it will be in none; each of them records that. They stay open or closed as they are.".into(),
            quote: None,
            action: format!("{url}/{id}/delete"),
            fields: Vec::new(),
            button: "Delete status".into(),
            back: url,
        })
    });
    let page = page.await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST /projects/{slug}/statuses/{id}/delete`
pub(crate) async fn delete(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    visit
        .post(&user, &form, move |tx, user| {
            let project = maintained(tx, user, &place.0)?;
            let status = Status::find_in(tx.conn(), project.id, StatusId(place.1))?;
            status.delete(tx)?;
            Ok(there(&project, &format!("Status “{}” deleted.", status.name)))
        })
        .await
}

fn there(project: &Project, said: &str) -> Onward {
    Onward::to(format!("{}/statuses", project.path())).saying(Flash::done(said))
}
