//! The page that asks before something is taken away.
use askama::Template;

use crate::look::Icon;

use super::assets;
use super::page::Page;

/// `GET …/delete` of whatever can be deleted; its button posts to the same address.
#[derive(Template)]
#[template(path = "confirm.html")]
pub struct ConfirmPage {
    /// Its title is the question: "Delete this comment?"
    pub page: Page,
    /// What will be gone, and what stays.
    pub what: String,
    /// Words that are about to be deleted.
    pub quote: Option<String>,
    /// Where the button posts to.
    pub action: String,
    /// Hidden fields of the form.
    pub fields: Vec<(String, String)>,
    /// "Delete comment"
    pub button: String,
    /// Where "Keep it" leads.
    pub back: String,
}
