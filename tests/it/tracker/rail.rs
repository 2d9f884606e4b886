//! Priority, pin, lock and assignees, from the rail.

use tidings::db::priority::Priority;

use super::{ISSUE, Scene, post};

#[test]
fn a_priority_is_set_changed_and_cleared() {
    let scene = Scene::open();
    let bo = scene.app.sign_in("bo");

    let form = bo.page(ISSUE).form(&format!("{ISSUE}/priority")).fill("Priority", "urgent");
    bo.submit(&form).location();
    assert_eq!(scene.now().priority, Priority::Urgent);
    assert!(scene.told().contains("changed the priority from none to urgent"), "{}", scene.told());
    assert!(bo.page(ISSUE).text(".rail").contains("urgent"));
    scene.check();

    post(&bo, "priority/delete", &[]).location();
    assert_eq!(scene.now().priority, Priority::None);
    let wrong = post(&bo, "priority", &[("priority", "asap")]);
    assert_eq!((wrong.status, wrong.page().error("priority").is_some()), (422, true));
    assert_eq!(post(&scene.app.sign_in("cy"), "priority", &[("priority", "low")]).status, 403);
    assert_eq!(post(&scene.app.anyone(), "priority", &[("priority", "low")]).status, 401);
    scene.check();
}

#[test]
fn three_issues_are_pinned_and_a_fourth_is_not() {
    let scene = Scene::open();
    let ana = scene.app.sign_in("ana");
    for title in ["two", "three", "four"] {
        scene.app.issue(&scene.web).titled(title).create();
    }

    for number in 1..=3 {
        ana.post(&format!("/projects/web/issues/{number}/pin"), &[]).location();
    }
    let full = ana.post("/projects/web/issues/4/pin", &[]);

    assert_eq!(full.status, 422);
    assert!(full.text().contains("at most 3 pinned issues"), "{}", full.text());
    for page in ["/projects/web", "/projects/web/issues"] {
        assert_eq!(ana.page(page).texts(".pinned .row__title a"), ["It sinks", "two", "three"], "{page}");
    }
    ana.post("/projects/web/issues/1/pin/delete", &[]).location();
    assert_eq!(ana.page("/projects/web").count(".pinned li"), 2);
    assert_eq!(scene.actions(ISSUE)[..2], ["issue_unpinned", "issue_pinned"]);
    scene.check();
}

#[test]
fn one_takes_an_issue_with_one_click_and_several_may_have_it() {
    let scene = Scene::open();
    let bo = scene.app.sign_in("bo");
    let page = bo.page(ISSUE);

    assert!(page.text(".rail").contains("Assign me"));
    bo.submit(&page.form(&format!("{ISSUE}/assignees"))).location();
    post(&bo, "assignees", &[("assignees", "ana")]).location();

    let page = bo.page(ISSUE);
    assert!(!page.text(".rail").contains("Assign me"));
    let names = page.texts(".rail__group:first-of-type li bdi");
    assert_eq!(names, ["ana", "bo"]);
    scene.check();
}

#[test]
fn a_lock_says_why() {
    let scene = Scene::open();
    let bo = scene.app.sign_in("bo");

    post(&bo, "lock", &[("reason", "too heated")]).location();

    assert!(scene.told().contains("locked the conversation: too heated"), "{}", scene.told());
    assert!(scene.app.sign_in("cy").page(ISSUE).text("main").contains("The conversation is locked: too heated"));
    scene.check();
}
