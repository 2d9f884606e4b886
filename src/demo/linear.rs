//! What the demo's Linear answers: whatever it is asked, the one issue that it knows goes along.

use serde_json::{Value, json};

/// Where it is asked.
pub(super) const PATH: &str = "/graphql";

/// The answer to a call of GraphQL. Issues have their page in the mailbox, where one sees what was asked of them.
pub(super) fn answer(body: &[u8], mailbox: &str) -> Value {
    let call: Value = serde_json::from_slice(body).unwrap_or_default();
    let variables = &call["variables"];
    let named = [&variables["input"]["id"], &variables["id"]].into_iter().find_map(Value::as_str).unwrap_or_default();
    let issue = issue(named, mailbox);
    let done = json!({ "success": true, "issue": issue, "comment": { "id": named, "url": mailbox }, "attachment": { "id": named } });
    let data = match call["operationName"].as_str().unwrap_or_default() {
        name @ ("issueCreate" | "issueUpdate" | "commentCreate" | "attachmentCreate") => json!({ name: done }),
        "issue" | "issueStanding" => json!({ "issue": issue }),
        "comment" => json!({ "comment": { "id": named } }),
        "team" => json!({ "team": { "id": named, "name": "Ferry" } }),
        other => return json!({ "errors": [{ "message": format!("The demo's Linear does not know {other}.") }] }),
    };
    json!({ "data": data })
}

/// An issue that somebody is always working on, so that closing it is seen.
fn issue(named: &str, mailbox: &str) -> Value {
    let state = |id: &str, kind: &str, position: u8| json!({ "id": id, "type": kind, "position": position });
    let (doing, todo) = (state("in-progress", "started", 2), state("todo", "unstarted", 1));
    let states = [&todo, &doing, &state("done", "completed", 3), &state("canceled", "canceled", 4)];
    json!({
        "id": format!("issue-{named}"),
        "identifier": if named.starts_with("FER-") { named } else { "FER-100" },
        "url": mailbox,
        "state": doing,
        "team": { "states": { "nodes": states } },
    })
}
