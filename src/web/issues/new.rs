//! Writing a new issue.
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::db::Tx;
use crate::db::types::IssueTemplateId;
use crate::db::words::State;
use crate::error::{Error, Errors, Result};
use crate::look::Icon;
use crate::models::issue::opening::NewIssue;
use crate::models::issue_template::IssueTemplate;
use crate::models::label::Label as Stored;
use crate::models::member;
use crate::models::milestone::Milestone;
use crate::models::project::Project;
use crate::models::text::{Body, Title};
use crate::models::user::{OptionalRow, User};
use crate::web::avatar::Person;
use crate::web::flash::Flash;
use crate::web::form::{Choice, Field, Files};
use crate::web::frame::Reader;
use crate::web::label::Label;
use crate::web::onward::Onward;
use crate::web::page::{Page, Section};
use crate::web::posted::Form;
use crate::web::upload::Upload;
use crate::web::visit::Visit;
use crate::web::{assets, attachments};

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
    pub files: Files,
    /// Labels to choose from, and whether each is chosen; for those who only read a project there are none.
    pub labels: Vec<(Label, bool)>,
    pub labels_error: Option<String>,
    /// People to choose from, and whether each is chosen.
    pub assignees: Vec<(Person, bool)>,
    pub assignees_error: Option<String>,
    /// Open milestones to choose from; none for those who only read.
    pub milestones: Vec<String>,
    pub milestone: String,
    pub milestone_error: Option<String>,
    /// What to begin with: words, address, and whether it is the present one.
    pub templates: Vec<(String, String, bool)>,
    /// The id of the present one.
    pub template: String,
}

impl NewIssuePage {
    fn milestone_field(&self) -> Field {
        let none = std::iter::once(Choice::new("", "None"));
        let choices = none.chain(self.milestones.iter().map(|title| Choice::new(title, title))).collect();
        let field = Field::choice("milestone", "Milestone", choices).with(self.milestone.clone());
        field.wrong(self.milestone_error.clone())
    }

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
    template: Option<IssueTemplateId>,
}

