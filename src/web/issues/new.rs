//! Writing a new issue.
use askama::Template;

use crate::look::Icon;
use crate::web::assets;
use crate::web::avatar::Person;
use crate::web::form::Field;
use crate::web::page::Page;

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
    /// Labels to choose from; no list, no field. Those who only read a project choose neither.
    pub labels: Vec<Pick>,
    pub labels_error: Option<String>,
    pub assignees: Vec<Pick>,
    pub assignees_error: Option<String>,
}

/// One box to tick.
#[derive(Debug, Clone)]
pub struct Pick {
    /// As the form sends it.
    pub value: String,
    pub face: Face,
    pub is_chosen: bool,
}

/// What stands beside the box.
#[derive(Debug, Clone)]
pub enum Face {
    /// A label's name and colour.
    Label { name: String, color: String },
    Person(Person),
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
