//! One line at the top of the page after something was done: what happened, and what follows.
use askama::Template;
use askama::filters::HtmlSafe;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::form::Once;
use crate::look::{Icon, Tone};
use crate::models::token::Token;

/// Words or an address each.
type Pair = Option<(String, String)>;

/// "Comment added. See who is told". `{{ flash }}` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "_flash.html")]
pub struct Flash {
    pub tone: Tone,
    pub text: String,
    /// Words and address of what follows from it.
    pub link: Option<(String, String)>,
    /// Where a button posts to that takes it back, and where that leads to.
    pub undo: Option<(String, String)>,
}

impl HtmlSafe for Flash {}

impl Flash {
    /// Something was done.
    pub fn done(text: impl Into<String>) -> Self {
        Self { tone: Tone::Open, text: text.into(), link: None, undo: None }
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

    /// With a button that takes it back.
    #[must_use]
    pub fn undone_by(self, action: &str, next: &str) -> Self {
        Self { undo: Some((action.to_owned(), next.to_owned())), ..self }
    }

    /// The key of the button's form.
    fn once() -> Once {
        Once::new(Token::random().as_str())
    }

    fn icon(&self) -> Icon {
        if self.tone == Tone::Open { Icon::CheckCircle } else { Icon::Alert }
    }

    /// Good news waits for a pause in reading; bad news does not.
    fn role(&self) -> &'static str {
        if self.tone == Tone::Open { "status" } else { "alert" }
    }

    /// As a cookie carries it to the next page.
    pub(super) fn pack(&self) -> String {
        let packed = serde_json::json!([self.tone == Tone::Open, self.text, self.link, self.undo]);
        URL_SAFE_NO_PAD.encode(packed.to_string())
    }

    /// What a cookie carried, if it is one of ours: links lead to our own pages only.
    pub(super) fn unpack(cookie: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(cookie).ok()?;
        let (is_done, text, link, undo): (bool, String, Pair, Pair) = serde_json::from_slice(&bytes).ok()?;
        let link = link.filter(|(_, url)| is_own_path(url));
        let undo = undo.filter(|(action, next)| is_own_path(action) && is_own_path(next));
        Some(Self { link, undo, ..if is_done { Self::done(text) } else { Self::warning(text) } })
    }
}

/// A path of this instance, not another host's: `/x`, not `//x`, `/\\x` or `https://x`.
pub(super) fn is_own_path(url: &str) -> bool {
    let is_plain = !url.contains(crate::text::is_unprintable) && !url.contains('\\');
    url.starts_with('/') && !url.starts_with("//") && is_plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flash_travels_in_a_cookie() {
        let flash = Flash::done("Comment added.").linking("See who is told", "/events/12/receipts");
        assert_eq!(Flash::unpack(&flash.pack()), Some(flash));
        let taken_back = Flash::done("Done.").undone_by("/notifications/undo", "/notifications?show=saved");
        assert_eq!(Flash::unpack(&taken_back.pack()), Some(taken_back));
        assert_eq!(Flash::unpack("rubbish"), None);
        let foreign = Flash::warning("x").linking("Go", "https://evil.example");
        assert_eq!(Flash::unpack(&foreign.pack()).and_then(|flash| flash.link), None);
    }

    #[test]
    fn only_own_paths_are_own() {
        assert!(is_own_path("/projects?x=1"));
        for foreign in ["//evil", "/\\evil", "https://evil", "", "evil", "/\tx"] {
            assert!(!is_own_path(foreign), "{foreign}");
        }
    }
}
