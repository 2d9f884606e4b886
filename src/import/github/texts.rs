//! What the texts of one issue say: who is named in them, and of what it is called a duplicate.

use super::{Person, Text, Time};

/// The description and the comments of an issue.
pub(crate) struct Texts(Vec<Written>);

/// One of them. Its words are in lower case, for names and phrases are compared without case.
pub(crate) struct Written {
    pub(crate) text: Text,
    pub(crate) at: Time,
    pub(crate) author: Person,
    pub(crate) words: String,
}

impl Texts {
    pub(crate) fn new(texts: impl Iterator<Item = Written>) -> Self {
        Self(texts.collect())
    }

    /// The latest text up to that moment that names this login.
    pub(crate) fn naming(&self, login: &str, at: Time) -> Option<&Written> {
        let name = format!("@{}", login.to_lowercase());
        let earlier = self.0.iter().filter(|written| written.at <= at && names(&written.words, &name));
        earlier.max_by_key(|written| written.at)
    }

    /// The number after "duplicate of" in a text of exactly that moment.
    pub(crate) fn original_named_at(&self, at: Time) -> Option<i64> {
        let mut now = self.0.iter().filter(|written| written.at == at);
        now.find_map(|written| number_after(&written.words, "duplicate of #"))
    }
}

/// Whether the text holds the name and it does not go on.
fn names(words: &str, name: &str) -> bool {
    let goes_on = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    words.match_indices(name).any(|(start, _)| {
        let before = start.checked_sub(1).and_then(|at| words.as_bytes().get(at));
        !goes_on(before) && !goes_on(words.as_bytes().get(start + name.len()))
    })
}

fn number_after(words: &str, phrase: &str) -> Option<i64> {
    let rest = words.split_once(phrase)?.1;
    let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
    rest[..end].parse().ok()
}

/// Whether the text names the issue of this number: `#12`, or the end of an address like `…/issues/12`.
pub(crate) fn names_number(text: &str, number: i64) -> bool {
    ["#", "/issues/", "/pull/"].into_iter().any(|sign| {
        let name = format!("{sign}{number}");
        text.match_indices(&name).any(|(start, _)| {
            let next = text.as_bytes().get(start + name.len());
            !next.is_some_and(u8::is_ascii_digit)
        })
    })
}
