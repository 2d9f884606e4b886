//! Notifications: what happened since one last looked, by project, with the reason why one is told.
pub(crate) mod marks;

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::db::types::{EventId, NotificationId};
use crate::db::words::{Attention, Reason};
use crate::error::{Error, Result};
use crate::events::ActionKey;
use crate::feed::{self, Cursor, Entry};
use crate::look::{Icon, Part, Tone};
use crate::models::notification::{self, Notification, Query, Shown, Told};
use crate::models::subscription;
use crate::models::user::User;
use crate::text;

use super::assets;
use super::feed::Phrase;
use super::feed::telling::phrase_of;
use super::frame::Reader;
use super::issues::State;
use super::page::{Page, Tab};
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
    /// Which are shown.
    pub shown: Shown,
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
    pub is_saved: bool,
    /// Put away.
    pub is_done: bool,
    /// "assigned", "mentioned", "author".
    pub reason: &'static str,
    /// "You get this because you were assigned."
    pub because: String,
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
/// So much of a comment.
const EXCERPT: usize = 120;

const HERE: &str = "/notifications";

/// The tabs: which, how the address says it, its word, its icon.
const TABS: [(Shown, &str, &str, Icon); 5] = [
    (Shown::All, "", "All", Icon::Bell),
    (Shown::Unread, "unread", "Unread", Icon::Mail),
    (Shown::Saved, "saved", "Saved", Icon::Bookmark),
    (Shown::Mentions, "mentions", "Mentions", Icon::Mention),
    (Shown::Done, "done", "Done", Icon::Check),
];

impl NotificationsPage {
    fn tabs(&self) -> [Tab; 5] {
        TABS.map(|(shown, key, word, icon)| Tab::new(url(key), word, icon, shown == self.shown))
    }

    /// What is said where there is nothing.
    fn nothing(&self) -> &'static str {
        match self.shown {
            Shown::All | Shown::Unread => "You are up to date.",
            Shown::Saved => "Nothing is saved. Save what you want to come back to.",
            Shown::Mentions => "Nobody mentioned you lately.",
            Shown::Done => "Nothing was put away yet.",
        }
    }
}

fn url(key: &str) -> String {
    if key.is_empty() { HERE.to_owned() } else { format!("{HERE}?show={key}") }
}

/// What the address asks for.
#[derive(Debug, Clone, Copy)]
struct Asked {
    shown: Shown,
    walk: Walk,
}

/// `GET /notifications`
pub(crate) async fn index(visit: Visit) -> Result<HttpResponse> {
    let asked = Asked::read(&visit.query(&["show", "unread", "before", "after"])?)?;
    let page = visit.read(move |reader| load(reader, asked)).await?;
    let link = page.pager.link_header();
    visit.linked_page(StatusCode::OK, &page, link)
}

impl Asked {
    fn read(form: &Form) -> Result<Self> {
        let asked = if form.get("unread") == "1" { "unread" } else { form.get("show") };
        let shown = TABS.iter().find(|(_, key, ..)| *key == asked).map(|(shown, ..)| *shown);
        let unknown = || Error::Malformed(format!("“{asked}” is nothing to show: unread, saved, mentions or done."));
        Ok(Self { shown: shown.ok_or_else(unknown)?, walk: Walk::read(form)? })
    }

    fn query(self) -> Query {
        let place = |cursor: Cursor| (cursor.at, NotificationId(cursor.id.0));
        let (before, after) = (self.walk.before.map(place), self.walk.after.map(place));
        Query { shown: self.shown, before, after, limit: SHOWN + 1 }
    }

    /// The ways on; one notification more than shown was read in the direction of reading.
    fn pager(self, told: &mut Vec<Told>) -> Pager {
        let cursor = |told: &Told| Cursor { at: told.0.updated_at, id: EventId(told.0.id.0) };
        let key = TABS.iter().find(|(shown, ..)| *shown == self.shown).map_or("", |(_, key, ..)| key);
        let kept = if key.is_empty() { String::new() } else { format!("show={key}") };
        self.walk.pager(told, SHOWN, (HERE, &kept), cursor)
    }
}

fn load(reader: &mut Reader<'_>, asked: Asked) -> Result<NotificationsPage> {
    let me = reader.me()?.clone();
    let mut told = notification::page(reader.conn, &me, asked.query())?;
    let pager = asked.pager(&mut told);
    let own: Vec<Notification> = told.iter().map(|(one, ..)| one.clone()).collect();
    let events = notification::events_of(reader.conn, me.id, &own)?;
    let entries = feed::entries(reader.conn, &mut reader.known, events.into_values().flatten().collect())?;
    Ok(NotificationsPage {
        summary: summary(reader, &me)?,
        shown: asked.shown,
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
            url: place(&entries, &issue.path(&project), first),
            number: issue.number,
            is_unread: one.is_unread(),
            is_saved: one.state == Attention::Saved,
            is_done: one.state == Attention::Done,
            reason: word(one.reason),
            because: format!("You get this because {}.", subscription::because(one.reason)),
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

/// Where the first unread event is seen. A reaction stands at what was reacted to, which its permalink knows; of an issue that
/// is gone there is one page.
fn place(entries: &[&Entry], issue: &str, first: EventId) -> String {
    let key = entries.first().and_then(|entry| entry.key());
    match key {
        Some(ActionKey::ReactionAdded) => format!("/events/{first}"),
        Some(ActionKey::IssueDeleted) => issue.to_owned(),
        _ => format!("{issue}?around={first}#event-{first}"),
    }
}

/// A reason in a word or two.
const fn word(reason: Reason) -> &'static str {
    match reason {
        Reason::Mentioned => "mentioned",
        Reason::Assigned => "assigned",
        Reason::Author => "author",
        Reason::Commented => "took part",
        Reason::StateChanger => "closed or reopened",
        Reason::Manual => "subscribed",
        Reason::Watching => "watching",
        Reason::Rule => "rule",
    }
}

fn line(entry: &Entry) -> NoteLine {
    let (icon, tone) = entry.key().map_or((Icon::History, Tone::Mute), |key| (key.row().icon, key.row().tone));
    let mut phrase = phrase_of(entry, false, "");
    let said = entry.said().and_then(|_| entry.event.extra.0.get("excerpt")?.as_str());
    if let Some(said) = said.filter(|said| !said.is_empty()) {
        phrase.extend([Part::Text(": ".into()), Part::Quote(text::cut(&text::one_line(said), EXCERPT))]);
    }
    NoteLine { icon, tone, phrase }
}
