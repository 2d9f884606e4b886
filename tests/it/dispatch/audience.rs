//! Who is told of what, and the words for why not.

use tidings::db::Act;
use tidings::db::types::EventId;
use tidings::db::words::Via;
use tidings::db::words::{CloseReason, DeliveryState, Following, Level, Reason, Role, Visibility};
use tidings::models::comment::Comment;
use tidings::models::text::Body;
use tidings::models::user::User;
use tidings::models::{member, subscription};

use crate::support::desk::{Desk, outlet};

fn told(desk: &Desk, event: EventId, user: &User) -> Option<String> {
    desk.receipt("notification", event, user).map(|(state, reason)| match state {
        DeliveryState::Delivered => reason,
        state => format!("{state}: {reason}"),
    })
}

#[test]
fn the_author_is_told_of_a_comment_and_the_actor_is_not() {
    let desk = Desk::with(&outlet());
    let (ana, bo) = (desk.person("ana"), desk.person("bo"));
    let project = desk.project(&bo, Visibility::Public);
    let issue = desk.issue(project.id, &ana, "Login fails");

    let event = desk.comment(&issue, &bo, "I see it too.");
    desk.deliver_all();

    assert_eq!(told(&desk, event, &ana).unwrap(), "author");
    assert_eq!(told(&desk, event, &bo).unwrap(), "skipped: did it");
}

#[test]
fn whoever_watches_only_the_project_is_told_that_an_issue_was_closed() {
    let desk = Desk::with(&outlet());
    let (ana, bo, mei) = (desk.person("ana"), desk.person("bo"), desk.person("mei"));
    let project = desk.project(&ana, Visibility::Public);
    let (id, watcher) = (project.id, mei.id);
    desk.act(&mei, move |tx| member::set_level(tx, id, watcher, Level::All));
    let issue = desk.issue(project.id, &bo, "Login fails");

    let event = desk.act(&bo, move |tx| issue.close(tx, CloseReason::Completed)).unwrap();
    desk.deliver_all();

    assert_eq!(told(&desk, event, &mei).unwrap(), "watching");
    assert_eq!(told(&desk, event, &ana).unwrap(), "watching", "maintainers watch by default");
}

#[test]
fn whoever_wrote_a_comment_is_told_that_another_deleted_it() {
    let desk = Desk::with(&outlet());
    let (ana, bo, mei) = (desk.person("ana"), desk.person("bo"), desk.person("mei"));
    let project = desk.project(&bo, Visibility::Public);
    let issue = desk.issue(project.id, &ana, "Login fails");
    let (comment, _) = desk.act(&mei, move |tx| issue.comment(tx, &Body::parse("body", "Buy lamps!")?));

    let event = desk.act(&bo, move |tx| Comment::find(tx.conn(), comment)?.delete(tx));
    desk.deliver_all();

    assert_eq!(told(&desk, event, &mei).unwrap(), "commented");
    assert_eq!(told(&desk, event, &ana), None);
}

#[test]
fn an_unsubscribed_person_hears_nothing_until_he_is_mentioned() {
    let desk = Desk::with(&outlet());
    let (ana, bo) = (desk.person("ana"), desk.person("bo"));
    let project = desk.project(&bo, Visibility::Public);
    let issue = desk.issue(project.id, &ana, "Login fails");
    let (of, who) = (issue.clone(), ana.clone());
    desk.act(&ana, move |tx| of.unsubscribe(tx, &who));

    let quiet = desk.comment(&issue, &bo, "I see it too.");
    desk.deliver_all();
    let loud = desk.comment(&issue, &bo, "What do you say, @ana?");
    desk.deliver_all();

    assert_eq!(told(&desk, quiet, &ana).unwrap(), "skipped: unsubscribed");
    assert_eq!(told(&desk, loud, &ana).unwrap(), "mentioned");
    assert_eq!(told(&desk, EventId(loud.0 + 1), &ana).unwrap(), "mentioned", "the event that names her");
}

#[test]
fn whoever_ignores_the_issue_is_not_even_told_of_a_mention() {
    let desk = Desk::with(&outlet());
    let (ana, bo) = (desk.person("ana"), desk.person("bo"));
    let project = desk.project(&bo, Visibility::Public);
    let issue = desk.issue(project.id, &ana, "Login fails");
    let pair = (issue.id, ana.id);
    desk.act(&ana, move |tx| subscription::set(tx, pair, Following::Ignored, Reason::Author));

    let event = desk.comment(&issue, &bo, "What do you say, @ana?");
    desk.deliver_all();

    assert_eq!(told(&desk, EventId(event.0 + 1), &ana).unwrap(), "skipped: ignores this issue");
    assert_eq!(desk.notifications(&ana), []);
}

