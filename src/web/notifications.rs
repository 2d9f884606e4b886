//! Notifications: what happened since one last looked, by project, with the reason why one is told.
use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::db::Tx;
use crate::db::types::{EventId, NotificationId};
use crate::error::{Error, Result};
use crate::feed::{self, Cursor, Entry};
use crate::look::{Icon, Part, Tone};
use crate::models::notification::{self, Mark, Notification, Query, Told};
use crate::models::user::User;

use super::assets;
use super::feed::Phrase;
use super::feed::telling::phrase_of;
use super::flash::Flash;
use super::frame::Reader;
use super::issues::State;
use super::onward::Onward;
use super::page::Page;
use super::pager::{Pager, Walk};
use super::posted::Form;
use super::visit::Visit;
use super::when::{Clock, When};
use super::words::{counted, grouped};

/// `GET /notifications`
#[derive(Template)]
#[template(path = "notifications/index.html")]
pub struct NotificationsPage {
    pub page: Page,
    /// "3 unread in 2 projects"
    pub summary: String,
    /// Only unread ones are shown.
    pub only_unread: bool,
    pub groups: Vec<NoteGroup>,
    pub pager: Pager,
}

/// Those of one project.
#[derive(Debug, Clone)]
pub struct NoteGroup {
    pub project: String,
    pub notes: Vec<Note>,
}

/// One issue with what happened to it.
#[derive(Debug, Clone)]
pub struct Note {
    pub id: i64,
    pub title: String,
    pub number: i64,
    pub state: State,
    /// Leads to the first unread event.
    pub url: String,
    pub is_unread: bool,
    /// "assigned", "mentioned", "author".
    pub reason: String,
    pub at: When,
    /// What happened since it was last read, oldest first; a few are enough.
    pub what: Vec<NoteLine>,
    /// How many more there are.
    pub more: Option<String>,
}

/// One event of a notification.
#[derive(Debug, Clone)]
pub struct NoteLine {
    pub icon: Icon,
    pub tone: Tone,
    pub phrase: Vec<Part>,
}

impl NoteLine {
    fn words(&self) -> Phrase<'_> {
        Phrase { parts: &self.phrase }
    }
}

/// How many notifications a page has.
const SHOWN: i64 = 20;
/// How many events of each are told.
const LINES: usize = 4;

const HERE: &str = "/notifications";

/// What the address asks for.
#[derive(Debug, Clone, Copy)]
struct Asked {
    only_unread: bool,
    walk: Walk,
}

/// `GET /notifications`
pub(crate) async fn index(visit: Visit) -> Result<HttpResponse> {
    let asked = Asked::read(&visit.query(&["unread", "before", "after"])?)?;
    let page = visit.read(move |reader| load(reader, asked)).await?;
    let link = page.pager.link_header();
    visit.linked_page(StatusCode::OK, &page, link)
}

impl Asked {
    fn read(form: &Form) -> Result<Self> {
        Ok(Self { only_unread: form.get("unread") == "1", walk: Walk::read(form)? })
    }

    fn query(self) -> Query {
        let place = |cursor: Cursor| (cursor.at, NotificationId(cursor.id.0));
        let (before, after) = (self.walk.before.map(place), self.walk.after.map(place));
        Query { only_unread: self.only_unread, before, after, limit: SHOWN + 1 }
    }

    /// The ways on; one notification more than shown was read in the direction of reading.
    fn pager(self, told: &mut Vec<Told>) -> Pager {
        let cursor = |told: &Told| Cursor { at: told.0.updated_at, id: EventId(told.0.id.0) };
        let kept = if self.only_unread { "unread=1" } else { "" };
        self.walk.pager(told, SHOWN, (HERE, kept), cursor)
    }
}

