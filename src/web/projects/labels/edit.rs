//! Changing a label: its name, its colour, what it means.
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::{fields, parse};
use crate::db::Tx;
use crate::db::types::LabelId;
use crate::error::{Error, Errors, Result};
use crate::look::Icon;
use crate::models::label::{Label, NewLabel};
use crate::models::user::User;
use crate::web::assets;
use crate::web::flash::Flash;
use crate::web::form::Field;
use crate::web::frame::Reader;
use crate::web::onward::Onward;
use crate::web::page::{Page, Section};
use crate::web::posted::Form;
use crate::web::projects::{maintained, settings_of};
use crate::web::visit::Visit;

/// `GET …/labels/{id}/edit`, and the same with status 422 when something was wrong.
#[derive(Template)]
#[template(path = "projects/form.html")]
pub struct LabelPage {
    pub page: Page,
    /// Where the form posts to.
    pub action: String,
    /// Where the list is.
    pub back: String,
    pub fields: [Field; 3],
    /// "Save label"
    pub button: &'static str,
}

type Place = web::Path<(String, i64)>;

/// `GET /projects/{slug}/labels/{id}/edit`
pub(crate) async fn edit(visit: Visit, place: Place) -> Result<HttpResponse> {
    let page = visit.read(move |reader| load(reader, &place, None)).await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST /projects/{slug}/labels/{id}`: what events said of it stays as it was.
pub(crate) async fn update(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let at = place.clone();
    let posted = match parse(&form) {
        Err(errors) => Err(Error::Invalid(errors)),
        Ok(new) => {
            let work = move |tx: &mut Tx<'_>, user: &User| {
                let project = maintained(tx, user, &at.0)?;
                let said = Flash::done(format!("Label “{}” saved.", new.name));
                let label = Label::find_in(tx.conn(), project.id, LabelId(at.1))?;
                label.change(tx, NewLabel { project: project.id, ..new })?;
                Ok(Onward::to(format!("{}/labels", project.path())).saying(said))
            };
            visit.post(&user, &form, work).await
        }
    };
    let Err(Error::Invalid(errors)) = posted else { return posted };
    let page = visit.read(move |reader| load(reader, &place, Some((&form, &errors)))).await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// The form as the label is, or as it was typed with what is wrong.
fn load(reader: &mut Reader<'_>, (slug, id): &(String, i64), typed: Option<(&Form, &Errors)>) -> Result<LabelPage> {
    let (project, access) = settings_of(reader, slug)?;
    let label = Label::find_in(reader.conn, project.id, LabelId(*id))?;
    let back = format!("{}/labels", project.path());
    let fields = match typed {
        Some((form, errors)) => fields(|field| form.get(field).to_owned(), errors),
        None => fields(|field| present(&label, field), &Errors::default()),
    };
    let page = reader.project_frame(format!("Edit the label {}", label.name), &project, access, Section::Settings)?;
    Ok(LabelPage { page, action: format!("{back}/{id}"), back, fields, button: "Save label" })
}

fn present(label: &Label, field: &str) -> String {
    let text = match field {
        "name" => &label.name,
        "color" => &label.color,
        _ => &label.description,
    };
    text.clone()
}
