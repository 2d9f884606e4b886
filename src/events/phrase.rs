//! Turns an event into the parts of its sentence: the same words on pages, in mail, in Slack, in Atom.

use serde_json::Value;

use super::action::ActionKey;
use crate::db::types::At;
use crate::look::{self, Part};
use crate::text;

/// The slots that every phrase may use, beside the fields of its own extra.
pub const SLOTS: &[&str] = &[
    "actor",
    "issue",
    "label",
    "person",
    "milestone",
    "source",
    "commit",
    "external",
    "original",
    "date",
    "old_date",
    "because",
    "closing",
];

/// Where a sentence is read, and who and what it is about.
#[derive(Debug, Clone)]
pub struct Scene<'a> {
    /// The actor's shown name, and the name in the address of his page.
    pub actor: (&'a str, &'a str),
    /// How the issue is called elsewhere ("#12 Title") and its path; none on its own page: "this issue".
    pub issue: Option<(String, String)>,
    /// The path of the project.
    pub project: &'a str,
    /// What stands before every path: nothing on pages, the public URL in mail.
    pub base: &'a str,
}

/// The sentence of an event. An action that this version does not know gets a neutral one: reading never fails.
#[must_use]
pub fn parts(action: &str, extra: &Value, scene: &Scene<'_>) -> Vec<Part> {
    let phrase = ActionKey::find(action).map_or("{actor} did something new[ to {issue}]", |key| key.row().phrase);
    fill(phrase, extra, scene)
}

/// This phrase with its slots filled in.
#[must_use]
pub fn fill(phrase: &str, extra: &Value, scene: &Scene<'_>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = phrase;
    while let Some(start) = rest.find(['{', '[']) {
        push_text(&mut parts, &rest[..start]);
        rest = &rest[start..];
        let close = if rest.starts_with('{') { '}' } else { ']' };
        let end = rest.find(close).unwrap_or(rest.len() - 1);
        if close == '}' {
            parts.push(slot(&rest[1..end], extra, scene));
            rest = &rest[end + 1..];
        } else if scene.issue.is_some() {
            // The words in brackets are for elsewhere: walk into them, and drop the bracket when it comes.
            rest = &rest[1..];
        } else {
            rest = &rest[end + 1..];
        }
    }
    push_text(&mut parts, rest);
    parts
}

fn push_text(parts: &mut Vec<Part>, text: &str) {
    let text = text.replace(']', "");
    if !text.is_empty() {
        parts.push(Part::Text(text));
    }
}

fn slot(name: &str, extra: &Value, scene: &Scene<'_>) -> Part {
    let text = |field: &str| word(extra, field);
    let url = |path: String| Some(format!("{}{path}", scene.base));
    match name {
        "actor" => {
            Part::Person { name: scene.actor.0.to_owned(), url: url(format!("/users/{}", path_segment(scene.actor.1))) }
        }
        "issue" => match &scene.issue {
            Some((words, path)) => Part::Issue { text: words.clone(), url: url(path.clone()) },
            None => Part::Text("this issue".into()),
        },
        "person" if extra.get("self") == Some(&Value::Bool(true)) => Part::Text("themselves".into()),
        "person" => {
            let (name, full_name) = (text("name"), text("full_name"));
            let url = url(format!("/users/{}", path_segment(&name)));
            Part::Person { name: if full_name.is_empty() { name } else { full_name }, url }
        }
        "label" => Part::Label {
            name: text("name"),
            color: text("color"),
            url: url(label_search(scene.project, &text("name"))),
        },
        "milestone" => Part::Value(text("title")),
        "source" => source(extra, scene),
        "commit" => commit(extra),
        "external" => external(extra),
        "emoji" => {
            Part::Value(look::emoji(&text("emoji")).map_or_else(|| text("emoji"), |known| known.glyph.to_owned()))
        }
        "original" => original(extra, scene),
        "date" if extra.get("to").is_some() => Part::Value(day(&text("to"))),
        "date" => Part::Value(day(&text("due_on"))),
        "old_date" => Part::Old(day(&text("from"))),
        "closing" if text("closes_on").is_empty() => Part::Text(String::new()),
        "closing" => Part::Text(format!("; it will be closed on {}", day(&text("closes_on")))),
        "because" if text("reason").is_empty() => Part::Text(String::new()),
        "because" => Part::Text(format!(": {}", text("reason").replace('_', " "))),
        "from" => Part::Old(text("from")),
        "reason" => Part::Value(text("reason").replace('_', " ")),
        field => Part::Value(text(field)),
    }
}

/// A field of the extra as words; what is missing in an old row is nothing.
fn word(extra: &Value, field: &str) -> String {
    match extra.get(field) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    }
}

/// Another issue; or, of an import, the name of the other tracker.
fn source(extra: &Value, scene: &Scene<'_>) -> Part {
    let number = word(extra, "source_number");
    if number.is_empty() {
        return Part::Value(word(extra, "source"));
    }
    let slug = word(extra, "source_project");
    let project = if slug.is_empty() { scene.project.to_owned() } else { format!("/projects/{}", path_segment(&slug)) };
    let url = format!("{}{project}/issues/{number}", scene.base);
    Part::Issue { text: format!("{slug}#{number} {}", word(extra, "source_title")), url: Some(url) }
}

/// The issue that another one repeats; of the same project where no other is named.
fn original(extra: &Value, scene: &Scene<'_>) -> Part {
    let (number, slug) = (word(extra, "canonical_number"), word(extra, "canonical_project"));
    let project = if slug.is_empty() { scene.project.to_owned() } else { format!("/projects/{slug}") };
    let url = format!("{}{project}/issues/{number}", scene.base);
    Part::Issue { text: format!("#{number}"), url: Some(url) }
}

/// `2026-05-03` as "3 May 2026".
fn day(written: &str) -> String {
    At::parse_day(written).map_or_else(|| written.to_owned(), |day| day.0.format("%-d %B %Y").to_string())
}

fn commit(extra: &Value) -> Part {
    let sha = word(extra, "sha");
    let short = sha.get(..7).unwrap_or(&sha).to_owned();
    let url = word(extra, "url");
    Part::Code { text: short, url: url.starts_with("https://").then_some(url) }
}

/// An issue of another tracker; that tracker, as long as it has no name there.
fn external(extra: &Value) -> Part {
    let (identifier, url) = (word(extra, "identifier"), word(extra, "url"));
    let mut text = if identifier.is_empty() { word(extra, "provider") } else { identifier };
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    if url.starts_with("https://") { Part::Link { text, url } } else { Part::Value(text) }
}

/// The issues of a project that have this label.
#[must_use]
pub fn label_search(project: &str, label: &str) -> String {
    let query = format!("label:{}", text::in_query(label));
    let query: String = url::form_urlencoded::byte_serialize(query.as_bytes()).collect();
    format!("{project}/issues?q={query}")
}

/// A name as it stands in a path.
#[must_use]
pub fn path_segment(name: &str) -> String {
    url::form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>().replace('+', "%20")
}
