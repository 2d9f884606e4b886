//! Labels as they are shown: a dot in the label's colour and its name, never text on a colour that somebody chose.
use askama::Template;
use askama::filters::HtmlSafe;

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
