//! Plain text from people, made fit for one line: subjects, names, excerpts. Markdown belongs in `markdown`.

/// The text on one line: control and bidi characters become spaces, runs of white space become one.
pub fn one_line(text: &str) -> String {
    let visible = text.replace(is_unprintable, " ");
    let words: Vec<_> = visible.split_whitespace().collect();
    words.join(" ")
}

/// At most `max_chars` characters; what was cut ends in "…", at a word's end where one is near.
pub fn cut(text: &str, max_chars: usize) -> String {
    let Some((limit, _)) = text.char_indices().nth(max_chars) else {
        return text.to_owned();
    };
    let kept = &text[..limit];
    let last = kept.char_indices().next_back().map_or(0, |(at, _)| at);
    let shorter = &kept[..last];
    let word_end = shorter.rfind(char::is_whitespace).filter(|end| limit - end < 24);
    format!("{}…", shorter[..word_end.unwrap_or(last)].trim_end())
}

/// A path of this instance as a complete URL; complete URLs stay as they are.
pub fn complete_url(public_url: &str, url: &str) -> String {
    if url.starts_with('/') && !url.starts_with("//") {
        format!("{}{url}", public_url.trim_end_matches('/'))
    } else {
        url.to_owned()
    }
}

/// Characters that nobody sees and that can forge a line: C0, C1, line separators and bidi controls.
pub fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

/// PostgreSQL takes no NUL in a text, so no name with one can be found.
#[must_use]
pub fn can_be_stored(text: &str) -> bool {
    !text.contains('\0')
}

/// A mark around words of a query.
pub fn is_quotation_mark(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„')
}

/// A name as it stands in a query: in quotation marks where it would be read as something else without. Marks of its own have
/// a backslash before them.
pub fn in_query(name: &str) -> String {
    let is_special = |c: char| c.is_whitespace() || c.is_control() || matches!(c, ',' | ':') || is_quotation_mark(c);
    let is_plain = !name.is_empty()
        && !["none", "@me"].contains(&name.to_lowercase().as_str())
        && !name.starts_with('@')
        && !name.contains(is_special);
    if is_plain { name.to_owned() } else { in_marks(name) }
}

/// In quotation marks.
pub fn in_marks(words: &str) -> String {
    let mut quoted = String::from('"');
    for c in words.chars() {
        quoted.extend(is_quotation_mark(c).then_some('\\'));
        quoted.push(c);
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_no_controls_and_single_spaces() {
        assert_eq!(one_line(" a\r\n\tb\0c\u{202e}d\u{85}e  "), "a b c d e");
    }

    #[test]
    fn a_cut_text_ends_at_a_word_and_keeps_the_limit() {
        assert_eq!(cut("short", 5), "short");
        assert_eq!(cut("one two three", 9), "one two…");
        assert_eq!(cut("äöüäöüäöü", 4), "äöü…");
        assert_eq!(cut("abc", 0), "…");
        let long = "word ".repeat(100);
        assert!(cut(&long, 50).chars().count() <= 50);
    }
}
