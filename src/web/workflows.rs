//! Workflows: writing, changing and deleting them, by form or as JSON. The list stands in `workflows/list.rs`.

pub(crate) mod form;
pub(crate) mod list;
mod scope;
mod sent;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};
use askama::Template;
use serde_json::{Value, json};

use crate::db::Tx;
use crate::error::{Error, Errors, Result};
use crate::look::Icon;
use crate::models::label::Label;
use crate::models::member;
use crate::models::user::User;
use crate::models::workflow::Workflow;
use crate::models::workflow::draft::{Draft, Rule};
use crate::web::assets;
use crate::web::confirm::ConfirmPage;
use crate::web::flash::Flash;
use crate::web::frame::Reader;
use crate::web::onward::Onward;
use crate::web::page::{Page, Section};
use crate::web::posted::Form;
use crate::web::visit::Visit;

use form::WorkflowForm;
use scope::{Place, Scope};
use sent::Sent;

/// `GET …/workflows/new` and `…/workflows/{id}/edit`, and the same with status 422 when something was wrong.
#[derive(Template)]
#[template(path = "workflows/edit.html")]
pub struct WorkflowPage {
    pub page: Page,
    /// "all issues of Ferry", "#12 Sync stops"
    pub of: String,
    pub form: WorkflowForm,
    /// Where it is posted to.
    pub action: String,
    pub back: String,
}

impl WorkflowPage {
    /// How a value stands in a reply.
    fn example(&self) -> String {
        let name = if self.form.draft.triggered_on.starts_with("comment") { "comment.author" } else { "author" };
        format!("@{{{{{name}}}}}")
    }
}

/// `GET …/workflows/new`
pub(crate) async fn new(visit: Visit, place: Place) -> Result<HttpResponse> {
    visit.query(&[])?;
    let page = visit.read(move |reader| page(reader, &place, WorkflowForm::empty())).await?;
    visit.page(StatusCode::OK, &page)
}

/// `GET …/workflows/{id}/edit`
pub(crate) async fn edit(visit: Visit, place: Place) -> Result<HttpResponse> {
    visit.query(&[])?;
    let page = visit.read(move |reader| {
        let scope = Scope::find(reader.conn, reader.viewer(), &place)?;
        let workflow = scope.workflow(reader.conn, &place)?;
        page(reader, &place, WorkflowForm::of(&workflow))
    });
    let page = page.await?;
    visit.page(StatusCode::OK, &page)
}

fn page(reader: &mut Reader<'_>, place: &Place, form: WorkflowForm) -> Result<WorkflowPage> {
    let scope = Scope::find(reader.conn, reader.viewer(), place)?;
    let back = scope.url();
    let labels = Label::of_project(reader.conn, scope.project.id)?.into_iter().map(|label| label.name);
    let people = member::assignable(reader.conn, scope.project.id)?.into_iter().map(|user| user.name);
    let form = WorkflowForm { labels: labels.collect(), people: people.collect(), ..form };
    let (title, action) = match place.id() {
        None => ("New workflow", back.clone()),
        Some(id) => ("Edit workflow", format!("{back}/{id}")),
    };
    let section = if scope.issue.is_some() { Section::Issues } else { Section::Settings };
    let page = reader.project_frame(title, &scope.project, scope.access, section)?;
    Ok(WorkflowPage { page, of: scope.words(), form, action, back })
}

/// `POST …/workflows` and `…/workflows/{id}`
pub(crate) async fn save(visit: Visit, place: Place, sent: Sent) -> Result<HttpResponse> {
    match &sent {
        Sent::Form(form) => save_form(&visit, place, &sent, form).await,
        Sent::Json(_) => Ok(save_json(&visit, place, &sent).await.unwrap_or_else(|error| told(&error))),
    }
}

