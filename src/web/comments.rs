//! Comments: writing, changing and deleting them.
use askama::Template;

use crate::look::Icon;

use super::assets;
use super::form::Field;
use super::page::Page;

/// `GET …/comments/{id}/edit`, and the same with status 422 when something was wrong.
#[derive(Template)]
#[template(path = "comments/edit.html")]
pub struct EditCommentPage {
    pub page: Page,
    /// `/projects/ferry/issues/142/comments/34`: the form posts there.
    pub url: String,
    /// The comment on its issue: where "Cancel" leads.
    pub back: String,
    pub body: String,
    pub body_error: Option<String>,
    /// The page that asks before deleting it.
    pub delete: Option<String>,
}

impl EditCommentPage {
    fn body_field(&self) -> Field {
        Field::text("body", "Comment").with(self.body.clone()).wrong(self.body_error.clone()).hint("Markdown works.")
    }
}
