//! Comments: writing them. What is done with one that is there stands in `comments/`.

pub(crate) mod edit;
pub(crate) mod moderating;
pub(crate) mod revisions;

use actix_web::{HttpResponse, web};

use crate::db::Tx;
use crate::db::types::{CommentId, FlaggedCommentId};
use crate::db::words::SpamRule;
use crate::error::{Error, Result};
use crate::models::comment::Comment;
use crate::models::issue::moderating::{Said, Speaker};
use crate::models::text::Body;

use super::attachments;
use super::flash::Flash;
use super::issues::acting::{Ground, act, receipts_of};
use super::issues::show;
use super::onward::Onward;
use super::upload::Upload;
use super::visit::Visit;

type Place = web::Path<(String, i64)>;
pub(crate) type CommentPlace = web::Path<(String, i64, i64)>;

/// What happens to the issue beside the comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum And {
    Nothing,
    Close,
    Reopen,
}

/// `POST …/comments`
pub(crate) async fn create(visit: Visit, place: Place, upload: Upload) -> Result<HttpResponse> {
    let form = upload.form.clone();
    let and = match form.get("and") {
        "close" => And::Close,
        "reopen" => And::Reopen,
        _ => And::Nothing,
    };
    let body = match attachments::text(&visit, &place.0, upload).await {
        Ok(text) if and != And::Nothing && text.trim().is_empty() => Ok(None),
        Ok(text) => Body::parse_some("body", &text).map(Some),
        Err(Error::Invalid(errors)) => Err(errors),
        Err(error) => return Err(error),
    };
    match body {
        Ok(Some(body)) if form.get("and") == "preview" => {
            visit.user().await?;
            show::preview(&visit, place.into_inner(), body).await
        }
        Ok(body) => {
            let site = visit.room().config.public_url.clone();
            act(visit, place, form, move |tx, ground| say(tx, ground, (body.as_ref(), &site), and)).await
        }
        Err(errors) => {
            visit.user().await?;
            show::again(&visit, place.into_inner(), &form, errors).await
        }
    }
}

fn say(tx: &mut Tx<'_>, ground: &Ground, (body, site): (Option<&Body>, &str), and: And) -> Result<Onward> {
    let issue = ground.issue.locked(tx)?;
    if !issue.may_be_commented_by(ground.access) {
        return Err(Error::Forbidden(
            "The conversation is locked: only those who triage this project may comment.".into(),
        ));
    }
    let speaker = Speaker { access: ground.access, project: &ground.project, site };
    let said = body.map(|body| issue.say(tx, body, &speaker)).transpose()?;
    let turned = match and {
        And::Nothing => None,
        And::Close | And::Reopen => {
            ground.must_own()?;
            if and == And::Close { issue.close_with_promised(tx, ground.access)? } else { issue.reopen(tx)? }
        }
    };
    let (comment, event) = match said {
        None => return Ok(ground.back(turned, if and == And::Close { "Issue closed." } else { "Issue reopened." })),
        Some(Said::Held(id, rule)) => return Ok(waits(ground, id, rule)),
        Some(Said::Published(comment, event)) => (comment, event),
    };
    let words = match and {
        And::Nothing => "Comment added.",
        And::Close => "Comment added and issue closed.",
        And::Reopen => "Comment added and issue reopened.",
    };
    let flash = Flash::done(words).linking("See who is told", receipts_of(event));
    Ok(Onward::to(format!("{}#comment-{comment}", issue.path(&ground.project))).saying(flash))
}

/// To the comment, which only its author and those who keep order see.
fn waits(ground: &Ground, id: FlaggedCommentId, rule: SpamRule) -> Onward {
    let words = format!("Your comment waits until somebody of this project has looked at it. {}", rule.words());
    Onward::to(format!("{}#waiting-{id}", ground.issue.path(&ground.project))).saying(Flash::done(words))
}

/// The comment, if it stands on this issue and is his to change.
pub(crate) fn own_comment(tx: &mut Tx<'_>, ground: &Ground, id: i64) -> Result<Comment> {
    let comment = Comment::find_on(tx.conn(), ground.issue.id, CommentId(id))?;
    if comment.may_be_changed_by(ground.access) { Ok(comment) } else { Err(not_yours()) }
}

fn not_yours() -> Error {
    Error::Forbidden("Only its author and those who triage this project may change a comment.".into())
}

/// Back to a comment on its issue's page.
pub(crate) fn back_to(ground: &Ground, id: i64) -> Onward {
    Onward::to(format!("{}#comment-{id}", ground.issue.path(&ground.project)))
}
