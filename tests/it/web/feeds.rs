//! Feeds, conversations and permalinks as pages.

use tidings::db::words::Visibility;
use tidings::events::ActionKey;
use tidings::feed::{FeedQuery, Filter, Scope};
use tidings::models::issue::Issue;
use tidings::models::user::User;

use super::site::Site;
use crate::feed::stage::moment;

/// The first issue of the public project `ferry`, with this many comments by Bo, a minute apart.
fn commented(site: &Site, comments: i64) -> (User, User, Issue) {
    let (ana, bo) = (site.stage.person("ana"), site.stage.person("bo"));
    let ferry = site.stage.project("ferry", &ana, Visibility::Public);
    let issue = site.stage.issue(ferry.id, &ana, "It <b>sinks</b>");
    for number in 1..=comments {
        site.stage.comment(&issue, &bo, moment(number), &format!("Comment {number}"));
    }
    (ana, bo, issue)
}

const FEED: &str = "/projects/ferry/issues/1/feed";

#[test]
fn a_feed_has_ten_lines_a_page_and_links_to_the_next() {
    let site = Site::open();
    commented(&site, 24);

    let first = site.get(FEED, None);
    let page = first.page();
    let second = site.get(&page.link("next").unwrap(), None);
    let third = site.get(&second.page().link("next").unwrap(), None);

    let events = |page: &crate::support::html::Page| page.feed().iter().map(|line| line.event).collect::<Vec<_>>();
    let (one, two, three) = (events(&page), events(&second.page()), events(&third.page()));
    assert_eq!((one.len(), two.len(), three.len()), (10, 10, 5));
    assert!(one.iter().chain(&two).chain(&three).is_sorted_by(|newer, older| newer > older));
    assert!(first.link.contains("rel=\"next\"") && !first.link.contains("rel=\"prev\""), "{}", first.link);
    assert_eq!(events(&site.get(&second.page().link("prev").unwrap(), None).page()), one);
    assert_eq!(third.page().link("next"), None);
    let oldest = site.get(&page.link_named("Oldest").unwrap(), None).page();
    assert_eq!(events(&oldest).last(), three.last());
}

#[test]
fn a_line_has_its_hooks_its_words_and_its_receipts() {
    let site = Site::open();
    commented(&site, 1);

    let page = site.get(FEED, None).page();

    let lines = page.feed();
    assert_eq!((lines[0].action.as_str(), lines[0].actor.as_str()), ("comment_added", "bo"));
    assert_eq!((lines[0].icon.as_str(), lines[0].tone.as_str()), ("comment", "info"));
    assert_eq!(lines[0].at, "2026-03-02T10:01:00Z");
    assert!(lines[1].text.starts_with("A ana opened this issue") || lines[1].text.contains("opened this issue"));
    let receipts = format!("/events/{}/receipts", lines[0].event);
    assert!(page.has(&format!("#event-{} a[href='{receipts}']", lines[0].event)));
    assert!(page.has(&format!("#event-{} a[href='/events/{}']", lines[0].event, lines[0].event)));
    let elsewhere = site.get("/feed", None).page().feed();
    assert!(elsewhere[1].text.contains("opened #1 It <b>sinks</b>"), "{}", elsewhere[1].text);
}

#[test]
fn what_cannot_be_asked_for_is_said() {
    let site = Site::open();
    commented(&site, 1);
    let said = |query: &str| {
        let answer = site.get(&format!("{FEED}?{query}"), None);
        (answer.status, answer.text)
    };

    let (status, text) = said("action=comment_aded");
    assert_eq!(status, 422);
    assert!(
        text.contains("&#39;comment_aded&#39; is not a valid action")
            || text.contains("'comment_aded' is not a valid action")
    );
    for query in
        ["before=x", "after=1", "from=yesterday", "to=2026-13-01", "actor=nobody", "colour=red", "before=1-1&after=1-1"]
    {
        assert_eq!(said(query).0, 400, "{query}");
    }
    assert_eq!(site.get("/projects/ferry/issues/2/feed", None).status, 404);
    assert_eq!(site.get("/projects/ferry/issues/1/feed?action=&actor=&from=&to=", None).status, 200);
}

#[test]
fn filters_narrow_the_page_and_survive_paging() {
    let site = Site::open();
    let (ana, ..) = commented(&site, 14);

    let page = site.get(&format!("{FEED}?action=comment_added&actor=bo"), Some(&ana)).page();
    let next = page.link("next").unwrap();

    assert!(page.feed().iter().all(|line| line.action == "comment_added" && line.actor == "bo"));
    assert!(next.contains("action=comment_added&actor=bo"), "{next}");
    assert_eq!(site.get(&next, Some(&ana)).page().feed().len(), 4);
    let dated = site.get(&format!("{FEED}?to=2026-03-01"), Some(&ana)).page();
    assert!(dated.feed().is_empty() && dated.text("main").contains("No event matches these filters"));
}

