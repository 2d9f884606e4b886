//! The article's throttle: the same act inside the window moves the time of the event that is there; nothing is told again.

use chrono::TimeDelta;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use tidings::db::types::EventId;
use tidings::db::words::Visibility;
use tidings::events::{Action, Event, NewEvent, Recorded, record_event};
use tidings::models::issue::Issue;

use crate::support::app::App;
use crate::support::node::{Client, Instance};

/// How many look at once.
const AT_ONCE: usize = 50;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

fn count(app: &App, sql: &str) -> i64 {
    let sql = sql.to_owned();
    app.instance.db.read_now(|conn| Ok(diesel::sql_query(sql).get_result::<Count>(conn)?.count)).unwrap()
}

#[test]
fn a_viewed_issue_is_recorded_once_in_fifteen_minutes() {
    let app = App::start();
    let ana = app.user("ana");
    let issue = app.issue(&app.project("web").create()).create();
    let view = || app.act(&ana, move |tx| Issue::view(tx, issue.id));
    let event = |id: EventId| app.instance.db.read_now(|conn| Event::find(conn, id)).unwrap();

    let Recorded::New(first) = view() else { panic!("the first look is new") };
    let recorded = event(first);
    app.clock.advance(TimeDelta::minutes(14));
    let again = view();
    app.clock.advance(TimeDelta::minutes(14));
    let and_again = view();
    app.clock.advance(TimeDelta::minutes(16));
    let later = view();

    assert_eq!((again, and_again), (Recorded::Throttled(first), Recorded::Throttled(first)));
    assert!(matches!(later, Recorded::New(second) if second != first));
    let touched = event(first);
    assert!(touched.occurred_at.0 - recorded.occurred_at.0 >= TimeDelta::minutes(28), "its time was not moved");
    assert_eq!(touched.created_at, recorded.created_at);
}

#[test]
fn another_actor_record_or_action_is_another_event() {
    let app = App::start();
    let (ana, bo) = (app.user("ana"), app.user("bo"));
    let web = app.project("web").create();
    let (one, two) = (app.issue(&web).create(), app.issue(&web).create());

    let first = app.act(&ana, move |tx| Issue::view(tx, one.id));
    let by_another = app.act(&bo, move |tx| Issue::view(tx, one.id));
    let elsewhere = app.act(&ana, move |tx| Issue::view(tx, two.id));

    assert!([first, by_another, elsewhere].iter().all(|recorded| matches!(recorded, Recorded::New(_))));
}

#[test]
fn fifty_at_once_make_one_event_that_is_told_once() {
    let app = App::start();
    let ana = app.user("ana");
    let issue = app.issue(&app.project("web").create()).create();
    let (db, actor, id) = (&app.instance.db, ana.id, issue.id);
    let before = count(&app, "SELECT count(*) AS count FROM deliveries");

    let recorded: Vec<Recorded> = std::thread::scope(|scope| {
        let comment = move || {
            let said = Action::CommentAdded { excerpt: "The same at the same time".into() };
            let event = NewEvent::on(id, said).throttled_within(TimeDelta::minutes(15));
            db.write_now(actor, |tx| record_event(tx, event)).unwrap()
        };
        let threads: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(comment)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });

    let new: Vec<_> = recorded.iter().filter(|recorded| matches!(recorded, Recorded::New(_))).collect();
    assert_eq!(new.len(), 1, "{recorded:?}");
    assert!(recorded.iter().all(|recorded| recorded.event() == new[0].event()));
    assert_eq!(count(&app, "SELECT count(*) AS count FROM issue_events WHERE action = 'comment_added'"), 1);
    let inboxes = count(&app, "SELECT count(*) AS count FROM deliveries") - before;
    let distinct = "SELECT count(DISTINCT inbox) AS count FROM deliveries d JOIN issue_events e ON e.id = d.event_id WHERE e.action = 'comment_added'";
    assert_eq!(inboxes, count(&app, distinct), "each inbox was told once");
    app.deliver_all();
}

#[test]
fn two_processes_on_one_postgresql_record_one_view() {
    let instance = Instance::new();
    let Some(beside) = instance.beside() else { return };
    instance.add_admin("ana", "correct horse battery");
    let nodes = [instance.serve(&[]), beside.serve(&[])];
    let mut ana = Client::signed_in(&instance, "ana", "correct horse battery");
    let visibility = Visibility::Public.as_str();
    ana.post("/projects", &[("name", "Web"), ("slug", "web"), ("visibility", visibility)]).unwrap();
    ana.post("/projects/web/issues", &[("title", "Looked at by many"), ("body", "")]).unwrap();

    std::thread::scope(|scope| {
        for place in [&instance, &beside] {
            for _ in 0..AT_ONCE / 2 {
                let mut ana = ana.at(place);
                scope.spawn(move || assert_eq!(ana.get("/projects/web/issues/1").unwrap().status, 200));
            }
        }
    });

    // A stop writes down what was noted.
    assert!(nodes.into_iter().all(|node| node.stop().success()), "{}", instance.log());
    let views = "SELECT count(*) AS count FROM issue_events WHERE action = 'issue_viewed'";
    assert_eq!(diesel::sql_query(views).get_result::<Count>(&mut instance.connect()).unwrap().count, 1);
}
