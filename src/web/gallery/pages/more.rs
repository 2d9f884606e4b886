//! The pages that people see less often.
use askama::Template;

use crate::look::{Icon, Part, Tone};
use crate::web::admin::deliveries::{DeliveriesPage, DeliveryRow, DeliveryState, InboxCounts};
use crate::web::admin::users::{UserRow, UsersPage};
use crate::web::avatar::Avatar;
use crate::web::comments::EditCommentPage;
use crate::web::confirm::ConfirmPage;
use crate::web::feed::{Feed, FeedItem, FeedLine};
use crate::web::gallery::content::{self as made, at, clock, label, page, people, person, signed_out, when};
use crate::web::home::{FirstStepsPage, HomePage, Need};
use crate::web::issues::State;
use crate::web::issues::edit::{EditIssuePage, Theirs};
use crate::web::issues::new::NewIssuePage;
use crate::web::mailbox::{Mail, MailboxPage, Post};
use crate::web::notifications::{Note, NoteGroup, NoteLine, NotificationsPage};
use crate::web::page::{Density, Section, Theme};
use crate::web::pager::Pager;
use crate::web::projects::labels::{LabelRow, LabelsPage};
use crate::web::projects::members::MembersPage;
use crate::web::projects::overview::ProjectPage;
use crate::web::projects::settings::{SettingsPage, Slack};
use crate::web::projects::{NewProjectPage, ProjectCard, ProjectForm, ProjectsPage, Visibility};
use crate::web::receipts::{Progress, Receipt, ReceiptsPage};
use crate::web::setup::{SetPasswordPage, SetupPage};
use crate::web::styleguide::StyleGuidePage;
use crate::web::users::{ProfilePage, UserPage};

pub fn all() -> Vec<(&'static str, String)> {
    let mut pages = writing();
    pages.extend(projects());
    pages.extend(mine());
    pages.extend(doors());
    pages.extend(behind());
    pages
}

fn writing() -> Vec<(&'static str, String)> {
    let issues = || page("New issue", Some(Section::Issues));
    let new = NewIssuePage {
        page: issues(),
        action: "/projects/ferry/issues".into(),
        title: String::new(),
        title_error: Some("An issue needs a title.".into()),
        body: "It happens **every time**.".into(),
        body_error: None,
        labels: [("bug", "#d64545"), ("sync", "#3b82d0")]
            .map(|(name, color)| (label(name, color), name == "bug"))
            .into(),
        labels_error: None,
        assignees: people(&["ana", "bo"]).into_iter().map(|person| (person, false)).collect(),
        assignees_error: Some("Nobody here is called zoe.".into()),
    };
    let edit = |theirs| EditIssuePage {
        page: page("Edit issue #142", Some(Section::Issues)),
        url: made::ISSUE.into(),
        title: made::head().title,
        title_error: None,
        body: "My version of the text.".into(),
        body_error: None,
        version: 4,
        theirs,
    };
    let theirs = Theirs {
        who: "Bo".into(),
        at: when("2026-11-23T14:12:00Z"),
        title: "Sync stops".into(),
        body: "Their version.".into(),
    };
    let comment = EditCommentPage {
        page: page("Edit comment", Some(Section::Issues)),
        url: format!("{}/comments/312", made::ISSUE),
        back: format!("{}#comment-312", made::ISSUE),
        body: "Reproduced on 14.6.".into(),
        body_error: None,
        delete: Some(format!("{}/comments/312/delete", made::ISSUE)),
    };
    let confirm = ConfirmPage {
        page: page("Delete this comment?", Some(Section::Issues)),
        what: "Its text will be gone for good. That there was a comment stays in the history.".into(),
        quote: Some("Reproduced on 14.6.".into()),
        action: format!("{}/comments/312/delete", made::ISSUE),
        fields: vec![],
        button: "Delete comment".into(),
        back: made::ISSUE.into(),
    };
    vec![
        ("issue-new", new.render().unwrap()),
        ("issue-edit", edit(None).render().unwrap()),
        ("issue-conflict", edit(Some(theirs)).render().unwrap()),
        ("comment-edit", comment.render().unwrap()),
        ("confirm", confirm.render().unwrap()),
    ]
}

fn project_form(name: &str, slug_error: Option<&str>) -> ProjectForm {
    let slug = name.to_lowercase();
    let slug_error = slug_error.map(str::to_owned);
    ProjectForm { name: name.into(), slug, slug_error, visibility: "public".into(), ..ProjectForm::default() }
}

