//! The steps of a project: what they do to open and closed, and how they are arranged.

use super::{ISSUE, Scene, post};

const PAGE: &str = "/projects/web/statuses";

#[test]
fn a_step_that_ends_the_work_closes_and_another_reopens() {
    let scene = Scene::open();
    let bo = scene.app.sign_in("bo");

    post(&bo, "status", &[("status", "doing")]).location();
    assert!(scene.told().contains("moved this issue from no status to Doing"), "{}", scene.told());
    post(&bo, "status", &[("status", "Done")]).location();
    assert!(!scene.now().is_open());
    scene.check();
    post(&bo, "status", &[("status", "Todo")]).location();
    assert!(scene.now().is_open());
    scene.check();
}

#[test]
fn closing_moves_an_issue_along_only_if_it_is_at_a_step() {
    let scene = Scene::open();
    let bo = scene.app.sign_in("bo");

    post(&bo, "closure", &[]).location();
    assert_eq!(scene.now().status_id, None);
    post(&bo, "closure/delete", &[]).location();
    post(&bo, "status", &[("status", "Doing")]).location();
    post(&bo, "closure", &[]).location();
    assert!(bo.page(ISSUE).text(".rail").contains("Done"));
    post(&bo, "closure/delete", &[]).location();
    assert!(bo.page(ISSUE).text(".rail").contains("Todo"));
    post(&bo, "status/delete", &[]).location();
    assert_eq!(scene.now().status_id, None);
    scene.check();
}

#[test]
fn a_project_arranges_its_own() {
    let scene = Scene::open();
    let (ana, bo) = (scene.app.sign_in("ana"), scene.app.sign_in("bo"));
    let names = || ana.page(PAGE).texts("ol.notes .row__end > a .vh");

    let form = ana.page(PAGE).form(PAGE).fill("Name", "Review");
    ana.submit(&form).location();
    assert_eq!(names(), ["Todo", "Doing", "Done", "Review"]);
    ana.post(&format!("{PAGE}/4"), &[("move", "up")]).location();
    ana.post(&format!("{PAGE}/4"), &[("name", "In review")]).location();
    assert_eq!(names(), ["Todo", "Doing", "In review", "Done"]);
    post(&bo, "status", &[("status", "In review")]).location();
    let delete = ana.page(&format!("{PAGE}/4/delete")).form(&format!("{PAGE}/4/delete"));
    ana.submit(&delete).location();
    assert_eq!((names().len(), scene.now().status_id), (3, None));
    scene.check();

    let twice = ana.post(PAGE, &[("name", "todo")]);
    assert_eq!((twice.status, twice.page().error("name").as_deref()), (422, Some("There is a status “Todo” already.")));
    assert_eq!(bo.post(PAGE, &[("name", "Mine")]).status, 403);
    assert_eq!(post(&bo, "status", &[("status", "Nowhere")]).status, 422);
}
