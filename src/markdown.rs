//! Markdown from people to HTML that is safe to print, and to plain text.
//!
//! Only this module makes [`SafeHtml`]. Text is rendered once, when it is written, outside of any transaction.
//! Hostile text costs no more than honest text of its length: see `bounds`.

mod bounds;
mod html;
mod names;
mod pictures;
mod plain;
mod tasks;

use std::fmt;

use comrak::{Arena, Node, Options, parse_document};

pub use names::{Name, Names};
pub use pictures::Picture;
pub use plain::excerpt;
pub use tasks::{Ticked, tick};

/// HTML that may be printed as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SafeHtml(String);

/// Renders GitHub's flavour of Markdown. Raw HTML is dropped, images become links, headings begin at `<h3>`.
pub fn render(text: &str) -> SafeHtml {
    SafeHtml::stored(parsed(text, html::format))
}

/// The same with marks around what the text names, and what that is: [`SafeHtml::linked`] turns the marks into links, and those
/// around attached files into pictures.
pub fn render_named(text: &str) -> (SafeHtml, Names) {
    let (html, names) = parsed(text, |document, options| (html::format_named(document, options), names::of(document)));
    (SafeHtml::stored(html), names)
}

/// The issues that a text promises to close: `closes #12`, `fixes #12`, `resolves #12`.
pub fn promised(text: &str) -> Vec<i64> {
    parsed(text, |document, _| names::of(document)).promised
}

/// What the reader makes of the parsed text. Whoever reads Markdown reads it through here, so that it is bounded.
pub(crate) fn parsed<T>(text: &str, read: impl FnOnce(Node<'_>, &Options<'_>) -> T) -> T {
    let text = bounds::tamed(text);
    let options = options(&text);
    let arena = Arena::new();
    read(parse_document(&arena, &text, &options), &options)
}

fn options(text: &str) -> Options<'static> {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = bounds::tables_are_affordable(text);
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.render.hardbreaks = true;
    options
}

impl SafeHtml {
    /// HTML that was rendered here before and kept by us since.
    pub(crate) fn stored(html: String) -> Self {
        Self(html)
    }

    /// The HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// With its paths completed, for readers outside of this instance's pages: they get the words of its pictures.
    #[must_use]
    pub fn based_on(&self, public_url: &str) -> Self {
        let mut base = String::new();
        comrak::html::escape(&mut base, public_url.trim_end_matches('/')).expect("writing to a String cannot fail");
        let with_paths = pictures::worded(&self.0).replace(r#"<a href="/"#, &format!(r#"<a href="{base}/"#));
        Self(with_paths.replace(&format!(r#"<a href="{base}//"#), r#"<a href="//"#))
    }

    /// With a link for each name that leads somewhere and a picture for each that there is; the others are words like any other.
    #[must_use]
    pub fn linked(
        &self,
        address: &dyn Fn(Name<'_>) -> Option<String>,
        picture: &dyn Fn(&str) -> Option<Picture>,
    ) -> Self {
        Self(pictures::shown(&names::linked(&self.0, address), picture))
    }

    /// The names that are links here, each as the text has it.
    pub fn names(&self) -> Vec<String> {
        names::that_are_links(&self.0)
    }

    /// With a button in the place of each task's box, for whoever may tick it; the form around it is the page's.
    #[must_use]
    pub fn with_buttons(&self) -> Self {
        Self(tasks::with_buttons(&self.0))
    }

    /// Does it hold a task?
    pub fn has_tasks(&self) -> bool {
        tasks::are_in(&self.0)
    }

    /// The HTML, to be kept.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Display for SafeHtml {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Templates print it without escaping and without `|safe`.
impl askama::filters::HtmlSafe for SafeHtml {}

impl askama::FastWritable for SafeHtml {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(dest.write_str(&self.0)?)
    }
}

#[cfg(test)]
mod tests;
