//! An issue that repeats another one.

use super::{ISSUE, Scene, post};

#[test]
fn a_duplicate_names_its_original_until_it_is_reopened() {
    let scene = Scene::open();
    let (cy, original) = (scene.app.sign_in("cy"), scene.app.issue(&scene.web).titled("It sank before").create());

    post(&cy, "closure", &[("reason", "duplicate"), ("original", "#2")]).location();
    assert_eq!(scene.now().duplicate_of, Some(original.id));
    let page = cy.page(ISSUE);
    assert_eq!(page.link_named("#2 It sank before").as_deref(), Some("/projects/web/issues/2"));
    assert!(page.text("main").contains("marked this issue as a duplicate of #2"), "{}", page.text("main"));
    scene.check();

    post(&cy, "closure/delete", &[]).location();
    assert_eq!(scene.now().duplicate_of, None);
    assert!(scene.actions(ISSUE).contains(&"issue_unmarked_duplicate".to_owned()));
    scene.check();
}

#[test]
fn an_original_must_be_another_issue_that_one_may_read() {
    let scene = Scene::open();
    let secret = scene.app.project("secret").by(&scene.app.user("zoe")).create();
    scene.app.issue(&secret).by(&scene.app.user("zoe")).titled("Swordfish").create();
    let cy = scene.app.sign_in("cy");

    for typed in ["#1", "#9", "x", "secret#1", "-1", "#99999999999999999999"] {
        let answer = post(&cy, "closure", &[("reason", "duplicate"), ("original", typed)]);
        assert_eq!(answer.status, 422, "{typed}");
        assert!(answer.page().error("original").is_some() && !answer.text().contains("Swordfish"), "{typed}");
        assert!(answer.text().contains(typed), "what was typed is kept");
    }
    assert!(scene.now().is_open());
}
