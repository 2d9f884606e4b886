//! Attached files: what is taken, who may fetch it, and when it goes. Pictures are in `attachments/pictures.rs`.

mod pictures;

use chrono::TimeDelta;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use tidings::db::words::Role;
use tidings::dispatch::housekeeping;

use crate::support::app::App;
use crate::support::visitor::{Answer, Visitor};

const ISSUE: &str = "/projects/ferry/issues/1";
const PDF: &[u8] = b"%PDF-1.7 a plan, nearly";

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

fn count(app: &App, rest: &str) -> i64 {
    let query = diesel::sql_query(format!("SELECT count(*) AS count FROM {rest}"));
    app.instance.db.read_now(|conn| Ok(query.get_result::<Counted>(conn)?.count)).unwrap()
}

/// Ana's private project, which bo reads; cy reads nothing.
fn scene() -> (App, Visitor, Visitor, Visitor) {
    let app = App::start();
    let (ana, bo) = (app.user("ana"), app.user("bo"));
    let ferry = app.project("ferry").by(&ana).with(&bo, Role::Reader).create();
    app.issue(&ferry).by(&ana).titled("It sinks").create();
    let (ana, bo, cy) = (app.sign_in("ana"), app.sign_in("bo"), app.sign_in("cy"));
    (app, ana, bo, cy)
}

fn say(visitor: &Visitor, text: &str, files: &[(&str, &[u8])]) -> Answer {
    visitor.post_files(&format!("{ISSUE}/comments"), &[("body", text), ("once", "")], files)
}

