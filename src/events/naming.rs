//! Whose ids the numbers in events' own data are. Whoever takes a log to another database (`export/`) asks here. A field of the
//! catalogue that is called like an id, or lists numbers, and is not told here does not compile.

use serde_json::Value;

/// What an id can be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Thing {
    /// A person or a program.
    User,
    /// An issue.
    Issue,
    /// A comment.
    Comment,
    /// A label.
    Label,
    /// A milestone.
    Milestone,
    /// A step that issues go through.
    Status,
    /// A rule.
    Workflow,
    /// An issue of another tracker that goes along.
    ExternalLink,
    /// A file.
    Attachment,
    /// An event of an issue.
    Event,
}

impl Thing {
    /// What an event of this `record_type` is about; nothing for the project itself, of which there is one.
    pub fn of_record(type_name: &str) -> Option<Self> {
        Some(match type_name {
            "User" => Self::User,
            "Issue" => Self::Issue,
            "Comment" => Self::Comment,
            "Label" => Self::Label,
            "Milestone" => Self::Milestone,
            "Status" => Self::Status,
            "Workflow" => Self::Workflow,
            "ExternalLink" => Self::ExternalLink,
            "Attachment" => Self::Attachment,
            _ => return None,
        })
    }
}

/// Whose ids stand in this field of this action's data; nothing where its numbers are numbers.
pub const fn ids_in(action: &str, field: &str) -> Option<Thing> {
    let planned = if matches!(action.as_bytes(), b"milestone_changed") { Thing::Milestone } else { Thing::Status };
    Some(match field.as_bytes() {
        b"user_id" | b"author_id" => Thing::User,
        b"canonical_issue_id" | b"source_issue_id" => Thing::Issue,
        b"comment_id" => Thing::Comment,
        b"label_id" | b"labels" => Thing::Label,
        b"milestone_id" | b"milestone" => Thing::Milestone,
        b"status" => Thing::Status,
        b"from_id" | b"to_id" => planned,
        b"workflow_id" => Thing::Workflow,
        b"trigger_event_id" | b"since_event_id" => Thing::Event,
        _ => return None,
    })
}

/// Is it said whose ids a field of this Rust type holds? Runs while compiling: for numbers in lists, and in fields that are
/// called like ids.
pub const fn is_told(action: &str, field: &str, kind: &str) -> bool {
    let is_called_id = matches!(field.as_bytes(), [.., b'_', b'i', b'd']);
    let is_list = matches!(kind.as_bytes(), [b'V', b'e', b'c', ..]);
    let may_be_ids = holds_numbers(kind.as_bytes()) && (is_called_id || is_list);
    !may_be_ids || ids_in(action, field).is_some()
}

const fn holds_numbers(mut kind: &[u8]) -> bool {
    while let [_, rest @ ..] = kind {
        if matches!(kind, [b'i', b'6', b'4', ..]) {
            return true;
        }
        kind = rest;
    }
    false
}

/// An event's data with each id in it called as `call` says.
pub fn called_anew<E>(
    action: &str,
    data: Value,
    call: &mut dyn FnMut(Thing, Value) -> Result<Value, E>,
) -> Result<Value, E> {
    let Value::Object(fields) = data else { return Ok(data) };
    let fields = fields.into_iter().map(|(field, value)| {
        let value = match ids_in(action, &field) {
            Some(thing) => each(value, &mut |id| call(thing, id))?,
            None => value,
        };
        Ok((field, value))
    });
    Ok(Value::Object(fields.collect::<Result<_, E>>()?))
}

fn each<E>(value: Value, call: &mut dyn FnMut(Value) -> Result<Value, E>) -> Result<Value, E> {
    match value {
        Value::Null => Ok(Value::Null),
        Value::Array(all) => Ok(Value::Array(all.into_iter().map(|one| each(one, call)).collect::<Result<_, E>>()?)),
        id => call(id),
    }
}

/// Words that stand before an id in the key of what is recorded once.
const KEYED: [(&str, Thing); 3] = [("issue", Thing::Issue), ("comment", Thing::Comment), ("user", Thing::User)];

/// The key of what is recorded once, `mentioned:comment:34:user:5`, with each id in it called as `call` says.
pub fn key_called_anew<E>(key: &str, call: &mut dyn FnMut(Thing, &str) -> Result<String, E>) -> Result<String, E> {
    let mut pieces: Vec<String> = Vec::new();
    let mut of = None;
    for piece in key.split(':') {
        pieces.push(match of {
            Some(thing) => call(thing, piece)?,
            None => piece.to_owned(),
        });
        let word = KEYED.iter().find(|(word, _)| of.is_none() && *word == piece);
        of = word.map(|(_, thing)| *thing);
    }
    Ok(pieces.join(":"))
}

#[cfg(test)]
mod tests {
    use super::{Thing, called_anew, ids_in, is_told, key_called_anew};
    use serde_json::{Value, json};

    #[test]
    fn ids_in_data_are_called_anew_and_plain_numbers_stay() {
        let data = json!({"labels": [[1, 2]], "milestone": [], "status": [5, 6], "from_number": 7, "to_project": "x"});
        let call = &mut |thing: Thing, id: Value| Ok::<_, ()>(json!(format!("{thing:?} {id}")));
        let expected = json!({
            "labels": [["Label 1", "Label 2"]], "milestone": [], "status": ["Status 5", "Status 6"], "from_number": 7,
            "to_project": "x",
        });
        assert_eq!(called_anew("issue_transferred", data, call), Ok(expected));
        assert_eq!(ids_in("milestone_changed", "to_id"), Some(Thing::Milestone));
        assert_eq!(ids_in("issue_status_changed", "to_id"), Some(Thing::Status));
        assert!(
            is_told("x", "title", "String") && is_told("x", "external_id", "String") && is_told("x", "days", "i64")
        );
        assert!(!is_told("x", "epic_id", "Option<i64>") && !is_told("x", "epics", "Vec<i64>"));
    }

    #[test]
    fn ids_in_keys_are_called_anew() {
        let call = &mut |thing: Thing, id: &str| Ok::<_, ()>(format!("<{thing:?} {id}>"));
        for (key, expected) in [
            ("mentioned:comment:34:user:5", "mentioned:comment:<Comment 34>:user:<User 5>"),
            ("named-by:issue:7", "named-by:issue:<Issue 7>"),
            ("flagged:comment:3:words", "flagged:comment:<Comment 3>:words"),
            ("commit:123456", "commit:123456"),
            ("overdue:2026-05-03", "overdue:2026-05-03"),
        ] {
            assert_eq!(key_called_anew(key, call).as_deref(), Ok(expected));
        }
    }
}
