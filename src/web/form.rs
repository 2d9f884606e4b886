//! What forms are made of: fields with their labels, hints and errors, and the key that makes a repeated post harmless.
use std::fmt::{self, Display, Formatter};

use askama::Template;
use askama::filters::HtmlSafe;

use crate::look::Icon;

/// A labelled input. `{{ field }}` prints it with its hint and its error; its `id` is its name.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "_field.html")]
pub struct Field {
    pub name: &'static str,
    pub label: &'static str,
    pub kind: Kind,
    /// What was typed; printed for passwords as little as for anybody else's.
    pub value: String,
    pub error: Option<String>,
    pub hint: Option<String>,
    pub placeholder: &'static str,
    /// The browser's word for what to fill in: `username`, `email`, `current-password`.
    pub autocomplete: &'static str,
    pub is_required: bool,
}

/// What sort of input a field is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// One line; the word is the input's `type`.
    Line(&'static str),
    /// Several lines.
    Text,
    /// One of a list.
    Choice(Vec<Choice>),
}

/// A line of a list to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub text: String,
}

impl Choice {
    /// A choice with its own words.
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        Self { value: value.into(), text: text.into() }
    }
}

impl HtmlSafe for Field {}

impl Field {
    /// One line of text.
    #[must_use]
    pub fn line(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Kind::Line("text"))
    }

    /// A password: typed anew each time, never printed.
    #[must_use]
    pub fn password(name: &'static str, label: &'static str, autocomplete: &'static str) -> Self {
        Self { autocomplete, is_required: true, ..Self::new(name, label, Kind::Line("password")) }
    }

    /// Several lines of Markdown.
    #[must_use]
    pub fn text(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Kind::Text)
    }

    /// One of a list.
    #[must_use]
    pub fn choice(name: &'static str, label: &'static str, choices: Vec<Choice>) -> Self {
        Self::new(name, label, Kind::Choice(choices))
    }

    fn new(name: &'static str, label: &'static str, kind: Kind) -> Self {
        Self {
            name,
            label,
            kind,
            value: String::new(),
            error: None,
            hint: None,
            placeholder: "",
            autocomplete: "",
            is_required: false,
        }
    }

    /// With what was typed or is there already.
    #[must_use]
    pub fn with(self, value: impl Into<String>) -> Self {
        Self { value: value.into(), ..self }
    }

    /// With what is wrong, if something is.
    #[must_use]
    pub fn wrong(self, error: Option<String>) -> Self {
        Self { error, ..self }
    }

    /// With a line that helps to fill it in.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// Another `type` of one line: `email`, `url`, `date`.
    #[must_use]
    pub fn of_type(self, kind: &'static str) -> Self {
        Self { kind: Kind::Line(kind), ..self }
    }

    /// What browsers may fill in.
    #[must_use]
    pub fn filled_by(self, autocomplete: &'static str) -> Self {
        Self { autocomplete, ..self }
    }

    /// Must not stay empty.
    #[must_use]
    pub fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    /// Everything that the input says about itself, as attributes.
    fn attributes(&self) -> Attributes<'_> {
        Attributes(self)
    }
}

/// A box for files, with what was wrong with them. `{{ files }}` prints it; a script tells there too.
#[derive(Debug, Clone, Default, PartialEq, Eq, Template)]
#[template(path = "_files.html")]
pub struct Files(pub Option<String>);

impl HtmlSafe for Files {}

struct Attributes<'f>(&'f Field);

impl Display for Attributes<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let Field { name, error, hint, placeholder, autocomplete, is_required, .. } = self.0;
        write!(out, r#"class="field__input" id="{name}" name="{name}""#)?;
        let attribute = |out: &mut Formatter<'_>, key: &str, value: &str| match value {
            "" => Ok(()),
            value => write!(out, r#" {key}="{value}""#),
        };
        attribute(out, "placeholder", placeholder)?;
        attribute(out, "autocomplete", autocomplete)?;
        out.write_str(if *is_required { " required" } else { "" })?;
        match (error, hint) {
            (Some(_), Some(_)) => write!(out, r#" aria-invalid="true" aria-describedby="{name}-error {name}-hint""#),
            (Some(_), None) => write!(out, r#" aria-invalid="true" aria-describedby="{name}-error""#),
            (None, Some(_)) => write!(out, r#" aria-describedby="{name}-hint""#),
            (None, None) => Ok(()),
        }
    }
}

/// All of it is `&'static str` from our own code, but for the pairs of quotes around it.
impl HtmlSafe for Attributes<'_> {}

/// The hidden key of a form: posting it a second time changes nothing. `{{ page.once }}` prints the input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Once(String);

impl Once {
    /// Takes a random key of letters and digits; anything else in it is left out.
    #[must_use]
    pub fn new(key: &str) -> Self {
        Self(key.chars().filter(char::is_ascii_alphanumeric).collect())
    }
}

impl Display for Once {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, r#"<input type="hidden" name="once" value="{}">"#, self.0)
    }
}

impl HtmlSafe for Once {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_names_its_error_and_keeps_what_was_typed() {
        let html = Field::line("title", "Title").with("a \"b\"").wrong(Some("Too <long>.".into())).to_string();
        assert!(html.contains(r#"id="title" name="title" aria-invalid="true" aria-describedby="title-error""#));
        assert!(html.contains(r#"value="a &#34;b&#34;""#));
        assert!(html.contains(r#"id="title-error""#) && html.contains("Too &#60;long&#62;."));
    }

    #[test]
    fn a_password_is_never_printed() {
        let html = Field::password("password", "Password", "current-password").with("secret").to_string();
        assert!(!html.contains("secret"));
    }
}
