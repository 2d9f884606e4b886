//! The page after signing in that gives back what was typed before.

use askama::Template;

use crate::look::Icon;
use crate::web::assets;
use crate::web::form::Field;
use crate::web::page::Page;

/// What was typed before signing in: filled in again, never posted by itself.
#[derive(Template)]
#[template(path = "sessions/kept.html")]
pub(super) struct KeptPage {
    pub(super) page: Page,
    /// Where the form posts to.
    pub(super) to: String,
    /// The page that it stood on.
    pub(super) next: String,
    pub(super) kept: Vec<(String, String)>,
}

/// Fields that people write in, with their labels.
const WRITTEN: [(&str, &str); 4] =
    [("title", "Title"), ("name", "Name"), ("description", "Description"), ("body", "Text")];

impl KeptPage {
    fn fields(&self) -> Vec<Field> {
        let written = |(name, label): &(&'static str, &'static str)| {
            let (_, value) = self.kept.iter().find(|(key, _)| key == name)?;
            let field = if *name == "body" { Field::text(name, label) } else { Field::line(name, label) };
            Some(field.with(value.clone()))
        };
        WRITTEN.iter().filter_map(written).collect()
    }

    fn hidden(&self) -> Vec<&(String, String)> {
        self.kept.iter().filter(|(key, _)| WRITTEN.iter().all(|(name, _)| key != name)).collect()
    }
}
