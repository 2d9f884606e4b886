//! Workflows that run workflows: they end, and the feed says so.

use serde_json::json;

use super::Scene;

#[test]
fn ping_pong_ends_and_is_told() {
    let scene = Scene::open();
    let (first, _) = (scene.label("ping"), scene.label("pong"));
    for (here, there) in [("ping", "pong"), ("pong", "ping")] {
        scene.rule(
            "label_added",
            json!([{ "attribute": "extra.name", "operator": "eq", "value": here }]),
            json!([{ "type": "remove_label", "label": here }, { "type": "add_label", "label": there }]),
        );
    }
    let issue = scene.issue("Ball");
    scene.put_on(&issue, &first);

    scene.desk.deliver_all();

    let log = scene.log(&issue);
    let ran = log.iter().filter(|event| event.action == "workflow_ran").count();
    let failed: Vec<_> = log.iter().filter(|event| event.action == "workflow_failed").collect();
    assert_eq!((ran, failed.len()), (2, 1), "{log:?}");
    let error = failed[0].extra.0["error"].as_str().unwrap();
    assert!(error.contains("round in a circle"), "{error}");
}

#[test]
fn a_chain_is_three_workflows_long() {
    let scene = Scene::open();
    let labels: Vec<_> = (0..6).map(|number| scene.label(&format!("step {number}"))).collect();
    for number in 0..5 {
        scene.rule(
            "label_added",
            json!([{ "attribute": "extra.name", "operator": "eq", "value": format!("step {number}") }]),
            json!([{ "type": "add_label", "label": format!("step {}", number + 1) }]),
        );
    }
    let issue = scene.issue("Dominoes");
    scene.put_on(&issue, &labels[0]);

    scene.desk.deliver_all();

    let log = scene.log(&issue);
    let added = log.iter().filter(|event| event.action == "label_added").count();
    let failed: Vec<_> = log.iter().filter(|event| event.action == "workflow_failed").collect();
    assert_eq!((added, failed.len()), (4, 1), "one by Ana and three by workflows: {log:?}");
    assert!(failed[0].extra.0["error"].as_str().unwrap().starts_with("three workflows ran in a chain already"));
}

#[test]
fn workflows_that_wait_for_workflows_end_too() {
    let scene = Scene::open();
    let bug = scene.label("bug");
    for action in ["workflow_ran", "workflow_failed", "comment_added", "label_added"] {
        scene.rule(action, json!([]), json!([{ "type": "reply", "message": "I saw that." }]));
        scene.rule(action, json!([]), json!([{ "type": "reply", "message": "So did I." }]));
    }
    let issue = scene.issue("Echo");
    scene.put_on(&issue, &bug);

    scene.desk.deliver_all();

    let log = scene.log(&issue);
    assert!(log.iter().any(|event| event.action == "workflow_failed"));
    assert!(log.len() < 500, "{} events", log.len());
}