/// `GET /projects/{slug}/issues/new?template=&title=&body=&labels=&assignees=&milestone=`
pub(crate) async fn form(visit: Visit, slug: web::Path<String>) -> Result<HttpResponse> {
    let prefill = visit.query(&["title", "body", "labels", "assignees", "milestone", "template"])?;
    let page = visit.read(move |reader| load(reader, &slug, &prefill, Errors::default())).await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST /projects/{slug}/issues`
pub(crate) async fn create(visit: Visit, slug: web::Path<String>, upload: Upload) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let (path, form) = (slug.clone(), upload.form.clone());
    let draft = match attachments::text(&visit, &slug, upload).await {
        Ok(text) => Draft::parse(&form, &text),
        Err(Error::Invalid(errors)) => Err(errors),
        Err(error) => return Err(error),
    };
    let posted = match draft {
        Ok(draft) => visit.post(&user, &form, move |tx, user| open(tx, user, &path, draft)).await,
        Err(errors) => Err(Error::Invalid(errors)),
    };
    let Err(Error::Invalid(errors)) = posted else { return posted };
    let page = visit.read(move |reader| load(reader, &slug, &form, errors)).await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

impl Draft {
    fn parse(form: &Form, text: &str) -> Result<Self, Errors> {
        let mut errors = Errors::default();
        let title = errors.keep(Title::parse(form.get("title")));
        let body = errors.keep(Body::parse("body", text));
        let (Some(title), Some(body)) = (title, body) else { return Err(errors) };
        let all = |name| form.all(name).into_iter().filter(|one| !one.trim().is_empty()).map(str::to_owned).collect();
        let milestone = Some(form.get("milestone").trim().to_owned()).filter(|title| !title.is_empty());
        let template = form.get("template").parse().ok().map(IssueTemplateId);
        Ok(Self { title, body, labels: all("labels"), assignees: all("assignees"), milestone, template })
    }
}

fn open(tx: &mut Tx<'_>, user: &User, slug: &str, draft: Draft) -> Result<Onward> {
    let (project, access) = Project::find_visible(tx.conn(), user.viewer(), slug)?;
    let sorts = !draft.labels.is_empty() || !draft.assignees.is_empty() || draft.milestone.is_some();
    if sorts && !access.may_triage() {
        return Err(Error::Forbidden("Only those who triage this project may label and assign.".into()));
    }
    let mut labels = Stored::find_all(tx.conn(), project.id, &draft.labels)?;
    if !access.may_triage() {
        labels = labels_of_template(tx, &project, draft.template)?;
    }
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

/// Whoever only reads the project gets the labels of what he began with: its maintainers chose them.
fn labels_of_template(tx: &mut Tx<'_>, project: &Project, id: Option<IssueTemplateId>) -> Result<Vec<Stored>> {
    let Some(id) = id else { return Ok(Vec::new()) };
    let found = IssueTemplate::find_in(tx.conn(), project.id, id).optional_row()?;
    let names = found.map(|template| template.labels.0).unwrap_or_default();
    let labels = names.iter().map(|name| Stored::find_by_name(tx.conn(), project.id, name).optional_row());
    Ok(labels.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
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
    let milestones =
        if access.may_triage() { Milestone::page(reader.conn, project.id, State::Open)? } else { Vec::new() };
    let all = IssueTemplate::of_project(reader.conn, project.id)?;
    let begun = Begun { typed, template: all.iter().find(|one| one.id.0.to_string() == typed.get("template")) };
    let error = |field| errors.of(field).map(str::to_owned);
    Ok(NewIssuePage {
        page: reader.project_frame("New issue", &project, access, Section::Issues)?,
        action: format!("{}/issues", project.path()),
        title: begun.value("title", |template| &template.title),
        title_error: error("title"),
        body: begun.value("body", |template| &template.body),
        body_error: error("body"),
        files: Files(error("files")),
        labels: labels.iter().map(|one| (Label::of(one, &project), begun.has_label(&one.name))).collect(),
        labels_error: error("labels"),
        assignees: people.iter().map(|one| (Person::of(one), begun.is_typed("assignees", &one.name))).collect(),
        assignees_error: error("assignees"),
        milestones: milestones.into_iter().map(|one| one.title).collect(),
        milestone: typed.get("milestone").to_owned(),
        milestone_error: error("milestone"),
        templates: ways(&project, &all, begun.template),
        template: typed.get("template").to_owned(),
    })
}

/// With what a new issue begins: what was typed or stood in the address, else what its template says.
struct Begun<'a> {
    typed: &'a Form,
    template: Option<&'a IssueTemplate>,
}

impl Begun<'_> {
    fn value(&self, field: &str, of: fn(&IssueTemplate) -> &String) -> String {
        let typed = self.typed.sent(field).map(str::to_owned);
        typed.or_else(|| self.template.map(of).cloned()).unwrap_or_default()
    }

    /// A form that was posted says which labels are chosen, be it none.
    fn has_label(&self, name: &str) -> bool {
        let is_posted = self.typed.has("once");
        let same = |one: &String| one.to_lowercase() == name.to_lowercase();
        let by_template = self.template.is_some_and(|template| template.labels.0.iter().any(same));
        self.is_typed("labels", name) || (!is_posted && by_template)
    }

    /// `labels=bug&labels=sync` or `labels=bug,sync`.
    fn is_typed(&self, field: &str, value: &str) -> bool {
        let names = self.typed.all(field).into_iter().flat_map(|names| names.split(','));
        names.into_iter().any(|name| name.trim().to_lowercase() == value.to_lowercase())
    }
}

/// What to begin with, if there is a choice.
fn ways(project: &Project, all: &[IssueTemplate], present: Option<&IssueTemplate>) -> Vec<(String, String, bool)> {
    if all.is_empty() {
        return Vec::new();
    }
    let url = format!("{}/issues/new", project.path());
    let empty = ("Empty".to_owned(), url.clone(), present.is_none());
    let way = |one: &IssueTemplate| {
        (one.name.clone(), format!("{url}?template={}", one.id), present.is_some_and(|present| present.id == one.id))
    };
    std::iter::once(empty).chain(all.iter().map(way)).collect()
}
