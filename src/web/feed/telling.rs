//! From rows to what is printed: how each event of a feed is told to this reader, in this place.

use std::collections::HashMap;

use crate::db::types::{EventId, UserId};
use crate::db::words::{Role, TextOf};
use crate::events::phrase::{self, Scene};
use crate::events::{ActionKey, Event};
use crate::feed::{Cursor, Entry, Line, Stretch};
use crate::look::{self, Icon, Part, Tone};
use crate::models::comment::Comment;
use crate::models::reaction::{self, Count};
use crate::models::viewer::Access;
use crate::web::avatar::Person;
use crate::web::form::Once;
use crate::web::when::Clock;
use crate::web::words::grouped;

use super::{Card, Feed, FeedItem, FeedLine, Fold};

/// For whom and where events are told.
#[derive(Debug)]
pub(crate) struct Telling {
    pub clock: Clock,
    pub stage: Stage,
}

/// On which kind of page a feed stands.
#[derive(Debug)]
pub(crate) enum Stage {
    /// An issue's own page.
    Conversation(Own),
    /// The activity of an issue: it is "this issue".
    Activity,
    /// Anywhere else: every line names its issue.
    Elsewhere,
}

/// What an issue's own page knows beyond its events.
#[derive(Debug, Clone)]
pub(crate) struct Own {
    pub access: Access,
    /// The roles of those who keep order.
    pub roles: HashMap<UserId, Role>,
    /// A permalink leads to this event: the line that holds it is open.
    pub sought: Option<EventId>,
    /// The reader may comment, so he may quote and react too.
    pub may_say: bool,
    /// How people reacted to the texts of the page.
    pub reactions: HashMap<reaction::Of, Vec<Count>>,
    /// The key of the page's forms.
    pub once: Once,
}

impl Telling {
    /// A page of a feed, under the headings of its days.
    pub(crate) fn feed(&self, stretch: &Stretch) -> Feed {
        let lines = stretch.lines.iter().filter_map(|line| {
            let newest = line.entries.iter().map(|entry| entry.event.occurred_at).max()?;
            Some((newest.0, self.line(line)))
        });
        Feed::by_day(&self.clock, lines)
    }

    /// A line; a single event is no fold.
    pub(crate) fn line(&self, line: &Line) -> FeedLine {
        match line.entries.as_slice() {
            [only] if line.more == 0 => FeedLine::Item(self.item(only)),
            entries => FeedLine::Fold(self.fold(entries, line.more)),
        }
    }

    fn fold(&self, entries: &[Entry], more: usize) -> Fold {
        let newest = entries.iter().max_by_key(|entry| Cursor::of(&entry.event)).expect("a line holds an event");
        let oldest = entries.iter().map(|entry| Cursor::of(&entry.event)).min().expect("a line holds an event");
        let count = i64::try_from(entries.len() + more).unwrap_or(i64::MAX);
        let issue = match self.stage {
            Stage::Elsewhere => format!(" to {}", called(newest)),
            _ => String::new(),
        };
        let person = Person::of(&newest.actor);
        let feed = format!("{}/feed", newest.issue.path(&newest.project));
        let actor = phrase::path_segment(&newest.actor.name);
        Fold {
            avatar: person.avatar,
            actor: person.full_name,
            text: format!("made {} changes{issue}", grouped(count)),
            at: self.clock.under_heading(newest.event.occurred_at.0),
            items: entries.iter().map(|entry| self.folded(entry)).collect(),
            more: (more > 0).then(|| (format!("and {more} more"), format!("{feed}?actor={actor}&before={oldest}"))),
            is_open: matches!(&self.stage, Stage::Conversation(own) if is_sought(own, entries)),
        }
    }

    /// A link to an event inside a fold must open the fold, which only the server can do without scripts.
    fn folded(&self, entry: &Entry) -> FeedItem {
        FeedItem { url: permalink(&entry.event), ..self.item(entry) }
    }

