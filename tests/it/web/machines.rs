//! Feeds for programs: JSON and Atom.

use serde_json::Value;
use tidings::db::words::Visibility;
use tidings::models::comment::Comment;

use super::site::Site;
use crate::feed::stage::moment;

const FEED: &str = "/projects/ferry/issues/1/feed";

fn site() -> Site {
    let site = Site::open();
    let (ana, bo) = (site.stage.person("ana"), site.stage.person("bo"));
    let ferry = site.stage.project("ferry", &ana, Visibility::Public);
    let issue = site.stage.issue(ferry.id, &ana, "It sinks");
    let bug = site.stage.label(ferry.id, &ana, "bug");
    site.stage.comment(&issue, &bo, moment(1), "See [the plan](/projects/ferry)");
    let gone = site.stage.comment(&issue, &bo, moment(2), "The password is swordfish");
    site.stage.act(bo.id, moment(3), move |tx| Comment::find(tx.conn(), gone)?.delete(tx));
    site.stage.toggle((&issue, &bug), &ana, moment(4), 3);
    site
}

#[test]
fn json_tells_each_event_as_the_contract_says() {
    let site = site();

    let answer = site.get(&format!("{FEED}.json"), None);

    let whole: Value = serde_json::from_str(&answer.text).unwrap();
    let events = whole["events"].as_array().unwrap();
    assert_eq!(events.len(), 7, "nothing folds");
    let first = &events[6];
    assert_eq!(first["action"], "issue_opened");
    assert_eq!(first["phrase"], "ana opened #1 It sinks");
    assert_eq!(first["actor"]["name"], "ana");
    assert_eq!(first["issue"]["project"], "ferry");
    assert_eq!((&first["issue"]["number"], &first["issue"]["title"]), (&1.into(), &"It sinks".into()));
    assert_eq!(first["record"]["type"], "Issue");
    assert_eq!(first["record"]["url"], "https://tidings.example/projects/ferry/issues/1");
    assert_eq!(first["occurred_at"], "2026-03-02T10:00:00.000000Z");
    assert!(first["recorded_at"].as_str().unwrap().ends_with('Z'));
    assert_eq!(first["url"], format!("https://tidings.example/events/{}", first["id"]));
    assert_eq!(first["extra"]["title"], "It sinks");
    let comment = events[5]["record"]["url"].as_str().unwrap();
    assert!(comment.starts_with("https://tidings.example/projects/ferry/issues/1#comment-"), "{comment}");
    assert!(!answer.text.contains("swordfish"), "what a deleted comment said is gone");
}

#[test]
fn json_pages_by_links() {
    let site = site();
    let issue = site.stage.db.read_now(|conn| {
        tidings::models::issue::Issue::find_visible(conn, tidings::models::viewer::Viewer::ANYONE, "ferry", 1)
    });
    let (_, _, issue) = issue.unwrap();
    let cy = site.stage.person("cy");
    for number in 5..70 {
        site.stage.comment(&issue, &cy, moment(number), "More");
    }

    let first = site.get(&format!("{FEED}.json?actor=cy"), None);
    let whole: Value = serde_json::from_str(&first.text).unwrap();
    let next = whole["next"].as_str().unwrap().strip_prefix("https://tidings.example").unwrap();
    let second: Value = serde_json::from_str(&site.get(next, None).text).unwrap();

    assert_eq!((whole["events"].as_array().unwrap().len(), second["events"].as_array().unwrap().len()), (50, 15));
    assert!(first.link.contains(next));
    assert_eq!(second["next"], Value::Null);
}

#[test]
fn atom_is_atom() {
    let site = site();

    for path in [format!("{FEED}.atom"), "/projects/ferry/feed.atom".into(), "/feed.atom".into()] {
        let answer = site.get(&path, None);
        assert!(answer.kind.starts_with("application/atom+xml"), "{}", answer.kind);
        let feed = atom_syndication::Feed::read_from(answer.text.as_bytes()).unwrap();
        assert_eq!(feed.entries.len(), 7);
        assert!(
            feed.links.iter().any(|link| link.rel == "self" && link.href == format!("https://tidings.example{path}"))
        );
        let said = &feed.entries[5];
        assert_eq!(said.title.value, "bo commented on #1 It sinks");
        let html = said.content.as_ref().unwrap().value.as_ref().unwrap();
        assert!(html.contains("https://tidings.example/projects/ferry"), "{html}");
        assert!(said.id.starts_with("https://tidings.example/events/"));
        assert!(!answer.text.contains("swordfish"));
    }
}

#[test]
fn programs_are_told_what_they_misspelt() {
    let site = site();

    assert_eq!(site.get(&format!("{FEED}.json?action=comment_aded"), None).status, 422);
    assert_eq!(site.get(&format!("{FEED}.atom?before=never"), None).status, 400);
    assert_eq!(site.get("/feed.json?limit=5", None).status, 400);
}
