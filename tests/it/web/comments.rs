//! What is done with comments: quoting, previewing, editing, hiding, redacting, deleting.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use tidings::db::words::Role;

use crate::support::app::App;
use crate::support::visitor::Visitor;

const ISSUE: &str = "/projects/ferry/issues/1";

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

fn count(app: &App, rest: &str) -> i64 {
    let query = diesel::sql_query(format!("SELECT count(*) AS count FROM {rest}"));
    app.instance.db.read_now(|conn| Ok(query.get_result::<Counted>(conn)?.count)).unwrap()
}

/// Ana's public project; chidi keeps order, bo reads, and has commented. His comment's address.
fn scene() -> (App, String) {
    let app = App::start();
    let (ana, bo, chidi) = (app.user("ana"), app.user("bo"), app.user("chidi"));
    let ferry = app.project("ferry").by(&ana).public().with(&bo, Role::Reader).with(&chidi, Role::Triager).create();
    app.issue(&ferry).by(&ana).titled("It sinks").create();
    let bos = app.sign_in("bo");
    say(&bos, "The key is **swordfish**.\n\nNot `kept`.");
    let comment = bos.page(ISSUE).comments()[0].0;
    (app, format!("{ISSUE}/comments/{comment}"))
}

fn say(visitor: &Visitor, text: &str) {
    visitor.post(&format!("{ISSUE}/comments"), &[("body", text)]).location();
}

#[test]
fn a_comment_is_quoted_into_the_box() {
    let (app, comment) = scene();
    let ana = app.sign_in("ana");

    let link = ana.page(ISSUE).link_named("Quote").unwrap();
    let page = ana.page(link.split('#').next().unwrap());

    let typed = page.form(&format!("{ISSUE}/comments")).value("Comment").unwrap().trim_start().to_owned();
    assert_eq!(typed, "> The key is **swordfish**.\n>\n> Not `kept`.\n\n");
    assert!(link.ends_with("#composer") && comment.contains(link.split(['=', '#']).nth(1).unwrap()), "{link}");
    assert_eq!(ana.get(&format!("{ISSUE}?quote=9999")).status, 404);
    assert_eq!(ana.get(&format!("{ISSUE}?quote=all")).status, 400);
    assert!(app.anyone().page(ISSUE).link_named("Quote").is_none());
}

#[test]
fn a_preview_keeps_what_was_typed_and_sends_nothing() {
    let (app, comment) = scene();
    let bo = app.sign_in("bo");

    let page = bo.post(&format!("{ISSUE}/comments"), &[("body", "See #1, *now*"), ("and", "preview")]);
    let edited = bo.post(&comment, &[("body", "A *better* one"), ("version", "1"), ("and", "preview")]);
    let part = bo.post("/preview", &[("body", "See #1 <b>"), ("project", "ferry")]);

    assert_eq!((page.status, edited.status, part.status), (200, 200, 200));
    assert!(page.text().contains("<em>now</em>") && page.text().contains("href=\"/projects/ferry/issues/1\">#1</a>"));
    assert_eq!(page.page().faults(), Vec::<String>::new());
    assert_eq!(page.page().form(&format!("{ISSUE}/comments")).value("Comment").map(str::trim), Some("See #1, *now*"));
    assert!(edited.text().contains("<em>better</em>"));
    assert_eq!(part.text(), "<p>See <a href=\"/projects/ferry/issues/1\">#1</a> </p>\n");
    assert_eq!(bo.page(ISSUE).comments().len(), 1);
    assert_eq!(app.anyone().post("/preview", &[("body", "x"), ("project", "ferry")]).status, 401);
    assert_eq!(bo.post("/preview", &[("body", "x"), ("project", "nowhere")]).status, 404);
}

#[test]
fn an_edited_comment_shows_its_versions_and_what_changed() {
    let (app, comment) = scene();
    let (bo, anyone) = (app.sign_in("bo"), app.anyone());
    assert!(!bo.page(ISSUE).has(&format!("a[href='{comment}/revisions']")));

    let form = bo.page(&format!("{comment}/edit")).form(&comment);
    bo.submit(&form.clone().fill("body", "The key is gone.\n\nNot `kept`.")).location();
    let late = bo.submit(&form.fill("body", "Mine"));

    assert_eq!(anyone.page(ISSUE).link_named("edited").as_deref(), Some(format!("{comment}/revisions").as_str()));
    let page = anyone.page(&format!("{comment}/revisions"));
    assert_eq!(page.texts(".diff del"), ["The key is **swordfish**."]);
    assert_eq!(page.texts(".diff ins"), ["The key is gone."]);
    assert_eq!(late.status, 409);
    let conflict = late.page();
    assert!(conflict.text("pre.kept").contains("The key is gone.") && conflict.text("textarea").contains("Mine"));
    bo.submit(&conflict.form(&comment)).location();
    assert!(anyone.page(ISSUE).comments()[0].1.contains("Mine"));
}

