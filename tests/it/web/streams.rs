//! The log as it is followed: by cursor and by stream, beside writers, and no longer than one may.

use std::collections::BTreeSet;
use std::time::Duration;

use diesel::prelude::*;
use serde_json::Value;
use tidings::db::words::{Role, Visibility};
use tidings::models::issue::Issue;
use tidings::models::member;
use tidings::models::text::Body;
use tidings::models::user::User;
use tidings::schema::issue_events;

use crate::support::app::App;
use crate::support::stream::Stream;
use crate::support::visitor::Visitor;

fn comment(app: &App, issue: &Issue, by: &User, text: &str) {
    let (issue, body) = (issue.clone(), Body::parse("body", text).unwrap());
    app.act(by, move |tx| issue.comment(tx, &body).map(drop));
}

fn cursor_page(visitor: &Visitor, query: &str) -> Value {
    let answer = visitor.get(&format!("/events.json{query}"));
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    answer.json()
}

fn ids(events: &Value) -> Vec<i64> {
    events.as_array().unwrap().iter().map(|event| event["id"].as_i64().unwrap()).collect()
}

/// Asks until the log tells something. PostgreSQL holds it back while any older transaction of the whole server is open,
/// another test's too.
fn until_told<T>(ask: impl Fn() -> Option<T>) -> T {
    let asked = (0..600).find_map(|_| {
        ask().or_else(|| {
            std::thread::sleep(Duration::from_millis(50));
            None
        })
    });
    asked.expect("what was committed is told within 30 seconds")
}

/// All pages from the beginning on.
fn walk(visitor: &Visitor, limit: usize) -> (Vec<i64>, String) {
    let (mut all, mut cursor) = (Vec::new(), "0-0".to_owned());
    loop {
        let page = cursor_page(visitor, &format!("?limit={limit}&after={cursor}"));
        all.extend(ids(&page["events"]));
        page["next"].as_str().unwrap().clone_into(&mut cursor);
        if page["more"] == false {
            return (all, cursor);
        }
    }
}

#[test]
fn pages_by_cursor_tell_every_event_once() {
    let app = App::start();
    let ana = app.user("ana");
    let ferry = app.project("ferry").by(&ana).public().create();
    let issue = app.issue(&ferry).by(&ana).labelled("bug").create();
    (0..20).for_each(|number| comment(&app, &issue, &ana, &format!("Comment {number}")));

    let visitor = app.sign_in("ana");
    let recorded = app.instance.db.read_now(|conn| Ok(issue_events::table.count().get_result::<i64>(conn)?)).unwrap();
    let is_whole = |ids: &[i64]| i64::try_from(ids.len()) == Ok(recorded);
    let (whole, end) = until_told(|| Some(walk(&visitor, 500)).filter(|(whole, _)| is_whole(whole)));
    let (piece_by_piece, same_end) = walk(&visitor, 3);

    assert_eq!((&whole, &end), (&piece_by_piece, &same_end));
    assert!(recorded >= 22 && whole.is_sorted());
    assert_eq!(cursor_page(&visitor, &format!("?after={end}"))["events"], serde_json::json!([]));
    comment(&app, &issue, &ana, "One more");
    let page = until_told(|| {
        let page = cursor_page(&visitor, &format!("?after={end}"));
        Some(page).filter(|page| page["events"] != serde_json::json!([]))
    });
    let event = &page["events"][0];
    assert_eq!((event["action"].as_str(), event["quiet"].as_bool()), (Some("comment_added"), Some(false)));
    assert!(page["events"].as_array().unwrap().last().unwrap()["cursor"] == page["next"]);
    let behind = cursor_page(&visitor, &format!("?after=event-{}", whole[1]));
    assert_eq!(ids(&behind["events"])[0], whole[2]);
}