fn load(reader: &mut Reader<'_>, asked: Asked) -> Result<NotificationsPage> {
    let me = reader.me()?.clone();
    let mut told = notification::page(reader.conn, &me, asked.query())?;
    let pager = asked.pager(&mut told);
    let own: Vec<Notification> = told.iter().map(|(one, ..)| one.clone()).collect();
    let events = notification::events_of(reader.conn, me.id, &own)?;
    let entries = feed::entries(reader.conn, events.into_values().flatten().collect())?;
    Ok(NotificationsPage {
        summary: summary(reader, &me)?,
        only_unread: asked.only_unread,
        groups: groups(reader.clock(), told, &entries),
        pager,
        page: reader.frame("Notifications")?,
    })
}

/// "3 unread in 2 projects"
fn summary(reader: &mut Reader<'_>, me: &User) -> Result<String> {
    let mut projects = notification::unread_projects(reader.conn, me)?;
    let unread = i64::try_from(projects.len()).unwrap_or(i64::MAX);
    projects.sort();
    projects.dedup();
    let projects = i64::try_from(projects.len()).unwrap_or(i64::MAX);
    Ok(match unread {
        0 => "Nothing is unread.".into(),
        _ => format!("{} unread in {}", grouped(unread), counted(projects, "project")),
    })
}

/// By project, in the order in which each first occurs.
fn groups(clock: Clock, told: Vec<Told>, entries: &[Entry]) -> Vec<NoteGroup> {
    let mut by_issue: HashMap<_, Vec<&Entry>> = HashMap::new();
    for entry in entries {
        by_issue.entry(entry.issue.id).or_default().push(entry);
    }
    let mut groups: Vec<NoteGroup> = Vec::new();
    for (one, issue, project) in told {
        let entries = by_issue.remove(&issue.id).unwrap_or_default();
        let first = one.first_unread_event_id.unwrap_or(one.last_event_id);
        let note = Note {
            id: one.id.0,
            state: State::of(&issue),
            url: format!("{}?around={first}#event-{first}", issue.path(&project)),
            number: issue.number,
            is_unread: one.is_unread(),
            reason: one.reason.as_str().replace('_', " "),
            at: clock.in_list(one.updated_at.0),
            what: entries.iter().take(LINES).map(|entry| line(entry)).collect(),
            more: (entries.len() > LINES).then(|| format!("and {} more", entries.len() - LINES)),
            title: issue.title,
        };
        match groups.iter_mut().find(|group| group.project == project.name) {
            Some(group) => group.notes.push(note),
            None => groups.push(NoteGroup { project: project.name, notes: vec![note] }),
        }
    }
    groups
}

fn line(entry: &Entry) -> NoteLine {
    let (icon, tone) = entry.key().map_or((Icon::History, Tone::Mute), |key| (key.row().icon, key.row().tone));
    NoteLine { icon, tone, phrase: phrase_of(entry, false, "") }
}

/// `POST /notifications/read-all`
pub(crate) async fn read_all(visit: Visit, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let work = |tx: &mut Tx<'_>, user: &User| {
        notification::read_all(tx, user.id)?;
        Ok(Onward::to(HERE).saying(Flash::done("Everything is read.")))
    };
    visit.post(&user, &form, work).await
}

/// `POST /notifications/{id}/read`, `/unread`, `/save`, `/done` and `/mute`
pub(crate) async fn mark(visit: Visit, place: web::Path<(i64, String)>, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let (id, way) = place.into_inner();
    let id = NotificationId(id);
    let work = move |tx: &mut Tx<'_>, user: &User| {
        let flash = match way.as_str() {
            "read" => notification::mark(tx, user.id, id, Mark::Read).map(|()| None),
            "unread" => notification::mark(tx, user.id, id, Mark::Unread).map(|()| None),
            "save" => notification::mark(tx, user.id, id, Mark::Saved).map(|()| Some("Saved for later.")),
            "done" => notification::mark(tx, user.id, id, Mark::Done).map(|()| Some("Done.")),
            "mute" => {
                notification::mute(tx, user, id).map(|()| Some("Muted: only mentions and assignments reach you."))
            }
            _ => Err(Error::NotFound),
        };
        let onward = Onward::to(HERE);
        Ok(flash?.map_or(onward.clone(), |words| onward.saying(Flash::done(words))))
    };
    visit.post(&user, &form, work).await
}
