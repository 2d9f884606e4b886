//! Whom and what a text names: `@ana`, `#12`, `ferry#12`, an attached file. Code and links name nobody.
//!
//! The HTML keeps each name between two marks that no text can bring, because a text's own `<` is escaped. Whoever keeps the
//! HTML knows what there is, and turns the marks into links or takes them away.

use std::fmt;
use std::ops::Range;

use comrak::Node;
use comrak::nodes::NodeValue;

/// At most so many people, issues and files of one text count.
const COUNTED: usize = 50;

pub(super) const OPEN: &str = "<x-name>";
pub(super) const CLOSE: &str = "</x-name>";

/// A name within a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name<'t> {
    /// `@ana`
    Person(&'t str),
    /// `#12`: of the same project.
    Issue(i64),
    /// `ferry#12`: of the project of that name in addresses.
    Elsewhere(&'t str, i64),
}

/// What a text names, each once, in the order of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// The names after `@`.
    pub people: Vec<String>,
    /// The numbers after `#`.
    pub issues: Vec<i64>,
    /// Issues of other projects: the project's name in addresses, and the number.
    pub elsewhere: Vec<(String, i64)>,
    /// Of the issues those that the text says it closes.
    pub promised: Vec<i64>,
    /// The tokens of the files that its links lead to.
    pub files: Vec<String>,
}

pub(super) fn of(document: Node<'_>) -> Names {
    let mut names = Names::default();
    for node in document.descendants() {
        match &node.data().value {
            NodeValue::Link(link) | NodeValue::Image(link) => {
                keep(&mut names.files, file(&link.url).map(str::to_owned));
            }
            NodeValue::Text(text) if !is_in_link(node) => {
                for (place, name) in within(text) {
                    if let Name::Issue(number) = name {
                        keep(&mut names.promised, promises(&text[..place.start]).then_some(number));
                    }
                    names.take(name);
                }
            }
            _ => {}
        }
    }
    names
}

impl Names {
    fn take(&mut self, name: Name<'_>) {
        match name {
            Name::Person(name) => keep(&mut self.people, Some(name.to_owned())),
            Name::Issue(number) => keep(&mut self.issues, Some(number)),
            Name::Elsewhere(project, number) => keep(&mut self.elsewhere, Some((project.to_owned(), number))),
        }
    }
}

/// Do the words before a number say that it will be closed?
fn promises(before: &str) -> bool {
    const WORDS: [&str; 9] = ["close", "closes", "closed", "fix", "fixes", "fixed", "resolve", "resolves", "resolved"];
    let Some(last) = before.strip_suffix(' ').map(|before| before.trim_end_matches(':')) else { return false };
    let word = &last[last.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len()..];
    WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
}

fn is_in_link(node: Node<'_>) -> bool {
    node.ancestors().any(|above| matches!(above.data().value, NodeValue::Link(_) | NodeValue::Image(_)))
}

fn keep<T: PartialEq>(kept: &mut Vec<T>, item: Option<T>) {
    if let Some(item) = item.filter(|item| kept.len() < COUNTED && !kept.contains(item)) {
        kept.push(item);
    }
}

/// `/attachments/{token}/log.txt`, with or without our own address before it.
pub(super) fn file(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("/attachments/")?;
    let token = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_token = token.len() >= 32 && token.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    is_token.then_some(token)
}

/// The names in a stretch of plain text, and where they stand.
pub(super) fn within(text: &str) -> impl Iterator<Item = (Range<usize>, Name<'_>)> {
    text.match_indices(['@', '#']).filter_map(|(at, mark)| if mark == "@" { person(text, at) } else { issue(text, at) })
}

fn person(text: &str, at: usize) -> Option<(Range<usize>, Name<'_>)> {
    let name = word(&text[at + 1..]);
    let is_name = begins(&text[..at]) && name.starts_with(|c: char| c.is_ascii_alphanumeric());
    is_name.then(|| (at..at + 1 + name.len(), Name::Person(name)))
}

fn issue(text: &str, at: usize) -> Option<(Range<usize>, Name<'_>)> {
    let (before, digits) = (&text[..at], word(&text[at + 1..]));
    let is_number = digits.chars().all(|c| c.is_ascii_digit());
    let number = digits.parse().ok().filter(|number| is_number && *number > 0)?;
    let is_in_slug = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let slug = &before[before.trim_end_matches(is_in_slug).len()..];
    let (begin, end) = (at - slug.len(), at + 1 + digits.len());
    if !begins(&text[..begin]) {
        return None;
    }
    match slug {
        "" => Some((begin..end, Name::Issue(number))),
        _ if is_slug(slug) => Some((begin..end, Name::Elsewhere(slug, number))),
        _ => None,
    }
}

