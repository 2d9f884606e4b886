//! Pages about the reader.
use askama::Template;

use crate::look::{Icon, Part, Tone};
use crate::web::gallery::content::{self as made, clock, page, person, when};
use crate::web::gallery::events;
use crate::web::home::{HomePage, Need};
use crate::web::issues::State;
use crate::web::notifications::{Note, NoteGroup, NoteLine, NotificationsPage};
use crate::web::page::{Density, Theme};
use crate::web::pager::Pager;
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
        reason: "assigned".into(),
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
        only_unread: false,
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
    vec![
        ("home", home.render().unwrap()),
        ("notifications", notifications(vec![group("Ferry", 1, true), group("Halyard", 5, false)]).render().unwrap()),
        ("notifications-empty", notifications(vec![]).render().unwrap()),
        ("user", user.render().unwrap()),
        ("profile", profile.render().unwrap()),
    ]
}
