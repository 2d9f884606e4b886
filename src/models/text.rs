//! What people write, checked once: after these types there is no second check downstream.

use chrono::Datelike as _;
use unicode_normalization::UnicodeNormalization as _;

use crate::db::types::At;
use crate::error::{Errors, Result};
use crate::markdown::{self, Name, Names, Picture, SafeHtml};

/// The longest title, in characters.
pub const TITLE_CHARS: usize = 256;
/// The longest text, in bytes.
pub const BODY_BYTES: usize = 64 * 1024;

/// An issue's title: one line, not empty, at most 256 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title(String);

impl Title {
    /// Takes what was typed; white space around it does not count.
    pub fn parse(typed: &str) -> Result<Self, Errors> {
        let title = typed.trim();
        let chars = title.chars().count();
        if title.chars().all(is_invisible) {
            return Err(Errors::one("title", "An issue needs a title."));
        }
        if chars > TITLE_CHARS {
            return Err(Errors::one(
                "title",
                format!("Titles are at most {TITLE_CHARS} characters; this one has {chars}."),
            ));
        }
        if let Some(bad) = title.chars().find(|c| c.is_control()) {
            return Err(Errors::one("title", control_message("Titles", bad)));
        }
        Ok(Self(title.to_owned()))
    }

    /// As another tracker had it: kept as it is.
    pub fn imported(text: &str) -> Self {
        let kept = text.replace('\0', "\u{fffd}");
        Self(if kept.trim().is_empty() { "(no title)".into() } else { kept })
    }

    /// The title.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A Markdown text and its HTML, rendered once, before any transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    text: String,
    html: SafeHtml,
    names: Names,
}

impl Body {
    /// Takes what was typed, which may be nothing. `field` names the form's field.
    pub fn parse(field: &'static str, typed: &str) -> Result<Self, Errors> {
        let text = typed.replace("\r\n", "\n");
        if text.len() > BODY_BYTES {
            let kib = text.len().div_ceil(1024);
            return Err(Errors::one(
                field,
                format!("Texts are at most 64 KiB; this one has {kib} KiB. Attach a file or shorten it."),
            ));
        }
        if let Some(bad) = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r')) {
            return Err(Errors::one(field, control_message("Texts", bad)));
        }
        Ok(Self::accepted(text.trim_end().to_owned()))
    }

    /// As [`Body::parse`], but not empty.
    pub fn parse_some(field: &'static str, typed: &str) -> Result<Self, Errors> {
        let body = Self::parse(field, typed)?;
        if body.text.chars().all(|c| is_invisible(c) || c.is_control()) {
            Err(Errors::one(field, "Write something first."))
        } else {
            Ok(body)
        }
    }

    /// As another tracker had it: kept whole, whatever its length.
    pub fn imported(text: &str) -> Self {
        let text = text.replace('\0', "\u{fffd}").replace("\r\n", "\n");
        Self { html: markdown::render(&text), text, names: Names::default() }
    }

    /// As it stands in the database, its HTML with it.
    pub fn stored(text: String, html: String) -> Self {
        Self { text, html: SafeHtml::stored(html), names: Names::default() }
    }

    /// What stands here already but for a few letters: it was checked when it came, and its length is its own affair.
    pub fn accepted(text: String) -> Self {
        let (html, names) = markdown::render_named(&text);
        Self { text, html, names }
    }

    /// The Markdown.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The HTML, safe to show; what it names is a link where [`Body::linked`] made it one.
    pub fn html(&self) -> String {
        self.html.linked(&|_| None, &|_| None).into_string()
    }

    /// What it names, with marks where it stands: to be linked.
    pub fn marked(&self) -> &SafeHtml {
        &self.html
    }

    /// With these addresses for what it names, and these pictures by their tokens.
    #[must_use]
    pub fn linked(
        &self,
        address: &dyn Fn(Name<'_>) -> Option<String>,
        picture: &dyn Fn(&str) -> Option<Picture>,
    ) -> Self {
        Self { html: self.html.linked(address, picture), ..self.clone() }
    }

    /// Whom and what it names; nothing in an imported text.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The first words, for feeds and mails.
    pub fn excerpt(&self) -> String {
        markdown::excerpt(&self.text, 200)
    }
}

/// Joins what stands beside it to one picture, as in many emoji, and so is seen.
const JOINER: char = '\u{200d}';

