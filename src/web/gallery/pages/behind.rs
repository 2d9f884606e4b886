//! Pages about what happens behind the others.
use askama::Template;

use crate::look::Icon;
use crate::web::admin::deliveries::{DeliveriesPage, DeliveryRow, DeliveryState, InboxCounts};
use crate::web::admin::mail::{MailPage, Tried};
use crate::web::admin::moderation::{FlaggedRow, ModerationPage};
use crate::web::admin::users::manage::UserPage;
use crate::web::admin::users::{UserRow, UsersPage};
use crate::web::avatar::Avatar;
use crate::web::feed::{Feed, FeedItem, FeedLine};
use crate::web::gallery::content::{self as made, at, clock, page, person, when};
use crate::web::gallery::events;
use crate::web::inviting::InvitationRow;
use crate::web::mailbox::{Mail, MailboxPage, Post};
use crate::web::page::Section;
use crate::web::pager::Pager;
use crate::web::receipts::{Progress, Receipt, ReceiptsPage};
use crate::web::styleguide::StyleGuidePage;

fn receipts() -> ReceiptsPage {
    let receipt = |avatar: Avatar, who: &str, words: &str, state, error: Option<&str>| Receipt {
        avatar,
        who: who.into(),
        words: words.into(),
        state,
        at: Some(when("2026-11-23T14:02:00Z")),
        error: error.map(str::to_owned),
    };
    let ana = || person("ana").avatar;
    let time = "2026-11-23T14:02:00Z";
    let event = FeedLine::Item(events::comment(
        317,
        "mei",
        time,
        "Tried the branch overnight: four sleeps, four clean reconnects.",
    ));
    ReceiptsPage {
        page: page("Who was told", Some(Section::Activity)),
        issue: ("Sync stops after the laptop wakes from sleep #142".into(), made::ISSUE.into()),
        then: "/projects/ferry/issues/142?at=214".into(),
        event: Feed::by_day(&clock(), [(at(time), event)]),
        told: vec![
            receipt(ana(), "Ana", "by notification, because she is assigned", Progress::Delivered, None),
            receipt(
                Avatar::machine(Icon::CommentDiscussion),
                "#ferry",
                "by Slack, because the project posts comments",
                Progress::Retrying,
                Some("Attempt 2 of 8: 503 Service Unavailable"),
            ),
        ],
        not_told: vec![receipt(person("mei").avatar, "Mei", "wrote it", Progress::Skipped, None)],
        others: Some("and 3 others by email".into()),
        is_planning: false,
    }
}

fn moderation(rows: Vec<FlaggedRow>) -> ModerationPage {
    let waiting = i64::try_from(rows.len()).unwrap_or(0);
    ModerationPage { page: page("Moderation", None), is_admin: true, rows, waiting }
}

