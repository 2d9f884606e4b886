//! One line at the top of the page after something was done: what happened, and what follows.
use askama::Template;
use askama::filters::HtmlSafe;

use crate::look::{Icon, Tone};

/// "Comment added. See who is told". `{{ flash }}` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "_flash.html")]
pub struct Flash {
    pub tone: Tone,
    pub text: String,
    /// Words and address of what follows from it.
    pub link: Option<(String, String)>,
}

impl HtmlSafe for Flash {}

impl Flash {
    /// Something was done.
    pub fn done(text: impl Into<String>) -> Self {
        Self { tone: Tone::Open, text: text.into(), link: None }
    }

    /// Something was not done, or needs a second look.
    pub fn warning(text: impl Into<String>) -> Self {
        Self { tone: Tone::Danger, ..Self::done(text) }
    }

    /// With a link behind the sentence.
    #[must_use]
    pub fn linking(self, words: impl Into<String>, url: impl Into<String>) -> Self {
        Self { link: Some((words.into(), url.into())), ..self }
    }

    fn icon(&self) -> Icon {
        if self.tone == Tone::Open { Icon::CheckCircle } else { Icon::Alert }
    }

    /// Good news waits for a pause in reading; bad news does not.
    fn role(&self) -> &'static str {
        if self.tone == Tone::Open { "status" } else { "alert" }
    }
}
