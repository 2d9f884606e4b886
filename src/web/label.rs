//! Labels as they are shown: a dot in the label's colour and its name, never text on a colour that somebody chose.
use askama::Template;
use askama::filters::HtmlSafe;

use crate::events::phrase::label_search;
use crate::models;
use crate::models::project::Project;

/// `{{ label }}` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "_label.html")]
pub struct Label {
    pub name: String,
    /// `#d64545`
    pub color: String,
    /// The issues that have it.
    pub url: Option<String>,
}

impl HtmlSafe for Label {}

impl Label {
    /// A label of a project, leading to the issues that have it.
    pub(crate) fn of(label: &models::label::Label, project: &Project) -> Self {
        let url = label_search(&project.path(), &label.name);
        Self { name: label.name.clone(), color: label.color.clone(), url: Some(url) }
    }

    /// The same by its name and colour.
    pub(crate) fn named(name: String, color: String, project: &Project) -> Self {
        Self { url: Some(label_search(&project.path(), &name)), name, color }
    }
}
