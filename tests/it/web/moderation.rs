//! Comments that wait for review: who sees them, what is told of them, and what becomes of them.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use tidings::db::words::Role;
use tidings::models::issue::Issue;
use tidings::models::project::Project;
use tidings::models::user::User;

use crate::support::app::App;
use crate::support::visitor::{Answer, Visitor};

const ISSUE: &str = "/projects/ferry/issues/1";
const LINKED: &str = "Buy it at https://swordfish.example/now";

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// A public project of ana's with an issue; bo belongs to nothing.
struct Scene {
    app: App,
    project: Project,
}

impl Scene {
    fn open() -> Self {
        let app = App::start();
        let ana = app.user("ana");
        let project = app.project("ferry").by(&ana).public().create();
        app.issue(&project).by(&ana).titled("It sinks").create();
        Self { app, project }
    }

    fn issue(&self, title: &str) -> Issue {
        self.app.issue(&self.project).by(&self.app.user("ana")).titled(title).create()
    }

    fn count(&self, rest: &str) -> i64 {
        let query = diesel::sql_query(format!("SELECT count(*) AS count FROM {rest}"));
        self.app.instance.db.read_now(|conn| Ok(query.get_result::<Counted>(conn)?.count)).unwrap()
    }

    fn events(&self, action: &str) -> i64 {
        self.count(&format!("issue_events WHERE action = '{action}'"))
    }

    fn deliveries(&self, action: &str) -> i64 {
        self.count(&format!("deliveries d JOIN issue_events e ON e.id = d.event_id WHERE e.action = '{action}'"))
    }
}

fn say(visitor: &Visitor, text: &str) -> Answer {
    visitor.post(&format!("{ISSUE}/comments"), &[("body", text)])
}

/// The only comment that waits.
fn decide(visitor: &Visitor, what: &str) -> Answer {
    let page = visitor.get("/admin/moderation").text();
    let id = page.split("id=\"flagged-").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    visitor.post(&format!("/admin/moderation/{id}/{what}"), &[])
}

#[test]
fn a_held_comment_is_seen_by_its_author_and_by_those_who_keep_order() {
    let scene = Scene::open();
    let (bo, ana) = (scene.app.sign_in("bo"), scene.app.sign_in("ana"));

    let answer = say(&bo, LINKED);

    assert!(answer.location().starts_with(&format!("{ISSUE}#waiting-")), "{}", answer.location());
    let own = bo.page(ISSUE);
    assert_eq!(own.count("article[id^=waiting-]"), 1);
    assert!(own.text("main").contains("waits until somebody of this project has looked at it"));
    assert!(own.link_named("Decide").is_none());
    assert!(ana.page(ISSUE).link_named("Decide").is_some());
    let page = ana.page("/admin/moderation");
    assert!(page.text("main").contains("swordfish.example"));
    assert!(page.text("main").contains("first contribution and links to another site"));
    assert!(ana.page("/").link_named("Review 1 comment").is_some());
}

#[test]
fn a_held_comment_does_not_leak() {
    let scene = Scene::open();
    say(&scene.app.sign_in("bo"), LINKED).location();
    scene.app.deliver_all();

    let readers = [scene.app.anyone(), scene.app.sign_in("cy"), scene.app.sign_in("bo"), scene.app.sign_in("ana")];
    for path in [
        "/projects/ferry/issues/1/feed",
        "/projects/ferry/issues/1/feed.json",
        "/projects/ferry/issues/1/feed.atom",
        "/projects/ferry/feed",
        "/projects/ferry/feed.json",
        "/feed",
        "/feed.json?action=spam_flagged",
        "/feed.atom",
        "/projects/ferry",
        "/projects/ferry/issues",
        "/projects/ferry/issues?q=swordfish",
        "/projects/ferry/insights.json",
        "/users/bo",
        "/",
    ] {
        for reader in &readers {
            let text = reader.get(path).text();
            assert!(!text.contains("swordfish.example") && !text.contains("spam_flagged</"), "{path}: {text}");
        }
    }
    for reader in &readers[..2] {
        assert!(!reader.get(ISSUE).text().contains("swordfish"), "the conversation");
    }
    assert!(!readers[3].get("/notifications").text().contains("It sinks"));
    let insights = readers[0].get("/projects/ferry/insights.json?period=30d").json();
    assert_eq!(insights["total"], 1, "only that the issue was opened");
    assert_eq!([scene.count("comments"), scene.count("issues WHERE comments_count > 0")], [0, 0]);
    assert_eq!(
        [scene.events("comment_added"), scene.events("spam_flagged"), scene.deliveries("spam_flagged")],
        [0, 1, 0]
    );
    assert_eq!(scene.count("subscriptions s JOIN users u ON u.id = s.user_id WHERE u.name = 'bo'"), 0);
}