#[test]
fn a_hidden_comment_is_folded_up_with_its_reason() {
    let (app, comment) = scene();
    let (bo, chidi) = (app.sign_in("bo"), app.sign_in("chidi"));

    let form = chidi.page(&format!("{comment}/hide")).form(&format!("{comment}/hide"));
    chidi.submit(&form.clone().fill("reason", "off_topic")).location();
    chidi.submit(&form.fill("reason", "off_topic").smuggle("once", "b")).location();
    app.deliver_all();

    let page = app.anyone().page(ISSUE);
    assert!(page.text(".comment__hidden summary").contains("Hidden as off topic"));
    assert!(page.text("[data-action=comment_hidden]").contains("chidi hid a comment by bo as off topic"));
    assert!(bo.get("/notifications").text().contains("hid a comment"), "its author is told");
    assert_eq!(count(&app, "issue_events WHERE action = 'comment_hidden'"), 1);
    assert!(!app.anyone().get("/projects/ferry/feed.atom").text().contains("swordfish"));
    assert_eq!(chidi.post(&format!("{comment}/hide"), &[("reason", "boring")]).status, 400);
    for path in ["hide", "hide/delete", "redact"] {
        assert_eq!(bo.post(&format!("{comment}/{path}"), &[("reason", "spam")]).status, 403, "{path}");
    }
    assert_eq!(bo.get(&format!("{comment}/hide")).status, 403);
    chidi.submit(&chidi.page(&format!("{comment}/hide")).form(&format!("{comment}/hide/delete"))).location();
    assert!(!app.anyone().page(ISSUE).has(".comment__hidden"));
}

#[test]
fn a_redacted_secret_is_nowhere_any_more() {
    let (app, comment) = scene();
    let (ana, bo, chidi) = (app.sign_in("ana"), app.sign_in("bo"), app.sign_in("chidi"));
    bo.post(&comment, &[("body", "Oh, forget swordfish."), ("version", "1")]).location();
    app.deliver_all();
    assert_eq!(chidi.post(&format!("{comment}/redact"), &[]).status, 403, "that is a maintainer's");

    let form = ana.page(&format!("{comment}/redact")).form(&format!("{comment}/redact"));
    ana.submit(&form).location();
    ana.post(&format!("{comment}/redact"), &[]).location();

    for table in [
        "comments WHERE body LIKE '%swordfish%' OR html LIKE '%swordfish%'",
        "revisions WHERE body LIKE '%swordfish%' OR html LIKE '%swordfish%'",
        "issue_events WHERE CAST(extra AS TEXT) LIKE '%swordfish%'",
        "delivery_attempts WHERE request LIKE '%swordfish%' OR answer LIKE '%swordfish%'",
    ] {
        assert_eq!(count(&app, table), 0, "{table}");
    }
    assert_eq!(count(&app, "issue_events WHERE action = 'comment_redacted'"), 1);
    let page = app.anyone().page(ISSUE);
    assert!(page.comments()[0].1.contains("The text was taken away for good"), "{:?}", page.comments());
    assert!(page.text("[data-action=comment_redacted]").contains("ana redacted a comment by bo"));
    for path in ["/projects/ferry/feed", "/projects/ferry/feed.json", "/projects/ferry/feed.atom"] {
        assert!(!app.anyone().get(path).text().contains("swordfish"), "{path}");
    }
    assert!(!app.anyone().get(&format!("{comment}/revisions")).text().contains("swordfish"));
    assert_eq!(bo.post(&comment, &[("body", "swordfish"), ("version", "2")]).status, 403);
}

#[test]
fn a_deleted_comment_leaves_a_line() {
    let (app, comment) = scene();
    let bo = app.sign_in("bo");

    bo.submit(&bo.page(&format!("{comment}/delete")).form(&format!("{comment}/delete"))).location();

    let page = app.anyone().page(ISSUE);
    assert_eq!(page.comments().len(), 0);
    assert!(page.text("[data-action=comment_added]").contains("deleted since"));
    assert_eq!(count(&app, "revisions WHERE record_type = 'comment'"), 0);
    for path in ["edit", "delete", "hide", "redact", "revisions"] {
        assert_eq!(app.sign_in("ana").get(&format!("{comment}/{path}")).status, 404, "{path}");
    }
}

#[test]
fn a_comment_of_another_issue_is_not_found() {
    let (app, comment) = scene();
    app.issue(
        &app.instance.db.read_now(|conn| tidings::models::project::Project::find_by_slug(conn, "ferry")).unwrap(),
    )
    .create();
    let ana = app.sign_in("ana");
    let elsewhere = comment.replace("/issues/1/", "/issues/2/");

    for path in ["hide", "hide/delete", "redact", "delete", "reactions", "reactions/delete", "tasks"] {
        let fields = [("reason", "spam"), ("emoji", "heart"), ("task", "1+"), ("version", "1")];
        assert_eq!(ana.post(&format!("{elsewhere}/{path}"), &fields).status, 404, "{path}");
    }
    assert_eq!(ana.post(&elsewhere, &[("body", "x")]).status, 404);
    assert_eq!(ana.get(&format!("{elsewhere}/revisions")).status, 404);
}
