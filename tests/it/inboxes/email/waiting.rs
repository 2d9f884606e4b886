//! When mail leaves, and what makes it stay.

use chrono::TimeDelta;
use tidings::db::words::{DeliveryState, Role, Visibility};
use tidings::inboxes::Outlet;
use tidings::models::text::Body;
use tidings::models::{member, notification};

use super::scene;
use crate::support::desk::{Desk, outlet, outlet_to};
use crate::support::smtp::MailServer;

#[test]
fn mail_waits_and_is_gathered_until_the_issue_is_quiet() {
    let server = MailServer::start();
    let (desk, ana, bo, issue) = scene(&Outlet { mail_delay: None, ..outlet_to(&server) });

    desk.comment(&issue, &bo, "One.");
    desk.deliver_all();
    desk.advance(TimeDelta::minutes(9));
    desk.comment(&issue, &bo, "Two.");
    desk.deliver_all();
    desk.advance(TimeDelta::minutes(9));
    desk.deliver_all();
    assert_eq!(server.mails().all().len(), 0, "the issue was not quiet for ten minutes");
    desk.advance(TimeDelta::minutes(2));
    desk.deliver_all();

    let mails = server.mails().all();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text().contains("One.") && mails[0].text().contains("Two."));
    assert_eq!(mails[0].to, [ana.email.unwrap()]);
}

#[test]
fn a_mention_leaves_after_two_minutes_and_what_comes_later_does_not_hold_it_back() {
    let server = MailServer::start();
    let (desk, _, bo, issue) = scene(&Outlet { mail_delay: None, ..outlet_to(&server) });

    desk.comment(&issue, &bo, "Look, @ana.");
    desk.deliver_all();
    desk.advance(TimeDelta::minutes(1));
    desk.comment(&issue, &bo, "And this.");
    desk.deliver_all();
    desk.advance(TimeDelta::seconds(61));
    desk.deliver_all();

    let mails = server.mails().all();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text().contains("And this."));
}

#[test]
fn what_was_read_or_taken_back_meanwhile_is_not_mailed() {
    let server = MailServer::start();
    let (desk, ana, bo, issue) = scene(&Outlet { mail_delay: None, ..outlet_to(&server) });
    let (user, of) = (ana.id, issue.id);

    let read = desk.comment(&issue, &bo, "Look, @ana.");
    desk.deliver_all();
    desk.act(&ana, move |tx| notification::opened(tx, user, of));
    desk.advance(TimeDelta::minutes(11));
    desk.deliver_all();
    let body = Body::parse_some("body", "Oh, @ana, never mind.").unwrap();
    let on = issue.clone();
    let (comment, gone) = desk.act(&bo, move |tx| on.comment(tx, &body));
    desk.deliver_all();
    desk.act(&bo, move |tx| tidings::models::comment::Comment::find(tx.conn(), comment)?.delete(tx));
    desk.advance(TimeDelta::minutes(11));
    desk.deliver_all();

    assert_eq!(server.mails().all().len(), 0);
    assert_eq!(desk.receipt("email", read, &ana).unwrap().1, "was read in the app meanwhile");
    assert_eq!(desk.receipt("email", gone, &ana).unwrap().1, "it was taken back");
}

#[test]
fn rights_are_asked_again_when_the_mail_leaves() {
    let server = MailServer::start();
    let delayed = Outlet { mail_delay: Some(TimeDelta::seconds(60)), ..outlet_to(&server) };
    let desk = Desk::with(&delayed);
    let (ana, bo) = (desk.person("ana"), desk.person("bo"));
    let project = desk.project(&bo, Visibility::Private);
    desk.join(project.id, &ana, Role::Reader);
    let issue = desk.issue(project.id, &ana, "Login fails");
    desk.deliver_all();
    desk.advance(TimeDelta::seconds(61));
    desk.deliver_all();
    server.mails().take();
    let event = desk.comment(&issue, &bo, "A secret.");
    desk.deliver_all();
    let (id, user) = (project.id, ana.id);

    desk.act(&bo, move |tx| member::remove(tx, id, user));
    desk.advance(TimeDelta::seconds(61));
    desk.deliver_all();

    assert_eq!(server.mails().all().len(), 0);
    assert_eq!(
        desk.receipt("email", event, &ana).unwrap(),
        (DeliveryState::Skipped, "may not read the project".into())
    );
}

#[test]
fn without_a_mail_server_nothing_waits_for_one() {
    let (desk, _, bo, issue) = scene(&outlet());

    let event = desk.comment(&issue, &bo, "I see it too.");
    desk.deliver_all();

    assert!(desk.receipts("email", event).is_empty());
}
