//! Moving an issue to another project: `GET …/transfer` asks where to, `POST …/transfer` moves it.
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::db::Tx;
use crate::error::{Error, Errors, Result};
use crate::look::Icon;
use crate::models::issue::Issue;
use crate::models::project::Project;
use crate::models::user::{OptionalRow, User};
use crate::web::assets;
use crate::web::flash::Flash;
use crate::web::form::{Choice, Field};
use crate::web::frame::Reader;
use crate::web::onward::Onward;
use crate::web::page::{Page, Section};
use crate::web::posted::Form;
use crate::web::visit::Visit;

use super::acting::{Ground, receipts_of};

/// `GET …/transfer`, and the same with status 422 when something was wrong.
#[derive(Template)]
#[template(path = "issues/transfer.html")]
pub struct TransferPage {
    pub page: Page,
    /// `/projects/ferry/issues/142`
    pub url: String,
    pub title: String,
    /// Slug and name of each project that it can move to.
    pub projects: Vec<(String, String)>,
    pub chosen: String,
    pub error: Option<String>,
}

impl TransferPage {
    fn field(&self) -> Field {
        let choices = self.projects.iter().map(|(slug, name)| Choice::new(slug, name)).collect();
        Field::choice("project", "To which project", choices).with(self.chosen.clone()).wrong(self.error.clone())
    }
}

type Place = web::Path<(String, i64)>;

/// `GET …/transfer`
pub(crate) async fn form(visit: Visit, place: Place) -> Result<HttpResponse> {
    let page = visit.read(move |reader| load(reader, &place, String::new(), &Errors::default())).await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST …/transfer`
pub(crate) async fn create(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let place = place.into_inner();
    let (from, wanted) = (place.clone(), form.get("project").trim().to_owned());
    let posted = visit.post(&user, &form, move |tx, user| transfer(tx, user, &from, &wanted)).await;
    let Err(Error::Invalid(errors)) = posted else { return posted };
    let chosen = form.get("project").to_owned();
    let page = visit.read(move |reader| load(reader, &place, chosen, &errors)).await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

fn transfer(tx: &mut Tx<'_>, user: &User, (slug, number): &(String, i64), wanted: &str) -> Result<Onward> {
    let ground = Ground::find(tx, user, slug, *number)?;
    ground.must_triage()?;
    let wrong = || Error::invalid("project", "Choose a project that you triage.");
    let found = match Project::find_visible(tx.conn(), user.viewer(), wanted) {
        Err(Error::Moved { .. }) => None,
        found => found.optional_row()?,
    };
    let (to, access) = found.ok_or_else(wrong)?;
    if to.id == ground.project.id {
        return Err(Error::invalid("project", format!("It is in {} already: choose another project.", to.name)));
    }
    if !access.may_triage() {
        return Err(wrong());
    }
    let Some((issue, event)) = ground.issue.transfer(tx, &to)? else { return Err(wrong()) };
    let flash = Flash::done(format!("Moved to {}; it is #{} there.", to.name, issue.number));
    Ok(Onward::to(issue.path(&to)).saying(flash.linking("See who is told", receipts_of(event))))
}

fn load(
    reader: &mut Reader<'_>,
    (slug, number): &(String, i64),
    chosen: String,
    errors: &Errors,
) -> Result<TransferPage> {
    reader.me()?;
    let (project, access, issue) = Issue::find_visible(reader.conn, reader.viewer(), slug, *number)?;
    if !access.may_triage() {
        return Err(Error::Forbidden("Only those who triage this project may move its issues.".into()));
    }
    let viewer = reader.viewer();
    let others = Project::triaged_by(reader.conn, viewer)?.into_iter().filter(|one| one.id != project.id);
    Ok(TransferPage {
        projects: others.map(|one| (one.slug, one.name)).collect(),
        page: reader.project_frame(format!("Move issue #{number}"), &project, access, Section::Issues)?,
        url: issue.path(&project),
        title: issue.title,
        chosen,
        error: errors.of("project").map(str::to_owned),
    })
}