#[test]
fn a_file_comes_with_a_comment_and_is_saved_by_whoever_reads_the_issue() {
    let (app, ana, bo, cy) = scene();

    say(&ana, "Look:", &[("deck plan.pdf", PDF), ("", b"")]).location();

    let page = bo.page(ISSUE);
    let url = page.link_named("deck plan.pdf").unwrap();
    assert!(page.text("[data-action=attachment_added]").contains("ana attached deck plan.pdf"));
    let file = bo.get(&url);
    assert_eq!((file.status, file.body.as_slice()), (200, PDF));
    assert_eq!(file.header("content-type"), Some("application/pdf"));
    assert_eq!(file.header("content-disposition"), Some("attachment; filename*=UTF-8''deck%20plan.pdf"));
    assert_eq!(file.header("content-security-policy"), Some("default-src 'none'; sandbox"));
    assert_eq!(file.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(file.header("cache-control"), Some("no-store"));
    assert_eq!((cy.get(&url).status, app.anyone().get(&url).status), (404, 404));
    assert_eq!(bo.get("/attachments/nothing/x.png").status, 404);
}

#[test]
fn a_script_sends_a_file_that_is_its_senders_alone_until_a_text_names_it() {
    let (app, ana, bo, cy) = scene();

    let sent = bo.post_files("/attachments", &[("project", "ferry")], &[("a.log", b"one\ntwo\n")]);

    assert_eq!(sent.status, 201, "{}", sent.text());
    let file = sent.json()["files"][0].clone();
    let (url, link) = (file["url"].as_str().unwrap(), file["markdown"].as_str().unwrap());
    assert_eq!((bo.get(url).status, ana.get(url).status), (200, 404));
    ana.post(&format!("{ISSUE}/comments"), &[("body", link)]).location();
    assert_eq!(ana.get(url).status, 404, "naming it does not make it hers");
    bo.post(&format!("{ISSUE}/comments"), &[("body", link)]).location();
    assert_eq!((ana.get(url).status, cy.get(url).status), (200, 404));
    assert_eq!(count(&app, "issue_events WHERE action = 'attachment_added'"), 1);
    assert_eq!(cy.post_files("/attachments", &[("project", "ferry")], &[("a.log", b"x")]).status, 404);
    assert_eq!(app.anyone().post_files("/attachments", &[("project", "ferry")], &[("a.log", b"x")]).status, 401);
    assert_eq!(bo.post_files("/attachments", &[("project", "ferry")], &[]).status, 400);
}

#[test]
fn what_lies_is_too_large_or_is_a_path_is_refused_in_words() {
    let (app, ana, ..) = scene();
    let large = vec![b'a'; 11 * 1024 * 1024];
    let refused: [(&str, &[u8], &str); 7] = [
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR and no more", "the file is damaged"),
        ("a.png", b"<html><script>alert(1)</script>", "its content is text/plain"),
        ("a.html", b"<html>", "of a kind that is not taken here"),
        ("a.svg", b"<svg/>", "of a kind that is not taken here"),
        ("../../etc/passwd.txt", b"root", "is a path, not a name"),
        ("a.txt", b"", "is empty"),
        ("waves.txt", &large, "A file may have 10 MB; “waves.txt” has 11 MB."),
    ];

    for (name, content, words) in refused {
        let answer = say(&ana, "My words", &[(name, content)]);
        let page = answer.page();
        assert_eq!(answer.status, 422, "{name}");
        assert!(page.error("files").unwrap().contains(words), "{name}: {:?}", page.error("files"));
        assert_eq!(page.form(&format!("{ISSUE}/comments")).value("Comment").map(str::trim), Some("My words"));
        let json = ana.post_files("/attachments", &[("project", "ferry")], &[(name, content)]);
        assert_eq!(json.status, 422, "{name}");
        assert!(json.json()["error"].as_str().unwrap().contains(words), "{name}");
    }
    let many: Vec<(&str, &[u8])> = (0..6).map(|_| ("a.txt", b"a".as_slice())).collect();
    let many = say(&ana, "My words", &many);
    assert_eq!(many.status, 422);
    assert!(many.page().error("files").unwrap().contains("At most 5 files are taken at once; these are 6."));
    assert_eq!(many.page().form(&format!("{ISSUE}/comments")).value("Comment").map(str::trim), Some("My words"));
    let huge = vec![b'a'; 25 * 1024 * 1024];
    let huge = say(&ana, "My words", &[("a.txt", &huge)]);
    assert_eq!(huge.status, 413);
    assert!(huge.page().text("main").contains("My words"));
    let torn = ana.send(
        "POST",
        &format!("{ISSUE}/comments"),
        &[("content-type", "multipart/form-data; boundary=xx"), ("sec-fetch-site", "same-origin")],
        b"--xx\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\nno end",
    );
    assert_eq!(torn.status, 400);
    assert_eq!([count(&app, "attachments"), count(&app, "comments")], [0, 0]);
}

#[test]
fn a_form_with_files_posted_twice_is_one_comment() {
    let (app, ana, ..) = scene();
    let fields = [("body", "Look"), ("once", "a1b2")];

    let first = ana.post_files(&format!("{ISSUE}/comments"), &fields, &[("a.txt", b"one")]);
    let again = ana.post_files(&format!("{ISSUE}/comments"), &fields, &[("a.txt", b"one")]);
    ana.post_files(&format!("{ISSUE}/comments"), &fields, &[("a.txt", b"two")]).location();

    assert_eq!(first.location(), again.location());
    assert_eq!(count(&app, "comments"), 2);
}

#[test]
fn a_preview_keeps_the_files() {
    let (app, ana, ..) = scene();
    let fields = [("body", "Look"), ("and", "preview")];

    let page = ana.post_files(&format!("{ISSUE}/comments"), &fields, &[("a.txt", b"one")]).page();
    ana.submit(&page.form(&format!("{ISSUE}/comments"))).location();

    assert_eq!(count(&app, "issue_events WHERE action = 'attachment_added'"), 1);
    assert!(ana.page(ISSUE).link_named("a.txt").is_some());
}

#[test]
fn files_go_with_their_text_and_forgotten_ones_after_a_week() {
    let (app, ana, bo, _) = scene();
    say(&bo, "Look:", &[("a.txt", b"secret"), ("b.txt", b"other")]).location();
    let page = ana.page(ISSUE);
    let (url, comment) = (page.link_named("a.txt").unwrap(), page.comments()[0].0);
    bo.post_files("/attachments", &[("project", "ferry")], &[("c.txt", b"never named")]);

    ana.post(&format!("{ISSUE}/comments/{comment}/redact"), &[]).location();

    assert_eq!(ana.get(&url).status, 404);
    assert_eq!([count(&app, "attachments"), count(&app, "attachment_chunks")], [1, 1]);
    assert_eq!(count(&app, "issue_events WHERE action = 'attachment_removed'"), 2);
    app.clock.advance(TimeDelta::days(8));
    housekeeping::tidy(&app.instance.db).unwrap();
    assert_eq!([count(&app, "attachments"), count(&app, "attachment_chunks")], [0, 0]);
}

#[test]
fn a_file_of_many_pieces_comes_back_whole() {
    let (_app, ana, ..) = scene();
    let content: Vec<u8> = (0..1_000_000_u32).map(|place| b'a' + u8::try_from(place % 23).unwrap()).collect();

    say(&ana, "Long", &[("long.txt", &content)]).location();

    let url = ana.page(ISSUE).link_named("long.txt").unwrap();
    assert!(ana.get(&url).body == content);
}
