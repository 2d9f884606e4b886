//! Workflows through the front door: forms that anybody can fill in, and the same as JSON.

use serde_json::{Value, json};
use tidings::db::words::Role;
use tidings::models::label::Label;
use tidings::models::project::Project;

use crate::support::app::App;
use crate::support::visitor::{Answer, Visitor};

fn site() -> (App, Project) {
    let app = App::start();
    let (ana, bo, mei) = (app.user("ana"), app.user("bo"), app.user("mei"));
    let web = app.project("web").by(&ana).with(&bo, Role::Triager).with(&mei, Role::Reader).public().create();
    app.issue(&web).labelled("bug").create();
    (app, web)
}

fn post_json(visitor: &Visitor, path: &str, json: &Value) -> Answer {
    let headers = [("content-type", "application/json"), ("sec-fetch-site", "same-origin")];
    visitor.send("POST", path, &headers, json.to_string().as_bytes())
}

#[test]
fn a_workflow_is_written_changed_and_deleted_by_forms() {
    let (app, _web) = site();
    let ana = app.sign_in("ana");
    let list = "/projects/web/workflows";
    let form = ana.page(&format!("{list}/new")).form(list).fill("Name", "Thank whoever comments");
    let form = form.fill("attribute", "actor.kind").fill("operator", "eq").fill("value", "person");
    let form = form.fill("type", "reply").fill("message", "Thank you, {{comment.author}}.");

    let saved = ana.submit(&form);

    let place = saved.location().to_owned();
    let page = ana.page(list);
    assert!(place.starts_with("/projects/web/workflows#workflow-"), "{place}");
    let says = page.texts(".receipt p").join(" ");
    assert!(says.contains("Thank whoever comments on"), "{says}");
    assert!(says.contains("When comment added, if kind of actor is person: reply “Thank you,"), "{says}");
    let id = place.rsplit_once('-').unwrap().1.to_owned();

    app.sign_in("bo").post("/projects/web/issues/1/comments", &[("body", "Me too")]);
    app.deliver_all();
    let feed = ana.page("/projects/web/issues/1/feed");
    let lines = feed.feed();
    assert_eq!(
        (lines[0].action.as_str(), lines[0].actor.as_str(), lines[0].icon.as_str()),
        ("workflow_ran", "system", "zap")
    );
    assert!(lines[0].text.contains("Workflow Thank whoever comments ran"), "{}", lines[0].text);
    assert_eq!(feed.texts(".feed__why"), ["bo commented", "bo commented"]);
    let comments = ana.page("/projects/web/issues/1").comments();
    assert_eq!(comments.len(), 2);
    let receipts = ana.page(&format!("/events/{}/receipts", lines[2].event)).text("main");
    assert!(receipts.contains("Thank whoever comments"), "{receipts}");

    let edit = ana.page(&format!("{list}/{id}/edit")).form(&format!("{list}/{id}"));
    assert_eq!(edit.value("Name"), Some("Thank whoever comments"));
    assert_eq!(ana.submit(&edit.fill("Name", "Thanks").fill("It is", "false")).status, 303);
    assert!(ana.page(list).text("main").contains("Thanks off"));
    let confirm = ana.page(&format!("{list}/{id}/delete")).form(&format!("{list}/{id}/delete"));
    assert_eq!(ana.submit(&confirm).location(), list);
    assert!(ana.page(list).text("main").contains("No workflows yet."));
}

#[test]
fn mistakes_are_shown_in_the_form_with_what_was_typed() {
    let (app, _web) = site();
    let ana = app.sign_in("ana");
    let list = "/projects/web/workflows";
    let form =
        ana.page(&format!("{list}/new")).form(list).fill("Name", "Wrong").smuggle("triggered_on", "comment_aded");
    let form = form.fill("attribute", "created_at").fill("operator", "lt").fill("value", "soon");
    let form = form.fill("type", "add_label").fill("label", "gone");

    let answer = ana.submit(&form);

    assert_eq!(answer.status, 422);
    let page = answer.page();
    assert_eq!(page.faults(), Vec::<String>::new());
    assert_eq!(page.error("triggered_on").unwrap(), "'comment_aded' is not a valid action");
    assert!(page.error("conditions").unwrap().starts_with("Condition 1: created_at: 'soon' is not a time"));
    assert_eq!(page.error("actions").unwrap(), "Action 1: There is no label “gone” in this project.");
    let again = page.form(list);
    assert_eq!(
        (again.value("Name"), again.value("value"), again.value("label")),
        (Some("Wrong"), Some("soon"), Some("gone"))
    );
}

