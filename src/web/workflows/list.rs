//! The list of workflows, each in a sentence.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::scope::{Place, Scope};
use crate::error::Result;
use crate::look::{Icon, Tone};
use crate::models::workflow::Workflow;
use crate::models::workflow::draft::Rule;
use crate::models::workflow::step::Step;
use crate::web::assets;
use crate::web::frame::Reader;
use crate::web::page::{Page, Section};
use crate::web::visit::Visit;
use crate::web::when::When;
use crate::web::words::listed;

/// `GET …/workflows`
#[derive(Template)]
#[template(path = "workflows/index.html")]
pub struct WorkflowsPage {
    pub page: Page,
    pub slug: String,
    /// "#12 Sync stops" and its address, when they are of this issue alone.
    pub issue: Option<(String, String)>,
    /// Where the list is.
    pub url: String,
    pub rows: Vec<WorkflowRow>,
}

/// One workflow of the list.
#[derive(Debug, Clone)]
pub struct WorkflowRow {
    pub id: i64,
    pub name: String,
    /// "When comment added, if title contains x: reply “This issue is stale …”."
    pub says: String,
    pub is_on: bool,
    /// Why it was switched off.
    pub trouble: Option<String>,
    pub last_run: Option<When>,
}

impl WorkflowRow {
    fn state(&self) -> &'static str {
        if self.is_on { "on" } else { "off" }
    }

    fn tone(&self) -> Tone {
        match (self.is_on, &self.trouble) {
            (true, _) => Tone::Open,
            (false, Some(_)) => Tone::Danger,
            (false, None) => Tone::Mute,
        }
    }
}

/// `GET …/workflows`
pub(crate) async fn index(visit: Visit, place: Place) -> Result<HttpResponse> {
    visit.query(&[])?;
    let page = visit.read(move |reader| load(reader, &place)).await?;
    visit.page(StatusCode::OK, &page)
}

fn load(reader: &mut Reader<'_>, place: &Place) -> Result<WorkflowsPage> {
    let scope = Scope::find(reader.conn, reader.viewer(), place)?;
    let section = if scope.issue.is_some() { Section::Issues } else { Section::Settings };
    let workflows = Workflow::all_of(reader.conn, scope.project.id, scope.issue_id())?;
    let rows = workflows.into_iter().map(|workflow| row(reader, workflow)).collect::<Result<_>>()?;
    Ok(WorkflowsPage {
        slug: scope.project.slug.clone(),
        issue: scope.issue.as_ref().map(|issue| (scope.words(), issue.path(&scope.project))),
        url: scope.url(),
        rows,
        page: reader.project_frame("Workflows", &scope.project, scope.access, section)?,
    })
}

fn row(reader: &mut Reader<'_>, workflow: Workflow) -> Result<WorkflowRow> {
    let last_run = workflow.last_run(reader.conn)?.map(|at| reader.clock().alone(at.0));
    Ok(WorkflowRow {
        id: workflow.id.0,
        says: workflow.rule().map_or_else(|why| why, |rule| sentence(&rule)),
        is_on: workflow.is_on(),
        trouble: Some(workflow.disabled_because).filter(|why| !why.is_empty()),
        name: workflow.name,
        last_run,
    })
}

fn sentence(rule: &Rule) -> String {
    let conditions: Vec<String> = rule.conditions.iter().map(ToString::to_string).collect();
    let conditions: Vec<&str> = conditions.iter().map(String::as_str).collect();
    let condition = if conditions.is_empty() { String::new() } else { format!(", if {}", listed(&conditions)) };
    let steps: Vec<String> = rule.steps.iter().map(Step::words).collect();
    format!("When {}{condition}: {}.", rule.trigger.as_str().replace('_', " "), steps.join(", then "))
}
