//! Texts cut into words as the indexes of both databases cut them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Runs of letters and digits, accents with the letters that bear them; each with the byte where it begins.
pub(super) fn cut(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let pieces = text.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c));
    pieces.filter(|piece| !piece.is_empty()).map(|piece| (piece.as_ptr().addr() - text.as_ptr().addr(), piece))
}

/// In lower case, Latin letters without their accents: what is alike here is found by each other.
pub(super) fn folded(token: &str) -> String {
    let mut plain = String::with_capacity(token.len());
    for c in token.nfd() {
        let is_accent = is_combining_mark(c) && plain.ends_with(|before: char| before.is_ascii_alphabetic());
        if !is_accent {
            plain.extend(c.to_lowercase());
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_belong_to_their_letters() {
        let cut: Vec<_> = cut("a cafe\u{301}-Bar, été").collect();

        assert_eq!(cut, [(0, "a"), (2, "cafe\u{301}"), (9, "Bar"), (14, "été")]);
    }

    #[test]
    fn only_latin_letters_lose_their_accents() {
        assert_eq!(["Café", "cafe\u{301}", "Việt", "Ångström"].map(folded), ["cafe", "cafe", "viet", "angstrom"]);
        assert_ne!(folded("май"), folded("маи"));
    }
}