/// Two letters at least, so that `c#12` stays what it is.
fn is_slug(slug: &str) -> bool {
    (2..=64).contains(&slug.len()) && slug.starts_with(|c: char| c.is_ascii_lowercase()) && !slug.ends_with('-')
}

/// May a name follow here?
fn begins(before: &str) -> bool {
    !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '/' | '@' | '&' | '#' | '-'))
}

fn word(rest: &str) -> &str {
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))).unwrap_or(rest.len());
    rest[..end].trim_end_matches(['.', '-'])
}

/// The HTML with a link for each name that leads somewhere, and the bare words for the others.
pub(super) fn linked(html: &str, address: &dyn Fn(Name<'_>) -> Option<String>) -> String {
    let mut linked = String::with_capacity(html.len());
    let mut pieces = html.split(OPEN);
    linked.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (words, rest) = piece.split_once(CLOSE).unwrap_or((piece, ""));
        let address = within(words).next().and_then(|(_, name)| address(name));
        match address {
            Some(address) => {
                linked.push_str("<a href=\"");
                comrak::html::escape_href(&mut linked, &address, false).expect("writing to a String cannot fail");
                linked.extend(["\">", words, "</a>"]);
            }
            None => linked.push_str(words),
        }
        linked.push_str(rest);
    }
    linked
}

/// The names that are links in this HTML, as they stand there, each once.
pub(super) fn that_are_links(html: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for piece in html.split("<a href=\"/").skip(1) {
        let Some((address, rest)) = piece.split_once("\">") else { continue };
        let Some((words, _)) = rest.split_once("</a>") else { continue };
        let is_ours = address.starts_with("users/") || address.starts_with("projects/");
        let is_name = within(words).next().is_some_and(|(place, _)| place == (0..words.len()));
        if is_ours && is_name && !found.iter().any(|known| known == words) {
            found.push(words.to_owned());
        }
    }
    found
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(name) => write!(f, "@{name}"),
            Self::Issue(number) => write!(f, "#{number}"),
            Self::Elsewhere(slug, number) => write!(f, "{slug}#{number}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Name, Names};
    use crate::markdown;

    fn names(text: &str) -> Names {
        markdown::render_named(text).1
    }

    #[test]
    fn people_and_issues_are_named_outside_of_code_links_and_addresses() {
        let text = "@ana and @Bo-2, see #12 and (#13). `@not` [@nor #9](/x) me@example.org #12 #x @a_b. #0 #-4 #1-2\n\n    @code";
        let names = names(text);
        assert_eq!((names.people, names.issues), (vec!["ana".into(), "Bo-2".into(), "a_b".into()], vec![12, 13]));
    }

    #[test]
    fn issues_elsewhere_are_named_with_their_project() {
        let names = names("ferry#12, (sea-chart#3) c#7 Ferry#8 a/ferry#9 ferry-#2 ferry#x x_ferry#4 **web#5**");
        assert_eq!(names.elsewhere, [("ferry".into(), 12), ("sea-chart".into(), 3), ("web".into(), 5)]);
        assert_eq!(names.issues, Vec::<i64>::new());
    }

    #[test]
    fn promises_are_read_before_the_number() {
        let names = names("Fixes #1, closes: #2 and #3. Resolved #4; prefixes #5, `fixes #6`, not fixed by #7.");
        assert_eq!(names.promised, [1, 2, 4]);
        assert_eq!(names.issues, [1, 2, 3, 4, 5, 7]);
    }

    #[test]
    fn files_are_named_by_their_links() {
        let token = "a".repeat(43);
        let names = names(&format!("[log](/attachments/{token}/log.txt) ![x](/attachments/../x) /attachments/{token}"));
        assert_eq!(names.files, [token]);
    }

    #[test]
    fn names_become_links_where_they_lead_somewhere() {
        let (html, _) = markdown::render_named("@ana, #12 & <x-name>#13</x-name> `#14`");
        let address = |name: Name<'_>| match name {
            Name::Person(name) => Some(format!("/users/{name}")),
            Name::Issue(12) => Some("/projects/ferry/issues/12".into()),
            _ => None,
        };
        let html = html.linked(&address, &|_| None);
        let expected = "<p><a href=\"/users/ana\">@ana</a>, <a href=\"/projects/ferry/issues/12\">#12</a> &amp; #13 <code>#14</code></p>\n";
        assert_eq!(html.as_str(), expected);
        assert_eq!(html.names(), ["@ana", "#12"]);
    }
}
