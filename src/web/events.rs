//! One event by its id: its permalink leads to its place on its issue's page.

use actix_web::{HttpResponse, web};

use crate::db::types::{CommentId, EventId, IssueId};
use crate::error::Result;
use crate::events::{ActionKey, Event, Record};
use crate::feed::{Cursor, Entry, FeedQuery, Place, Scope};

use super::frame::Reader;
use super::visit::Visit;

/// A comment's page shows so many of the last events whatever else it shows.
const ALWAYS_SHOWN: usize = 30;

/// `GET /events/{id}`. Opening a comment's permalink is a look at the comment.
pub(crate) async fn show(visit: Visit, id: web::Path<i64>) -> Result<HttpResponse> {
    visit.query(&[])?;
    let id = EventId(*id);
    let (location, looked) = visit.read(move |reader| find(reader, id)).await?;
    if let Some((user, seen)) = looked {
        visit.room().views.note_comment(user, seen, visit.now());
    }
    Ok(HttpResponse::Found().insert_header(("Location", location)).finish())
}

type Looked = Option<(crate::db::types::UserId, (IssueId, CommentId))>;

fn find(reader: &mut Reader<'_>, id: EventId) -> Result<(String, Looked)> {
    let viewer = reader.viewer();
    let entry = FeedQuery::find(reader.conn, viewer, id)?;
    let looked = viewer.user.zip(entry.said().map(|comment| (entry.issue.id, comment.id)));
    Ok((place(reader, &entry)?, looked))
}

/// Where the event stands: in the conversation, or in the activity under its own filter if nothing shows it unasked.
fn place(reader: &mut Reader<'_>, entry: &Entry) -> Result<String> {
    let (issue, id) = (entry.issue.path(&entry.project), entry.event.id);
    if entry.key() == Some(ActionKey::ReactionAdded) {
        return Ok(reacted_to(reader, entry)?.unwrap_or_else(|| format!("{issue}#description")));
    }
    let properties = entry.key().map(|key| key.row().properties);
    let has_line = entry.key() == Some(ActionKey::IssueOpened)
        || properties.is_none_or(|properties| !properties.hidden && !properties.unlined);
    if entry.event.private || !has_line {
        let cursor = Cursor { id: EventId(id.0.saturating_add(1)), ..Cursor::of(&entry.event) };
        return Ok(format!("{issue}/feed?action={}&before={cursor}#event-{id}", entry.event.action));
    }
    let anchor = match entry.said() {
        _ if entry.key() == Some(ActionKey::IssueOpened) => return Ok(format!("{issue}#description")),
        Some(comment) => format!("comment-{}", comment.id),
        None => format!("event-{id}"),
    };
    let newer = FeedQuery::newest(Scope::Issue(entry.issue.id), reader.viewer());
    let newer = FeedQuery { place: Place::After(Cursor::of(&entry.event)), ..newer };
    let is_in_sight = newer.count(reader.conn, ALWAYS_SHOWN)? < ALWAYS_SHOWN;
    let folds = properties.is_some_and(|properties| properties.folds);
    Ok(if is_in_sight && !folds { format!("{issue}#{anchor}") } else { format!("{issue}?around={id}#{anchor}") })
}

/// Where the comment stands to which somebody reacted; none for the issue itself, and where the comment is gone.
fn reacted_to(reader: &mut Reader<'_>, entry: &Entry) -> Result<Option<String>> {
    let Some(record @ Record::Comment(comment)) = entry.event.record() else { return Ok(None) };
    let said = Event::find_about(reader.conn, record, ActionKey::CommentAdded)?;
    let issue = entry.issue.path(&entry.project);
    Ok(said.map(|said| format!("{issue}?around={said}#comment-{comment}")))
}