fn projects() -> Vec<(&'static str, String)> {
    let settings = |title| page(title, Some(Section::Settings));
    let card = |name: &str, visibility| ProjectCard {
        name: name.into(),
        slug: name.to_lowercase(),
        description: "Keeps two folders the same, whatever happens in between.".into(),
        visibility,
        open: 8,
        active: Some(when("2026-11-23T14:12:00Z")),
    };
    let cards = vec![
        card("Ferry", Visibility::Public),
        card("Halyard", Visibility::Internal),
        card("Website", Visibility::Private),
    ];
    let overview = ProjectPage {
        page: page("Ferry", Some(Section::Overview)),
        name: "Ferry".into(),
        url: "/projects/ferry".into(),
        description: "Keeps two folders the same.".into(),
        visibility: Visibility::Public,
        open: 1208,
        closed: 31,
        members: people(&["ana", "bo", "chidi", "mei"]),
        latest: made::activity(),
        may_open_issues: true,
    };
    let actions = [
        ("issue_opened", "Issue opened", true),
        ("issue_closed", "Issue closed", true),
        ("label_added", "Label added", false),
    ];
    let slack = |present: Option<&str>, trouble: Option<&str>| Slack {
        present: present.map(str::to_owned),
        trouble: trouble.map(str::to_owned),
        actions: actions.map(|(key, words, is_chosen)| (key.into(), words.into(), is_chosen)).into(),
        ..Slack::default()
    };
    let form = Some(project_form("Ferry", None));
    let slack = slack(Some("Posts to #ferry."), Some("channel_not_found"));
    let row = |id, name: &str, color: &str| LabelRow {
        id,
        label: label(name, color),
        description: "Something is broken".into(),
        issues: 4,
    };
    let labels = LabelsPage {
        page: settings("Labels"),
        slug: "ferry".into(),
        labels: vec![row(1, "bug", "#d64545"), row(2, "sync", "#3b82d0")],
        may_edit: true,
        name: "bug".into(),
        name_error: Some("Ferry already has a label bug.".into()),
        color: String::new(),
        color_error: None,
    };
    let members = people(&["ana", "bo"]).into_iter().zip(["maintainer".to_owned(), "triager".to_owned()]).collect();
    let members = MembersPage {
        page: settings("Members"),
        slug: "ferry".into(),
        members,
        may_edit: true,
        user: "zoe".into(),
        user_error: Some("Nobody here is called zoe.".into()),
        role: "triager".into(),
        role_error: None,
    };
    vec![
        (
            "projects",
            ProjectsPage { page: page("Projects", None), projects: cards, may_create: true }.render().unwrap(),
        ),
        (
            "projects-signed-out",
            ProjectsPage { page: signed_out("Projects"), projects: vec![], may_create: false }.render().unwrap(),
        ),
        ("project", overview.render().unwrap()),
        (
            "project-new",
            NewProjectPage {
                page: page("New project", None),
                form: project_form("Ferry", Some("There is a project ferry already.")),
            }
            .render()
            .unwrap(),
        ),
        (
            "project-settings",
            SettingsPage { page: settings("Settings"), slug: "ferry".into(), form, slack }.render().unwrap(),
        ),
        ("project-labels", labels.render().unwrap()),
        ("project-members", members.render().unwrap()),
    ]
}