#[test]
fn a_place_that_cannot_be_is_refused_with_words() {
    let app = App::start();
    let ana = app.user("ana");
    let ferry = app.project("ferry").by(&ana).create();
    app.issue(&ferry).by(&ana).create();
    let (visitor, anyone) = (app.sign_in("ana"), app.anyone());

    for (query, words) in [
        ("?after=yesterday", "is not a place in the log"),
        ("?after=-3-4", "is not a place in the log"),
        ("?after=9223372036854775807-9223372036854775807", "in the future"),
        ("?after=0-9999999", "in the future"),
        ("?after=event-9999999", "no event that you could have read"),
        ("?issue=1", "name that too"),
        ("?project=ferry&issue=one", "not the number of an issue"),
        ("?colour=red", "is not known here"),
    ] {
        for path in ["/events.json", "/events/stream"] {
            let answer = visitor.get(&format!("{path}{query}"));
            assert_eq!(answer.status, 400, "{path}{query}");
            assert!(answer.text().contains(words), "{path}{query}: {}", answer.text());
        }
    }
    assert_eq!(visitor.get("/events.json?limit=0").status, 400);
    assert_eq!(visitor.get("/events/stream?only=some").status, 400);
    for path in ["/events.json?project=ferry", "/events/stream?project=ferry", "/events/stream?project=ferry&issue=1"] {
        assert_eq!(anyone.get(path).status, 404, "{path}");
    }
    let first = walk(&visitor, 1).0[0];
    assert_eq!(anyone.get(&format!("/events.json?after=event-{first}")).status, 400);
    let last = Stream::open(&app, &visitor, "?after=0-0", "Last-Event-ID: 0-9999999\r\n");
    assert_eq!(last.status, 400, "what the browser brought back counts");
    let gone = app.anyone().with_cookie("tidings", "gone");
    assert_eq!(gone.get("/events/stream").status, 401);
}

#[test]
fn a_stream_tells_what_happens_and_goes_on_where_it_broke_off() {
    let app = App::start();
    let (ana, bo) = (app.user("ana"), app.user("bo"));
    let ferry = app.project("ferry").by(&ana).with(&bo, Role::Reader).create();
    let other = app.project("other").by(&ana).create();
    let (issue, second) = (app.issue(&ferry).by(&ana).create(), app.issue(&ferry).by(&ana).create());
    let visitor = app.sign_in("bo");
    let mut all = Stream::open(&app, &visitor, "", "");
    let mut narrow = Stream::open(&app, &visitor, &format!("?project=ferry&issue={}", second.number), "");
    assert_eq!((all.status, narrow.status), (200, 200));

    comment(&app, &issue, &ana, "First");
    comment(&app, &app.issue(&other).by(&ana).create(), &ana, "Hush");
    comment(&app, &second, &ana, "Second");

    let excerpts = |stream: &mut Stream, count: usize| {
        let mut told = Vec::new();
        while told.len() < count {
            let event = stream.event();
            assert_eq!(event["issue"]["project"], "ferry");
            if event["action"] == "comment_added" {
                told.push(event["extra"]["excerpt"].as_str().unwrap().to_owned());
            }
        }
        told
    };
    assert_eq!(excerpts(&mut all, 1), ["First"]);
    let broke_off = all.last_id.clone();
    drop(all);
    assert_eq!(excerpts(&mut narrow, 1), ["Second"]);
    let mut again = Stream::open(&app, &visitor, "?after=0-0", &format!("Last-Event-ID: {broke_off}\r\n"));
    assert_eq!(excerpts(&mut again, 1), ["Second"]);
    comment(&app, &second, &ana, "Third");
    assert_eq!((excerpts(&mut again, 1), excerpts(&mut narrow, 1)), (vec!["Third".into()], vec!["Third".into()]));
}

#[test]
fn a_stream_ends_when_its_session_does_and_a_member_taken_out_hears_nothing_more() {
    let app = App::start();
    let (ana, bo) = (app.user("ana"), app.user("bo"));
    let secret = app.project("secret").by(&ana).with(&bo, Role::Reader).create();
    let open = app.project("open").by(&ana).public().create();
    let (hush, loud) = (app.issue(&secret).by(&ana).create(), app.issue(&open).by(&ana).create());
    let (member, stranger, leaver) = (app.sign_in("bo"), app.anyone(), app.sign_in("bo"));
    let mut streams = [&member, &stranger].map(|visitor| Stream::open(&app, visitor, "", ""));
    let mut left = Stream::open(&app, &leaver, "", "");
    comment(&app, &hush, &ana, "Only for members");
    assert_eq!(streams[0].event()["issue"]["project"], "secret");
    assert_eq!(left.event()["issue"]["project"], "secret");

    let (project, user) = (secret.id, bo.id);
    app.act(&ana, move |tx| member::remove(tx, project, user));
    comment(&app, &hush, &ana, "Not for Bo");
    comment(&app, &loud, &ana, "For all");

    for stream in &mut streams {
        let seen = std::iter::from_fn(|| Some(stream.event())).find(|event| event["action"] == "comment_added");
        assert_eq!(seen.unwrap()["extra"]["excerpt"], "For all");
    }
    assert_eq!(leaver.post("/sign-out", &[]).status, 303);
    loop {
        let message = left.next().unwrap();
        assert!(!message.data.contains("Not for Bo"));
        if message.name == "bye" {
            assert_eq!(message.event()["reason"], "signed out");
            break;
        }
    }
    comment(&app, &loud, &ana, "After");
    assert_eq!(left.next(), None);
}

