//! Time travel: an issue as it was behind one of its events.

use crate::support::app::App;

#[test]
fn everything_on_the_page_is_as_it_was_and_nothing_can_be_done() {
    let app = App::start();
    let ana = app.user("ana");
    let ferry = app.project("ferry").by(&ana).public().create();
    app.issue(&ferry).by(&ana).titled("It sinks").saying("First words").labelled("bug").create();
    app.issue(&ferry).by(&ana).titled("Another").create();
    let visitor = app.sign_in("ana");
    let issue = "/projects/ferry/issues/1";
    let send =
        |path: &str, fields: &[(&str, &str)]| visitor.post(&format!("{issue}{path}"), fields).location().to_owned();
    let comment = send("/comments", &[("body", "I said this")]);
    let comment = comment.split_once("#comment-").unwrap().1.to_owned();
    let events = || visitor.get(&format!("{issue}/feed.json")).json()["events"].as_array().unwrap().clone();
    let then = events()[0]["id"].as_i64().unwrap();
    send(&format!("/comments/{comment}"), &[("body", "I never said that"), ("version", "1")]);
    send("", &[("title", "It floats"), ("body", "Last words"), ("version", "1")]);
    send("/labels/delete", &[("labels", "bug")]);
    send("/assignees", &[("assignees", "ana")]);
    send("/closure", &[("reason", "completed")]);

    let past = visitor.page(&format!("{issue}?at={then}"));
    let text = past.text("main");

    assert!(past.h1().starts_with("It sinks"), "{}", past.h1());
    assert!(past.has("[data-state=open]") && past.text(".rail").contains("bug"));
    for words in ["First words", "I said this", &format!("event {then}")] {
        assert!(text.contains(words), "{words}: {text}");
    }
    for words in ["Last words", "I never said that", "floats", "closed this"] {
        assert!(!text.contains(words), "{words}: {text}");
    }
    assert!(!past.has("main form") && !past.has("[data-live]"));
    let first = visitor.page(&format!("{issue}?at=first"));
    assert!(first.comments().is_empty() && first.link("prev").is_none());
    let next = visitor.page(&first.link("next").unwrap());
    assert!(next.text(".rail").contains("bug"));
    let now = visitor.page(issue);
    assert!(now.h1().starts_with("It floats") && now.has("[data-state=closed]"));
    let last = events()[0]["id"].as_i64().unwrap();
    let at_last = visitor.page(&format!("{issue}?at={last}"));
    assert!(at_last.h1().starts_with("It floats") && at_last.has("[data-state=closed]"));
    assert!(at_last.link("next").is_none());
}

#[test]
fn there_is_no_way_to_another_issue_or_to_what_one_may_not_see() {
    let app = App::start();
    let ana = app.user("ana");
    let secret = app.project("secret").by(&ana).create();
    app.issue(&secret).by(&ana).create();
    app.issue(&secret).by(&ana).create();
    let visitor = app.sign_in("ana");
    let other = visitor.get("/projects/secret/issues/2/feed.json").json()["events"][0]["id"].clone();

    let status = |visitor: &crate::support::visitor::Visitor, at: &str| {
        visitor.get(&format!("/projects/secret/issues/1?at={at}")).status
    };

    assert_eq!(status(&visitor, "first"), 200);
    assert_eq!(status(&visitor, &other.to_string()), 404);
    assert_eq!(status(&visitor, "999999"), 404);
    assert_eq!(status(&visitor, "yesterday"), 400);
    assert_eq!(status(&app.sign_in("mallory"), "first"), 404);
}