#[test]
fn only_an_administrator_finds_the_flag_in_a_feed_and_only_when_asking() {
    let scene = Scene::open();
    say(&scene.app.sign_in("bo"), LINKED).location();
    scene.app.admin("root");
    let root = scene.app.sign_in("root");

    let asked = root.get("/projects/ferry/feed.json?action=spam_flagged").json();

    assert_eq!(asked["events"][0]["phrase"], "Tidings flagged a comment by bo for review on #1 It sinks");
    assert_eq!(asked["events"][0]["extra"]["rule"], "first_link");
    assert_eq!(root.get("/projects/ferry/feed.json").json()["events"].as_array().unwrap().len(), 1);
}

#[test]
fn an_approved_comment_is_published_and_told_of_now() {
    let scene = Scene::open();
    let (bo, ana) = (scene.app.sign_in("bo"), scene.app.sign_in("ana"));
    say(&bo, LINKED).location();

    let answer = decide(&ana, "approve");

    assert_eq!(answer.location(), "/admin/moderation");
    let page = scene.app.anyone().page(ISSUE);
    assert_eq!(page.comments().last().map(|(_, text)| text.contains("swordfish.example")), Some(true));
    assert_eq!(
        [scene.events("comment_added"), scene.events("spam_cleared"), scene.count("flagged_comments")],
        [1, 1, 0]
    );
    let by = "issue_events e JOIN users u ON u.id = e.actor_id WHERE";
    assert_eq!(scene.count(&format!("{by} e.action = 'comment_added' AND u.name = 'bo'")), 1);
    assert_eq!(scene.count(&format!("{by} e.action = 'spam_cleared' AND u.name = 'ana'")), 1);
    assert!(scene.deliveries("comment_added") > 0);
    scene.app.deliver_all();
    assert!(ana.get("/notifications").text().contains("It sinks"), "ana opened the issue");
    assert!(say(&bo, "And https://elsewhere.example").location().contains("#comment-"), "his first one is behind him");
}

#[test]
fn a_deleted_one_was_never_there_and_is_decided_about_once() {
    let scene = Scene::open();
    let (bo, ana) = (scene.app.sign_in("bo"), scene.app.sign_in("ana"));
    let id = say(&bo, LINKED).location().split("#waiting-").nth(1).unwrap().to_owned();
    assert!(ana.page(&format!("/admin/moderation/{id}/delete")).text("main").contains("swordfish"));

    assert_eq!(decide(&ana, "delete").location(), "/admin/moderation");

    assert_eq!(ana.post(&format!("/admin/moderation/{id}/approve"), &[]).status, 409);
    assert_eq!(ana.post(&format!("/admin/moderation/{id}/delete"), &[]).status, 409);
    assert!(!bo.page(ISSUE).has("article[id^=waiting-]"));
    assert_eq!([scene.count("flagged_comments"), scene.count("comments"), scene.events("comment_added")], [0, 0, 0]);
}

