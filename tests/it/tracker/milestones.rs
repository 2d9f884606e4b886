//! Milestones: their page, and what is planned for them.

use super::{ISSUE, Scene, post};

const PAGE: &str = "/projects/web/milestones";

#[test]
fn a_milestone_is_made_filled_closed_and_deleted() {
    let scene = Scene::open();
    let ana = scene.app.sign_in("ana");
    let form = ana.page(&format!("{PAGE}/new")).form(PAGE);
    let form = form.fill("Title", "v1.2").fill("Due date", "2030-05-03").fill("Description", "The tray.");

    assert_eq!(ana.submit(&form).location(), PAGE);
    post(&ana, "milestone", &[("milestone", "v1.2")]).location();
    post(&ana, "closure", &[]).location();
    scene.check();

    let page = ana.page(PAGE);
    let text = page.text("main");
    assert!(text.contains("v1.2") && text.contains("3 May 2030") && text.contains("The tray."), "{text}");
    assert!(text.contains("100% done · 0 open · 1 closed"), "{text}");
    assert_eq!(page.attribute("progress", "value").as_deref(), Some("100"));
    ana.post(&format!("{PAGE}/1/closure"), &[]).location();
    assert!(!ana.page(PAGE).text("main").contains("v1.2 "));
    assert!(ana.page(&format!("{PAGE}?state=closed")).text("main").contains("v1.2"));
    ana.post(&format!("{PAGE}/1/closure/delete"), &[]).location();
    let form = ana.page(&format!("{PAGE}/1/delete")).form(&format!("{PAGE}/1/delete"));
    ana.submit(&form).location();
    assert_eq!(scene.actions(ISSUE)[0], "milestone_removed");
    assert_eq!(scene.now().milestone_id, None);
    scene.check();
    let audit = ana.page("/projects/web/audit").text("main");
    for said in
        ["created the milestone v1.2", "closed the milestone", "reopened the milestone", "deleted the milestone"]
    {
        assert!(audit.contains(said), "{said}: {audit}");
    }
}

#[test]
fn an_issue_is_planned_moved_and_taken_out() {
    let scene = Scene::open();
    let ana = scene.app.sign_in("ana");
    for title in ["v1", "v2"] {
        ana.post(PAGE, &[("title", title)]).location();
    }

    post(&ana, "milestone", &[("milestone", "v1")]).location();
    post(&ana, "milestone", &[("milestone", "v2")]).location();
    scene.check();
    assert!(scene.told().contains("moved this issue from v1 to v2"), "{}", scene.told());
    post(&ana, "milestone/delete", &[]).location();

    let actions = scene.actions(ISSUE);
    assert_eq!(actions[..3], ["milestone_removed", "milestone_changed", "milestone_added"]);
    scene.check();
}

#[test]
fn what_cannot_be_is_told_on_the_form() {
    let scene = Scene::open();
    let ana = scene.app.sign_in("ana");
    ana.post(PAGE, &[("title", "v1")]).location();

    let twice = ana.post(PAGE, &[("title", "v1"), ("description", "kept")]);
    let day = ana.post(PAGE, &[("title", "v2"), ("due_on", "soon")]);
    let empty = ana.post(PAGE, &[("title", " ")]);
    let unknown = post(&ana, "milestone", &[("milestone", "v9")]);

    let [upper, none] = ["V1", "None"].map(|title| ana.post(PAGE, &[("title", title)]));
    assert_eq!([twice.status, day.status, empty.status, unknown.status, upper.status, none.status], [422; 6]);
    assert_eq!(twice.page().error("title").as_deref(), Some("There is a milestone “v1” already."));
    assert!(twice.text().contains("kept"));
    assert!(day.page().error("due_on").unwrap().contains("“soon” is no day"));
    assert!(unknown.text().contains("There is no milestone “v9” in this project."));
}

#[test]
fn only_maintainers_make_them_and_other_projects_ids_are_missing() {
    let scene = Scene::open();
    scene.app.project("other").by(&scene.app.user("zoe")).create();
    let (bo, zoe) = (scene.app.sign_in("bo"), scene.app.sign_in("zoe"));
    scene.app.sign_in("ana").post(PAGE, &[("title", "v1")]).location();

    assert_eq!(bo.post(PAGE, &[("title", "v2")]).status, 403);
    assert_eq!(bo.get(PAGE).status, 200);
    assert_eq!(zoe.get(PAGE).status, 404);
    assert_eq!(zoe.post("/projects/other/milestones/1/delete", &[]).status, 404);
    assert_eq!(post(&scene.app.sign_in("cy"), "milestone", &[("milestone", "v1")]).status, 403);
    assert_eq!(post(&bo, "milestone", &[("milestone", "v1")]).status, 303);
}
