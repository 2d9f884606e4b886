//! Made-up people and issues, and the frame around every page.
use chrono::{DateTime, Utc};

use crate::history::span::Span;
use crate::web::avatar::Person;
use crate::web::form::{Files, Once};
use crate::web::issues::composer::{Composer, Draft, Turn};
use crate::web::issues::linear::InLinear;
use crate::web::issues::pinned::{Pinned, PinnedCard};
use crate::web::issues::plan::Plan;
use crate::web::issues::rail::{Rail, Subscription};
use crate::web::issues::waiting::WaitingComment;
use crate::web::issues::{IssueHead, State};
use crate::web::label::Label;
use crate::web::page::{Density, Page, Project, Section, Theme, Viewer};
use crate::web::projects::insights::counts::{Insights, Period, Waits};
use crate::web::when::{Clock, When};
use crate::web::year::Year;

pub const ISSUE: &str = "/projects/ferry/issues/142";

pub fn clock() -> Clock {
    Clock { zone: chrono_tz::Europe::Madrid, now: at("2026-11-23T14:20:00Z") }
}

pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub fn when(text: &str) -> When {
    clock().in_list(at(text))
}

pub fn person(name: &str) -> Person {
    let full = match name {
        "ana" => "Ana Ruiz",
        "bo" => "Bo Lindqvist",
        "chidi" => "Chidi Okafor",
        _ => "Mei Tanaka",
    };
    Person::new(name, full)
}

pub fn people(names: &[&str]) -> Vec<Person> {
    names.iter().map(|name| person(name)).collect()
}

pub fn label(name: &str, color: &str) -> Label {
    Label { name: name.into(), color: color.into(), url: Some(format!("/projects/ferry/issues?q=label:{name}")) }
}

pub fn signed_out(title: &str) -> Page {
    Page { is_demo: true, time_zone: "Europe/Madrid".into(), once: Once::new("a1b2c3d4"), ..Page::new(title) }
}

pub fn page(title: &str, section: Option<Section>) -> Page {
    let Person { name, full_name, avatar } = person("ana");
    let (theme, density) = (Theme::System, Density::Comfortable);
    let viewer = Viewer { name, full_name, avatar, theme, density, shortcuts: true, unread: 3, is_admin: true };
    let (name, slug) = ("Ferry".to_owned(), "ferry".to_owned());
    let projects = [("Ferry", "ferry"), ("Halyard", "halyard"), ("Website", "website")];
    Page {
        viewer: Some(viewer),
        project: section.map(|section| Project {
            name,
            slug,
            section: Some(section),
            may_open_issues: true,
            may_manage: true,
        }),
        projects: projects.map(|(name, slug)| (name.into(), slug.into())).into(),
        path: ISSUE.into(),
        atom: Some(format!("{ISSUE}/feed.atom")),
        ..signed_out(title)
    }
}

pub fn head() -> IssueHead {
    IssueHead {
        url: ISSUE.into(),
        number: 142,
        title: "Sync stops after the laptop wakes from sleep".into(),
        state: State::Open,
        is_locked: false,
        is_stale: true,
        author: person("mei"),
        opened: clock().alone(at("2026-11-12T09:14:00Z")),
        comments: 3,
        events: Some(31),
        edits: 2,
        may_edit: true,
    }
}

