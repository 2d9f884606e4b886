//! The whole way once: a form, an event, the feed, a notification.

use tidings::db::words::Role;

use crate::support::app::App;

#[test]
fn a_comment_is_read_back_in_the_feed_and_told_to_whoever_follows() {
    let app = App::start();
    let (ana, bo) = (app.user("ana"), app.user("bo"));
    let web = app.project("web").by(&ana).with(&bo, Role::Reader).create();
    let issue = app.issue(&web).by(&ana).titled("It fails").saying("Every night.").labelled("bug").create();
    let path = format!("/projects/web/issues/{}", issue.number);
    let (anas, bos) = (app.sign_in("ana"), app.sign_in("bo"));

    let form = bos.page(&path).form(&format!("{path}/comments"));
    let answer = bos.submit(&form.clone().fill("body", "Here **too**."));
    let again = bos.submit(&form.fill("body", "Here **too**."));
    app.deliver_all();

    assert_eq!(answer.location(), again.location());
    let page = anas.page(&path);
    assert_eq!((page.comments().len(), page.state().as_deref()), (1, Some("open")));
    let feed = anas.page(&format!("{path}/feed")).feed();
    assert_eq!((feed[0].action.as_str(), feed[0].actor.as_str()), ("comment_added", "bo"));
    assert!(anas.page("/projects").title().contains("unread"), "{}", anas.page("/projects").title());
}

#[test]
fn what_is_private_looks_missing() {
    let app = App::start();
    let web = app.project("web").by(&app.user("ana")).create();
    let open = app.project("open").by(&app.user("ana")).public().create();
    app.join(&web, &app.user("chidi"), Role::Triager);
    app.admin("root");

    assert_eq!(app.anyone().get("/projects/web").status, 404);
    assert_eq!(app.sign_in("eve").get("/projects/web").status, 404);
    assert_eq!(app.sign_in("chidi").get("/projects/web").status, 200);
    assert_eq!(app.sign_in("root").get("/projects/web").status, 200);
    assert_eq!(app.anyone().get(&open.path()).status, 200);
}

#[test]
fn a_form_posted_twenty_times_at_once_makes_one_issue() {
    let app = App::start();
    let web = app.project("web").create();
    let ana = app.sign_in("ana");
    let form = ana.page("/projects/web/issues/new").form("/projects/web/issues").fill("Title", "Only one");

    let locations: Vec<String> = std::thread::scope(|scope| {
        let posts: Vec<_> = (0..20).map(|_| scope.spawn(|| ana.submit(&form).location().to_owned())).collect();
        posts.into_iter().map(|post| post.join().unwrap()).collect()
    });

    assert!(locations.iter().all(|location| *location == locations[0]), "{locations:?}");
    assert_eq!(ana.page("/projects/web/issues").issue_rows().len(), 1);
    assert_eq!(ana.page(&format!("{}/feed", web.path())).feed().len(), 1);
}