#[test]
fn a_workflow_is_written_as_json() {
    let (app, _web) = site();
    let bo = app.sign_in("bo");
    let article = json!({
        "name": "Stale",
        "triggered_on": "comment_added",
        "conditions": [{ "attribute": "created_at", "operator": "lt", "value": "2022-01-01" }],
        "actions": [{ "type": "reply", "message": "This issue is stale, open a new one" }],
    });

    let made = post_json(&bo, "/projects/web/issues/1/workflows", &article);

    assert_eq!(made.status, 201, "{}", made.text());
    let told = made.json();
    assert_eq!(
        (&told["conditions"], &told["actions"], &told["enabled"]),
        (&article["conditions"], &article["actions"], &json!(true))
    );
    let changed = post_json(
        &bo,
        told["url"].as_str().unwrap(),
        &json!({ "name": "Stale", "triggered_on": "issue_closed", "actions": [{ "type": "reopen" }], "enabled": false }),
    );
    assert_eq!((changed.status, &changed.json()["enabled"]), (200, &json!(false)));
    assert!(bo.page("/projects/web/issues/1/workflows").text("main").contains("When issue closed: reopen."));
}

#[test]
fn json_with_mistakes_is_answered_in_json() {
    let (app, web) = site();
    let ana = app.sign_in("ana");
    let refused = |json: Value| {
        let answer = post_json(&ana, "/projects/web/workflows", &json);
        (answer.status, answer.json()["error"].as_str().unwrap().to_owned())
    };
    let close = json!([{ "type": "close" }]);

    assert_eq!(
        refused(json!({ "name": "x", "triggered_on": "comment_aded", "actions": close })),
        (422, "'comment_aded' is not a valid action".into())
    );
    assert_eq!(refused(json!([])).0, 422);
    assert_eq!(
        refused(json!({ "name": "x", "triggered_on": "comment_added", "actions": "close" })).1,
        "“actions” is a list."
    );
    assert_eq!(
        refused(json!({ "name": "x", "triggered_on": "comment_added", "conditions": [7], "actions": close })).1,
        "Condition 1: a condition needs an attribute"
    );
    let broken = ana.send(
        "POST",
        "/projects/web/workflows",
        &[("content-type", "application/json"), ("sec-fetch-site", "same-origin")],
        b"{",
    );
    assert_eq!(broken.status, 400);
    let deep = format!("{{\"name\":{}1{}}}", "[".repeat(1000), "]".repeat(1000));
    let deep = ana.send(
        "POST",
        "/projects/web/workflows",
        &[("content-type", "application/json"), ("sec-fetch-site", "same-origin")],
        deep.as_bytes(),
    );
    assert_eq!(deep.status, 400);

    let gone = app.instance.db.read_now(|conn| Label::find_by_name(conn, web.id, "bug")).unwrap();
    app.act(&app.user("ana"), move |tx| gone.delete(tx));
    let label =
        json!({ "name": "x", "triggered_on": "comment_added", "actions": [{ "type": "add_label", "label": "bug" }] });
    assert_eq!(refused(label).1, "Action 1: There is no label “bug” in this project.");
}

#[test]
fn only_those_who_keep_order_write_workflows() {
    let (app, _web) = site();
    let workflow = json!({ "name": "x", "triggered_on": "comment_added", "actions": [{ "type": "close" }] });
    let status = |visitor: &Visitor, of: &str| {
        let list = format!("/projects/web{of}/workflows");
        (visitor.get(&list).status, post_json(visitor, &list, &workflow).status)
    };

    assert_eq!(status(&app.sign_in("ana"), ""), (200, 201));
    assert_eq!(status(&app.sign_in("bo"), ""), (403, 403));
    assert_eq!(status(&app.sign_in("bo"), "/issues/1"), (200, 201));
    assert_eq!(status(&app.sign_in("mei"), "/issues/1"), (403, 403));
    assert_eq!(status(&app.anyone(), "/issues/1"), (401, 401));
    assert_eq!(status(&app.sign_in("ana"), "/issues/99"), (404, 404));
    let of_project = post_json(&app.sign_in("ana"), "/projects/web/workflows", &workflow).json();
    let id = of_project["id"].as_i64().unwrap();
    let elsewhere = format!("/projects/web/issues/1/workflows/{id}/edit");
    assert_eq!(app.sign_in("ana").get(&elsewhere).status, 404, "it is the project's, not the issue's");
}
