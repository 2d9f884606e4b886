//! Changing an issue's title and description, and what is shown when somebody else was faster.
use askama::Template;

use crate::look::Icon;
use crate::web::assets;
use crate::web::form::Field;
use crate::web::page::Page;
use crate::web::when::When;

/// `GET …/issues/{number}/edit`; with status 422 when something was wrong; with status 409 and `theirs` on a conflict.
#[derive(Template)]
#[template(path = "issues/edit.html")]
pub struct EditIssuePage {
    pub page: Page,
    /// `/projects/ferry/issues/142`: the form posts there, and "Cancel" leads there.
    pub url: String,
    pub title: String,
    pub title_error: Option<String>,
    pub body: String,
    pub body_error: Option<String>,
    /// The number of the revision that this text will replace; after a conflict, theirs.
    pub version: i64,
    pub theirs: Option<Theirs>,
}

/// What somebody else saved in the meantime.
#[derive(Debug, Clone)]
pub struct Theirs {
    pub who: String,
    pub at: When,
    pub title: String,
    pub body: String,
}

impl EditIssuePage {
    fn title_field(&self) -> Field {
        Field::line("title", "Title").with(self.title.clone()).wrong(self.title_error.clone()).required()
    }

    fn body_field(&self) -> Field {
        let label = if self.theirs.is_some() { "Your description" } else { "Description" };
        Field::text("body", label).with(self.body.clone()).wrong(self.body_error.clone()).hint("Markdown works.")
    }
}
