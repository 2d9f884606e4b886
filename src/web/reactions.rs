//! Reacting to an issue's description or to a comment: one click, and back to where it stands.

use actix_web::{HttpResponse, web};

use super::comments::CommentPlace;
use super::issues::acting::{Ground, act};
use super::onward::Onward;
use super::posted::Form;
use super::visit::Visit;
use crate::db::Tx;
use crate::db::types::{CommentId, EventId};
use crate::error::{Error, Result};
use crate::look::{self, Emoji};
use crate::models::comment::Comment;
use crate::models::issue::Issue;

type Place = web::Path<(String, i64)>;

/// [`Issue::react`] or [`Issue::unreact`].
type Verb = fn(&Issue, &mut Tx<'_>, Option<&Comment>, Emoji) -> Result<Option<EventId>>;

/// `POST …/issues/{number}/reactions`
pub(crate) async fn add(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    turn(visit, (place, None), form, Issue::react).await
}

/// `POST …/issues/{number}/reactions/delete`
pub(crate) async fn remove(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    turn(visit, (place, None), form, Issue::unreact).await
}

/// `POST …/comments/{id}/reactions`
pub(crate) async fn add_to_comment(visit: Visit, place: CommentPlace, form: Form) -> Result<HttpResponse> {
    turn(visit, parted(place), form, Issue::react).await
}

/// `POST …/comments/{id}/reactions/delete`
pub(crate) async fn remove_from_comment(visit: Visit, place: CommentPlace, form: Form) -> Result<HttpResponse> {
    turn(visit, parted(place), form, Issue::unreact).await
}

fn parted(place: CommentPlace) -> (Place, Option<i64>) {
    let (slug, number, id) = place.into_inner();
    (web::Path::from((slug, number)), Some(id))
}

async fn turn(visit: Visit, (place, id): (Place, Option<i64>), form: Form, verb: Verb) -> Result<HttpResponse> {
    let word = form.get("emoji").to_owned();
    act(visit, place, form, move |tx, ground| {
        must_speak(ground)?;
        let emoji = look::emoji(&word).ok_or_else(|| Error::Malformed(format!("“{word}” is no reaction.")))?;
        let comment = id.map(|id| Comment::find_on(tx.conn(), ground.issue.id, CommentId(id))).transpose()?;
        verb(&ground.issue, tx, comment.as_ref(), emoji)?;
        let anchor = id.map_or_else(|| "description".to_owned(), |id| format!("comment-{id}"));
        Ok(Onward::to(format!("{}#{anchor}", ground.issue.path(&ground.project))))
    })
    .await
}

fn must_speak(ground: &Ground) -> Result<()> {
    let refusal = "The conversation is locked: only those who triage this project may react.";
    if ground.issue.may_be_commented_by(ground.access) { Ok(()) } else { Err(Error::Forbidden(refusal.into())) }
}
