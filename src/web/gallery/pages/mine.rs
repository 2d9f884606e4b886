//! Pages about the reader.
use askama::Template;

use crate::look::{Icon, Part, Tone};
use crate::models::notification::Shown;
use crate::web::gallery::content::{self as made, clock, page, person, when};
use crate::web::gallery::events;
use crate::web::home::{HomePage, Need};
use crate::web::issues::State;
use crate::web::notifications::{Note, NoteGroup, NoteLine, NotificationsPage};
use crate::web::page::{Density, Theme};
use crate::web::pager::Pager;
use crate::web::settings::levels::{LevelRow, LevelsPage};
use crate::web::settings::security::{SecurityPage, SessionRow};
use crate::web::settings::tokens::{TokenRow, TokensPage};
use crate::web::users::ProfilePage;
use crate::web::users::show::UserPage;

pub fn all() -> Vec<(&'static str, String)> {
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
        waiting: 2,
        feed: events::activity(),
    };
    let line = |icon, tone, parts: Vec<Part>| NoteLine { icon, tone, phrase: parts };
    let said = vec![
        events::who("mei"),
        events::text(" commented: "),
        Part::Quote("four sleeps, four clean reconnects".into()),
    ];
    let note = |id, title: &str, is_unread| Note {
        id,
        title: title.into(),
        number: 142,
        state: State::Open,
        url: made::ISSUE.into(),
        is_unread,
        is_saved: !is_unread,
        is_done: false,
        reason: "assigned",
        because: "You get this because you were assigned.".into(),
        at: when("2026-11-23T14:11:00Z"),
        what: vec![
            line(Icon::Comment, Tone::Info, said.clone()),
            line(Icon::IssueClosed, Tone::Done, vec![events::who("bo"), events::text(" closed this as completed")]),
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
        shown: Shown::All,
        groups,
        pager: Pager::default(),
    };
    let user = UserPage {
        page: page("Mei Tanaka", None),
        person: person("mei"),
        since: when("2025-11-23T14:11:00Z"),
        feed: events::activity(),
        pager: Pager::default(),
        year: made::year(),
        is_me: true,
        tag: None,
    };
    let profile = ProfilePage {
        page: page("Profile and theme", None),
        name: "ana".into(),
        name_error: None,
        full_name: "Ana Ruiz".into(),
        full_name_error: None,
        zone: "Europe/Madrid".into(),
        zones: vec!["Europe/London".into(), "Europe/Madrid".into()],
        time_zone_error: None,
        theme: Theme::Dark,
        density: Density::Compact,
        wants_mail: true,
        shortcuts: true,
    };
    let levels = LevelsPage {
        page: page("Notification settings", None),
        projects: vec![
            LevelRow { name: "Ferry".into(), slug: "ferry".into(), level: "all" },
            LevelRow { name: "Halyard".into(), slug: "halyard".into(), level: "mentions" },
        ],
    };
    let session = |id, is_this| SessionRow {
        id,
        browser: "Firefox on Linux".into(),
        since: when("2026-11-22T14:11:00Z"),
        is_this,
    };
    let security = SecurityPage {
        page: page("Security", None),
        sessions: vec![session(1, true), session(2, false)],
        name: "ana".into(),
        current_error: Some("This is not your present password.".into()),
        password_error: None,
    };
    let token = |id, is_over: bool| TokenRow {
        id,
        name: "Nightly export".into(),
        scope: "read".into(),
        since: when("2026-11-22T14:11:00Z"),
        last_used: is_over.then(|| when("2026-11-23T12:11:00Z")),
        ends: is_over.then(|| when("2026-11-23T14:11:00Z")),
        is_over,
    };
    let tokens = |rows: Vec<TokenRow>| TokensPage {
        page: page("Tokens", None),
        name_error: rows.is_empty().then(|| "A token needs a name.".into()),
        rows,
        name: String::new(),
        scope: "read".into(),
        scope_error: None,
        days: "90".into(),
        days_error: None,
    };
    vec![
        ("settings-notifications", levels.render().unwrap()),
        ("settings-security", security.render().unwrap()),
        ("settings-tokens", tokens(vec![token(1, true), token(2, false)]).render().unwrap()),
        ("settings-tokens-empty", tokens(vec![]).render().unwrap()),
        ("home", home.render().unwrap()),
        ("notifications", notifications(vec![group("Ferry", 1, true), group("Halyard", 5, false)]).render().unwrap()),
        ("notifications-empty", notifications(vec![]).render().unwrap()),
        ("user", user.render().unwrap()),
        ("profile", profile.render().unwrap()),
    ]
}
