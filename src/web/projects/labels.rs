//! A project's labels.
use askama::Template;

use crate::look::Icon;
use crate::web::assets;
use crate::web::form::Field;
use crate::web::label::Label;
use crate::web::page::Page;
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
    pub name: String,
    pub name_error: Option<String>,
    pub color: String,
    pub color_error: Option<String>,
}

/// One label of the list.
#[derive(Debug, Clone)]
pub struct LabelRow {
    pub id: i64,
    pub label: Label,
    pub description: String,
    pub issues: i64,
}

impl LabelsPage {
    fn name_field(&self) -> Field {
        Field::line("name", "Name").with(self.name.clone()).wrong(self.name_error.clone()).required()
    }

    fn color_field(&self) -> Field {
        let color = if self.color.is_empty() { "#3b82d0" } else { &self.color };
        Field::line("color", "Colour").of_type("color").with(color).wrong(self.color_error.clone())
    }
}

impl LabelRow {
    fn issues_words(&self) -> String {
        counted(self.issues, "issue")
    }
}
