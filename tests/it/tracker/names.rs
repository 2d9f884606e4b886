//! Projects and people with another name: old addresses lead on.

use super::{ISSUE, Scene};

fn rename(scene: &Scene, from: &str, to: &str) {
    let ana = scene.app.sign_in("ana");
    let form = ana.page(&format!("/projects/{from}/settings")).form(&format!("/projects/{from}/settings"));
    ana.submit(&form.fill("Short name", to)).location();
}

#[test]
fn a_renamed_project_keeps_its_old_addresses() {
    let scene = Scene::open();
    rename(&scene, "web", "site");
    let cy = scene.app.sign_in("cy");

    for (old, new) in [
        ("/projects/web", "/projects/site"),
        (ISSUE, "/projects/site/issues/1"),
        ("/projects/web/issues?q=is%3Aopen", "/projects/site/issues?q=is%3Aopen"),
        ("/projects/web/feed.atom", "/projects/site/feed.atom"),
    ] {
        let answer = cy.get(old);
        assert_eq!((answer.status, answer.header("location")), (308, Some(new)), "{old}");
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
    let posted = cy.post(&format!("{ISSUE}/comments"), &[("body", "Where is it?")]);
    assert_eq!((posted.status, posted.header("location")), (308, Some("/projects/site/issues/1/comments")));
    assert_eq!(scene.app.anyone().get("/projects/web").status, 404, "hidden is missing");
    rename(&scene, "site", "web");
    assert_eq!((cy.get("/projects/web").status, cy.get("/projects/site").status), (200, 308));
}

#[test]
fn a_name_that_is_taken_again_leads_no_more() {
    let scene = Scene::open();
    rename(&scene, "web", "site");
    let taken = scene.app.project("web").by(&scene.app.user("ana")).create();

    let ana = scene.app.sign_in("ana");
    assert_eq!(ana.page("/projects/web").h1(), taken.name);
    assert_eq!(ana.get(ISSUE).status, 404);
}

#[test]
fn somebody_takes_another_name() {
    let scene = Scene::open();
    let cy = scene.app.sign_in("cy");
    let form = cy.page("/settings/profile").form("/settings/profile");

    assert_eq!(cy.submit(&form.clone().fill("Account name", "ANA")).status, 422);
    assert_eq!(cy.submit(&form.clone().fill("Account name", "no spaces")).status, 422);
    cy.submit(&form.fill("Account name", "cyrus")).location();

    let old = scene.app.sign_in("ana").get("/users/cy");
    assert_eq!((old.status, old.header("location")), (308, Some("/users/cyrus")));
    assert_eq!(cy.get("/users/cyrus").status, 200);
    assert_eq!(cy.get("/users/nobody").status, 404);
}
