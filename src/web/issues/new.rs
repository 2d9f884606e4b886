//! Writing a new issue.
use askama::Template;

use crate::look::Icon;
use crate::web::assets;
use crate::web::avatar::Person;
use crate::web::form::Field;
use crate::web::label::Label;
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
