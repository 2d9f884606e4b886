//! Workflows: the list and the form; and the schedule.
use askama::Template;
use serde_json::json;

use crate::error::Errors;
use crate::models::workflow::draft::Draft;
use crate::web::admin::schedule::{JobRow, SchedulePage};
use crate::web::gallery::content::{page, when};
use crate::web::page::Section;
use crate::web::workflows::WorkflowPage;
use crate::web::workflows::form::WorkflowForm;
use crate::web::workflows::list::{WorkflowRow, WorkflowsPage};

pub fn all() -> Vec<(&'static str, String)> {
    let row = |id, is_on, trouble: Option<&str>| WorkflowRow {
        id,
        name: "Answer on old issues".into(),
        says: "When comment added, if created before 2022-01-01: reply “This issue is stale”.".into(),
        is_on,
        trouble: trouble.map(str::to_owned),
        last_run: is_on.then(|| when("2026-11-23T14:12:00Z")),
    };
    let list = |rows, issue| WorkflowsPage {
        page: page("Workflows", Some(Section::Settings)),
        slug: "ferry".into(),
        issue,
        url: "/projects/ferry/workflows".into(),
        rows,
    };
    let trouble = "step 1: There is no label “bug” in this project. It is switched off after 5 failures in a row.";
    let rows = vec![row(1, true, None), row(2, false, Some(trouble)), row(3, false, None)];
    let issue = Some(("#142 Sync stops".to_owned(), "/projects/ferry/issues/142".to_owned()));
    let mut errors = Errors::one("triggered_on", "'comment_aded' is not a valid action");
    errors.add("conditions", "Condition 1: 'colour' is not a valid attribute");
    errors.add("actions", "Action 1: There is no label “bug” in this project.");
    let draft = Draft {
        name: "Answer on old issues".into(),
        triggered_on: "comment_aded".into(),
        conditions: vec![json!({ "attribute": "colour", "operator": "in", "value": ["red", "blue"] })],
        actions: vec![json!({ "type": "add_label", "label": "bug" })],
        is_on: true,
    };
    let form = WorkflowForm { draft, errors, labels: vec!["sync".into()], people: vec!["ana".into()] };
    let edit = WorkflowPage {
        page: page("Edit workflow", Some(Section::Settings)),
        of: "all issues of Ferry".into(),
        form,
        action: "/projects/ferry/workflows/1".into(),
        back: "/projects/ferry/workflows".into(),
    };
    let job = |name: &str, failed, ran: bool| JobRow {
        name: name.into(),
        cron: "0 * * * *".into(),
        last: ran.then(|| when("2026-11-23T14:00:00Z")),
        result: (if failed { "the database is locked" } else { "told of 3 issues" }).into(),
        failed,
        next: (!failed).then(|| when("2026-11-23T15:00:00Z")),
    };
    let jobs = vec![job("no_activity", false, true), job("other", true, true), job("third", false, false)];
    let schedule = |rows| SchedulePage { page: page("Schedule", None), rows };
    vec![
        ("schedule", schedule(jobs).render().unwrap()),
        ("schedule-empty", schedule(Vec::new()).render().unwrap()),
        ("workflows", list(rows, None).render().unwrap()),
        ("workflows-empty", list(Vec::new(), issue).render().unwrap()),
        ("workflow-edit", edit.render().unwrap()),
    ]
}