pub fn rail() -> Rail {
    Rail {
        url: ISSUE.into(),
        assignees: people(&["ana"]),
        labels: vec![label("bug", "#d64545"), label("sync", "#3b82d0"), label("macos", "#7a828e")],
        plan: Plan {
            status: Some("Doing".into()),
            statuses: vec!["Todo".into(), "Done".into()],
            priority: crate::db::priority::Priority::High,
            due: Some(clock().due(at("2026-11-20T00:00:00Z"))),
            milestone: Some(("v1.2".into(), "/projects/ferry/issues?q=milestone:v1.2".into())),
            milestones: vec!["v1.3".into()],
            original: Some(("#7 Sync stops".into(), Some("/projects/ferry/issues/7".into()))),
            ..Plan::default()
        },
        milestones: "/projects/ferry/milestones".into(),
        may_take: Some("bo".into()),
        may_delete: true,
        typed_original: String::new(),
        linear: InLinear {
            link: Some(("LIN-42".into(), Some("https://linear.app/acme/issue/LIN-42".into()))),
            may_link: true,
            typed: String::new(),
        },
        may_assign: people(&["bo", "chidi"]),
        may_label: vec!["docs".into(), "design".into(), "needs repro".into()],
        may_triage: true,
        subscription: Some(Subscription { because: "You get this because you are assigned.".into(), is_on: true }),
        participants: people(&["ana", "bo", "chidi", "mei"]),
        may_close: true,
        is_closed: false,
        may_lock: true,
        is_locked: false,
        errors: crate::error::Errors::default(),
    }
}

pub fn pinned() -> Pinned {
    let card = |number, title: &str| PinnedCard {
        url: format!("/projects/ferry/issues/{number}"),
        number,
        title: title.into(),
        state: State::Open,
        comments: "3 comments".into(),
    };
    Pinned { cards: vec![card(1, "Read me first"), card(142, "Sync stops after the laptop wakes from sleep")] }
}

pub fn composer(body: &str, error: Option<&str>) -> Composer {
    Composer::Open(Draft {
        avatar: person("ana").avatar,
        action: format!("{ISSUE}/comments"),
        project: "ferry".into(),
        body: body.into(),
        is_quote: false,
        preview: error.map(|_| crate::markdown::render("Like *this*.")),
        error: error.map(str::to_owned),
        files: Files(error.map(|_| "A file may have 10 MB; “waves.mp4” has 11 MB.".into())),
        told: Some("4 people will be told.".into()),
        turn: Some(Turn::Close),
        is_locked: false,
    })
}

/// More and more is done, and nothing on Sundays.
pub fn year() -> Year {
    let today = clock().day(clock().now);
    let days = today.iter_days().rev().take(371).zip(0_i64..);
    let counts: Vec<_> =
        days.map(|(day, back)| (day, (back * 7919 % 11 - back / 40).max(0) * (back % 7).min(1))).collect();
    Year::new(today, &counts)
}

/// Twelve weeks, or none in which anything happened.
pub fn insights(is_empty: bool) -> Insights {
    let last = clock().day(clock().now);
    let first = last - chrono::TimeDelta::days(77);
    let many = i64::from(!is_empty);
    let week = |(start, place): (chrono::NaiveDate, i64)| {
        (start, [4 + place % 5, 2 + place % 4, 18 + place * 7 % 25, 31 + place * 11 % 40].map(|count| count * many))
    };
    let spans: Vec<_> = Span::Week.all(first, last, 12).into_iter().zip(0..).map(week).collect();
    let total = spans.iter().flat_map(|(_, kinds)| kinds).sum();
    let waits = |(start, place): (chrono::NaiveDate, i64)| {
        let minutes = (0..place % 4 * many).map(|step| 35 + place * 61 % 500 + step * 90).collect();
        (start, Waits { minutes, unanswered: place % 3 })
    };
    let actions = [("comment_added", 326), ("label_added", 120), ("issue_opened", 76)];
    Insights {
        period: Period::Weeks,
        first,
        last,
        spans,
        actions: actions.map(|(action, count)| (action.to_owned(), count)).into(),
        actors: Vec::new(),
        issues: Vec::new(),
        answers: Span::Week.all(first, last, 12).into_iter().zip(0..).map(waits).collect(),
        total,
    }
}

/// A comment that its author and those who keep order see.
pub fn waiting() -> Vec<WaitingComment> {
    vec![WaitingComment {
        id: 3,
        author: person("bo"),
        since: when("2026-11-23T14:11:00Z"),
        body: crate::markdown::render("Visit <https://sync.example>"),
        because: "It is this person’s first contribution and links to another site.",
        may_decide: true,
    }]
}
