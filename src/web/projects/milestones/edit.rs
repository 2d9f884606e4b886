//! Making a milestone and changing one: the same form.
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::db::Tx;
use crate::db::types::{At, MilestoneId, ProjectId};
use crate::error::{Error, Errors, Result};
use crate::look::Icon;
use crate::models::milestone::{Milestone, NewMilestone};
use crate::models::text::{self, Body};
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

/// `GET …/milestones/new` and `…/{id}/edit`, and the same with status 422 when something was wrong.
#[derive(Template)]
#[template(path = "projects/form.html")]
pub struct MilestonePage {
    pub page: Page,
    /// Where the form posts to.
    pub action: String,
    /// Where the list is.
    pub back: String,
    pub fields: Vec<Field>,
    /// "Create milestone"
    pub button: &'static str,
}

/// What a form says, checked.
#[derive(Debug, Clone)]
struct Draft {
    title: String,
    description: String,
    due_on: Option<At>,
}

impl Draft {
    fn parse(form: &Form) -> Result<Self, Errors> {
        let mut errors = Errors::default();
        let title = errors.keep(text::parse_name("title", "A milestone", form.get("title")));
        let description = errors.keep(Body::parse("description", form.get("description")));
        let due_on = errors.keep(text::parse_day("due_on", form.get("due_on")));
        match (title, description, due_on) {
            (Some(title), Some(description), Some(due_on)) => {
                Ok(Self { title, description: description.text().to_owned(), due_on })
            }
            _ => Err(errors),
        }
    }

    fn of(self, project: ProjectId) -> NewMilestone {
        let Self { title, description, due_on } = self;
        NewMilestone { project, title, description, due_on, closed_at: None }
    }
}

type Place = web::Path<(String, i64)>;

/// `GET /projects/{slug}/milestones/new`
pub(crate) async fn new(visit: Visit, slug: web::Path<String>) -> Result<HttpResponse> {
    let page = visit.read(move |reader| load(reader, (&slug, None), None)).await?;
    visit.page(StatusCode::OK, &page)
}

/// `GET /projects/{slug}/milestones/{id}/edit`
pub(crate) async fn edit(visit: Visit, place: Place) -> Result<HttpResponse> {
    let page = visit.read(move |reader| load(reader, (&place.0, Some(MilestoneId(place.1))), None)).await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST /projects/{slug}/milestones`
pub(crate) async fn create(visit: Visit, slug: web::Path<String>, form: Form) -> Result<HttpResponse> {
    save(visit, (slug.into_inner(), None), form).await
}

/// `POST /projects/{slug}/milestones/{id}`
pub(crate) async fn update(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    let (slug, id) = place.into_inner();
    save(visit, (slug, Some(MilestoneId(id))), form).await
}

async fn save(visit: Visit, (slug, id): (String, Option<MilestoneId>), form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let path = slug.clone();
    let posted = match Draft::parse(&form) {
        Err(errors) => Err(Error::Invalid(errors)),
        Ok(draft) => {
            let work = move |tx: &mut Tx<'_>, user: &User| {
                let project = maintained(tx, user, &path)?;
                let (title, new) = (draft.title.clone(), draft.of(project.id));
                match id {
                    None => drop(new.open(tx)?),
                    Some(id) => {
                        let milestone = Milestone::find_in(tx.conn(), project.id, id)?;
                        new.change(tx, &milestone)?;
                    }
                }
                let said = Flash::done(format!("Milestone “{title}” saved."));
                Ok(Onward::to(format!("{}/milestones", project.path())).saying(said))
            };
            visit.post(&user, &form, work).await
        }
    };
    let Err(Error::Invalid(errors)) = posted else { return posted };
    let page = visit.read(move |reader| load(reader, (&slug, id), Some((&form, &errors)))).await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// The form, empty, as the milestone is, or as it was typed with what is wrong.
fn load(
    reader: &mut Reader<'_>,
    (slug, id): (&str, Option<MilestoneId>),
    typed: Option<(&Form, &Errors)>,
) -> Result<MilestonePage> {
    let (project, access) = settings_of(reader, slug)?;
    let present = id.map(|id| Milestone::find_in(reader.conn, project.id, id)).transpose()?;
    let shown = |field: &'static str, present: Option<String>| match typed {
        Some((form, _)) => form.get(field).to_owned(),
        None => present.unwrap_or_default(),
    };
    let wrong = |field: &str| typed.and_then(|(_, errors)| errors.of(field)).map(str::to_owned);
    let title = shown("title", present.as_ref().map(|one| one.title.clone()));
    let day = shown("due_on", present.as_ref().and_then(|one| one.due_on).map(At::written_day));
    let description = shown("description", present.as_ref().map(|one| one.description.clone()));
    let back = format!("{}/milestones", project.path());
    let (name, button) =
        if id.is_some() { ("Edit milestone", "Save milestone") } else { ("New milestone", "Create milestone") };
    Ok(MilestonePage {
        page: reader.project_frame(name, &project, access, Section::Settings)?,
        action: id.map_or_else(|| back.clone(), |id| format!("{back}/{id}")),
        fields: vec![
            Field::line("title", "Title").with(title).wrong(wrong("title")).required(),
            Field::line("due_on", "Due date").of_type("date").with(day).wrong(wrong("due_on")),
            Field::text("description", "Description").with(description).wrong(wrong("description")),
        ],
        back,
        button,
    })
}
