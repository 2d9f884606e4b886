//! What a new issue begins with: a template, or what stands in the address.

use super::Scene;

const PAGE: &str = "/projects/web/templates";

#[test]
fn a_template_is_made_chosen_and_its_labels_are_put_on() {
    let scene = Scene::open();
    scene.app.issue(&scene.web).labelled("bug").create();
    let (ana, cy) = (scene.app.sign_in("ana"), scene.app.sign_in("cy"));
    let form = ana.page(&format!("{PAGE}/new")).form(PAGE);
    let form = form.fill("Name", "Bug report").fill("How the title begins", "Bug: ").fill("Description", "**Steps**");
    ana.submit(&form.smuggle("labels", "bug")).location();

    let new = cy.page("/projects/web/issues/new");
    let begun = cy.page(&new.link_named("Bug report").unwrap());
    let form = begun.form("/projects/web/issues");

    assert_eq!((form.value("Title"), form.value("Description")), (Some("Bug:"), Some("**Steps**")));
    let opened = cy.submit(&form.fill("Title", "Bug: it leaks"));
    assert_eq!(cy.page(opened.location()).texts(".rail .label bdi"), ["bug"], "though cy only reads the project");
    scene.check();
    let delete = ana.page(&format!("{PAGE}/1/delete")).form(&format!("{PAGE}/1/delete"));
    ana.submit(&delete).location();
    assert!(cy.page("/projects/web/issues/new").link_named("Bug report").is_none());
}

#[test]
fn an_address_fills_the_form_in() {
    let scene = Scene::open();
    scene.app.issue(&scene.web).labelled("bug").labelled("tray").create();
    let ana = scene.app.sign_in("ana");
    ana.post("/projects/web/milestones", &[("title", "v1")]).location();

    let page =
        ana.page("/projects/web/issues/new?title=Down&body=Since+noon&labels=bug,tray&assignees=bo&milestone=v1");
    let opened = ana.submit(&page.form("/projects/web/issues"));

    let issue = ana.page(opened.location());
    assert!(issue.h1().starts_with("Down #"));
    let rail = issue.text(".rail");
    assert_eq!(issue.texts(".rail .label bdi"), ["bug", "tray"]);
    assert!(rail.contains("v1") && rail.contains("bo"), "{rail}");
    assert_eq!(ana.get("/projects/web/issues/new?titel=x").status, 400);
}

#[test]
fn templates_are_the_maintainers() {
    let scene = Scene::open();
    let (ana, bo) = (scene.app.sign_in("ana"), scene.app.sign_in("bo"));

    assert_eq!(bo.get(PAGE).status, 403);
    assert_eq!(bo.post(PAGE, &[("name", "Mine")]).status, 403);
    ana.post(PAGE, &[("name", "Bug")]).location();
    assert_eq!(ana.post(PAGE, &[("name", "bug")]).status, 422);
    assert_eq!(ana.post(PAGE, &[("name", "Other"), ("labels", "nothing")]).status, 422);
    assert_eq!(ana.get(&format!("{PAGE}/9/edit")).status, 404);
    ana.post(&format!("{PAGE}/1"), &[("name", "Fault"), ("body", "What?")]).location();
    assert!(ana.page(PAGE).text("main").contains("Fault"));
}
