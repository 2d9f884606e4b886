//! The words of a Markdown text without its markup: excerpts for feeds, mail and search.

use comrak::Node;
use comrak::nodes::NodeValue;

use crate::text;

/// The first `max_chars` characters of the words, on one line. Only the beginning of a long text is looked at.
pub fn excerpt(source: &str, max_chars: usize) -> String {
    let looked_at = max_chars.saturating_mul(4).saturating_add(2048);
    let end = source.char_indices().nth(looked_at).map_or(source.len(), |(at, _)| at);
    let words = super::parsed(&source[..end], |document, _| words(document));
    text::cut(&text::one_line(&words), max_chars)
}

pub(super) fn words(document: Node<'_>) -> String {
    let mut words = String::new();
    for node in document.descendants() {
        match &node.data().value {
            NodeValue::Text(text) => words.push_str(text),
            NodeValue::Code(code) => words.push_str(&code.literal),
            NodeValue::CodeBlock(code) => words.extend([" ", &code.literal]),
            value if value.block() => words.push(' '),
            NodeValue::SoftBreak | NodeValue::LineBreak => words.push(' '),
            _ => {}
        }
    }
    words
}