#[test]
fn one_stream_too_many_ends_the_oldest_and_all_are_told_to_come_back_when_the_server_stops() {
    let mut app = App::start();
    let visitor = app.sign_in("ana");
    let mut streams: Vec<Stream> = (0..16).map(|_| Stream::open(&app, &visitor, "?only=unread", "")).collect();

    assert_eq!(Stream::open(&app, &visitor, "", "").status, 200);
    assert_eq!(streams.remove(0).ending(), "replaced");
    let mut stranger = Stream::open(&app, &app.anyone(), "", "");
    assert_eq!(stranger.status, 200);

    app.stop();
    assert_eq!(stranger.ending(), "stopping");
    assert_eq!(streams.pop().unwrap().ending(), "stopping");
}

#[test]
fn a_stream_tells_how_much_is_unread() {
    let app = App::start();
    let (ana, bo) = (app.user("ana"), app.user("bo"));
    let ferry = app.project("ferry").by(&ana).visible_to(Visibility::Public).create();
    let issue = app.issue(&ferry).by(&bo).create();
    let visitor = app.sign_in("bo");
    app.deliver_all();
    let mut stream = Stream::open(&app, &visitor, "?only=unread", "");
    assert_eq!(stream.next().unwrap().data, "0");

    comment(&app, &issue, &ana, "Look");
    app.deliver_all();
    let told = stream.next().unwrap();
    assert_eq!((told.name.as_str(), told.data.as_str()), ("unread", "1"));

    visitor.post("/notifications/read-all", &[]);
    assert_eq!(stream.next().unwrap().data, "0");
}

/// So many write at once, so many times each.
const WRITERS: usize = 16;
const TIMES: usize = 12;

#[test]
fn beside_sixteen_writers_nothing_is_skipped_and_nothing_told_twice() {
    let app = App::start();
    let ana = app.user("ana");
    let ferry = app.project("ferry").by(&ana).public().create();
    let issues: Vec<Issue> = (0..WRITERS).map(|_| app.issue(&ferry).by(&ana).create()).collect();
    let visitor = app.sign_in("ana");
    let start = walk(&visitor, 500).1;
    let mut stream = Stream::open(&app, &visitor, &format!("?after={start}"), "");
    let all = WRITERS * TIMES;

    let (by_stream, by_cursor) = std::thread::scope(|scope| {
        for (number, issue) in issues.iter().enumerate() {
            let (app, ana) = (&app, &ana);
            scope.spawn(move || {
                for time in 0..TIMES {
                    let (issue, body) = (issue.clone(), Body::parse("body", &format!("{number}/{time}")).unwrap());
                    let pause = Duration::from_millis(u64::try_from((number * 7 + time * 3) % 11).unwrap());
                    app.act(ana, move |tx| {
                        issue.comment(tx, &body)?;
                        // Ids are taken in one order and committed in another.
                        std::thread::sleep(pause);
                        Ok(())
                    });
                }
            });
        }
        let by_stream = scope.spawn(move || told(all, || vec![stream.event()]));
        let mut cursor = start.clone();
        let by_cursor = told(all, || {
            let page = cursor_page(&visitor, &format!("?limit=5&after={cursor}"));
            page["next"].as_str().unwrap().clone_into(&mut cursor);
            page["events"].as_array().unwrap().clone()
        });
        (by_stream.join().unwrap(), by_cursor)
    });

    assert_eq!(by_stream, by_cursor, "both tell the log in one order");
    let said: BTreeSet<&String> = by_stream.iter().collect();
    assert_eq!((by_stream.len(), said.len()), (all, all));
}

/// What was said, in the order in which it was told, until all was.
fn told(all: usize, mut next: impl FnMut() -> Vec<Value>) -> Vec<String> {
    let mut said = Vec::new();
    while said.len() < all {
        let events = next();
        let comments = events.iter().filter(|event| event["action"] == "comment_added");
        said.extend(comments.map(|event| event["extra"]["excerpt"].as_str().unwrap().to_owned()));
    }
    said
}