    /// One event.
    pub(crate) fn item(&self, entry: &Entry) -> FeedItem {
        let event = &entry.event;
        let (icon, tone) = entry.key().map_or((Icon::History, Tone::Mute), |key| (key.row().icon, key.row().tone));
        let card = entry.said().map(|comment| self.card(entry, comment));
        let own_anchor =
            card.as_ref().map_or_else(|| format!("#event-{}", event.id), |card| format!("#{}", card.anchor));
        let on_own_page = matches!(self.stage, Stage::Conversation(_));
        FeedItem {
            id: event.id.0,
            action: event.action.clone(),
            icon,
            tone,
            actor: entry.actor.name.clone(),
            avatar: Person::of(&entry.actor).avatar,
            is_bot: entry.actor.is_bot(),
            phrase: self.phrase(entry),
            why: why(entry),
            at: self.clock.under_heading(event.occurred_at.0),
            url: if on_own_page { own_anchor } else { permalink(event) },
            receipts: (!on_own_page).then(|| format!("/events/{}/receipts", event.id)),
            card,
            is_gone: entry.is_gone() || entry.key() == Some(ActionKey::CommentDeleted),
        }
    }

    fn phrase(&self, entry: &Entry) -> Vec<Part> {
        let elsewhere = matches!(self.stage, Stage::Elsewhere);
        let mut parts = phrase_of(entry, elsewhere, "");
        if entry.is_gone() && entry.key() == Some(ActionKey::CommentAdded) {
            parts.push(Part::Text(", deleted since".into()));
        }
        parts
    }

    fn card(&self, entry: &Entry, comment: &Comment) -> Card {
        let author = entry.actor.shown_name().to_owned();
        match &self.stage {
            Stage::Conversation(own) => {
                Card { author, ..Card::of_comment(comment, &entry.issue.path(&entry.project), own) }
            }
            _ => Card { author, ..Card::excerpt(comment) },
        }
    }
}

impl Own {
    /// How people reacted to a comment.
    pub(super) fn reactions_to(&self, comment: &Comment) -> Option<&Vec<Count>> {
        self.reactions.get(&(TextOf::Comment, comment.id.0))
    }

    /// A word about those who keep order here.
    pub(crate) fn tag(&self, user: UserId) -> Option<String> {
        self.roles.get(&user).filter(|role| **role > Role::Reader).map(|role| role.as_str().to_owned())
    }
}

fn is_sought(own: &Own, entries: &[Entry]) -> bool {
    own.sought.is_some_and(|id| entries.iter().any(|entry| entry.event.id == id))
}

/// Because of what a program acted: the words of that event, and where it is.
fn why(entry: &Entry) -> Option<(String, Option<String>)> {
    let id = entry.event.caused_by_event_id?;
    let Some((cause, actor)) = &entry.cause else { return Some(("an earlier event".into(), None)) };
    let scene =
        Scene { actor: (actor.shown_name(), &actor.name), issue: None, project: &entry.project.path(), base: "" };
    let words = look::plain(&phrase::parts(&cause.action, &cause.extra.0, &scene));
    Some((words, Some(format!("/events/{id}"))))
}

/// The sentence of an event; paths begin with `base`. Elsewhere than on its own pages the issue is named.
pub(crate) fn phrase_of(entry: &Entry, names_issue: bool, base: &str) -> Vec<Part> {
    let scene = Scene {
        actor: (entry.actor.shown_name(), &entry.actor.name),
        issue: names_issue.then(|| (called(entry), entry.issue.path(&entry.project))),
        project: &entry.project.path(),
        base,
    };
    phrase::parts(&entry.event.action, &entry.event.extra.0, &scene)
}

/// "#12 Title"
fn called(entry: &Entry) -> String {
    format!("#{} {}", entry.issue.number, entry.issue.title)
}

/// Where an event is found for ever.
pub(crate) fn permalink(event: &Event) -> String {
    format!("/events/{}", event.id)
}
