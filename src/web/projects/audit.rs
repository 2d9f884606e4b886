//! A project's audit log: who changed what about the project itself, for those who keep it in order.
use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use actix_web::web::Path;
use askama::Template;
use serde_json::{Value, json};

use super::settings_of;
use crate::db::types::{EventId, ProjectEventId};
use crate::error::Result;
use crate::events::phrase::{self, Scene};
use crate::events::project::ProjectEvent;
use crate::feed::Cursor;
use crate::look::{self, Icon, Part, Tone};
use crate::models::project::Project;
use crate::models::project_event::{self, Query};
use crate::models::user::User;
use crate::text::complete_url;
use crate::web::assets;
use crate::web::avatar::Person;
use crate::web::feed::{Feed, FeedItem, FeedLine};
use crate::web::frame::Reader;
use crate::web::page::{Page, Section};
use crate::web::pager::{Pager, Walk};
use crate::web::visit::Visit;
use crate::web::when::Clock;

/// `GET /projects/{slug}/audit`
#[derive(Template)]
#[template(path = "projects/audit.html")]
pub struct AuditPage {
    pub page: Page,
    pub slug: String,
    pub feed: Feed,
    pub pager: Pager,
}

/// How many lines a page has, and how many events an answer to a program.
const LINES: i64 = 10;
const EVENTS: i64 = 50;

/// An event with whoever did it.
type Told = (ProjectEvent, User);

/// `GET /projects/{slug}/audit`
pub(crate) async fn show(visit: Visit, slug: Path<String>) -> Result<HttpResponse> {
    let walk = Walk::read(&visit.query(&["before", "after"])?)?;
    let page = visit.read(move |reader| {
        let (project, access) = settings_of(reader, &slug)?;
        let (told, pager) = load(reader, &project, walk, LINES)?;
        let clock = reader.clock();
        let lines = told.iter().map(|told| (told.0.occurred_at.0, FeedLine::Item(item(told, &project, clock))));
        Ok(AuditPage {
            feed: Feed::by_day(&clock, lines),
            pager,
            page: reader.project_frame("Audit log", &project, access, Section::Settings)?,
            slug: project.slug,
        })
    });
    let page = page.await?;
    let link = page.pager.link_header();
    visit.linked_page(StatusCode::OK, &page, link)
}

/// `GET /projects/{slug}/audit.json`
pub(crate) async fn machine(visit: Visit, slug: Path<String>) -> Result<HttpResponse> {
    let walk = Walk::read(&visit.query(&["before", "after"])?)?;
    let public_url = visit.room().config.public_url.clone();
    let (events, pager) = visit
        .read(move |reader| {
            let (project, _) = settings_of(reader, &slug)?;
            let (told, pager) = load(reader, &project, walk, EVENTS)?;
            let events: Vec<Value> = told.iter().map(|told| event(told, &project, &public_url)).collect();
            Ok((events, pager.complete(&public_url)))
        })
        .await?;
    let mut answer = HttpResponse::Ok();
    if let Some(link) = pager.link_header() {
        answer.insert_header((header::LINK, link));
    }
    Ok(answer.json(json!({ "events": events, "next": pager.older, "prev": pager.newer })))
}

fn load(reader: &mut Reader<'_>, project: &Project, walk: Walk, shown: i64) -> Result<(Vec<Told>, Pager)> {
    let place = |cursor: Cursor| (cursor.at, ProjectEventId(cursor.id.0));
    let query = Query { before: walk.before.map(place), after: walk.after.map(place), limit: shown + 1 };
    let mut told = project_event::page(reader.conn, project.id, query)?;
    let own = if shown == LINES { "audit" } else { "audit.json" };
    let pager = walk.pager(&mut told, shown, (&format!("{}/{own}", project.path()), ""), cursor);
    Ok((told, pager))
}

fn cursor((event, _): &Told) -> Cursor {
    Cursor { at: event.occurred_at, id: EventId(event.id.0) }
}

/// Where the event stands first on its page.
fn place(told: &Told, project: &Project) -> String {
    let behind = Cursor { id: EventId(told.0.id.0.saturating_add(1)), ..cursor(told) };
    format!("{}/audit?before={behind}#event-{}", project.path(), told.0.id)
}

fn phrase_of((event, actor): &Told, project: &Project) -> Vec<Part> {
    let phrase = event.key().map_or("{actor} did something new", |key| key.row().phrase);
    let scene = Scene { actor: (actor.shown_name(), &actor.name), issue: None, project: &project.path(), base: "" };
    phrase::fill(phrase, &event.extra.0, &scene)
}

fn item(told: &Told, project: &Project, clock: Clock) -> FeedItem {
    let (event, actor) = told;
    let (icon, tone) = event.key().map_or((Icon::History, Tone::Mute), |key| (key.row().icon, key.row().tone));
    let cause = event.caused_by_event_id.map(|id| ("an event".to_owned(), Some(format!("/events/{id}"))));
    FeedItem {
        id: event.id.0,
        action: event.action.clone(),
        icon,
        tone,
        actor: actor.name.clone(),
        avatar: Person::of(actor).avatar,
        is_bot: actor.is_bot(),
        phrase: phrase_of(told, project),
        why: cause.or_else(|| because(event)),
        at: clock.under_heading(event.occurred_at.0),
        url: place(told, project),
        receipts: None,
        card: None,
        is_gone: false,
    }
}

/// Why a program did it, in the words of that moment.
fn because(event: &ProjectEvent) -> Option<(String, Option<String>)> {
    let because = event.extra.0.get("because")?.as_str()?;
    (!because.is_empty()).then(|| (because.to_owned(), None))
}

fn event(told: &Told, project: &Project, public_url: &str) -> Value {
    let (event, actor) = told;
    json!({
        "id": event.id.0,
        "action": event.action,
        "phrase": look::plain(&phrase_of(told, project)),
        "actor": { "id": actor.id.0, "name": actor.name },
        "project": project.slug,
        "record": { "type": event.record_type, "id": event.record_id },
        "extra": event.extra.0,
        "via": event.via.as_str(),
        "occurred_at": event.occurred_at.rfc3339(),
        "recorded_at": event.created_at.rfc3339(),
        "url": complete_url(public_url, &place(told, project)),
    })
}
