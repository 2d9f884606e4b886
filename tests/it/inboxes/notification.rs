//! Notifications: one row a person and issue, counted exactly once, read in every way.

use tidings::db::words::{Attention, CloseReason, Reason, Visibility};
use tidings::models::notification::{self, Mark, Query};
use tidings::models::text::Body;

use crate::support::desk::{Desk, outlet};

#[test]
fn what_happens_on_one_issue_is_one_notification() {
    let desk = Desk::with(&outlet());
    let (ana, bo) = (desk.person("ana"), desk.person("bo"));
    let project = desk.project(&bo, Visibility::Public);
    let issue = desk.issue(project.id, &ana, "Login fails");

    let first = desk.comment(&issue, &bo, "I see it too.");
    desk.deliver_all();
    let (of, to) = (issue.clone(), ana.clone());
    let body = Body::parse_some("body", "Yours, @ana.").unwrap();
    let last = desk
        .act(&bo, move |tx| {
            of.comment(tx, &body)?;
            of.assign(tx, &to)?;
            of.close(tx, CloseReason::Completed)
        })
        .unwrap();
    desk.deliver_all();
    desk.deliver_all();

    let all = desk.notifications(&ana);
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].state, all[0].reason, all[0].unread_count), (Attention::Unread, Reason::Mentioned, 5));
    assert_eq!((all[0].first_unread_event_id, all[0].last_event_id), (Some(first), last));
    assert_eq!(desk.db.read_now(|conn| notification::count_unread(conn, &ana)).unwrap(), 1);
    assert!(desk.notifications(&bo).iter().all(|own| own.last_event_id < first), "nobody is told of his own acts");
}

#[test]
fn reading_saving_and_putting_away_are_remembered() {
    let desk = Desk::with(&outlet());
    let (ana, bo) = (desk.person("ana"), desk.person("bo"));
    let project = desk.project(&bo, Visibility::Public);
    let issue = desk.issue(project.id, &ana, "Login fails");
    desk.comment(&issue, &bo, "One.");
    desk.deliver_all();
    let (id, user, of) = (desk.notifications(&ana)[0].id, ana.id, issue.id);
    let state = || {
        let one = desk.notifications(&ana).remove(0);
        (one.state, one.unread_count)
    };
    let mark = |mark| desk.act(&ana, move |tx| notification::mark(tx, user, id, mark));

    assert!(desk.act(&ana, move |tx| notification::opened(tx, user, of)));
    assert_eq!(state(), (Attention::Read, 0));
    assert!(!desk.act(&ana, move |tx| notification::opened(tx, user, of)), "there was nothing to read");
    mark(Mark::Unread);
    assert_eq!(state(), (Attention::Unread, 1));
    mark(Mark::Saved);
    desk.act(&ana, move |tx| notification::read_all(tx, user));
    assert_eq!(state(), (Attention::Saved, 0));
    let event = desk.comment(&issue, &bo, "Two.");
    desk.deliver_all();
    assert_eq!(state(), (Attention::Saved, 1), "news does not make a saved one less saved");
    assert_eq!(desk.notifications(&ana)[0].first_unread_event_id, Some(event));
    mark(Mark::Done);
    assert_eq!(state(), (Attention::Done, 0));
    desk.comment(&issue, &bo, "Three.");
    desk.deliver_all();
    assert_eq!(state(), (Attention::Unread, 1), "news brings it back");
}

#[test]
fn somebody_elses_notification_cannot_be_marked() {
    let desk = Desk::with(&outlet());
    let (ana, bo) = (desk.person("ana"), desk.person("bo"));
    let project = desk.project(&bo, Visibility::Public);
    let issue = desk.issue(project.id, &ana, "Login fails");
    desk.comment(&issue, &bo, "One.");
    desk.deliver_all();
    let (id, user) = (desk.notifications(&ana)[0].id, bo.id);

    let refused = desk.db.write_now(bo.id, move |tx| notification::mark(tx, user, id, Mark::Done));

    assert!(matches!(refused, Err(tidings::error::Error::NotFound)));
}

#[test]
fn pages_go_both_ways_and_show_only_what_may_be_read() {
    let desk = Desk::with(&outlet());
    let (ana, bo) = (desk.person("ana"), desk.person("bo"));
    let project = desk.project(&bo, Visibility::Private);
    desk.join(project.id, &ana, tidings::db::words::Role::Reader);
    let issues: Vec<_> = (1..=5).map(|number| desk.issue(project.id, &ana, &format!("Number {number}"))).collect();
    for issue in &issues {
        desk.comment(issue, &bo, "I see it too.");
        desk.deliver_all();
    }
    let page = |query: Query| {
        let told = desk.db.read_now(|conn| notification::page(conn, &ana, query)).unwrap();
        told.into_iter().map(|(one, issue, _)| (issue.number, (one.updated_at, one.id))).collect::<Vec<_>>()
    };
    let two = Query { limit: 2, ..Query::default() };

    let newest = page(two);
    let older = page(Query { before: Some(newest[1].1), ..two });
    let back = page(Query { after: Some(older[0].1), ..two });

    let numbers = |rows: &[(i64, _)]| rows.iter().map(|row| row.0).collect::<Vec<_>>();
    assert_eq!((numbers(&newest), numbers(&older), numbers(&back)), (vec![5, 4], vec![3, 2], vec![5, 4]));
    let (id, user) = (project.id, ana.id);
    desk.act(&bo, move |tx| tidings::models::member::remove(tx, id, user));
    assert_eq!(page(two), []);
    assert_eq!(desk.db.read_now(|conn| notification::count_unread(conn, &ana)).unwrap(), 0);
}
