//! What Linear answers on a good day, for a receiver in its place.

use serde_json::{Value, json};

/// What Linear says to everything that Tidings asks: the issue is LIN-42 and stands in Todo.
pub(crate) fn all_is_well() -> Value {
    let state = |id: &str, kind: &str, position: f64| json!({ "id": id, "type": kind, "position": position });
    let states = [
        state("done-2", "completed", 9.5),
        state("done", "completed", 2.0),
        state("no", "canceled", 3.0),
        state("todo", "unstarted", 1.0),
    ];
    let mut issue = json!({ "id": "the-id", "identifier": "LIN-42", "url": "https://linear.app/acme/issue/LIN-42" });
    let created = issue.clone();
    issue["state"] = state("todo", "unstarted", 1.0);
    issue["team"] = json!({ "states": { "nodes": states } });
    json!({ "data": {
        "issue": issue,
        "issueCreate": { "success": true, "issue": created },
        "issueUpdate": { "success": true },
        "commentCreate": { "success": true, "comment": { "id": "c", "url": "https://linear.app" } },
        "comment": { "id": "c" },
        "attachmentCreate": { "success": true, "attachment": { "id": "a" } },
        "team": { "id": "t", "name": "Lin" },
    }})
}
