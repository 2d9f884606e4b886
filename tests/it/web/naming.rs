//! Whom and what a text names: links, who is told, and what must not leak.

use tidings::db::words::Role;
use tidings::models::issue::Issue;
use tidings::models::project::Project;

use crate::support::app::App;
use crate::support::visitor::Visitor;

const ISSUE: &str = "/projects/ferry/issues/1";

/// Ana's two private projects; bo reads ferry alone, cy reads nothing. Each has one issue.
struct Scene {
    app: App,
    ferry: Project,
    vault: Project,
    hidden: Issue,
}

impl Scene {
    fn open() -> Self {
        let app = App::start();
        let (ana, bo) = (app.user("ana"), app.user("bo"));
        app.user("cy");
        let ferry = app.project("ferry").by(&ana).with(&bo, Role::Reader).create();
        let vault = app.project("vault").by(&ana).create();
        app.issue(&ferry).by(&ana).titled("It sinks").create();
        let hidden = app.issue(&vault).by(&ana).titled("Swordfish").create();
        Self { app, ferry, vault, hidden }
    }

    /// The phrases of an issue's feed with this action, as this visitor reads them.
    fn told(visitor: &Visitor, issue: &str, action: &str) -> Vec<String> {
        let feed = visitor.get(&format!("{issue}/feed.json?action={action}")).json();
        let events = feed["events"].as_array().unwrap().iter();
        events.map(|event| event["phrase"].as_str().unwrap().to_owned()).collect()
    }
}

fn say(visitor: &Visitor, text: &str) {
    visitor.post(&format!("{ISSUE}/comments"), &[("body", text)]).location();
}

#[test]
fn names_become_links_where_they_lead_somewhere() {
    let scene = Scene::open();
    scene.app.issue(&scene.ferry).titled("Second").create();
    let ana = scene.app.sign_in("ana");

    say(&ana, "@bo, @nobody and @system: see #2, #99 and vault#1, not `#2`.");

    let html = ana.get(ISSUE).text();
    for link in [
        "<a href=\"/users/bo\">@bo</a>, @nobody and @system:",
        "<a href=\"/projects/ferry/issues/2\">#2</a>, #99 and <a href=\"/projects/vault/issues/1\">vault#1</a>",
        "<code>#2</code>",
    ] {
        assert!(html.contains(link), "{link} in {html}");
    }
    assert!(!html.contains("x-name"), "no marks are left");
}

#[test]
fn whoever_may_not_read_the_issue_is_told_nothing() {
    let scene = Scene::open();
    let ana = scene.app.sign_in("ana");

    say(&ana, "@bo and @cy and @system and @ana");
    scene.app.deliver_all();

    assert_eq!(Scene::told(&ana, ISSUE, "user_mentioned"), ["ana mentioned bo in #1 It sinks"]);
    assert!(scene.app.sign_in("bo").get("/notifications").text().contains("It sinks"));
    assert!(!scene.app.sign_in("cy").get("/notifications").text().contains("It sinks"));
}

#[test]
fn an_edit_tells_only_those_whom_it_names_anew() {
    let scene = Scene::open();
    scene.app.join(&scene.ferry, &scene.app.user("mei"), Role::Reader);
    let ana = scene.app.sign_in("ana");
    say(&ana, "@bo look");
    let comment = ana.page(ISSUE).comments()[0].0;

    let form = ana.page(&format!("{ISSUE}/comments/{comment}/edit")).form(&format!("{ISSUE}/comments/{comment}"));
    ana.submit(&form.fill("body", "@bo and @mei look")).location();

    let told = Scene::told(&ana, ISSUE, "user_mentioned");
    assert_eq!(told, ["ana mentioned mei in #1 It sinks", "ana mentioned bo in #1 It sinks"]);
}

