//! What is recorded of a project itself, and who reads it.

use serde_json::json;
use tidings::db::words::Role;

use crate::support::app::App;

const AUDIT: &str = "/projects/ferry/audit";

#[test]
fn what_changes_a_project_is_told_in_order() {
    let app = App::start();
    let (ana, bo) = (app.user("ana"), app.user("bo"));
    app.project("ferry").by(&ana).with(&bo, Role::Reader).create();
    let anas = app.sign_in("ana");

    anas.post("/projects/ferry/members", &[("user", "bo"), ("role", "triager")]).location();
    anas.post("/projects/ferry/labels", &[("name", "bug"), ("color", "#d64545")]).location();
    anas.post("/projects/ferry/labels/1/delete", &[]).location();
    let renamed = [("name", "Ferries"), ("slug", "ferry"), ("visibility", "internal")];
    anas.post("/projects/ferry/settings", &renamed).location();
    anas.post("/projects/ferry/members/bo/delete", &[]).location();

    let events = anas.get("/projects/ferry/audit.json").json()["events"].as_array().unwrap().clone();
    let told: Vec<_> = events.iter().rev().map(|event| event["action"].as_str().unwrap()).collect();
    let expected = [
        "project_created",
        "member_added",
        "member_role_changed",
        "label_created",
        "label_deleted",
        "project_renamed",
        "project_visibility_changed",
        "member_removed",
    ];
    assert_eq!(told, expected);
    assert_eq!(events[0]["phrase"], "ana removed bo, who was triager");
    assert_eq!(events[0]["record"], json!({ "type": "User", "id": bo.id.0 }));
    assert_eq!(events[1]["extra"], json!({ "from": "private", "to": "internal" }));
    let page = anas.page(AUDIT);
    assert_eq!(page.count("li.feed__item"), 8);
    assert_eq!(page.attribute("li.feed__item", "data-action").unwrap(), "member_removed");
}

#[test]
fn steps_and_templates_are_in_it() {
    let app = App::start();
    app.project("ferry").by(&app.user("ana")).create();
    let anas = app.sign_in("ana");

    anas.post("/projects/ferry/statuses", &[("name", "Review"), ("kind", "open")]).location();
    anas.post("/projects/ferry/statuses/4", &[("name", "Looked at")]).location();
    anas.post("/projects/ferry/statuses/4/delete", &[]).location();
    let template = [("name", "Bug"), ("about", ""), ("title", ""), ("body", "What?")];
    anas.post("/projects/ferry/templates", &template).location();
    anas.post("/projects/ferry/templates/1", &template).location();
    anas.post("/projects/ferry/templates/1/delete", &[]).location();

    let events = anas.get("/projects/ferry/audit.json").json()["events"].as_array().unwrap().clone();
    let told: Vec<_> = events.iter().rev().skip(1).map(|event| event["phrase"].as_str().unwrap().to_owned()).collect();
    let expected = [
        "ana created the status Review",
        "ana renamed the status Review to Looked at",
        "ana deleted the status Looked at",
        "ana created the issue template Bug",
        "ana changed the issue template Bug",
        "ana deleted the issue template Bug",
    ];
    assert_eq!(told, expected);
}

#[test]
fn the_log_is_read_page_by_page_both_ways() {
    let app = App::start();
    app.project("ferry").by(&app.user("ana")).create();
    let anas = app.sign_in("ana");
    for number in 0..24 {
        let name = format!("label {number:02}");
        anas.post("/projects/ferry/labels", &[("name", &name), ("color", "#d64545")]).location();
    }

    let first = anas.page(AUDIT);
    let second = anas.page(&first.link("next").unwrap());
    let third = anas.page(&second.link("next").unwrap());

    let counts = [&first, &second, &third].map(|page| page.count("li.feed__item"));
    assert_eq!(counts, [10, 10, 5]);
    assert!(third.link("next").is_none());
    assert!(first.text("ol").contains("label 23") && third.text("ol").contains("created the project as private"));
    assert_eq!(anas.page(&third.link("prev").unwrap()).texts("li.feed__item"), second.texts("li.feed__item"));
    assert_eq!(anas.get(&format!("{AUDIT}?before=rubbish")).status, 400);
}

#[test]
fn only_maintainers_and_admins_read_it() {
    let app = App::start();
    let triager = app.user("tri");
    app.project("ferry").by(&app.user("ana")).with(&triager, Role::Triager).create();
    app.admin("root");

    let status = |name: &str| app.sign_in(name).get(AUDIT).status;
    assert_eq!((status("ana"), status("root"), status("tri"), status("eve")), (200, 200, 403, 404));
    assert_eq!(app.anyone().get(AUDIT).status, 401);
}
