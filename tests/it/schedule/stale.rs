//! Issues that go stale, come back, or are closed: as their project says.

use chrono::TimeDelta;
use tidings::db::words::{Role, Via};
use tidings::models::issue::Issue;

use super::{comment, only};
use crate::support::app::App;

/// Looks every hour; bo is assigned to the one issue of ana's project.
fn scene() -> (App, Issue) {
    let app = App::start();
    app.instance.schedule().prepare().unwrap();
    only(&app, "stale");
    let (ana, bo) = (app.user("ana"), app.user("bo"));
    let web = app.project("web").by(&ana).with(&bo, Role::Triager).create();
    let issue = app.issue(&web).by(&ana).titled("Nobody cares").create();
    let (of, to) = (issue.clone(), bo);
    app.act(&ana, move |tx| of.assign(tx, &to));
    (app, issue)
}

fn wait(app: &App, days: i64) {
    for _ in 0..days {
        app.clock.advance(TimeDelta::days(1));
        assert_eq!(app.instance.schedule().run_due().unwrap(), 1);
    }
}

fn now(app: &App, issue: &Issue) -> Issue {
    let id = issue.id;
    app.instance.db.read_now(move |conn| Issue::find(conn, id)).unwrap()
}

fn rule(app: &App, after: &str, close: &str) -> u16 {
    let days = [("stale_after_days", after), ("stale_close_days", close)];
    app.sign_in("ana").post("/projects/web/settings/stale", &days).status
}

fn told(app: &App) -> Vec<String> {
    app.sign_in("ana").page("/projects/web/issues/1").feed().into_iter().map(|line| line.action).collect()
}

fn check(app: &App) {
    app.deliver_all();
    let mut lines = Vec::new();
    tidings::check::run(&app.instance.db, false, &mut |line| lines.push(line.to_owned())).unwrap();
    assert_eq!(lines, Vec::<String>::new());
}

#[test]
fn a_silent_issue_is_marked_and_closed_and_its_people_are_told_before() {
    let (app, issue) = scene();
    wait(&app, 9);
    assert!(now(&app, &issue).stale_at.is_none(), "no project says anything unasked");
    assert_eq!(rule(&app, "10", "5"), 303);

    wait(&app, 2);

    assert!(now(&app, &issue).stale_at.is_some());
    check(&app);
    let page = app.sign_in("bo").page("/notifications").text("main");
    assert!(page.contains("went stale after") && page.contains("it will be closed on"), "{page}");
    assert!(app.sign_in("bo").page("/projects/web/issues/1").text(".title__meta").contains("Stale"));
    wait(&app, 6);
    assert!(!now(&app, &issue).is_open());
    assert_eq!(told(&app).iter().filter(|action| *action == "stale_marked").count(), 1);
    assert!(told(&app).contains(&"issue_closed".to_owned()));
    check(&app);
    app.sign_in("bo").post("/projects/web/issues/1/closure/delete", &[]).location();
    assert!(now(&app, &issue).stale_at.is_none() && now(&app, &issue).is_open());
    check(&app);
}

#[test]
fn what_people_do_brings_it_back_and_what_programs_do_does_not() {
    let (app, issue) = scene();
    rule(&app, "3", "");
    wait(&app, 4);
    assert!(now(&app, &issue).stale_at.is_some());

    let system = app.instance.system().unwrap();
    let (of, system) = (issue.clone(), system);
    let body = tidings::models::text::Body::parse_some("body", "Beep.").unwrap();
    app.instance.db.write_now(tidings::db::Act::new(system, Via::System), move |tx| of.comment(tx, &body)).unwrap();
    assert!(now(&app, &issue).stale_at.is_some());
    comment(&app, &app.user("bo"), &issue, Via::Web);

    assert!(now(&app, &issue).stale_at.is_none());
    assert_eq!(told(&app).last().map(String::as_str), Some("stale_cleared"));
    check(&app);
    wait(&app, 4);
    assert!(now(&app, &issue).stale_at.is_some(), "and again");
    let emoji = tidings::look::emoji("heart").unwrap();
    let of = issue.clone();
    app.act(&app.user("bo"), move |tx| of.react(tx, None, emoji));
    wait(&app, 1);
    assert!(now(&app, &issue).stale_at.is_none(), "a heart is a sign of life, seen at the next look");
    check(&app);
}

#[test]
fn the_days_are_set_by_maintainers_in_numbers() {
    let (app, _) = scene();
    for (after, close) in [("0", ""), ("x", ""), ("", "3"), ("99999", ""), ("3", "-1")] {
        assert_eq!(rule(&app, after, close), 422, "{after} {close}");
    }
    assert_eq!(rule(&app, "60", "14"), 303);
    let page = app.sign_in("ana").page("/projects/web/settings");
    assert_eq!(page.form("/projects/web/settings/stale").value("Stale after so many days"), Some("60"));
    let audit = app.sign_in("ana").page("/projects/web/audit").text("main");
    assert!(audit.contains("from never stale to stale after 60 days, closed 14 days later"), "{audit}");
    assert_eq!(app.sign_in("bo").post("/projects/web/settings/stale", &[("stale_after_days", "1")]).status, 403);
}
