//! Moving an issue to another project.

use tidings::db::words::Role;
use tidings::models::label::{Label, NewLabel};
use tidings::models::project::Project;

use super::{ISSUE, Scene, post};

fn label(scene: &Scene, project: &Project, name: &str) -> Label {
    let (project, name) = (project.id, name.to_owned());
    let new = NewLabel { project, name, color: "#112233".into(), description: String::new() };
    scene.app.act(&scene.app.user("ana"), move |tx| new.create(tx))
}

/// A project "app" with the label bug, which bo triages too.
fn elsewhere(scene: &Scene) -> Project {
    let to = scene.app.project("app").by(&scene.app.user("ana")).with(&scene.app.user("bo"), Role::Triager).create();
    label(scene, &to, "Bug");
    to
}

#[test]
fn an_issue_moves_with_its_log_and_what_has_a_namesake() {
    let scene = Scene::open();
    let to = elsewhere(&scene);
    scene.app.issue(&to).titled("first").create();
    let (bug, here) = (label(&scene, &scene.web, "bug"), label(&scene, &scene.web, "here"));
    let (issue, ana) = (scene.issue.clone(), scene.app.user("ana"));
    scene.app.act(&ana, move |tx| {
        issue.label(tx, &bug)?;
        issue.label(tx, &here)?;
        issue.pin(tx)
    });
    let bo = scene.app.sign_in("bo");
    for (what, field, value) in
        [("status", "status", "Doing"), ("assignees", "assignees", "bo"), ("assignees", "assignees", "ana")]
    {
        post(&bo, what, &[(field, value)]).location();
    }

    let form = bo.page(&format!("{ISSUE}/transfer")).form(&format!("{ISSUE}/transfer"));
    let answer = bo.submit(&form.fill("To which project", "app"));

    assert_eq!(answer.location(), "/projects/app/issues/2");
    scene.check();
    let page = bo.page("/projects/app/issues/2");
    assert_eq!(page.texts(".rail .label bdi"), ["Bug"], "the other project's own");
    assert!(page.text(".rail").contains("Doing") && page.text("main").contains("here from another project"));
    let old = bo.get(&format!("{ISSUE}/feed?action=issue_pinned"));
    assert_eq!((old.status, old.header("location")), (308, Some("/projects/app/issues/2/feed?action=issue_pinned")));
    assert_eq!(bo.page("/projects/web").texts("dl dd a")[..2], ["0", "0"]);
    let actions = scene.actions("/projects/app/issues/2");
    assert_eq!(actions[0], "issue_transferred");
    assert!(scene.actions("/projects/web").is_empty(), "its log is there");
    assert_eq!(scene.app.sign_in("cy").get(ISSUE).status, 404, "cy may not read that project");
}

#[test]
fn it_moves_only_where_one_keeps_order() {
    let scene = Scene::open();
    elsewhere(&scene);
    scene.app.project("mine").by(&scene.app.user("zoe")).public().create();
    let (bo, cy) = (scene.app.sign_in("bo"), scene.app.sign_in("cy"));

    for to in ["mine", "web", "nowhere", ""] {
        let answer = post(&bo, "transfer", &[("project", to)]);
        assert_eq!((answer.status, answer.page().error("project").is_some()), (422, true), "{to}");
    }
    assert_eq!(post(&cy, "transfer", &[("project", "app")]).status, 403);
    assert!([400, 404, 422].contains(&post(&bo, "transfer", &[("project", "a\0pp")]).status));
    assert_eq!(cy.get(&format!("{ISSUE}/transfer")).status, 403);
}

#[test]
fn an_issue_that_moves_on_and_back_is_found_from_everywhere() {
    let scene = Scene::open();
    elsewhere(&scene);
    let ana = scene.app.sign_in("ana");

    post(&ana, "transfer", &[("project", "app")]).location();
    let back = ana.post("/projects/app/issues/1/transfer", &[("project", "web")]);

    assert_eq!(back.location(), "/projects/web/issues/2");
    for old in [ISSUE, "/projects/app/issues/1"] {
        assert_eq!(ana.get(old).header("location"), Some("/projects/web/issues/2"), "{old}");
    }
    scene.check();
}
