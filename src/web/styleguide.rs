//! Demo: every tone, button, field, empty state and feed line on one page; the first thing that a reviewer opens.
mod lines;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::error::{Error, Result};
use crate::look::{Icon, Tone};

use super::assets;
use super::avatar::{Avatar, Person};
use super::feed::Feed;
use super::flash::Flash;
use super::form::{Choice, Field};
use super::issues::State;
use super::label::Label;
use super::page::Page;
use super::pager::{Jump, Pager};
use super::receipts::Progress;
use super::visit::Visit;

/// `GET /styleguide`
#[derive(Template)]
#[template(path = "demo/styleguide.html")]
pub struct StyleGuidePage {
    pub page: Page,
    /// A line for every action of the catalogue.
    pub catalogue: Feed,
}

/// `GET /styleguide`, in a demo only.
pub(crate) async fn show(visit: Visit) -> Result<HttpResponse> {
    if !visit.room().config.is_demo {
        return Err(Error::NotFound);
    }
    let page = visit.read(|reader| {
        let catalogue = Feed::by_day(&reader.clock(), lines::all(reader.clock()));
        Ok(StyleGuidePage { page: reader.frame("Style guide")?, catalogue })
    });
    visit.page(StatusCode::OK, &page.await?)
}

/// An empty state: icon, what it says, and its button.
type EmptyState = (Icon, Tone, &'static str, Option<(&'static str, &'static str)>);

const EMPTY: [EmptyState; 7] = [
    (
        Icon::IssueOpened,
        Tone::Open,
        "Nothing here yet. The first issue starts the history.",
        Some(("New issue", "/projects")),
    ),
    (Icon::Search, Tone::Mute, "No open issue matches label:bug. 12 closed ones do.", Some(("Show closed", "#empty"))),
    (Icon::Check, Tone::Open, "You are up to date.", Some(("Show all activity", "/feed"))),
    (Icon::BellSlash, Tone::Mute, "Nobody was told: nobody else follows this issue.", None),
    (Icon::Mail, Tone::Attn, "Mail is not set up: set TIDINGS_SMTP_URL.", None),
    (Icon::History, Tone::Mute, "Nothing has happened here yet.", None),
    (Icon::Stack, Tone::Info, "No project yet. Issues live in projects.", Some(("New project", "/projects/new"))),
];

impl StyleGuidePage {
    fn flashes() -> [Flash; 2] {
        [
            Flash::done("Comment added.").linking("See who is told", "#flashes"),
            Flash::warning("The label “urgent” does not exist in Ferry. Nothing was changed."),
        ]
    }

    fn fields() -> [Field; 4] {
        let too_long = "Titles are at most 256 characters; this one has 300.";
        let roles = vec![Choice::new("reader", "Reader"), Choice::new("triager", "Triager")];
        [
            Field::line("good", "Title").with("Sync stops after the laptop wakes").hint("Say what goes wrong."),
            Field::line("bad", "Title with an error").with("Sync, sync, sync").wrong(Some(too_long.into())).required(),
            Field::choice("role", "Role", roles).with("triager"),
            Field::text("text", "Description").with("Several lines,\nwith **Markdown**.").hint("Markdown works."),
        ]
    }

    fn labels() -> [Label; 4] {
        [("bug", "#d64545"), ("sync", "#3b82d0"), ("needs repro", "#d98a00"), ("docs", "#1f9d8a")]
            .map(|(name, color)| Label { name: name.into(), color: color.into(), url: Some("#labels".into()) })
    }

    /// One person for each hue.
    fn people() -> Vec<Person> {
        ["ana", "bo", "chidi", "mei", "dana", "eli", "femi", "gita", "hugo", "ines", "jun", "kim"]
            .map(|name| Person::new(name, ""))
            .into()
    }

    fn machines() -> [Avatar; 3] {
        [Icon::Hubot, Icon::Zap, Icon::Webhook].map(Avatar::machine)
    }

    fn states() -> [State; 4] {
        [State::Open, State::Completed, State::NotPlanned, State::Duplicate]
    }

    fn progress() -> [Progress; 5] {
        use Progress::{Delivered, GivenUp, Retrying, Skipped, Waiting};
        [Delivered, Waiting, Retrying, Skipped, GivenUp]
    }

    fn pager() -> Pager {
        let jump = Jump { action: "/styleguide".into(), keep: Vec::new(), date: "2026-11-12".into() };
        let (older, oldest) = (Some("#pager".into()), Some("#pager".into()));
        Pager { newest: None, newer: None, older, oldest, jump: Some(jump) }
    }
}
