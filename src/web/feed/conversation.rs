//! The conversation of an issue's own page: its description, then what was said and done, oldest first.

use chrono::{DateTime, Utc};

use crate::db::types::{At, CommentId, EventId, UserId};
use crate::db::words::TextOf;
use crate::error::{Error, Result};
use crate::events::{ActionKey, Event};
use crate::feed::conversation::{Conversation, Piece, Window};
use crate::feed::{Cursor, Entry};
use crate::look::Part;
use crate::markdown::SafeHtml;
use crate::models::comment::Comment;
use crate::models::issue::Issue;
use crate::models::project::Project;
use crate::models::reaction;
use crate::models::surroundings::Surroundings;
use crate::models::viewer::Access;
use crate::web::avatar::Person;
use crate::web::form::Once;
use crate::web::frame::Reader;
use crate::web::posted::Form;

use super::telling::{Own, Stage, Telling};
use super::{Card, Feed, FeedItem, FeedLine};

/// The parameters of an issue's page.
pub(crate) const KNOWN: &[&str] = &["after", "around", "quote", "at"];

/// Which part of a long conversation was asked for.
pub(crate) fn window(form: &Form) -> Result<Window> {
    match (form.get("after"), form.get("around")) {
        ("", "") => Ok(Window::Ends),
        ("", id) => {
            let wrong = |_| Error::Malformed(format!("'{id}' is not the number of an event."));
            id.parse().map(|id| Window::Around(EventId(id))).map_err(wrong)
        }
        (cursor, _) => cursor.parse::<Cursor>().map(Window::After).map_err(Error::Malformed),
    }
}

/// The conversation as this reader sees it.
pub(crate) fn conversation_feed(
    reader: &mut Reader<'_>,
    issue: &Issue,
    (project, access, once): (&Project, Access, &Once),
    (around, window): (&Surroundings, Window),
) -> Result<Feed> {
    let viewer = reader.viewer();
    let conversation = Conversation::load(reader.conn, &mut reader.known, (viewer, issue.id, None), window)?;
    let (last_visit, roles) = (viewer.user.zip(around.last_visit), around.keepers.iter().copied().collect());
    let sought = match window {
        Window::Around(id) => Some(id),
        _ => None,
    };
    let reactions = reaction::counts(reader.conn, viewer.user, issue.id, &comments(&conversation))?;
    let (may_say, once) = (issue.may_be_commented_by(access), once.clone());
    let (clock, own) = (reader.clock(), Own { access, roles, sought, may_say, reactions, once });
    let description = description(reader, issue, project, (&own, conversation.opened, around.html.clone()))?;
    let telling = Telling { clock, stage: Stage::Conversation(own) };
    let lines = told(&telling, &conversation.pieces, last_visit, &format!("{}?after=", issue.path(project)));
    Ok(Feed::by_day(&clock, std::iter::once((issue.created_at.0, FeedLine::Item(description))).chain(lines)))
}

/// What was said in the lines that are shown.
fn said(conversation: &Conversation) -> impl Iterator<Item = &Comment> {
    let lines = conversation.pieces.iter().filter_map(|piece| match piece {
        Piece::Line(line) => Some(line),
        Piece::Gap { .. } => None,
    });
    lines.flat_map(|line| &line.entries).filter_map(Entry::said)
}

fn comments(conversation: &Conversation) -> Vec<CommentId> {
    said(conversation).map(|comment| comment.id).collect()
}

/// Lines and gaps, and the rule across them since the visit before this one. What is left out is found behind `more`.
pub(crate) fn told(
    telling: &Telling,
    pieces: &[Piece],
    mut last_visit: Option<(UserId, At)>,
    more: &str,
) -> Vec<(DateTime<Utc>, FeedLine)> {
    let mut lines = Vec::with_capacity(pieces.len() + 1);
    for piece in pieces {
        match piece {
            Piece::Line(line) => {
                let newest = line.entries.iter().map(|entry| &entry.event).max_by_key(|event| Cursor::of(event));
                let Some(newest) = newest else { continue };
                if let Some((_, since)) =
                    last_visit.take_if(|(me, at)| newest.occurred_at > *at && newest.actor_id != *me)
                {
                    lines.push((newest.occurred_at.0, FeedLine::NewSince(telling.clock.visit(since.0))));
                }
                lines.push((newest.occurred_at.0, telling.line(line)));
            }
            Piece::Gap { events, after } => {
                let text =
                    events.map_or_else(|| "Show more than 1,000 more".into(), |count| format!("Show {count} more"));
                lines.push((after.at.0, FeedLine::More { text, url: format!("{more}{after}") }));
            }
        }
    }
    lines
}

/// The first line: what the issue is about. A log that does not tell who opened it leaves that to the issue.
pub(crate) fn description(
    reader: &mut Reader<'_>,
    issue: &Issue,
    project: &Project,
    (own, opened, html): (&Own, Option<Event>, String),
) -> Result<FeedItem> {
    let author = opened.as_ref().map_or(issue.author_id, |event| event.actor_id);
    let author = reader.known.person(reader.conn, author)?;
    let row = ActionKey::IssueOpened.row();
    let person = Person::of(&author);
    let (may_edit, path) = (issue.may_be_changed_by(own.access), issue.path(project));
    let card = Card {
        anchor: "description".into(),
        author: person.full_name.clone(),
        tag: own.tag(author.id),
        body: SafeHtml::stored(html),
        is_edited: issue.revision > 1,
        edit: may_edit.then(|| format!("{path}/edit")),
        ..Card::default()
    };
    let counts = own.reactions.get(&(TextOf::Issue, issue.id.0));
    let card = card.reacted_to(&path, own, counts).ticked_at(path, issue.revision, may_edit);
    let url = Some(person.url());
    Ok(FeedItem {
        id: opened.map_or(0, |event| event.id.0),
        action: row.key.into(),
        icon: row.icon,
        tone: row.tone,
        actor: author.name.clone(),
        is_bot: author.is_bot(),
        phrase: vec![Part::Person { name: person.full_name, url }, Part::Text(" opened this issue".into())],
        avatar: person.avatar,
        why: None,
        at: reader.clock().under_heading(issue.created_at.0),
        url: "#description".into(),
        receipts: None,
        card: Some(card),
        is_gone: false,
    })
}
