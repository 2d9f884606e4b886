//! The texts that an issue had, and a conflict between two editors.

use super::{ISSUE, Scene};

#[test]
fn an_edit_is_shown_as_what_changed() {
    let scene = Scene::open();
    let cy = scene.app.sign_in("cy");
    let edit = |title: &str, body: &str| {
        let form = cy.page(&format!("{ISSUE}/edit")).form(ISSUE);
        cy.submit(&form.fill("Title", title).fill("Description", body)).location().to_owned()
    };
    edit("It sinks", "It **left** at 9:10.\n\nAgain.");
    edit("It sinks slowly", "It **left** at 9:10.\n\nAgain.");

    let page = cy.page(ISSUE);
    assert_eq!(page.link_named("edited 2 times").as_deref(), Some("/projects/web/issues/1/revisions"));
    let all = cy.page(&format!("{ISSUE}/revisions"));
    assert_eq!(
        all.texts("li .btn"),
        ["Changed the title and 0 lines", "Changed 3 lines", "Wrote it"].map(|what| what.replace(" and 0 lines", ""))
    );
    let words = cy.page(&format!("{ISSUE}/revisions/2"));
    assert_eq!(words.texts(".diff__line--old mark"), ["8:55."]);
    assert_eq!(words.texts(".diff__line--new mark").concat().replace(' ', ""), "9:10.Again.");
    let title = cy.page(&format!("{ISSUE}/revisions/3"));
    assert!(title.text("main").contains("It sinks slowly") && title.text("main").contains("stayed as it was"));
    assert_eq!(cy.get(&format!("{ISSUE}/revisions/4")).status, 404);
    assert_eq!(scene.app.sign_in("zoe").get(&format!("{ISSUE}/revisions/1")).status, 404);
    scene.check();
}

#[test]
fn two_editors_see_both_texts() {
    let scene = Scene::open();
    let (ana, cy) = (scene.app.sign_in("ana"), scene.app.sign_in("cy"));
    let (his, hers) = (cy.page(&format!("{ISSUE}/edit")).form(ISSUE), ana.page(&format!("{ISSUE}/edit")).form(ISSUE));
    ana.submit(&hers.fill("Description", "Hers.")).location();

    let answer = cy.submit(&his.fill("Description", "His."));

    assert_eq!(answer.status, 409);
    let page = answer.page();
    assert!(page.text(".kept").contains("Hers.") && answer.text().contains("His."));
    let again = page.form(ISSUE);
    cy.submit(&again).location();
    assert!(cy.page(ISSUE).text("main").contains("His."));
}