pub fn all() -> Vec<(&'static str, String)> {
    let flagged = |id, is_published| FlaggedRow {
        id,
        author: person("bo"),
        since: when("2026-11-23T14:02:00Z"),
        issue: ("Ferry".into(), "#142 Sync stops after the laptop wakes from sleep".into(), made::ISSUE.into()),
        because: "It has words that advertisements have.",
        text:
            "Visit our online casino:\nhttps://casino.example/aVeryLongAddressThatHasNoSpaceInItAnywhereAndGoesOnAndOn"
                .into(),
        is_published,
    };
    let nobody = ReceiptsPage { told: vec![], not_told: vec![], others: None, ..receipts() };
    let row = |id, state, error: Option<&str>| DeliveryRow {
        id,
        event: Some(9119),
        phrase: "Mei commented on #142 Sync stops after the laptop wakes from sleep".into(),
        inbox: "email".into(),
        target: "ana".into(),
        reason: "assigned".into(),
        state,
        attempts: 3,
        at: when("2026-11-23T14:25:00Z"),
        error: error.map(str::to_owned),
    };
    let counts = |inbox: &str| InboxCounts {
        inbox: inbox.into(),
        waiting: 12,
        retry: 1,
        delivered: 30_652,
        skipped: 4,
        discarded: 2,
    };
    let deliveries = DeliveriesPage {
        page: page("Deliveries", None),
        inboxes: ["email", "notification", "slack"].map(counts).into(),
        oldest_due: Some(when("2026-11-23T14:02:00Z")),
        mail_is_off: true,
        filters: vec![("All".into(), "?".into(), true), ("Retry".into(), "?state=retry".into(), false)],
        rows: vec![
            row(1, DeliveryState::Retry, Some("451 4.3.0 Temporary system problem. Try again later.")),
            row(2, DeliveryState::Delivered, None),
            row(3, DeliveryState::Discarded, Some("550 5.1.1 No such user")),
        ],
        pager: Pager::default(),
    };
    let user = |name: &str, is_admin, is_disabled| UserRow {
        person: person(name),
        email: format!("{name}@example.org"),
        is_admin,
        is_disabled,
        tag: is_disabled.then_some("imported"),
        url: format!("/admin/users/{name}"),
        since: when("2026-11-12T14:02:00Z"),
    };
    let users = UsersPage {
        page: page("Users", None),
        rows: vec![user("ana", true, false), user("bo", false, true)],
        pager: Pager::default(),
        may_invite: true,
        email: "mei".into(),
        email_error: Some("This is no email address.".into()),
        invitations: vec![InvitationRow {
            id: 3,
            to: "mei@example.org".into(),
            role: None,
            since: when("2026-11-12T14:02:00Z"),
        }],
    };
    let account = |name: &str, is_imported: bool, is_shut: bool| UserPage {
        page: page("Bo Lindqvist", None),
        person: person(name),
        url: format!("/admin/users/{name}"),
        email: format!("{name}@example.org"),
        since: when("2026-11-12T14:02:00Z"),
        is_admin: !is_shut,
        disabled: is_shut.then(|| when("2026-11-22T14:02:00Z")),
        is_person: !is_imported,
        is_imported,
        is_same_as: None,
        logins: vec![person("mei")],
        typed: "zoe".into(),
        person_error: is_imported.then(|| "Nobody here is called “zoe”.".into()),
    };
    let mail_page = |from: Option<&str>, fault: Option<&str>| MailPage {
        page: page("Mail", None),
        from: from.map(str::to_owned),
        to: "ana".into(),
        to_error: fault.map(|_| "This is no email address.".into()),
        tried: fault.map(|fault| Tried {
            said: vec!["connecting: done".into(), "MAIL FROM: 250 ok".into()],
            fault: Some(fault.to_owned()),
        }),
    };
    let linked = UserPage { is_same_as: Some(person("mei")), ..account("chidi", true, false) };
    let mail = Mail {
        to: "Ana Ruiz <ana@example.org>".into(),
        subject: "Re: [Ferry] Sync stops after the laptop wakes from sleep (#142)".into(),
        at: when("2026-11-23T14:02:00Z"),
        headers: [("From", "\"Mei (Tidings)\" <tidings@localhost>"), ("List-Id", "Ferry <ferry.localhost>"), ("X-Tidings-Reason", "assigned")]
            .map(|(name, value)| (name.into(), value.into()))
            .into(),
        text: "Mei commented:\n\nTried the branch overnight: four sleeps, four clean reconnects.\n\nYou get this because you are assigned.".into(),
        html: Some("<p><b>Mei</b> commented</p>".into()),
    };
    let post = Post {
        to: "#ferry".into(),
        at: when("2026-11-23T14:02:00Z"),
        text: "Mei commented on #142".into(),
        json: "{\n  \"text\": \"Mei commented on #142\"\n}".into(),
    };
    let mailbox = |is_full: bool| MailboxPage {
        page: page("Mailbox", None),
        mails: if is_full { vec![mail.clone(), mail.clone()] } else { vec![] },
        posts: if is_full { vec![post.clone()] } else { vec![] },
        asked: if is_full { vec![Post { to: "commentCreate".into(), ..post.clone() }] } else { vec![] },
    };
    let catalogue =
        events::lines().into_iter().filter(|(_, line)| matches!(line, FeedLine::Item(FeedItem { card: None, .. })));
    let guide = StyleGuidePage { page: page("Style guide", None), catalogue: Feed::by_day(&clock(), catalogue) };
    vec![
        ("receipts", receipts().render().unwrap()),
        ("receipts-nobody", nobody.render().unwrap()),
        ("deliveries", deliveries.render().unwrap()),
        ("moderation", moderation(vec![flagged(3, false), flagged(4, true)]).render().unwrap()),
        ("moderation-empty", moderation(Vec::new()).render().unwrap()),
        ("mail-off", mail_page(None, None).render().unwrap()),
        ("mail-tried", mail_page(Some("tidings@example.org"), Some("550 No such user")).render().unwrap()),
        ("users", users.render().unwrap()),
        ("account", account("bo", false, false).render().unwrap()),
        ("account-shut", account("bo", false, true).render().unwrap()),
        ("account-imported", account("chidi", true, false).render().unwrap()),
        ("account-linked", linked.render().unwrap()),
        ("mailbox", mailbox(true).render().unwrap()),
        ("mailbox-empty", mailbox(false).render().unwrap()),
        ("styleguide", guide.render().unwrap()),
    ]
}