fn mine() -> Vec<(&'static str, String)> {
    let need = |icon, tone, title: &str, why: &str| Need {
        icon,
        tone,
        title: title.into(),
        number: 139,
        url: made::ISSUE.into(),
        why: why.into(),
    };
    let home = HomePage {
        page: page("Home", None),
        greeting: format!("{}, Ana", clock().greeting()),
        needs: vec![
            need(Icon::Mention, Tone::Attn, "Show which side won when both files changed", "Chidi mentioned you"),
            need(Icon::Person, Tone::Info, "Tray icon: amber while reconnecting", "assigned to you"),
        ],
        feed: made::activity(),
    };
    let line = |icon, tone, parts: Vec<Part>| NoteLine { icon, tone, phrase: parts };
    let said =
        vec![made::who("mei"), made::text(" commented: "), Part::Quote("four sleeps, four clean reconnects".into())];
    let note = |id, title: &str, is_unread| Note {
        id,
        title: title.into(),
        number: 142,
        state: State::Open,
        url: made::ISSUE.into(),
        is_unread,
        reason: "assigned".into(),
        at: when("2026-11-23T14:11:00Z"),
        what: vec![
            line(Icon::Comment, Tone::Info, said.clone()),
            line(Icon::IssueClosed, Tone::Done, vec![made::who("bo"), made::text(" closed this as completed")]),
        ],
        more: (!is_unread).then(|| "and 4 more".into()),
    };
    let group = |project: &str, id, is_unread| NoteGroup {
        project: project.into(),
        notes: vec![
            note(id, "Sync stops after the laptop wakes from sleep", is_unread),
            note(id + 1, "Show which side won", false),
        ],
    };
    let notifications = |groups: Vec<NoteGroup>| NotificationsPage {
        page: page("Notifications", None),
        summary: if groups.is_empty() { "Nothing is unread".into() } else { "3 unread in 2 projects".into() },
        only_unread: false,
        groups,
        pager: Pager::default(),
    };
    let user = UserPage {
        page: page("Mei Tanaka", None),
        person: person("mei"),
        since: when("2025-11-23T14:11:00Z"),
        feed: made::activity(),
        pager: Pager::default(),
        is_me: true,
        tag: None,
    };
    let profile = ProfilePage {
        page: page("Profile and theme", None),
        full_name: "Ana Ruiz".into(),
        full_name_error: None,
        zone: "Europe/Madrid".into(),
        zones: vec!["Europe/London".into(), "Europe/Madrid".into()],
        time_zone_error: None,
        theme: Theme::Dark,
        density: Density::Compact,
        wants_mail: true,
    };
    vec![
        ("home", home.render().unwrap()),
        ("notifications", notifications(vec![group("Ferry", 1, true), group("Halyard", 5, false)]).render().unwrap()),
        ("notifications-empty", notifications(vec![]).render().unwrap()),
        ("user", user.render().unwrap()),
        ("profile", profile.render().unwrap()),
    ]
}

fn doors() -> Vec<(&'static str, String)> {
    let steps = |project: Option<(&str, &str)>| FirstStepsPage {
        page: page("Home", None),
        project: project.map(|(name, slug)| (name.to_owned(), slug.to_owned())),
    };
    let setup = |refused: Option<&str>| SetupPage {
        page: signed_out("Create the first account"),
        token: "abc".into(),
        name: "ana".into(),
        name_error: None,
        full_name: "Ana Ruiz".into(),
        full_name_error: None,
        email: "ana".into(),
        email_error: Some("This is no email address.".into()),
        password_error: Some("At least 10 characters; this one has 4.".into()),
        refused: refused.map(str::to_owned),
    };
    let password = SetPasswordPage {
        page: signed_out("Set a password"),
        action: "/password-reset/abc".into(),
        name: "ana".into(),
        password_error: None,
    };
    vec![
        ("first-steps", steps(None).render().unwrap()),
        ("first-steps-2", steps(Some(("Ferry", "ferry"))).render().unwrap()),
        ("setup", setup(None).render().unwrap()),
        ("setup-refused", setup(Some("The token is not the one that was printed.")).render().unwrap()),
        ("password", password.render().unwrap()),
    ]
}

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
    let event = FeedLine::Item(made::comment(
        317,
        "mei",
        time,
        "Tried the branch overnight: four sleeps, four clean reconnects.",
    ));
    ReceiptsPage {
        page: page("Who was told", Some(Section::Activity)),
        issue: ("Sync stops after the laptop wakes from sleep #142".into(), made::ISSUE.into()),
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

fn behind() -> Vec<(&'static str, String)> {
    let nobody = ReceiptsPage { told: vec![], not_told: vec![], others: None, ..receipts() };
    let row = |id, state, error: Option<&str>| DeliveryRow {
        id,
        event: 9119,
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
        since: when("2026-11-12T14:02:00Z"),
    };
    let users = UsersPage {
        page: page("Users", None),
        rows: vec![user("ana", true, false), user("bo", false, true)],
        pager: Pager::default(),
    };
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
    };
    let catalogue =
        made::lines().into_iter().filter(|(_, line)| matches!(line, FeedLine::Item(FeedItem { card: None, .. })));
    let guide = StyleGuidePage { page: page("Style guide", None), catalogue: Feed::by_day(&clock(), catalogue) };
    vec![
        ("receipts", receipts().render().unwrap()),
        ("receipts-nobody", nobody.render().unwrap()),
        ("deliveries", deliveries.render().unwrap()),
        ("users", users.render().unwrap()),
        ("mailbox", mailbox(true).render().unwrap()),
        ("mailbox-empty", mailbox(false).render().unwrap()),
        ("styleguide", guide.render().unwrap()),
    ]
}