#[test]
fn levels_narrow_what_is_told() {
    let desk = Desk::with(&outlet());
    let (ana, bo, mei) = (desk.person("ana"), desk.person("bo"), desk.person("mei"));
    let project = desk.project(&bo, Visibility::Public);
    let issue = desk.issue(project.id, &ana, "Login fails");
    desk.comment(&issue, &mei, "Me too.");
    let (id, first, second) = (project.id, ana.id, mei.id);
    desk.act(&ana, move |tx| {
        member::set_level(tx, id, first, Level::Mentions)?;
        member::set_level(tx, id, second, Level::Ignore)
    });

    let event = desk.comment(&issue, &bo, "Is it so, @ana and @mei?");
    desk.deliver_all();

    assert_eq!(told(&desk, event, &ana).unwrap(), "skipped: is told of mentions only");
    assert_eq!(told(&desk, EventId(event.0 + 1), &ana).unwrap(), "mentioned");
    assert_eq!(told(&desk, event, &mei).unwrap(), "skipped: ignores the project");
}

#[test]
fn nobody_is_told_of_what_he_may_not_read() {
    let desk = Desk::with(&outlet());
    let (ana, bo, mei) = (desk.person("ana"), desk.person("bo"), desk.person("mei"));
    let project = desk.project(&ana, Visibility::Private);
    desk.join(project.id, &bo, Role::Reader);
    let issue = desk.issue(project.id, &ana, "A secret");

    let event = desk.comment(&issue, &bo, "Do not tell @mei.");
    desk.deliver_all();

    assert_eq!(told(&desk, event, &ana).unwrap(), "author");
    assert_eq!(told(&desk, EventId(event.0 + 1), &mei), None, "that she was named is not even recorded");
    assert_eq!(desk.notifications(&mei), []);
}

#[test]
fn the_previous_assignee_is_told_of_losing_the_issue() {
    let desk = Desk::with(&outlet());
    let (ana, bo) = (desk.person("ana"), desk.person("bo"));
    let project = desk.project(&ana, Visibility::Public);
    let issue = desk.issue(project.id, &ana, "Login fails");
    let (of, to) = (issue.clone(), bo.clone());
    desk.act(&ana, move |tx| of.assign(tx, &to));
    let (of, from) = (issue.clone(), bo.clone());

    let event = desk.act(&ana, move |tx| of.unassign(tx, &from)).unwrap();
    desk.deliver_all();

    assert_eq!(told(&desk, event, &bo).unwrap(), "assigned");
}

#[test]
fn an_import_tells_nobody() {
    let desk = Desk::with(&outlet());
    let (ana, bo) = (desk.person("ana"), desk.person("bo"));
    let project = desk.project(&ana, Visibility::Public);
    let issue = desk.issue(project.id, &ana, "Login fails");
    desk.deliver_all();
    let body = Body::imported("Long ago, @ana.");

    let event = desk.db.write_now(Act::new(bo.id, Via::Import), move |tx| issue.comment(tx, &body)).unwrap().1;
    desk.deliver_all();

    for inbox in ["notification", "email", "slack"] {
        assert!(desk.receipts(inbox, event).is_empty(), "{inbox}");
    }
}

#[test]
fn the_queries_do_not_grow_with_the_people() {
    let desk = Desk::with(&outlet());
    let ana = desk.person("ana");
    let project = desk.project(&ana, Visibility::Public);
    let issue = desk.issue(project.id, &ana, "Login fails");
    let event = desk.comment(&issue, &ana, "Anybody?");
    let cost = || {
        let event = desk.db.read_now(|conn| tidings::events::Event::find(conn, event)).unwrap();
        let before = desk.db.queries();
        let considered = desk.db.read_now(|conn| tidings::dispatch::audience::of(conn, &event)).unwrap();
        (considered.len(), desk.db.queries() - before)
    };
    let (few, queries) = cost();

    for number in 0..20 {
        let person = desk.person(&format!("person{number}"));
        desk.comment(&issue, &person, "Me too.");
    }

    assert_eq!(cost(), (few + 20, queries));
}