#[test]
fn a_reference_from_a_private_project_is_seen_by_those_only_who_may_read_both() {
    let scene = Scene::open();
    scene.app.join(&scene.vault, &scene.app.user("mei"), Role::Reader);
    scene.app.join(&scene.ferry, &scene.app.user("mei"), Role::Reader);
    let (ana, bo, mei) = (scene.app.sign_in("ana"), scene.app.sign_in("bo"), scene.app.sign_in("mei"));

    ana.post("/projects/vault/issues/1/comments", &[("body", "As in ferry#1 and ferry#1.")]).location();
    scene.app.deliver_all();

    let told = ["ana mentioned #1 It sinks in vault#1 Swordfish"];
    assert_eq!(Scene::told(&ana, ISSUE, "issue_cross_referenced"), told);
    assert_eq!(Scene::told(&mei, ISSUE, "issue_cross_referenced"), told);
    assert_eq!(Scene::told(&bo, ISSUE, "issue_cross_referenced"), Vec::<String>::new());
    for path in
        [ISSUE, "/projects/ferry/feed", "/projects/ferry/feed.atom", "/feed.json", "/", "/projects/ferry/insights.json"]
    {
        let text = bo.get(path).text();
        assert!(!text.contains("Swordfish") && !text.contains("vault"), "{path}: {text}");
    }
    let page = ana.page(ISSUE);
    assert_eq!(page.link_named("vault#1 Swordfish").as_deref(), Some("/projects/vault/issues/1"));
}

#[test]
fn naming_what_one_may_not_read_tells_the_author_nothing_and_does_nothing() {
    let scene = Scene::open();
    let (ana, bo) = (scene.app.sign_in("ana"), scene.app.sign_in("bo"));

    say(&bo, "vault#1 and vault#9 and nowhere#1");

    let html = bo.get(ISSUE).text();
    for slug in ["vault/issues/1", "vault/issues/9", "nowhere/issues/1"] {
        assert!(html.contains(&format!("href=\"/projects/{slug}\"")), "they look alike: {slug}");
        assert_eq!(bo.get(&format!("/projects/{slug}")).status, 404);
    }
    assert!(!html.contains("Swordfish"));
    let hidden = format!("/projects/vault/issues/{}", scene.hidden.number);
    assert_eq!(Scene::told(&ana, &hidden, "issue_cross_referenced"), Vec::<String>::new());
}

#[test]
fn closing_an_issue_closes_what_its_text_promises_as_far_as_one_may() {
    let scene = Scene::open();
    let bo = scene.app.user("bo");
    scene.app.issue(&scene.ferry).by(&bo).titled("Second").create();
    scene.app.issue(&scene.ferry).by(&bo).titled("Third").saying("Fixes #1 and closes #2, see #4").create();
    scene.app.issue(&scene.ferry).by(&bo).titled("Fourth").create();
    let bos = scene.app.sign_in("bo");

    bos.post("/projects/ferry/issues/3/closure", &[("reason", "completed")]).location();

    let state = |number: i64| bos.page(&format!("/projects/ferry/issues/{number}")).state().unwrap();
    assert_eq!([1, 2, 3, 4].map(state), ["open", "closed", "closed", "open"], "#1 is not his to close");
}

#[test]
fn a_reference_goes_along_when_its_source_moves_to_a_private_project() {
    let scene = Scene::open();
    let (ana, bo) = (scene.app.sign_in("ana"), scene.app.sign_in("bo"));
    let source = scene.app.issue(&scene.ferry).titled("Marlin").saying("As in #1").create();
    assert_eq!(Scene::told(&bo, ISSUE, "issue_cross_referenced").len(), 1);

    let vault = scene.vault.clone();
    scene.app.act(&scene.app.user("ana"), move |tx| source.transfer(tx, &vault));

    assert_eq!(Scene::told(&bo, ISSUE, "issue_cross_referenced"), Vec::<String>::new());
    assert_eq!(Scene::told(&ana, ISSUE, "issue_cross_referenced").len(), 1);
    assert!(!bo.get(ISSUE).text().contains("Marlin"));
}
