//! What a condition may ask about: of the issue, of whoever acted, of the comment, of the event itself and its data.

use crate::events::ActionKey;

/// What sort of answer an attribute gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words; their case does not count.
    Text,
    /// A number.
    Number,
    /// A time.
    Moment,
    /// Yes or no.
    Flag,
    /// Several names.
    Names,
    /// Whatever the event's data holds there.
    Data,
}

impl Kind {
    /// As messages call it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Moment => "a time",
            Self::Flag => "true or false",
            Self::Names => "a list of names",
            Self::Data => "the event's own data",
        }
    }
}

/// What can be asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribute {
    /// As conditions are written: `created_at`, `actor.name`.
    pub name: &'static str,
    /// As people read it.
    pub words: &'static str,
    /// What sort of answer it gives.
    pub kind: Kind,
}

const fn attribute(name: &'static str, words: &'static str, kind: Kind) -> Attribute {
    Attribute { name, words, kind }
}

/// Every attribute but those of the event's data. What has no dot is the issue's.
pub const ATTRIBUTES: &[Attribute] = &[
    attribute("title", "title", Kind::Text),
    attribute("body", "description", Kind::Text),
    attribute("number", "number", Kind::Number),
    attribute("state", "state (open, closed)", Kind::Text),
    attribute("state_reason", "why it is closed (completed, not_planned, duplicate)", Kind::Text),
    attribute("author", "who opened it", Kind::Text),
    attribute("labels", "labels", Kind::Names),
    attribute("assignees", "who is assigned", Kind::Names),
    attribute("milestone", "milestone", Kind::Text),
    attribute("comments_count", "how many comments it has", Kind::Number),
    attribute("is_locked", "is it locked", Kind::Flag),
    attribute("created_at", "when it was opened", Kind::Moment),
    attribute("closed_at", "when it was closed", Kind::Moment),
    attribute("last_activity_at", "when anything last happened", Kind::Moment),
    attribute("last_commented_at", "when somebody last commented", Kind::Moment),
    attribute("actor.name", "who did it", Kind::Text),
    attribute("actor.kind", "what did it (person, bot, system, imported)", Kind::Text),
    attribute("actor.role", "the actor's role (reader, triager, maintainer)", Kind::Text),
    attribute("comment.body", "what the comment says", Kind::Text),
    attribute("comment.author", "who wrote the comment", Kind::Text),
    attribute("comment.created_at", "when the comment was written", Kind::Moment),
    attribute("event.occurred_at", "when it happened", Kind::Moment),
    attribute("event.via", "by which way (web, api, workflow, system …)", Kind::Text),
];

/// What stands before the fields of an event's data.
const DATA: &str = "extra.";

/// The name as it is stored and the kind of an attribute of events of this action. `issue.title` is `title`.
pub fn find(name: &str, trigger: ActionKey) -> Result<(String, Kind), String> {
    let plain = name.strip_prefix("issue.").unwrap_or(name);
    if let Some(known) = ATTRIBUTES.iter().find(|known| known.name == plain) {
        return Ok((known.name.to_owned(), known.kind));
    }
    let field = name.strip_prefix(DATA).ok_or_else(|| format!("'{name}' is not a valid attribute"))?;
    let fields = trigger.row().fields;
    if fields.contains(&field) {
        return Ok((name.to_owned(), Kind::Data));
    }
    let known: Vec<String> = fields.iter().map(|field| format!("{DATA}{field}")).collect();
    let has = if known.is_empty() { "no data".to_owned() } else { known.join(", ") };
    Err(format!("'{name}' is not a valid attribute: {trigger} has {has}", trigger = trigger.as_str()))
}

/// The kind of an attribute of this name, as it is stored.
pub(super) fn kind_of(name: &str) -> Kind {
    ATTRIBUTES.iter().find(|known| known.name == name).map_or(Kind::Data, |known| known.kind)
}

/// The field of the event's data that an attribute means.
pub fn data_field(name: &str) -> Option<&str> {
    name.strip_prefix(DATA)
}

/// Every field that the data of any action has, each once, as attributes are written.
pub fn data_attributes() -> Vec<String> {
    let mut names: Vec<String> =
        ActionKey::ALL.iter().flat_map(|key| key.row().fields).map(|field| format!("{DATA}{field}")).collect();
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_found_by_name_and_others_are_refused() {
        let on = ActionKey::CommentAdded;
        assert_eq!(find("issue.title", on), Ok(("title".into(), Kind::Text)));
        assert_eq!(find("extra.excerpt", on), Ok(("extra.excerpt".into(), Kind::Data)));
        assert_eq!(find("colour", on).unwrap_err(), "'colour' is not a valid attribute");
        let refusal = find("extra.colour", on).unwrap_err();
        assert_eq!(refusal, "'extra.colour' is not a valid attribute: comment_added has extra.excerpt");
        assert!(find("extra.x", ActionKey::IssueReopened).unwrap_err().ends_with("issue_reopened has no data"));
    }
}