#[test]
fn moderation_is_for_those_who_keep_order_there() {
    let scene = Scene::open();
    let (tom, rea) = (scene.app.user("tom"), scene.app.user("rea"));
    scene.app.project("other").by(&tom).create();
    scene.app.join(&scene.project, &rea, Role::Reader);
    let bo = scene.app.sign_in("bo");
    let id = say(&bo, LINKED).location().split("#waiting-").nth(1).unwrap().to_owned();

    assert_eq!(scene.app.anyone().get("/admin/moderation").status, 401);
    for name in ["bo", "rea"] {
        let visitor = scene.app.sign_in(name);
        assert_eq!(visitor.get("/admin/moderation").status, 403, "{name}");
        assert_eq!(visitor.post(&format!("/admin/moderation/{id}/approve"), &[]).status, 409, "{name}");
    }
    let tom = scene.app.sign_in("tom");
    assert!(tom.page("/admin/moderation").text("main").contains("No comment waits"));
    assert_eq!(tom.post(&format!("/admin/moderation/{id}/delete"), &[]).status, 409);
    assert_eq!(scene.count("flagged_comments"), 1);
}

#[test]
fn those_who_keep_order_never_wait() {
    let scene = Scene::open();
    let tri: User = scene.app.user("tri");
    scene.app.join(&scene.project, &tri, Role::Triager);
    scene.app.admin("root");
    let text = "viagra https://a.example https://b.example https://c.example https://d.example";

    for name in ["ana", "tri", "root"] {
        assert!(say(&scene.app.sign_in(name), text).location().contains("#comment-"), "{name}");
    }
    assert!(say(&scene.app.sign_in("bo"), text).location().contains("#waiting-"));
    assert!(say(&scene.app.sign_in("cy"), "No links, nothing to sell").location().contains("#comment-"));
}

#[test]
fn very_many_comments_wait() {
    let scene = Scene::open();
    let bo = scene.app.sign_in("bo");

    let places: Vec<bool> =
        (0..22).map(|number| say(&bo, &format!("Number {number}")).location().contains("#waiting-")).collect();

    assert_eq!(places.iter().filter(|waits| **waits).count(), 2);
    assert!(places[20] && places[21]);
    scene.app.clock.advance(chrono::TimeDelta::minutes(11));
    assert!(say(&bo, "Later").location().contains("#comment-"));
}

#[test]
fn the_same_text_on_many_issues_is_flagged_afterwards_and_stays() {
    let scene = Scene::open();
    let bo = scene.app.sign_in("bo");
    let issues = [scene.issue("Two"), scene.issue("Three")];
    say(&bo, "Same here").location();
    say(&bo, "Same here").location();
    bo.post(&format!("/projects/ferry/issues/{}/comments", issues[0].number), &[("body", "Same here")]).location();
    scene.app.deliver_all();
    assert_eq!(scene.count("flagged_comments"), 0, "two issues are not many");

    bo.post(&format!("/projects/ferry/issues/{}/comments", issues[1].number), &[("body", "Same here")]).location();
    scene.app.deliver_all();

    assert_eq!([scene.count("flagged_comments"), scene.events("spam_flagged"), scene.count("comments")], [4, 4, 4]);
    assert_eq!(scene.app.anyone().page(ISSUE).comments().len(), 2, "both are there still");
    let ana = scene.app.sign_in("ana");
    decide(&ana, "approve").location();
    decide(&ana, "delete").location();
    assert_eq!([scene.count("flagged_comments"), scene.count("comments"), scene.events("comment_deleted")], [2, 3, 1]);
    scene.app.deliver_all();
    assert_eq!([scene.events("spam_flagged"), scene.events("comment_added")], [4, 4], "flagged once, published once");
}

#[test]
fn what_an_edit_brings_in_is_flagged_afterwards() {
    let scene = Scene::open();
    let bo = scene.app.sign_in("bo");
    let place = say(&bo, "It sinks here too").location().to_owned();
    let id = place.split("#comment-").nth(1).unwrap();

    bo.post(&format!("{ISSUE}/comments/{id}"), &[("body", "Our online casino never sinks")]).location();
    scene.app.deliver_all();

    assert_eq!(scene.count("flagged_comments WHERE rule = 'words' AND comment_id IS NOT NULL"), 1);
    assert!(scene.app.sign_in("ana").page("/admin/moderation").text("main").contains("published"));
}
