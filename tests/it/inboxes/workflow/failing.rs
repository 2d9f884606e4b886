//! What is refused when it is written, what fails when it runs, and who is told.

use serde_json::{Value, json};
use tidings::db::words::{DeliveryState, Reason};
use tidings::models::workflow::Workflow;

use super::Scene;

fn refusal(scene: &Scene, triggered_on: &str, conditions: Value, actions: Value) -> String {
    scene.try_rule(triggered_on, conditions, actions).unwrap_err().to_string()
}

#[test]
fn what_makes_no_sense_is_refused_in_words() {
    let scene = Scene::open();
    let close = || json!([{ "type": "close" }]);
    let asks = |attribute: &str, operator: &str, value: Value| {
        let condition = json!([{ "attribute": attribute, "operator": operator, "value": value }]);
        refusal(&scene, "comment_added", condition, close())
    };
    let does = |action: Value| refusal(&scene, "comment_added", json!([]), json!([action]));

    assert_eq!(refusal(&scene, "comment_aded", json!([]), close()), "'comment_aded' is not a valid action");
    assert_eq!(asks("colour", "eq", json!("red")), "Condition 1: 'colour' is not a valid attribute");
    assert!(
        asks("title", "like", json!("x")).starts_with("Condition 1: 'like' is not a valid operator; there are eq, ne")
    );
    assert!(
        asks("title", "lt", json!("x")).contains("'lt' does not suit title, which is a text; use eq, ne, contains")
    );
    assert!(asks("created_at", "lt", json!("soon")).contains("created_at: 'soon' is not a time; write 2022-01-01"));
    assert!(asks("number", "gt", json!("many")).contains("'many' is not a number"));
    assert!(asks("number", "gt", json!({})).contains("'{}' is no value"));
    assert!(asks("is_locked", "eq", json!("maybe")).contains("'maybe' is neither true nor false"));
    assert!(asks("title", "eq", json!("")).contains("'eq' needs a value"));
    assert_eq!(
        does(json!({ "type": "add_label", "label": "bug" })),
        "Action 1: There is no label “bug” in this project."
    );
    assert_eq!(does(json!({ "type": "assign", "user": "zoe" })), "Action 1: Nobody here is called zoe.");
    assert!(does(json!({ "type": "assign", "user": "system" })).contains("system is not a member"));
    assert!(does(json!({ "type": "notify", "user": "system" })).contains("system cannot read this project"));
    assert!(does(json!({ "type": "explode" })).contains("'explode' is not a valid type of action"));
    assert!(does(json!({ "type": "reply" })).contains("reply needs a message"));
    assert!(does(json!({ "type": "reply", "message": "{{autor}}" })).contains("'autor' is not a valid attribute"));
    assert!(does(json!({ "type": "close", "reason": "bored" })).contains("'bored' is no reason to close"));
    assert_eq!(refusal(&scene, "comment_added", json!([]), json!([])), "A workflow needs at least one action.");
    assert!(
        refusal(&scene, "comment_added", json!([]), json!(vec![json!({ "type": "close" }); 11]))
            .contains("this one has 11")
    );
}

#[test]
fn a_rule_whose_label_was_deleted_fails_whole_and_is_switched_off_after_five_times() {
    let scene = Scene::open();
    let bug = scene.label("bug");
    let steps = json!([{ "type": "reply", "message": "Sorted." }, { "type": "add_label", "label": "bug" }]);
    let rule = scene.rule("comment_added", json!([]), steps);
    scene.desk.act(&scene.ana, move |tx| bug.delete(tx));
    let issues: Vec<_> = (0..6).map(|number| scene.issue(&format!("Number {number}"))).collect();

    let mut asked = Vec::new();
    for issue in &issues {
        asked.push(scene.desk.comment(issue, &scene.ana, "Hello?"));
        scene.desk.deliver_all();
    }

    assert_eq!(scene.actions(&issues[0]), ["issue_opened", "comment_added", "workflow_failed"], "nothing half done");
    let failed = scene.log(&issues[0]).pop().unwrap();
    assert_eq!(failed.extra.0["step"], 2);
    assert_eq!(failed.extra.0["error"], "step 2: There is no label “bug” in this project.");
    assert_eq!(scene.actions(&issues[5]), ["issue_opened", "comment_added"], "it is off");
    let rule = scene.desk.db.read_now(|conn| Workflow::find(conn, rule.id)).unwrap();
    assert!(!rule.is_on() && rule.disabled_because.ends_with("switched off after 5 failures in a row."));
    let told = scene.desk.notifications(&scene.ana);
    assert_eq!(told.len(), 5);
    assert!(told.iter().all(|one| one.reason == Reason::Rule && one.unread_count == 1));
    let receipt = &scene.desk.receipts("workflow", asked[0])[0];
    assert_eq!((receipt.state, receipt.reason.as_str()), (DeliveryState::Skipped, "it failed; the feed says why"));
}

#[test]
fn a_run_that_works_forgets_the_failures_before_it() {
    let scene = Scene::open();
    let steps = json!([{ "type": "add_label", "label": "bug" }]);
    let bug = scene.label("bug");
    let rule = scene.rule("comment_added", json!([]), steps);
    scene.desk.act(&scene.ana, move |tx| bug.delete(tx));
    for number in 0..3 {
        scene.desk.comment(&scene.issue(&format!("{number}")), &scene.ana, "Hello?");
    }
    scene.desk.deliver_all();
    let failures = || scene.desk.db.read_now(|conn| Workflow::find(conn, rule.id)).unwrap().failures;
    assert_eq!(failures(), 3);

    scene.label("bug");
    scene.desk.comment(&scene.issue("last"), &scene.ana, "Hello?");
    scene.desk.deliver_all();

    assert_eq!(failures(), 0);
}

#[test]
fn failures_of_one_rule_on_one_issue_are_told_once_an_hour() {
    let scene = Scene::open();
    let bug = scene.label("bug");
    scene.rule("comment_added", json!([]), json!([{ "type": "add_label", "label": "bug" }]));
    scene.desk.act(&scene.ana, move |tx| bug.delete(tx));
    let issue = scene.issue("One");

    for _ in 0..5 {
        scene.desk.comment(&issue, &scene.ana, "Hello?");
        scene.desk.deliver_all();
    }

    let failed = scene.actions(&issue).iter().filter(|action| *action == "workflow_failed").count();
    assert_eq!(failed, 2, "the first, and the one that switched it off");
}