/// Nothing that a reader could click on. Control characters have their own message.
fn is_invisible(c: char) -> bool {
    let has_no_width = matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}');
    !c.is_control() && (c.is_whitespace() || has_no_width || crate::text::is_unprintable(c))
}

fn control_message(what: &str, bad: char) -> String {
    format!("{what} cannot hold the control character U+{:04X}. Remove it and send again.", u32::from(bad))
}

/// A name in addresses: projects' slugs.
pub fn parse_slug(typed: &str) -> Result<String, Errors> {
    let slug = typed.trim().to_lowercase();
    let is_plain = slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if slug.is_empty() || slug.len() > 64 || !is_plain || slug.starts_with('-') || slug.ends_with('-') {
        return Err(Errors::one(
            "slug",
            "Addresses have 1 to 64 letters a–z, digits and hyphens, such as “my-project”.",
        ));
    }
    if slug == "new" {
        return Err(Errors::one("slug", "“new” is taken by the page that makes projects; choose another."));
    }
    Ok(slug)
}

/// A user's name: what others type to reach him.
pub fn parse_user_name(typed: &str) -> Result<String, Errors> {
    let name = typed.trim();
    let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if name.is_empty() || name.len() > 39 || !is_plain || !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return Err(Errors::one(
            "name",
            "Names have 1 to 39 letters a–z, digits, hyphens, dots and underscores, such as “ana”.",
        ));
    }
    Ok(name.to_owned())
}

/// A line that may be empty, such as a description.
pub fn parse_line(field: &'static str, what: &str, typed: &str) -> Result<String, Errors> {
    let line = typed.trim();
    let chars = line.chars().count();
    if chars > TITLE_CHARS {
        return Err(Errors::one(field, format!("{what} are at most {TITLE_CHARS} characters; this one has {chars}.")));
    }
    if let Some(bad) = line.chars().find(|c| c.is_control()) {
        return Err(Errors::one(field, control_message(what, bad)));
    }
    Ok(line.to_owned())
}

/// A day as browsers send it, or nothing.
pub fn parse_day(field: &'static str, typed: &str) -> Result<Option<At>, Errors> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let day = At::parse_day(typed).filter(|day| (1970..2500).contains(&day.0.year()));
    let wrong =
        || Errors::one(field, format!("“{typed}” is no day from 1970 to 2499; days are written like 2026-05-03."));
    day.map(Some).ok_or_else(wrong)
}

/// A colour: `#rrggbb`, whatever its case.
pub fn parse_color(typed: &str) -> Result<String, Errors> {
    let color = typed.trim().to_lowercase();
    let is_hex =
        color.strip_prefix('#').is_some_and(|hex| hex.len() == 6 && hex.chars().all(|c| c.is_ascii_hexdigit()));
    if is_hex { Ok(color) } else { Err(Errors::one("color", "Colours are written like #3b82d0.")) }
}

/// An address for mail; whether somebody reads it, only a letter can tell.
pub fn parse_email(typed: &str) -> Result<String, Errors> {
    let email = typed.trim();
    // What cannot be written to (RFC 5321) is refused where it is typed, not when a letter fails.
    let is_address = email.len() <= 254 && email.parse::<lettre::Address>().is_ok();
    if is_address { Ok(email.to_owned()) } else { Err(Errors::one("email", "This is no email address.")) }
}

/// A one-line name of a thing: project, label. Composed (Unicode's NFC), so that what looks alike is alike.
pub fn parse_name(field: &'static str, what: &str, typed: &str) -> Result<String, Errors> {
    let name: String = typed.trim().nfc().collect();
    let chars = name.chars().count();
    if name.is_empty() {
        return Err(Errors::one(field, format!("{what} needs a name.")));
    }
    if chars > 100 {
        return Err(Errors::one(field, format!("Names are at most 100 characters; this one has {chars}.")));
    }
    if let Some(bad) = name.chars().find(|c| c.is_control()) {
        return Err(Errors::one(field, control_message("Names", bad)));
    }
    if let Some(bad) = name.chars().find(|c| !c.is_whitespace() && is_invisible(*c) && *c != JOINER) {
        let bad = u32::from(bad);
        return Err(Errors::one(field, format!("Names cannot hold the invisible character U+{bad:04X}: remove it.")));
    }
    Ok(name)
}
