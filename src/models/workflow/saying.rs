//! Conditions as people read them: "created before 2022-01-01".

use super::attribute::{self, Kind, kind_of};
use super::condition::{Condition, Operator};

/// How an attribute is called in a sentence, where its own name does not read well.
const CALLED: &[(&str, &str)] = &[
    ("body", "description"),
    ("state_reason", "reason for closing"),
    ("comments_count", "number of comments"),
    ("last_activity_at", "last active"),
    ("last_commented_at", "commented on last"),
    ("actor.name", "actor"),
    ("actor.kind", "kind of actor"),
    ("actor.role", "actor’s role"),
    ("comment.body", "comment"),
    ("comment.author", "comment’s author"),
    ("comment.created_at", "comment written"),
    ("event.occurred_at", "happened"),
    ("event.via", "way it came"),
];

/// "created", "number of comments", "event’s excerpt"
fn called(attribute: &str) -> String {
    if let Some((_, words)) = CALLED.iter().find(|(name, _)| *name == attribute) {
        return (*words).to_owned();
    }
    let plain = attribute.strip_prefix("is_").or(attribute.strip_suffix("_at")).unwrap_or(attribute);
    let words = attribute::data_field(plain).map_or_else(|| plain.to_owned(), |field| format!("event’s {field}"));
    words.replace(['_', '.'], " ")
}

impl std::fmt::Display for Condition {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (kind, words) = (kind_of(&self.attribute), called(&self.attribute));
        let is_yes = self.is_yes();
        let value =
            || self.values().into_iter().map(|value| quoted(value, self.operator)).collect::<Vec<_>>().join(", ");
        match (kind, self.operator) {
            (Kind::Moment, Operator::IsSet) if is_yes => write!(out, "{words} at some time"),
            (Kind::Moment, Operator::IsSet) => write!(out, "never {words}"),
            (Kind::Names, Operator::IsSet) => write!(out, "there are {}{words}", if is_yes { "" } else { "no " }),
            (_, Operator::IsSet) => write!(out, "{words} is {}", if is_yes { "there" } else { "not there" }),
            (Kind::Flag, operator) => {
                let is_so = is_yes == (operator == Operator::Eq);
                write!(out, "{}{words}", if is_so { "" } else { "not " })
            }
            (kind, operator) => write!(out, "{words} {} {}", compared(kind, operator), value()),
        }
    }
}

/// What stands between the attribute and the value.
#[expect(clippy::too_many_lines, reason = "a table of words")]
fn compared(kind: Kind, operator: Operator) -> &'static str {
    let is_time = kind == Kind::Moment;
    match (kind, operator) {
        (Kind::Names, Operator::Eq | Operator::Contains) => "include",
        (Kind::Names, Operator::Ne) => "do not include",
        (Kind::Names, Operator::In) => "include one of",
        (_, Operator::Eq) => {
            if is_time {
                "on"
            } else {
                "is"
            }
        }
        (_, Operator::Ne) => {
            if is_time {
                "not on"
            } else {
                "is not"
            }
        }
        (_, Operator::Lt) => {
            if is_time {
                "before"
            } else {
                "is less than"
            }
        }
        (_, Operator::Lte) => {
            if is_time {
                "on or before"
            } else {
                "is at most"
            }
        }
        (_, Operator::Gt) => {
            if is_time {
                "after"
            } else {
                "is more than"
            }
        }
        (_, Operator::Gte) => {
            if is_time {
                "on or after"
            } else {
                "is at least"
            }
        }
        (_, Operator::Contains) => "contains",
        (_, Operator::In) => "is one of",
        (_, Operator::IsSet) => "is there",
    }
}

/// Words that stand for themselves need marks around them.
fn quoted(value: &str, operator: Operator) -> String {
    let is_text = operator == Operator::Contains || value.contains(char::is_whitespace);
    if is_text { format!("“{value}”") } else { value.to_owned() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::events::ActionKey;

    fn said(attribute: &str, operator: &str, value: &str) -> String {
        let sent = json!({ "attribute": attribute, "operator": operator, "value": value });
        Condition::read(&sent, ActionKey::CommentAdded).unwrap().to_string()
    }

    #[test]
    fn conditions_read_as_a_sentence() {
        for (attribute, operator, value, words) in [
            ("created_at", "lt", "2022-01-01", "created before 2022-01-01"),
            ("closed_at", "is_set", "false", "never closed"),
            ("last_commented_at", "gte", "2026-01-01", "commented on last on or after 2026-01-01"),
            ("title", "contains", "crash", "title contains “crash”"),
            ("title", "eq", "Login fails", "title is “Login fails”"),
            ("labels", "ne", "bug", "labels do not include bug"),
            ("labels", "in", "bug, crash", "labels include one of bug, crash"),
            ("assignees", "is_set", "false", "there are no assignees"),
            ("comments_count", "gt", "5", "number of comments is more than 5"),
            ("is_locked", "eq", "false", "not locked"),
            ("is_locked", "ne", "false", "locked"),
            ("actor.kind", "eq", "person", "kind of actor is person"),
            ("milestone", "is_set", "false", "milestone is not there"),
            ("extra.excerpt", "contains", "help", "event’s excerpt contains “help”"),
        ] {
            assert_eq!(said(attribute, operator, value), words);
        }
    }
}
