//! Making a template and changing one: the same form.
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::db::Tx;
use crate::db::types::IssueTemplateId;
use crate::error::{Error, Errors, Result};
use crate::look::Icon;
use crate::models::issue_template::{Draft, IssueTemplate};
use crate::models::label::Label as Stored;
use crate::models::text::{self, Body};
use crate::models::user::User;
use crate::web::assets;
use crate::web::flash::Flash;
use crate::web::form::Field;
use crate::web::frame::Reader;
use crate::web::label::Label;
use crate::web::onward::Onward;
use crate::web::page::{Page, Section};
use crate::web::posted::Form;
use crate::web::projects::{maintained, settings_of};
use crate::web::visit::Visit;

/// `GET …/templates/new` and `…/{id}/edit`, and the same with status 422 when something was wrong.
#[derive(Template)]
#[template(path = "projects/template.html")]
pub struct TemplatePage {
    pub page: Page,
    /// Where the form posts to.
    pub action: String,
    /// Where the list is.
    pub back: String,
    pub fields: Vec<Field>,
    /// The project's labels, and whether each is chosen.
    pub labels: Vec<(Label, bool)>,
}

fn parse(form: &Form) -> Result<Draft, Errors> {
    let mut errors = Errors::default();
    let name = errors.keep(text::parse_name("name", "A template", form.get("name")));
    let about = errors.keep(text::parse_line("about", "These lines", form.get("about")));
    let title = errors.keep(text::parse_line("title", "Titles", form.get("title")));
    let body = errors.keep(Body::parse("body", form.get("body")));
    let labels = form.all("labels").into_iter().map(str::to_owned).collect();
    match (name, about, title, body) {
        (Some(name), Some(about), Some(title), Some(body)) => {
            Ok(Draft { name, about, title, body: body.text().to_owned(), labels })
        }
        _ => Err(errors),
    }
}

type Place = web::Path<(String, i64)>;

/// `GET /projects/{slug}/templates/new`
pub(crate) async fn new(visit: Visit, slug: web::Path<String>) -> Result<HttpResponse> {
    let page = visit.read(move |reader| load(reader, (&slug, None), None)).await?;
    visit.page(StatusCode::OK, &page)
}

/// `GET /projects/{slug}/templates/{id}/edit`
pub(crate) async fn edit(visit: Visit, place: Place) -> Result<HttpResponse> {
    let page = visit.read(move |reader| load(reader, (&place.0, Some(IssueTemplateId(place.1))), None)).await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST /projects/{slug}/templates`
pub(crate) async fn create(visit: Visit, slug: web::Path<String>, form: Form) -> Result<HttpResponse> {
    save(visit, (slug.into_inner(), None), form).await
}

/// `POST /projects/{slug}/templates/{id}`
pub(crate) async fn update(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    let (slug, id) = place.into_inner();
    save(visit, (slug, Some(IssueTemplateId(id))), form).await
}

async fn save(visit: Visit, (slug, id): (String, Option<IssueTemplateId>), form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let path = slug.clone();
    let posted = match parse(&form) {
        Err(errors) => Err(Error::Invalid(errors)),
        Ok(draft) => {
            let work = move |tx: &mut Tx<'_>, user: &User| {
                let project = maintained(tx, user, &path)?;
                Stored::find_all(tx.conn(), project.id, &draft.labels)?;
                let said = Flash::done(format!("Template “{}” saved.", draft.name));
                match id {
                    None => draft.create(tx, project.id)?,
                    Some(id) => {
                        let template = IssueTemplate::find_in(tx.conn(), project.id, id)?;
                        draft.change(tx, &template)?;
                    }
                }
                Ok(Onward::to(format!("{}/templates", project.path())).saying(said))
            };
            visit.post(&user, &form, work).await
        }
    };
    let Err(Error::Invalid(errors)) = posted else { return posted };
    let page = visit.read(move |reader| load(reader, (&slug, id), Some((&form, &errors)))).await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// The form, empty, as the template is, or as it was typed with what is wrong.
fn load(
    reader: &mut Reader<'_>,
    (slug, id): (&str, Option<IssueTemplateId>),
    typed: Option<(&Form, &Errors)>,
) -> Result<TemplatePage> {
    let (project, access) = settings_of(reader, slug)?;
    let present = id.map(|id| IssueTemplate::find_in(reader.conn, project.id, id)).transpose()?;
    let chosen: Vec<String> = match (typed, &present) {
        (Some((form, _)), _) => form.all("labels").into_iter().map(str::to_owned).collect(),
        (None, present) => present.as_ref().map(|one| one.labels.0.clone()).unwrap_or_default(),
    };
    let labels = Stored::of_project(reader.conn, project.id)?;
    let is_chosen = |label: &Stored| chosen.iter().any(|name| name.to_lowercase() == label.name.to_lowercase());
    let back = format!("{}/templates", project.path());
    let name = if id.is_some() { "Edit template" } else { "New template" };
    Ok(TemplatePage {
        page: reader.project_frame(name, &project, access, Section::Settings)?,
        action: id.map_or_else(|| back.clone(), |id| format!("{back}/{id}")),
        back,
        fields: fields(present.as_ref(), typed),
        labels: labels.iter().map(|one| (Label::of(one, &project), is_chosen(one))).collect(),
    })
}

fn fields(present: Option<&IssueTemplate>, typed: Option<(&Form, &Errors)>) -> Vec<Field> {
    let filled = |field: Field, present: Option<&String>| {
        let value = match typed {
            Some((form, _)) => form.get(field.name).to_owned(),
            None => present.cloned().unwrap_or_default(),
        };
        let error = typed.and_then(|(_, errors)| errors.of(field.name)).map(str::to_owned);
        field.with(value).wrong(error)
    };
    vec![
        filled(Field::line("name", "Name").required(), present.map(|one| &one.name)),
        filled(Field::line("about", "When to choose it"), present.map(|one| &one.about)),
        filled(Field::line("title", "How the title begins"), present.map(|one| &one.title)),
        filled(Field::text("body", "Description"), present.map(|one| &one.body)),
    ]
}
