//! Cuts what was typed into terms, and terms into values, each with its place.

use std::ops::Range;

use crate::text::is_quotation_mark;

/// A part of what was typed, with its quotation marks taken off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Without quotation marks.
    pub(super) text: String,
    /// Whether any of it stood in quotation marks.
    pub(super) is_quoted: bool,
    /// Where it stands in what was typed, in bytes.
    pub(super) at: Range<usize>,
}

/// A character, where it stands, and whether it is inside of quotation marks.
type Letter = (usize, char, bool);

/// What was typed, cut at white space outside of quotation marks; the place of one that is never closed.
pub(super) fn terms(typed: &str) -> Result<Vec<Vec<Letter>>, Range<usize>> {
    let mut terms: Vec<Vec<Letter>> = vec![Vec::new()];
    let mut opened: Option<usize> = None;
    let mut letters = typed.char_indices().peekable();
    while let Some((at, mut c)) = letters.next() {
        let escaped = letters.peek().filter(|(_, next)| opened.is_some() && c == '\\' && is_quotation_mark(*next));
        let is_escaped = escaped.is_some();
        if let Some((_, next)) = escaped.copied() {
            letters.next();
            c = next;
        }
        let is_mark = !is_escaped && is_quotation_mark(c);
        if is_mark {
            opened = if opened.is_some() { None } else { Some(at) };
        }
        let is_space = c.is_whitespace() || c.is_control();
        match terms.last_mut() {
            Some(term) if is_mark || opened.is_some() || !is_space => {
                term.push((at, if is_space { ' ' } else { c }, opened.is_some() && !is_mark));
            }
            _ => terms.push(Vec::new()),
        }
    }
    terms.retain(|term| !term.is_empty());
    match opened {
        Some(at) => Err(at..typed.len()),
        None => Ok(terms),
    }
}

/// The letters as one piece.
pub(super) fn piece(letters: &[Letter]) -> Piece {
    let text =
        letters.iter().filter(|(_, c, is_inside)| *is_inside || !is_quotation_mark(*c)).map(|(_, c, _)| *c).collect();
    Piece { text, is_quoted: letters.iter().any(|(_, c, _)| is_quotation_mark(*c)), at: place(letters) }
}

/// The letters cut at this character, where it is not inside of quotation marks.
pub(super) fn pieces(letters: &[Letter], at: char) -> Vec<Piece> {
    letters.split(|(_, c, is_inside)| *c == at && !is_inside).map(piece).collect()
}

/// The key before the first colon and the letters behind it: `label:bug`.
pub(super) fn key(letters: &[Letter]) -> Option<(String, &[Letter])> {
    let colon = letters.iter().position(|(_, c, _)| *c == ':')?;
    let key: String = letters[..colon].iter().map(|(_, c, _)| *c).collect();
    let is_word = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphabetic() || c == '-');
    is_word.then(|| (key.to_ascii_lowercase(), &letters[colon + 1..]))
}

/// From the first letter to the end of the last.
pub(super) fn place(letters: &[Letter]) -> Range<usize> {
    let end = |(at, c, _): &Letter| at + c.len_utf8();
    letters.first().map_or(0, |first| first.0)..letters.last().map_or(0, end)
}
