//! Deleting an issue: what stays, who may, and taking it back.

use chrono::TimeDelta;

use super::{ISSUE, Scene, post};

#[test]
fn a_deleted_issue_leaves_a_line_and_nothing_else() {
    let scene = Scene::open();
    let (ana, cy) = (scene.app.sign_in("ana"), scene.app.sign_in("cy"));
    post(&cy, "comments", &[("body", "A swordfish did it.")]).location();
    let form = ana.page(&format!("{ISSUE}/delete")).form(&format!("{ISSUE}/delete"));

    assert_eq!(ana.submit(&form).location(), "/projects/web/issues");
    scene.check();

    let gone = cy.get(ISSUE);
    assert_eq!(gone.status, 410);
    assert!(gone.text().contains("ana</bdi> deleted it") && !gone.text().contains("swordfish"), "{}", gone.text());
    assert_eq!(gone.page().faults(), Vec::<String>::new());
    assert!(!gone.text().contains("Restore issue") && ana.get(ISSUE).text().contains("Restore issue"));
    for path in ["feed", "feed.json", "edit", "revisions"] {
        assert_eq!(cy.get(&format!("{ISSUE}/{path}")).status, 410, "{path}");
    }
    assert_eq!(post(&cy, "comments", &[("body", "more")]).status, 410);
    for page in
        ["/projects/web/issues", "/projects/web/feed.json", "/feed", "/feed.atom", "/users/cy", "/notifications", "/"]
    {
        for reader in [&ana, &cy] {
            assert!(!reader.get(page).text().contains("swordfish"), "{page}");
        }
    }
    assert_eq!(scene.actions("/projects/web"), ["issue_deleted"]);
    assert!(ana.page("/projects/web/issues").issue_rows().is_empty());
    assert_eq!(ana.page("/projects/web").texts("dl dd a")[..2], ["0", "0"]);
    assert_eq!(scene.app.sign_in("zoe").get(ISSUE).status, 404, "who may not read the project learns nothing");
}

#[test]
fn only_maintainers_delete_and_restore() {
    let scene = Scene::open();
    let (ana, bo) = (scene.app.sign_in("ana"), scene.app.sign_in("bo"));

    assert_eq!(post(&bo, "delete", &[]).status, 403);
    assert_eq!(bo.get(&format!("{ISSUE}/delete")).status, 403);
    post(&ana, "delete", &[]).location();
    assert_eq!(post(&bo, "restore", &[]).status, 403);
    let form = ana.get(ISSUE).page().form(&format!("{ISSUE}/restore"));
    assert_eq!(ana.submit(&form).location(), ISSUE);
    scene.check();

    assert_eq!(ana.page(ISSUE).h1(), "It sinks #1");
    assert_eq!(scene.actions("/projects/web"), ["issue_restored", "issue_deleted", "issue_opened"]);
    assert_eq!(ana.page("/projects/web/issues").issue_rows(), [1]);
}

#[test]
fn after_thirty_days_it_stays_deleted() {
    let scene = Scene::open();
    post(&scene.app.sign_in("ana"), "delete", &[]).location();
    scene.app.clock.advance(TimeDelta::days(31));

    let ana = scene.app.sign_in("ana");
    assert!(!ana.get(ISSUE).text().contains("Restore issue"));
    assert_eq!(post(&ana, "restore", &[]).status, 409);
}

#[test]
fn an_edit_of_a_deleted_issue_is_refused_and_kept() {
    let scene = Scene::open();
    let (ana, cy) = (scene.app.sign_in("ana"), scene.app.sign_in("cy"));
    let form = cy.page(&format!("{ISSUE}/edit")).form(ISSUE).fill("Description", "It was a swordfish.");
    post(&ana, "delete", &[]).location();

    let answer = cy.submit(&form);

    assert_eq!(answer.status, 410);
    assert!(answer.text().contains("It was a swordfish."), "what was written is shown");
}
