//! Writing a new issue.
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::db::Tx;
use crate::error::{Error, Errors, Result};
use crate::look::Icon;
use crate::models::issue::opening::NewIssue;
use crate::models::label::Label as Stored;
use crate::models::member;
use crate::models::milestone::Milestone;
use crate::models::project::Project;
use crate::models::text::{Body, Title};
use crate::models::user::User;
use crate::web::assets;
use crate::web::avatar::Person;
use crate::web::flash::Flash;
use crate::web::form::Field;
use crate::web::frame::Reader;
use crate::web::label::Label;
use crate::web::onward::Onward;
use crate::web::page::{Page, Section};
use crate::web::posted::Form;
use crate::web::visit::Visit;

use super::acting::receipts_of;

/// `GET /projects/{slug}/issues/new`, and the same with status 422 when something was wrong.
#[derive(Template)]
#[template(path = "issues/new.html")]
pub struct NewIssuePage {
    pub page: Page,
    /// `/projects/ferry/issues`
    pub action: String,
    pub title: String,
    pub title_error: Option<String>,
    pub body: String,
    pub body_error: Option<String>,
    /// Labels to choose from, and whether each is chosen; for those who only read a project there are none.
    pub labels: Vec<(Label, bool)>,
    pub labels_error: Option<String>,
    /// People to choose from, and whether each is chosen.
    pub assignees: Vec<(Person, bool)>,
    pub assignees_error: Option<String>,
}

impl NewIssuePage {
    fn title_field(&self) -> Field {
        Field::line("title", "Title").with(self.title.clone()).wrong(self.title_error.clone()).required()
    }

    fn body_field(&self) -> Field {
        let field = Field::text("body", "Description").with(self.body.clone()).wrong(self.body_error.clone());
        field.hint("Markdown works. @name tells that person.")
    }
}

/// What a posted form says about a new issue.
#[derive(Debug, Clone)]
struct Draft {
    title: Title,
    body: Body,
    labels: Vec<String>,
    assignees: Vec<String>,
    milestone: Option<String>,
}

/// `GET /projects/{slug}/issues/new?title=&body=&labels=`
pub(crate) async fn form(visit: Visit, slug: web::Path<String>) -> Result<HttpResponse> {
    let prefill = visit.query(&["title", "body", "labels", "assignees", "template"])?;
    let page = visit.read(move |reader| load(reader, &slug, &prefill, Errors::default())).await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST /projects/{slug}/issues`
pub(crate) async fn create(visit: Visit, slug: web::Path<String>, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let path = slug.clone();
    let posted = match Draft::parse(&form) {
        Ok(draft) => visit.post(&user, &form, move |tx, user| open(tx, user, &path, draft)).await,
        Err(errors) => Err(Error::Invalid(errors)),
    };
    let Err(Error::Invalid(errors)) = posted else { return posted };
    let page = visit.read(move |reader| load(reader, &slug, &form, errors)).await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

impl Draft {
    fn parse(form: &Form) -> Result<Self, Errors> {
        let mut errors = Errors::default();
        let title = errors.keep(Title::parse(form.get("title")));
        let body = errors.keep(Body::parse("body", form.get("body")));
        let (Some(title), Some(body)) = (title, body) else { return Err(errors) };
        let all = |name| form.all(name).into_iter().filter(|one| !one.trim().is_empty()).map(str::to_owned).collect();
        let milestone = Some(form.get("milestone").trim().to_owned()).filter(|title| !title.is_empty());
        Ok(Self { title, body, labels: all("labels"), assignees: all("assignees"), milestone })
    }
}

fn open(tx: &mut Tx<'_>, user: &User, slug: &str, draft: Draft) -> Result<Onward> {
    let (project, access) = Project::find_visible(tx.conn(), user.viewer(), slug)?;
    let sorts = !draft.labels.is_empty() || !draft.assignees.is_empty() || draft.milestone.is_some();
    if sorts && !access.may_triage() {
        return Err(Error::Forbidden("Only those who triage this project may label and assign.".into()));
    }
    let labels = Stored::find_all(tx.conn(), project.id, &draft.labels)?;
    let people = member::find_assignable(tx.conn(), project.id, &draft.assignees)?;
    let milestone = draft.milestone.map(|title| Milestone::find_by_title(tx.conn(), project.id, &title)).transpose()?;
    let (issue, event) =
        NewIssue { project: project.id, number: None, title: draft.title, body: draft.body }.open(tx)?;
    labels.iter().try_for_each(|label| issue.label(tx, label).map(drop))?;
    people.iter().try_for_each(|person| issue.assign(tx, person).map(drop))?;
    if let Some(milestone) = &milestone {
        issue.plan_for(tx, Some(milestone))?;
    }
    let flash = Flash::done(format!("Issue #{} opened.", issue.number)).linking("See who is told", receipts_of(event));
    Ok(Onward::to(issue.path(&project)).saying(flash))
}

/// The empty form, or the same again with what was typed and what is wrong.
fn load(reader: &mut Reader<'_>, slug: &str, typed: &Form, errors: Errors) -> Result<NewIssuePage> {
    reader.me()?;
    let (project, access) = Project::find_visible(reader.conn, reader.viewer(), slug)?;
    let (labels, people) = if access.may_triage() {
        (Stored::of_project(reader.conn, project.id)?, member::assignable(reader.conn, project.id)?)
    } else {
        (Vec::new(), Vec::new())
    };
    let is_chosen = |name: &str, value: &str| typed.all(name).iter().any(|one| one.eq_ignore_ascii_case(value));
    let error = |field| errors.of(field).map(str::to_owned);
    Ok(NewIssuePage {
        page: reader.project_frame("New issue", &project, access, Section::Issues)?,
        action: format!("{}/issues", project.path()),
        title: typed.get("title").to_owned(),
        title_error: error("title"),
        body: typed.get("body").to_owned(),
        body_error: error("body"),
        labels: labels.iter().map(|one| (Label::of(one, &project), is_chosen("labels", &one.name))).collect(),
        labels_error: error("labels"),
        assignees: people.iter().map(|one| (Person::of(one), is_chosen("assignees", &one.name))).collect(),
        assignees_error: error("assignees"),
    })
}
