//! Ticking a task of a description or of a comment. The text is made anew before the transaction, and taken over only if nobody
//! has changed it meanwhile.

use actix_web::{HttpResponse, web};

use super::comments::{CommentPlace, back_to, own_comment};
use super::frame::Reader;
use super::issues::acting::{Ground, act};
use super::onward::Onward;
use super::posted::Form;
use super::visit::Visit;
use crate::db::Tx;
use crate::db::types::CommentId;
use crate::error::{Error, Result};
use crate::markdown::{self, Ticked};
use crate::models::comment::Comment;
use crate::models::issue::Issue;
use crate::models::text::Body;

type Place = web::Path<(String, i64)>;

/// `POST …/issues/{number}/tasks`
pub(crate) async fn tick(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    ticked(visit, (place, None), form).await
}

/// `POST …/comments/{id}/tasks`
pub(crate) async fn tick_in_comment(visit: Visit, place: CommentPlace, form: Form) -> Result<HttpResponse> {
    let (slug, number, id) = place.into_inner();
    ticked(visit, (web::Path::from((slug, number)), Some(id)), form).await
}

/// Which task, in which revision, and what becomes of it: `3+` or `3-`.
#[derive(Debug, Clone, Copy)]
struct Turn {
    place: usize,
    is_done: bool,
    version: i64,
}

impl Turn {
    fn parse(form: &Form) -> Result<Self> {
        let task = form.get("task");
        let turn = || {
            let (place, is_done) = match task.strip_suffix('+') {
                Some(place) => (place, true),
                None => (task.strip_suffix('-')?, false),
            };
            Some(Self { place: place.parse().ok()?, is_done, version: form.get("version").parse().ok()? })
        };
        turn().ok_or_else(|| Error::Malformed(format!("“{task}” is no task of a list.")))
    }
}

async fn ticked(visit: Visit, (place, id): (Place, Option<i64>), form: Form) -> Result<HttpResponse> {
    visit.user().await?;
    let at = place.clone();
    let (text, version) = visit.read(move |reader| present(reader, &at, id)).await?;
    let turn = Turn::parse(&form)?;
    let made = (version == turn.version).then(|| markdown::tick(&text, turn.place, turn.is_done)).flatten();
    let made = made.map(|ticked| (Body::accepted(ticked.text.clone()), ticked));
    act(visit, place, form, move |tx, ground| {
        let Some((body, ticked)) = &made else {
            return Err(Error::Conflict("The list was changed meanwhile. Look at it again, then tick.".into()));
        };
        match id {
            None => of_issue(tx, ground, (body, turn.version, ticked)),
            Some(id) => of_comment(tx, ground, id, (body, turn.version, ticked)),
        }
    })
    .await
}

/// The text as it stands, and its revision.
fn present(reader: &mut Reader<'_>, (slug, number): &(String, i64), id: Option<i64>) -> Result<(String, i64)> {
    let (_, _, issue) = Issue::find_visible(reader.conn, reader.viewer(), slug, *number)?;
    Ok(match id {
        None => (issue.text(reader.conn)?.body, issue.revision),
        Some(id) => {
            let comment = Comment::find_on(reader.conn, issue.id, CommentId(id))?;
            (comment.body, comment.revision)
        }
    })
}

type New<'n> = (&'n Body, i64, &'n Ticked);

fn of_issue(tx: &mut Tx<'_>, ground: &Ground, (body, version, ticked): New<'_>) -> Result<Onward> {
    ground.must_own()?;
    ground.issue.tick(tx, body, version, ticked)?;
    Ok(Onward::to(format!("{}#description", ground.issue.path(&ground.project))))
}

fn of_comment(tx: &mut Tx<'_>, ground: &Ground, id: i64, (body, version, ticked): New<'_>) -> Result<Onward> {
    own_comment(tx, ground, id)?.tick(tx, body, version, ticked)?;
    Ok(back_to(ground, id))
}