async fn save_form(visit: &Visit, place: Place, sent: &Sent, form: &Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let draft = sent.draft()?;
    let (typed, there) = (draft.clone(), place.clone());
    let posted = visit.post(&user, form, move |tx, user| {
        let (scope, workflow, rule) = write(tx, user, &there, draft)?;
        let words = if rule.meets_itself() {
            "It does itself what it waits for; it never answers itself."
        } else {
            "It runs from now on whenever that happens."
        };
        let words = if workflow.is_on() { words } else { "It is off." };
        let at = format!("{}#workflow-{}", scope.url(), workflow.id);
        Ok(Onward::to(at).saying(Flash::done(format!("Workflow “{}” saved. {words}", workflow.name))))
    });
    match posted.await {
        Err(Error::Invalid(errors)) => again(visit, place, typed, errors).await,
        posted => posted,
    }
}

async fn again(visit: &Visit, place: Place, draft: Draft, errors: Errors) -> Result<HttpResponse> {
    let form = WorkflowForm { draft, errors, ..WorkflowForm::default() };
    let page = visit.read(move |reader| page(reader, &place, form)).await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Checks who may, and keeps what was sent.
fn write(tx: &mut Tx<'_>, user: &User, place: &Place, draft: Draft) -> Result<(Scope, Workflow, Rule)> {
    let scope = Scope::find(tx.conn(), user.viewer(), place)?;
    if place.id().is_none() {
        let (workflow, rule) = draft.create(tx, scope.project.id, scope.issue_id())?;
        return Ok((scope, workflow, rule));
    }
    let before = scope.workflow(tx.conn(), place)?;
    let rule = draft.change(tx, &before)?;
    let workflow = Workflow::find(tx.conn(), before.id)?;
    Ok((scope, workflow, rule))
}

async fn save_json(visit: &Visit, place: Place, sent: &Sent) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let draft = sent.draft()?;
    let status = if place.id().is_none() { StatusCode::CREATED } else { StatusCode::OK };
    let saved = visit.room().db.write(user.id, move |tx| {
        let (scope, workflow, _) = write(tx, &user, &place, draft)?;
        Ok(answer(&scope, &workflow))
    });
    Ok(HttpResponseBuilder::new(status).json(saved.await?))
}

fn answer(scope: &Scope, workflow: &Workflow) -> Value {
    json!({
        "id": workflow.id.0,
        "name": workflow.name,
        "triggered_on": workflow.triggered_on,
        "conditions": workflow.conditions.0,
        "actions": workflow.actions.0,
        "enabled": workflow.is_on(),
        "url": format!("{}/{}", scope.url(), workflow.id),
    })
}

/// What went wrong, for a program; mistakes by field.
fn told(error: &Error) -> HttpResponse {
    let mut fields = serde_json::Map::new();
    if let Error::Invalid(errors) = error {
        for (field, message) in errors.iter() {
            let messages = fields.entry(field).or_insert_with(|| json!([]));
            messages.as_array_mut().into_iter().for_each(|messages| messages.push(json!(message)));
        }
    }
    let status = error.status_code();
    let words = if status.is_server_error() { "Nothing was saved; try again.".to_owned() } else { error.to_string() };
    HttpResponseBuilder::new(status).json(json!({ "status": status.as_u16(), "error": words, "errors": fields }))
}

/// `GET …/workflows/{id}/delete`
pub(crate) async fn confirm(visit: Visit, place: Place) -> Result<HttpResponse> {
    let page = visit.read(move |reader| {
        let scope = Scope::find(reader.conn, reader.viewer(), &place)?;
        let workflow = scope.workflow(reader.conn, &place)?;
        let title = format!("Delete the workflow “{}”?", workflow.name);
        Ok(ConfirmPage {
            page: reader.project_frame(title, &scope.project, scope.access, Section::Settings)?,
            what: "It does nothing any more. What it did stays.".into(),
            quote: None,
            action: format!("{}/{}/delete", scope.url(), workflow.id),
            fields: Vec::new(),
            button: "Delete workflow".into(),
            back: scope.url(),
        })
    });
    let page = page.await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST …/workflows/{id}/delete`
pub(crate) async fn delete(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let work = move |tx: &mut Tx<'_>, user: &User| {
        let scope = Scope::find(tx.conn(), user.viewer(), &place)?;
        let workflow = scope.workflow(tx.conn(), &place)?;
        workflow.delete(tx)?;
        Ok(Onward::to(scope.url()).saying(Flash::done(format!("Workflow “{}” deleted.", workflow.name))))
    };
    visit.post(&user, &form, work).await
}
