//! An issue's own page: what it is about, then what was said and done, oldest first. Of a long one the first and the last
//! lines, between them a stretch that was asked for, and gaps that tell how much they leave out.

use std::collections::BTreeMap;

use super::cursor::{Cursor, Place};
use super::entry;
use super::fold::{Group, Line};
use super::known::Known;
use super::streams::Streams;
use super::{FeedQuery, Filter, Scope, lines, visible};
use crate::db::DbConn;
use crate::db::types::{EventId, IssueId};
use crate::error::Result;
use crate::events::{ActionKey, Event};
use crate::models::viewer::Viewer;

/// How many lines stand at the beginning, in the middle when asked for, and at the end.
const HEAD: usize = 5;
const MIDDLE: usize = 50;
const TAIL: usize = 30;

/// Gaps are counted up to here.
const COUNTED: usize = 1000;

/// Which part of the middle is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Window {
    /// None.
    #[default]
    Ends,
    /// What follows this place.
    After(Cursor),
    /// What stands around this event: for its permalink.
    Around(EventId),
}

/// A conversation as it is shown, oldest first.
#[derive(Debug, Clone)]
pub struct Conversation {
    /// That it was opened; a log that does not tell it is possible.
    pub opened: Option<Event>,
    /// Lines and gaps.
    pub pieces: Vec<Piece>,
}

/// A line or a gap.
#[derive(Debug, Clone)]
pub enum Piece {
    /// A line; its entries stand oldest first.
    Line(Line),
    /// What is left out.
    Gap {
        /// How many events; none when there are more than a thousand.
        events: Option<usize>,
        /// The line before it.
        after: Cursor,
    },
}

impl Conversation {
    /// The conversation of an issue that the viewer may read; up to one of its events, or all of it.
    pub fn load(
        conn: &mut DbConn,
        known: &mut Known,
        (viewer, issue, last): (Viewer, IssueId, Option<EventId>),
        window: Window,
    ) -> Result<Self> {
        let query = FeedQuery { is_conversation: true, ..FeedQuery::newest(Scope::Issue(issue), viewer) };
        let query = FeedQuery { filter: Filter { last, ..query.filter }, ..query };
        let streams = Streams::of(conn, &query)?;
        let (mut groups, gaps) = groups(conn, &streams, window)?;
        let opened = take_opened(&mut groups);
        let (starts, events): (Vec<_>, Vec<_>) = groups.into_iter().unzip();
        let lines = entry::load(conn, known, events)?;
        let mut pieces = Vec::with_capacity(lines.len() + gaps.len());
        for (start, mut line) in starts.into_iter().zip(lines) {
            line.entries.reverse();
            pieces.push(Piece::Line(line));
            if let Some((events, after)) = gaps.get(&start) {
                pieces.push(Piece::Gap { events: *events, after: *after });
            }
        }
        Ok(Self { opened, pieces })
    }
}

/// The events of an issue that were recorded just before and just after one of them, as a reader may see them.
pub fn beside(conn: &mut DbConn, viewer: Viewer, issue: IssueId, id: EventId) -> Result<[Option<EventId>; 2]> {
    visible::beside(conn, &FeedQuery::newest(Scope::Issue(issue), viewer), id)
}

/// Groups by their oldest event, and behind which of them something is left out.
type Groups = BTreeMap<Cursor, Group>;
type Gaps = BTreeMap<Cursor, (Option<usize>, Cursor)>;

fn groups(conn: &mut DbConn, streams: &Streams<'_>, window: Window) -> Result<(Groups, Gaps)> {
    // That it was opened is read among the others, and has no line.
    let (mut tail, is_more) = lines::read(conn, streams, Place::Newest, HEAD + TAIL + 1)?;
    let mut stretches = Vec::new();
    if is_more {
        tail.truncate(TAIL);
        stretches.push(lines::read(conn, streams, Place::After(Cursor::FIRST), HEAD + 1)?.0);
        stretches.push(middle(conn, streams, window)?);
    }
    let borders: Vec<Cursor> = stretches.iter().filter_map(|stretch| stretch.last().map(Group::oldest)).collect();
    let all = stretches.into_iter().flatten().chain(tail);
    let groups: Groups = all.map(|group| (group.oldest(), group)).collect();
    let gaps = gaps(conn, streams, &groups, &borders)?;
    Ok((groups, gaps))
}

/// What is left out behind each of these lines, up to the next one that is shown.
fn gaps(conn: &mut DbConn, streams: &Streams<'_>, groups: &Groups, borders: &[Cursor]) -> Result<Gaps> {
    let ends = |border: &Cursor| {
        let mut from_border = groups.range(*border..).map(|(_, group)| group);
        let (line, next) = (from_border.next()?, from_border.next()?);
        Some((*border, line.newest(), next.oldest()))
    };
    let ends: Vec<_> = borders.iter().filter_map(ends).collect();
    let between: Vec<_> = ends.iter().map(|(_, after, before)| (Place::After(*after), *before)).collect();
    let counts = streams.between(conn, &between, COUNTED + 1)?;
    let gaps = ends.into_iter().zip(counts).filter(|(_, events)| *events > 0);
    Ok(gaps.map(|((border, after, _), events)| (border, ((events <= COUNTED).then_some(events), after))).collect())
}

/// The lines that were asked for, oldest first.
fn middle(conn: &mut DbConn, streams: &Streams<'_>, window: Window) -> Result<Vec<Group>> {
    match window {
        Window::Ends => Ok(Vec::new()),
        Window::After(cursor) => Ok(lines::read(conn, streams, Place::After(cursor), MIDDLE)?.0),
        Window::Around(id) => around(conn, streams, id),
    }
}

/// Lines on both sides of an event; its own line, read from its middle, is put together.
fn around(conn: &mut DbConn, streams: &Streams<'_>, id: EventId) -> Result<Vec<Group>> {
    let Some(event) = streams.query.find_within(conn, id)? else { return Ok(Vec::new()) };
    let cursor = Cursor::of(&event);
    let (mut older, _) = lines::read(conn, streams, Place::Before(cursor.behind()), MIDDLE / 2)?;
    let (newer, _) = lines::read(conn, streams, Place::After(cursor), MIDDLE / 2)?;
    older.reverse();
    for group in newer {
        match older.last_mut().filter(|own| own.newest() == cursor && group.events.iter().all(|event| own.takes(event)))
        {
            Some(own) => own.join_newer(group),
            None => older.push(group),
        }
    }
    Ok(older)
}

/// The event that opened the issue, which its text tells of.
fn take_opened(groups: &mut Groups) -> Option<Event> {
    let is_opened = |group: &Group| group.events.iter().any(|event| event.key() == Some(ActionKey::IssueOpened));
    let place = groups.iter().find(|(_, group)| is_opened(group)).map(|(place, _)| *place)?;
    groups.remove(&place)?.events.into_iter().next()
}
