//! Projects and their settings.
use askama::Template;

use crate::error::Errors;
use crate::web::feed::Feed;
use crate::web::gallery::content::{self, label, page, people, signed_out, when};
use crate::web::gallery::events;
use crate::web::inviting::InvitationRow;
use crate::web::page::Section;
use crate::web::pager::Pager;
use crate::web::projects::audit::AuditPage;
use crate::web::projects::insights::InsightsPage;
use crate::web::projects::labels::{LabelRow, LabelsPage, fields as label_fields};
use crate::web::projects::members::MembersPage;
use crate::web::projects::new::{NewProjectPage, ProjectForm};
use crate::web::projects::overview::ProjectPage;
use crate::web::projects::settings::github::{DeliveryRow, GithubPage};
use crate::web::projects::settings::linear::Linear;
use crate::web::projects::settings::stale::Stale;
use crate::web::projects::settings::{SettingsPage, Slack};
use crate::web::projects::{ProjectCard, ProjectsPage, Visibility};

fn project_form(name: &str, slug_error: Option<&str>) -> ProjectForm {
    let slug = name.to_lowercase();
    let slug_error = slug_error.map(str::to_owned);
    ProjectForm { name: name.into(), slug, slug_error, visibility: "public".into(), ..ProjectForm::default() }
}

pub fn all() -> Vec<(&'static str, String)> {
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
        pinned: content::pinned(),
        latest: events::activity(),
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
    let form = project_form("Ferry", None);
    let slack = slack(Some("Posts to #ferry."), Some("channel_not_found"));
    let linear = Linear {
        present: Some("All issues go along with team 9cfb482a.".into()),
        trouble: Some("Linear answered AUTHENTICATION_ERROR".into()),
        api_key_error: Some("A key has letters, digits and underscores only.".into()),
        team_id: "9cfb482a".into(),
        sync: "all".into(),
        ..Linear::default()
    };
    let stale = Stale {
        after: "60".into(),
        close: "x".into(),
        close_error: Some("Write a number of days from 1 to 3650, or nothing.".into()),
        ..Stale::default()
    };
    let row = |id, name: &str, color: &str| LabelRow {
        id,
        label: label(name, color),
        description: "Something is broken".into(),
        issues: 4,
    };
    let mut wrong = Errors::default();
    wrong.add("name", "Ferry already has a label bug.");
    let labels = LabelsPage {
        page: settings("Labels"),
        slug: "ferry".into(),
        labels: vec![row(1, "bug", "#d64545"), row(2, "sync", "#3b82d0")],
        may_edit: true,
        fields: label_fields(|_| "bug".into(), &wrong),
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
        me: Some("ana".into()),
        may_invite: true,
        email: "mei".into(),
        email_error: Some("This is no email address.".into()),
        invited_as: "reader".into(),
        as_error: None,
        invitations: vec![InvitationRow {
            id: 3,
            to: "chidi@example.org".into(),
            role: Some("triager".into()),
            since: when("2026-11-23T14:12:00Z"),
        }],
    };
    let came = |event: &str, outcome: &str| DeliveryRow {
        event: event.into(),
        outcome: outcome.into(),
        at: when("2026-11-23T14:02:00Z"),
    };
    let github = |since: Option<&str>, log| GithubPage {
        page: settings("GitHub"),
        slug: "ferry".into(),
        since: since.map(when),
        repository: since.map(|_| "octo-org/octo-repo".into()),
        log,
    };
    let hook_log =
        vec![came("issues.labeled", "#142: 1 event."), came("star.created", "Left out: this has no counterpart here.")];
    let audit = |feed| AuditPage { page: settings("Audit log"), slug: "ferry".into(), feed, pager: Pager::default() };
    let insights = |is_empty| InsightsPage {
        page: page("Insights", Some(Section::Insights)),
        url: "/projects/ferry".into(),
        insights: content::insights(is_empty),
    };
    vec![
        ("project-insights", insights(false).render().unwrap()),
        ("project-insights-empty", insights(true).render().unwrap()),
        (
            "projects",
            ProjectsPage { page: page("Projects", None), projects: cards, may_create: true, pager: Pager::default() }
                .render()
                .unwrap(),
        ),
        (
            "projects-signed-out",
            ProjectsPage { page: signed_out("Projects"), projects: vec![], may_create: false, pager: Pager::default() }
                .render()
                .unwrap(),
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
            SettingsPage { page: settings("Settings"), slug: "ferry".into(), form, stale, slack, linear }
                .render()
                .unwrap(),
        ),
        ("project-github", github(Some("2026-11-12T14:02:00Z"), hook_log).render().unwrap()),
        ("project-github-empty", github(None, Vec::new()).render().unwrap()),
        ("project-audit", audit(events::activity()).render().unwrap()),
        ("project-audit-empty", audit(Feed::default()).render().unwrap()),
        ("project-labels", labels.render().unwrap()),
        ("project-members", members.render().unwrap()),
    ]
}
