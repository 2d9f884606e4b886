//! What a letter about an account says: the same words as text and as HTML.

use askama::Template;

/// A few sentences, a button and a last line.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "mail/notice.html")]
pub struct Notice {
    /// Also the heading.
    pub subject: String,
    /// A paragraph each.
    pub lines: Vec<String>,
    /// Its words, and where it leads.
    pub button: Option<(String, String)>,
    /// What to do if it was not meant for the reader.
    pub foot: String,
}

impl Notice {
    /// The text part.
    pub fn text(&self) -> String {
        let button = self.button.iter().map(|(words, url)| format!("{words}: {url}"));
        let parts: Vec<String> =
            self.lines.iter().cloned().chain(button).chain([format!("-- \n{}\n", self.foot)]).collect();
        parts.join("\n\n")
    }

    /// The HTML part.
    pub fn html(&self) -> String {
        self.render().expect("writing to a String cannot fail")
    }
}
