//! Header values that survive every mail server: one line of text, encoded where it is not ASCII, folded.
//! lettre emits a long ASCII value as one line and panics on a line break in a name, so neither is left to it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lettre::message::header::{HeaderName, HeaderValue};

use crate::text;

/// Where lines are folded. A word that is longer stands on a line of its own, at most `LONGEST_VALUE` long.
const LINE: usize = 76;
const LONGEST_VALUE: usize = 900;
const LONGEST_NAME: usize = 100;

/// So many bytes fill an encoded word, which may have 75 characters.
const BYTES_IN_A_WORD: usize = 45;

/// A header that holds free text.
pub(super) fn plain(name: &'static str, value: &str) -> HeaderValue {
    let value = text::cut(&text::one_line(value), LONGEST_VALUE);
    let folded = if is_ascii(&value) { folded(name.len() + 2, value.split(' ')) } else { encoded(&value) };
    header(name, &value, folded)
}

/// A header that holds `<…>`, such as a URL or a message's id; nothing in it may break out.
pub(super) fn bracketed(name: &'static str, contents: &[&str]) -> HeaderValue {
    let values: Vec<_> = contents.iter().map(|content| format!("<{}>", bare(content))).collect();
    header(name, &values.join(" "), folded(name.len() + 2, values.iter().map(String::as_str)))
}

/// A header that holds a name and then `<…>`, or `<…>` alone where the name is empty.
pub(super) fn named(name: &'static str, words: &str, content: &str) -> HeaderValue {
    let words = display_name(words);
    let words = match words.as_str() {
        "" => return header(name, content, format!("<{content}>")),
        ascii if is_ascii(ascii) => format!("\"{ascii}\""),
        other => encoded(other),
    };
    let is_short = name.len() + words.len() + content.len() < LINE;
    header(name, content, format!("{words}{} <{content}>", if is_short { "" } else { "\r\n" }))
}

/// A name as it may stand before an address: no controls, no quotes, nothing that ends it early.
fn display_name(name: &str) -> String {
    let name = text::one_line(name).replace(['"', '\\', '<', '>'], "");
    text::cut(&text::one_line(&name), LONGEST_NAME)
}

/// Without blanks, controls and brackets.
pub(super) fn bare(content: &str) -> String {
    let is_part =
        |letter: &char| !letter.is_whitespace() && !text::is_unprintable(*letter) && !matches!(letter, '<' | '>');
    content.chars().filter(is_part).filter(char::is_ascii).take(LONGEST_VALUE).collect()
}

/// lettre looks only at the raw value, where it looks for addresses; only the encoded one is sent.
fn header(name: &'static str, raw: &str, encoded: String) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), raw.to_owned(), encoded)
}

/// Text that looks like an encoded word must be encoded, or it would be decoded.
fn is_ascii(value: &str) -> bool {
    value.is_ascii() && !value.contains("=?")
}

fn folded<'a>(begin: usize, words: impl Iterator<Item = &'a str>) -> String {
    let (mut folded, mut column) = (String::new(), begin);
    for word in words {
        if folded.is_empty() {
            column += word.len();
        } else if column + 1 + word.len() > LINE {
            folded.push_str("\r\n ");
            column = 1 + word.len();
        } else {
            folded.push(' ');
            column += 1 + word.len();
        }
        folded.push_str(word);
    }
    folded
}

fn encoded(value: &str) -> String {
    let mut words = vec![String::new()];
    for letter in value.chars() {
        if words.last().is_some_and(|word| word.len() + letter.len_utf8() > BYTES_IN_A_WORD) {
            words.push(String::new());
        }
        words.last_mut().expect("there is a word from the beginning").push(letter);
    }
    let words: Vec<_> = words.iter().map(|word| format!("=?utf-8?b?{}?=", STANDARD.encode(word))).collect();
    words.join("\r\n ")
}
