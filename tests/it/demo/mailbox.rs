//! What one sees of the demo from outside: its mail and posts, its style guide, and its people at the door.

use scraper::{Html, Selector};
use tidings::check;
use tidings::events::ActionKey;

use crate::support::app::App;

fn count(page: &str, css: &str) -> usize {
    Html::parse_document(page).select(&Selector::parse(css).unwrap()).count()
}

#[test]
fn what_happened_today_was_really_sent_and_lies_in_the_mailbox() {
    let app = App::told_demo();

    app.deliver_all();
    let page = app.anyone().get("/mailbox").text();

    assert!(count(&page, "#mails .letter") >= 10, "{} mails", count(&page, "#mails .letter"));
    assert!(count(&page, "#posts .letter") >= 6, "{} posts", count(&page, "#posts .letter"));
    assert!(count(&page, "#linear .letter") >= 5, "{} calls", count(&page, "#linear .letter"));
    assert!(page.contains("ana@example.org"));
    assert_eq!(count(&page, "#mails script, #mails style, #mails [style]"), 0, "mails are shown as text");
}

#[test]
fn what_is_counted_in_the_demo_follows_from_its_log() {
    let app = App::told_demo();

    app.deliver_all();

    let mut lines = Vec::new();
    check::run(&app.instance.db, false, &mut |line| lines.push(line.to_owned())).unwrap();
    assert_eq!(lines, Vec::<String>::new());
}

#[test]
fn a_comment_in_the_demo_arrives_at_once() {
    let app = App::told_demo();
    app.deliver_all();
    let mei = app.sign_in("mei");

    mei.post("/projects/ferry/issues/21/comments", &[("body", "The cat found the power button.")]);
    app.deliver_all();
    let page = app.anyone().get("/mailbox").text();

    assert!(page.matches("The cat found the power button.").count() >= 3, "{page}");
}

#[test]
fn the_style_guide_has_a_line_for_every_action() {
    let page = App::demo().anyone().get("/styleguide").text();

    for action in ActionKey::ALL {
        assert!(count(&page, &format!("[data-action={}]", action.as_str())) >= 2, "{}", action.as_str());
    }
}

#[test]
fn only_a_demo_has_them() {
    let app = App::start();

    assert_eq!(app.anyone().get("/mailbox").status, 404);
    assert_eq!(app.anyone().get("/styleguide").status, 404);
    assert_eq!(app.anyone().post("/sign-in", &[("demo", "ana")]).status, 403);
}

#[test]
fn in_a_demo_one_is_whom_one_likes() {
    let app = App::told_demo();

    let answer = app.anyone().post("/sign-in", &[("demo", "bo"), ("next", "/projects/halyard")]);

    assert_eq!((answer.status, answer.location()), (303, "/projects/halyard"));
    assert_eq!(count(&app.anyone().get("/sign-in").text(), "button[name=demo]"), 4);
}
