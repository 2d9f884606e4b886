//! Mail to a real server: what it says, when it leaves, and what happens when the server will not have it.

mod waiting;

use chrono::TimeDelta;
use tidings::db::words::{CloseReason, DeliveryState, Level, Visibility};
use tidings::inboxes::Outlet;
use tidings::models::issue::Issue;
use tidings::models::text::{Body, Title};
use tidings::models::unsubscribe::Unsubscribe;
use tidings::models::user::{Profile, User};
use tidings::models::{member, user};

use crate::support::desk::{Desk, outlet_to};
use crate::support::smtp::{MailServer, Mood};

/// Ana's issue in a project of Bo's, who does not watch it; Ana reads her mail.
fn scene(outlet: &Outlet) -> (Desk, User, User, Issue) {
    let desk = Desk::with(outlet);
    let (ana, bo) = (desk.person("ana"), desk.person("bo"));
    let project = desk.project(&bo, Visibility::Public);
    let (id, owner) = (project.id, bo.id);
    desk.act(&bo, move |tx| member::set_level(tx, id, owner, Level::Participating));
    let issue = desk.issue(project.id, &ana, "Login fails");
    desk.deliver_all();
    (desk, ana, bo, issue)
}

#[test]
fn a_comment_reaches_the_author_once_with_all_headers() {
    let server = MailServer::start();
    let (desk, ana, bo, issue) = scene(&outlet_to(&server));

    let event = desk.comment(&issue, &bo, "I see it **too**.");
    desk.deliver_all();
    desk.deliver_all();

    let mails = server.mails().all();
    assert_eq!(mails.len(), 1);
    let header = |name: &str| mails[0].header(name).unwrap_or_default();
    assert_eq!(mails[0].to, ["ana@example.org"]);
    assert_eq!(header("Subject"), "[Ferry] Login fails (#1)");
    assert!(header("From").contains("bo (Tidings)"), "{}", header("From"));
    assert!(header("Message-ID").starts_with(&format!("<e.{event}.")), "{}", header("Message-ID"));
    assert!(header("Message-ID").ends_with(&format!(".{}@tidings.example.org>", ana.id)));
    assert_eq!(header("References"), format!("<i.{}@tidings.example.org>", issue.id));
    assert_eq!(header("X-Tidings-Reason"), "author");
    assert_eq!(header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    assert!(header("List-Id").contains("<ferry.tidings.example.org>"));
    assert!(mails[0].text().contains("bo commented on #1 Login fails"), "{}", mails[0].text());
    assert!(mails[0].text().contains("You get this because you opened this issue."));
    assert!(mails[0].html().contains("<strong>too</strong>"));
    assert_eq!(desk.receipt("email", event, &ana).unwrap().0, DeliveryState::Delivered);
}

#[test]
fn the_unsubscribe_link_is_signed_for_this_person_and_issue() {
    let server = MailServer::start();
    let outlet = outlet_to(&server);
    let (desk, ana, bo, issue) = scene(&outlet);

    desk.comment(&issue, &bo, "I see it too.");
    desk.deliver_all();

    let mails = server.mails().all();
    let link = mails[0].header("List-Unsubscribe").unwrap();
    let token = link.trim_matches(['<', '>']).strip_prefix("https://tidings.example.org/unsubscribe/").unwrap();
    assert_eq!(Unsubscribe::parse(token, &outlet.secret).unwrap(), Unsubscribe { user: ana.id, issue: issue.id });
}

#[test]
fn one_act_that_mentions_assigns_and_closes_is_one_mail() {
    let server = MailServer::start();
    let (desk, ana, bo, issue) = scene(&outlet_to(&server));
    let body = Body::parse_some("body", "Yours, @ana.").unwrap();
    let to = ana.clone();

    desk.act(&bo, move |tx| {
        issue.comment(tx, &body)?;
        issue.assign(tx, &to)?;
        issue.close(tx, CloseReason::Completed)
    });
    desk.deliver_all();

    let mails = server.mails().all();
    assert_eq!(mails.len(), 1);
    let text = mails[0].text();
    for words in ["bo commented on", "bo assigned ana to", "bo closed", "because you were mentioned"] {
        assert!(text.contains(words), "{words} is missing in {text}");
    }
    assert!(!text.contains("bo mentioned"), "the comment shows it: {text}");
}

#[test]
fn the_subject_is_frozen_and_later_mails_answer_it() {
    let server = MailServer::start();
    let (desk, _, bo, issue) = scene(&outlet_to(&server));
    desk.comment(&issue, &bo, "One.");
    desk.deliver_all();
    let renamed = issue.clone();
    desk.act(&bo, move |tx| renamed.edit(tx, &Title::parse("Sign-in fails")?, &Body::parse("body", "")?, 1));

    desk.comment(&issue, &bo, "Two.");
    desk.deliver_all();

    let mails = server.mails().all();
    let subjects: Vec<_> = mails.iter().map(|mail| mail.header("Subject").unwrap()).collect();
    assert_eq!(subjects, ["[Ferry] Login fails (#1)", "Re: [Ferry] Login fails (#1)"]);
    assert!(mails[1].text().contains("#1 Sign-in fails"));
}

#[test]
fn deferred_mail_is_sent_later_under_the_same_id() {
    let server = MailServer::start();
    let (desk, ana, bo, issue) = scene(&outlet_to(&server));
    server.becomes(Mood::AnswersMails(451));
    let event = desk.comment(&issue, &bo, "I see it too.");
    desk.deliver_all();
    let failed = desk.receipts("email", event).into_iter().find(|row| row.state == DeliveryState::Retry).unwrap();
    assert!(failed.last_error.unwrap().contains("451"));
    server.becomes(Mood::Takes);

    desk.advance(TimeDelta::seconds(80));
    desk.deliver_all();

    let mails = server.mails().all();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].header("Message-ID").unwrap().starts_with(&format!("<e.{event}.")));
    assert_eq!(mails[0].header("Subject").unwrap(), "[Ferry] Login fails (#1)", "the first try did not count");
    assert_eq!(desk.receipt("email", event, &ana).unwrap().0, DeliveryState::Delivered);
}