#[test]
fn a_private_project_is_not_there_for_strangers() {
    let site = Site::open();
    let (ana, bo) = (site.stage.person("ana"), site.stage.person("bo"));
    let secret = site.stage.project("secret", &ana, Visibility::Private);
    site.stage.issue(secret.id, &ana, "Hush");

    let status = |path: &str, user: &User| site.get(path, Some(user)).status;

    for path in
        ["/projects/secret", "/projects/secret/feed", "/projects/secret/issues/1/feed", "/projects/secret/feed.json"]
    {
        assert_eq!((status(path, &ana), status(path, &bo)), (200, 404), "{path}");
    }
    for path in ["/feed", "/feed.json", "/feed.atom", "/users/ana"] {
        assert!(!site.get(path, Some(&bo)).text.contains("Hush"), "{path}");
        assert!(site.get(path, Some(&ana)).text.contains("Hush"), "{path}");
    }
}

#[test]
fn a_permalink_leads_to_its_place_and_a_comments_is_a_look() {
    let mut site = Site::open();
    let (ana, bo, issue) = commented(&site, 60);
    let all = FeedQuery { limit: 100, ..crate::feed::stage::Stage::of_issue(issue.id, ana.viewer()) };
    let ids: Vec<_> = site.stage.load(&all).lines.iter().map(|line| line.entries[0].event.id).collect();
    let location = |id| site.get(&format!("/events/{id}"), Some(&ana)).location;

    let (last, early, opening) = (location(ids[0]), location(ids[40]), location(ids[60]));

    let path = "/projects/ferry/issues/1";
    assert!(last.starts_with(&format!("{path}#comment-")), "{last}");
    assert!(early.starts_with(&format!("{path}?around={}#comment-", ids[40])), "{early}");
    assert_eq!(opening, format!("{path}#description"));
    let anchor = early.split_once('#').unwrap().1.to_owned();
    assert!(site.get(&early, Some(&ana)).page().has(&format!("article#{anchor}")));
    assert_eq!(site.get("/events/999999", None).status, 404);

    site.stop();
    let filter = Filter { actions: vec![ActionKey::CommentViewed], ..Filter::default() };
    let views = |user: &User| {
        let query = FeedQuery::newest(Scope::Issue(issue.id), user.viewer());
        site.stage.load(&FeedQuery { filter: filter.clone(), folds: false, ..query }).lines.len()
    };
    assert_eq!((views(&ana), views(&bo)), (2, 0));
}

#[test]
fn a_conversation_begins_with_the_description_and_tells_what_it_leaves_out() {
    let site = Site::open();
    let (ana, bo, _) = commented(&site, 60);

    let page = site.get("/projects/ferry/issues/1", Some(&bo)).page();

    assert!(page.has("article#description"));
    assert_eq!(page.comments().len(), 35);
    let more = page.link_named("Show 25 more").unwrap();
    assert_eq!(site.get(&more, Some(&bo)).page().comments().len(), 60);
    assert!(page.has("a[href$='/edit']"), "one's own comment can be edited");
    assert!(!site.get("/projects/ferry/issues/1", None).page().has("article a[href$='/edit']"));
    assert!(site.get("/projects/ferry/issues/1", Some(&ana)).page().has("article#description a[href$='/edit']"));
}

#[test]
fn home_overview_and_people_are_shown() {
    let site = Site::open();
    assert_eq!(site.get("/", None).location, "/sign-in");
    let (ana, ..) = commented(&site, 3);

    let home = site.get("/", Some(&ana)).page();
    let overview = site.get("/projects/ferry", None).page();
    let person = site.get("/users/bo", None).page();

    assert!(home.h1().ends_with(", ana"), "{}", home.h1());
    assert_eq!([home.feed().len(), overview.feed().len(), person.feed().len()], [4, 4, 3]);
    assert_eq!(site.get("/", None).page().h1(), "Projects");
    assert_eq!(site.get("/users/nobody", None).status, 404);
}

#[test]
fn a_page_costs_the_same_however_long_the_feed_is() {
    let site = Site::open();
    let (ana, bo, issue) = commented(&site, 12);
    let pages = [FEED, "/feed", "/projects/ferry/feed", "/projects/ferry/issues/1"];
    let costs = || pages.map(|path| site.queries(path, Some(&ana)));
    let before = costs();
    for number in 13..36 {
        site.stage.comment(&issue, &bo, moment(number), "More");
    }

    assert_eq!(before, costs());
}
