//! Events as JSON: what programs read of a feed.

use serde_json::{Value, json};

use crate::events::phrase;
use crate::feed::Entry;
use crate::look;
use crate::text::complete_url;

use super::telling::{permalink, phrase_of};

/// An event. What a deleted comment said is gone from it too.
pub(crate) fn event(entry: &Entry, public_url: &str) -> Value {
    let event = &entry.event;
    let mut extra = event.extra.0.clone();
    if entry.is_gone()
        && let Some(excerpt) = extra.get_mut("excerpt")
    {
        *excerpt = Value::Null;
    }
    let record_url = record_path(entry).map(|path| complete_url(public_url, &path));
    json!({
        "id": event.id.0,
        "action": event.action,
        "phrase": look::plain(&phrase_of(entry, true, "")),
        "actor": { "id": entry.actor.id.0, "name": entry.actor.name },
        "issue": { "project": entry.project.slug, "number": entry.issue.number, "title": entry.issue.title },
        "record": { "type": event.record_type, "id": event.record_id, "url": record_url },
        "extra": extra,
        "occurred_at": event.occurred_at.rfc3339(),
        "recorded_at": event.created_at.rfc3339(),
        "url": complete_url(public_url, &permalink(event)),
    })
}

/// Where the record is, if it is still there and has a place of its own.
fn record_path(entry: &Entry) -> Option<String> {
    let (issue, extra) = (entry.issue.path(&entry.project), &entry.event.extra.0);
    let name = || extra.get("name").and_then(Value::as_str);
    match entry.event.record_type.as_str() {
        "Comment" => entry.comment.as_ref().map(|comment| format!("{issue}#comment-{}", comment.id)),
        "Label" => name().map(|name| phrase::label_search(&entry.project.path(), name)),
        "User" => name().map(|name| format!("/users/{}", phrase::path_segment(name))),
        "Issue" if entry.event.record_id == entry.issue.id.0 => Some(issue),
        "Issue" => {
            let number = extra.get("source_number").and_then(Value::as_i64)?;
            Some(format!("{}/issues/{number}", entry.project.path()))
        }
        _ => None,
    }
}
