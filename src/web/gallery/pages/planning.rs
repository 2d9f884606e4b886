//! What a project plans with, and what its issues begin with: milestones, statuses, templates, kept queries.
use askama::Template;

use crate::web::form::Field;
use crate::web::gallery::content::{at, clock, label, page};
use crate::web::issues::list::views::edit::EditViewPage;
use crate::web::issues::list::views::{ViewRow, ViewsPage};
use crate::web::page::Section;
use crate::web::projects::milestones::edit::MilestonePage;
use crate::web::projects::milestones::{MilestoneRow, MilestonesPage};
use crate::web::projects::statuses::StatusesPage;
use crate::web::projects::templates::TemplatesPage;
use crate::web::projects::templates::edit::TemplatePage;

pub fn all() -> Vec<(&'static str, String)> {
    [milestones(), arrangement(), views()].into_iter().flatten().collect()
}

fn milestones() -> Vec<(&'static str, String)> {
    let row = |id, title: &str, percent| MilestoneRow {
        id,
        title: title.into(),
        description: "What a reader of the announcement expects.".into(),
        due: (id == 1).then(|| clock().due(at("2026-11-20T00:00:00Z"))),
        issues: "/projects/ferry/issues?q=milestone%3Av1.2".into(),
        percent,
        open: 4,
        closed: 12,
    };
    let list = |rows, is_closed| MilestonesPage {
        page: page("Milestones", Some(Section::Settings)),
        slug: "ferry".into(),
        is_closed,
        rows,
        may_edit: true,
    };
    let form = MilestonePage {
        page: page("New milestone", Some(Section::Settings)),
        action: "/projects/ferry/milestones".into(),
        back: "/projects/ferry/milestones".into(),
        fields: vec![
            Field::line("title", "Title").wrong(Some("A milestone needs a name.".into())).required(),
            Field::line("due_on", "Due date").of_type("date"),
            Field::text("description", "Description"),
        ],
        button: "Create milestone",
    };
    vec![
        ("milestones", list(vec![row(1, "v1.2", 75), row(2, "v2.0", 0)], false).render().unwrap()),
        ("milestones-empty", list(Vec::new(), true).render().unwrap()),
        ("milestone", form.render().unwrap()),
    ]
}

fn arrangement() -> Vec<(&'static str, String)> {
    let settings = |title| page(title, Some(Section::Settings));
    let statuses = StatusesPage {
        page: settings("Statuses"),
        slug: "ferry".into(),
        rows: vec![(1, "Todo".into(), false), (2, "Doing".into(), false), (3, "Done".into(), true)],
        name: "doing".into(),
        name_error: Some("There is a status “Doing” already.".into()),
    };
    let templates = |rows| TemplatesPage { page: settings("Templates"), slug: "ferry".into(), rows }.render().unwrap();
    let template = TemplatePage {
        page: settings("New template"),
        action: "/projects/ferry/templates".into(),
        back: "/projects/ferry/templates".into(),
        fields: vec![
            Field::line("name", "Name").wrong(Some("A template needs a name.".into())).required(),
            Field::text("body", "Description").with("## What happened\n\n## What you expected\n"),
        ],
        labels: vec![(label("bug", "#d64545"), true), (label("sync", "#3b82d0"), false)],
    };
    vec![
        ("statuses", statuses.render().unwrap()),
        ("templates", templates(vec![(1, "Bug report".into(), "Something is broken".into())])),
        ("templates-empty", templates(Vec::new())),
        ("template", template.render().unwrap()),
    ]
}

fn views() -> Vec<(&'static str, String)> {
    let row = |id, name: &str, is_own, is_end| ViewRow {
        id,
        name: name.into(),
        query: "is:open label:bug no:assignee".into(),
        url: "/projects/ferry/issues?q=is%3Aopen+label%3Abug".into(),
        is_own,
        may_change: true,
        is_end,
    };
    let list = |views| ViewsPage {
        page: page("Views", Some(Section::Issues)),
        url: "/projects/ferry".into(),
        views,
        name: "Bugs".into(),
        name_error: Some("There is a view “Bugs” already.".into()),
        query: "is:open label:bug".into(),
        query_error: None,
        may_share: true,
        is_for_all: false,
    };
    let edit = EditViewPage {
        page: page("Edit view", Some(Section::Issues)),
        url: "/projects/ferry/views/7".into(),
        back: "/projects/ferry/views".into(),
        name: "Bugs".into(),
        name_error: None,
        query: "label:".into(),
        query_error: Some("“label:” needs a name.".into()),
        may_share: true,
        is_for_all: true,
    };
    let rows = vec![
        row(1, "Bugs that nobody has", false, [true, false]),
        row(2, "Old ones", false, [false, true]),
        row(3, "Mine", true, [true, true]),
    ];
    vec![
        ("views", list(rows).render().unwrap()),
        ("views-empty", list(Vec::new()).render().unwrap()),
        ("view", edit.render().unwrap()),
    ]
}
