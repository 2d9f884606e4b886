//! A project's labels. Changing one stands below.
pub(crate) mod edit;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::settings_of;
use crate::db::Tx;
use crate::db::types::{LabelId, ProjectId};
use crate::error::{Error, Errors, Result};
use crate::look::Icon;
use crate::models::label::{Label as Stored, NewLabel};
use crate::models::project::Project;
use crate::models::text;
use crate::models::user::User;
use crate::web::assets;
use crate::web::confirm::ConfirmPage;
use crate::web::flash::Flash;
use crate::web::form::Field;
use crate::web::frame::Reader;
use crate::web::label::Label;
use crate::web::onward::Onward;
use crate::web::page::{Page, Section};
use crate::web::posted::Form;
use crate::web::visit::Visit;
use crate::web::words::counted;

/// `GET /projects/{slug}/labels`, and the same with status 422 when something was wrong.
#[derive(Template)]
#[template(path = "projects/labels.html")]
pub struct LabelsPage {
    pub page: Page,
    pub slug: String,
    pub labels: Vec<LabelRow>,
    /// Shows the forms.
    pub may_edit: bool,
    /// Name, colour and meaning of a new one, as they were typed.
    pub fields: [Field; 3],
}

/// One label of the list.
#[derive(Debug, Clone)]
pub struct LabelRow {
    pub id: i64,
    pub label: Label,
    pub description: String,
    pub issues: i64,
}

impl LabelRow {
    fn issues_words(&self) -> String {
        counted(self.issues, "issue")
    }
}

/// The colour of a label for which nobody chose one.
const PLAIN: &str = "#3b82d0";

/// `GET /projects/{slug}/labels`
pub(crate) async fn index(visit: Visit, slug: web::Path<String>) -> Result<HttpResponse> {
    let page = visit.read(move |reader| load(reader, &slug)).await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST /projects/{slug}/labels`
pub(crate) async fn create(visit: Visit, slug: web::Path<String>, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let path = slug.clone();
    let posted = match parse(&form) {
        Err(errors) => Err(Error::Invalid(errors)),
        Ok(new) => {
            let work = move |tx: &mut Tx<'_>, user: &User| {
                let project = super::maintained(tx, user, &path)?;
                let label = NewLabel { project: project.id, ..new }.create(tx)?;
                Ok(Onward::to(format!("{}/labels", project.path()))
                    .saying(Flash::done(format!("Label “{}” created.", label.name))))
            };
            visit.post(&user, &form, work).await
        }
    };
    let Err(Error::Invalid(errors)) = posted else { return posted };
    let fields = fields(|field| form.get(field).to_owned(), &errors);
    let page = visit.read(move |reader| Ok(LabelsPage { fields, ..load(reader, &slug)? })).await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `GET /projects/{slug}/labels/{id}/delete`
pub(crate) async fn confirm(visit: Visit, place: web::Path<(String, i64)>) -> Result<HttpResponse> {
    let page = visit.read(move |reader| {
        let (slug, id) = place.into_inner();
        let (project, access) = settings_of(reader, &slug)?;
        let label = Stored::find_in(reader.conn, project.id, LabelId(id))?;
        let issues = Stored::counts(reader.conn, project.id)?.get(&label.id).copied().unwrap_or(0);
        let url = format!("{}/labels", project.path());
        Ok(ConfirmPage {
            page: reader.project_frame(
                format!("Delete the label {}?", label.name),
                &project,
                access,
                Section::Settings,
            )?,
            what: format!("It will be removed from {}; each of them records that.", counted(issues, "issue")),
            quote: None,
            action: format!("{url}/{id}/delete"),
            fields: Vec::new(),
            button: "Delete label".into(),
            back: url,
        })
    });
    let page = page.await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST /projects/{slug}/labels/{id}/delete`
pub(crate) async fn delete(visit: Visit, place: web::Path<(String, i64)>, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let work = move |tx: &mut Tx<'_>, user: &User| {
        let (slug, id) = place.into_inner();
        let project = super::maintained(tx, user, &slug)?;
        let label = Stored::find_in(tx.conn(), project.id, LabelId(id))?;
        label.delete(tx)?;
        Ok(Onward::to(format!("{}/labels", project.path()))
            .saying(Flash::done(format!("Label “{}” deleted.", label.name))))
    };
    visit.post(&user, &form, work).await
}

/// The fields of a label: what they hold, and what is wrong with it.
pub(crate) fn fields(shown: impl Fn(&str) -> String, errors: &Errors) -> [Field; 3] {
    let wrong = |field: &str| errors.of(field).map(str::to_owned);
    let color = Some(shown("color")).filter(|color| !color.is_empty()).unwrap_or_else(|| PLAIN.into());
    [
        Field::line("name", "Name").with(shown("name")).wrong(wrong("name")).required(),
        Field::line("color", "Colour").of_type("color").with(color).wrong(wrong("color")),
        Field::line("description", "What it means").with(shown("description")).wrong(wrong("description")),
    ]
}

fn parse(form: &Form) -> Result<NewLabel, Errors> {
    let mut errors = Errors::default();
    let name = errors.keep(text::parse_name("name", "A label", form.get("name")));
    let color = match form.get("color") {
        "" => Some(PLAIN.to_owned()),
        typed => errors.keep(text::parse_color(typed)),
    };
    let description = errors.keep(text::parse_line("description", "Descriptions", form.get("description")));
    match (name, color, description) {
        (Some(name), Some(color), Some(description)) => {
            Ok(NewLabel { project: ProjectId(0), name, color, description })
        }
        _ => Err(errors),
    }
}

fn load(reader: &mut Reader<'_>, slug: &str) -> Result<LabelsPage> {
    let (project, access) = Project::find_visible(reader.conn, reader.viewer(), slug)?;
    let labels = Stored::of_project(reader.conn, project.id)?;
    let counts = Stored::counts(reader.conn, project.id)?;
    let row = |label: Stored| LabelRow {
        id: label.id.0,
        issues: counts.get(&label.id).copied().unwrap_or(0),
        label: Label::of(&label, &project),
        description: label.description,
    };
    let labels = labels.into_iter().map(row).collect();
    Ok(LabelsPage {
        page: reader.project_frame("Labels", &project, access, Section::Settings)?,
        slug: project.slug,
        labels,
        may_edit: access.may_maintain(),
        fields: fields(|_| String::new(), &Errors::default()),
    })
}