#[test]
fn servers_that_hang_or_hang_up_are_tried_again() {
    let server = MailServer::start();
    let (desk, ana, bo, issue) = scene(&outlet_to(&server));
    server.becomes(Mood::Hangs);
    let event = desk.comment(&issue, &bo, "I see it too.");

    desk.deliver_all();
    assert_eq!(desk.receipt("email", event, &ana).unwrap().0, DeliveryState::Retry);
    server.becomes(Mood::HangsUp);
    desk.advance(TimeDelta::seconds(80));
    desk.deliver_all();
    assert_eq!(desk.receipt("email", event, &ana).unwrap().0, DeliveryState::Retry);
    server.becomes(Mood::Takes);
    desk.advance(TimeDelta::seconds(400));
    desk.deliver_all();

    assert_eq!(server.mails().all().len(), 1);
    assert_eq!(desk.receipt("email", event, &ana).unwrap().0, DeliveryState::Delivered);
}

#[test]
fn a_refused_address_is_given_up_at_once() {
    let server = MailServer::start();
    let (desk, ana, bo, issue) = scene(&outlet_to(&server));
    server.becomes(Mood::AnswersRecipients(550));

    let event = desk.comment(&issue, &bo, "I see it too.");
    desk.deliver_all();

    assert_eq!(desk.receipt("email", event, &ana).unwrap().0, DeliveryState::Discarded);
}

#[test]
fn a_name_with_line_breaks_forges_no_header() {
    let server = MailServer::start();
    let (desk, _, bo, issue) = scene(&outlet_to(&server));
    let evil = "Bo\r\nBcc: everybody@example.org\r\n\r\nHello";
    let profile = Profile {
        full_name: evil.into(),
        time_zone: "UTC".into(),
        theme: tidings::db::words::Theme::System,
        density: tidings::db::words::Density::Comfortable,
        wants_mail: true,
        shortcuts: true,
    };
    let id = bo.id;
    desk.act(&bo, move |tx| user::User::set_profile(tx, id, profile));

    desk.comment(&issue, &bo, "I see it too.");
    desk.deliver_all();

    let mails = server.mails().all();
    assert_eq!(mails[0].header("Bcc"), None);
    assert!(mails[0].header("From").unwrap().contains("Bo Bcc: everybody@example.org Hello (Tidings)"));
}
