//! Comments: writing, changing and deleting them.
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::db::Tx;
use crate::db::types::{CommentId, FlaggedCommentId};
use crate::db::words::{CloseReason, SpamRule};
use crate::error::{Error, Errors, Result};
use crate::look::Icon;
use crate::models::comment::Comment;
use crate::models::issue::Issue;
use crate::models::issue::moderating::{Said, Speaker};
use crate::models::text::Body;

use super::assets;
use super::confirm::ConfirmPage;
use super::flash::Flash;
use super::form::Field;
use super::frame::Reader;
use super::issues::acting::{Ground, act, receipts_of};
use super::issues::show;
use super::onward::Onward;
use super::page::{Page, Section};
use super::posted::Form;
use super::visit::Visit;

/// `GET …/comments/{id}/edit`, and the same with status 422 when something was wrong.
#[derive(Template)]
#[template(path = "comments/edit.html")]
pub struct EditCommentPage {
    pub page: Page,
    /// `/projects/ferry/issues/142/comments/34`: the form posts there.
    pub url: String,
    /// The comment on its issue: where "Cancel" leads.
    pub back: String,
    pub body: String,
    pub body_error: Option<String>,
    /// The number of the revision that this text will replace.
    pub version: i64,
    /// The page that asks before deleting it.
    pub delete: Option<String>,
}

impl EditCommentPage {
    fn body_field(&self) -> Field {
        Field::text("body", "Comment").with(self.body.clone()).wrong(self.body_error.clone()).hint("Markdown works.")
    }
}

type Place = web::Path<(String, i64)>;
type CommentPlace = web::Path<(String, i64, i64)>;

/// What happens to the issue beside the comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum And {
    Nothing,
    Close,
    Reopen,
}

/// `POST …/comments`
pub(crate) async fn create(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    let and = match form.get("and") {
        "close" => And::Close,
        "reopen" => And::Reopen,
        _ => And::Nothing,
    };
    let is_silent = and != And::Nothing && form.get("body").trim().is_empty();
    let body = if is_silent { Ok(None) } else { Body::parse_some("body", form.get("body")).map(Some) };
    match body {
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
            if and == And::Close { issue.close(tx, CloseReason::Completed)? } else { issue.reopen(tx)? }
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

/// `GET …/comments/{id}/edit`
pub(crate) async fn form(visit: Visit, place: CommentPlace) -> Result<HttpResponse> {
    let page = visit.read(move |reader| edit_page(reader, &place).map(|(page, _)| page)).await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST …/comments/{id}`
pub(crate) async fn update(visit: Visit, place: CommentPlace, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let at = place.clone();
    let version = form.get("version").parse().ok();
    let posted = match Body::parse_some("body", form.get("body")) {
        Err(errors) => Err(Error::Invalid(errors)),
        Ok(body) => {
            let work = move |tx: &mut Tx<'_>, user: &_| {
                let (slug, number, id) = place.into_inner();
                let ground = Ground::find(tx, user, &slug, number)?;
                let comment = own_comment(tx, &ground, id)?;
                comment.edit(tx, &body, version.unwrap_or(comment.revision))?;
                let location = format!("{}#comment-{id}", ground.issue.path(&ground.project));
                Ok(Onward::to(location).saying(Flash::done("Comment saved.")))
            };
            visit.post(&user, &form, work).await
        }
    };
    let Err(Error::Invalid(errors)) = posted else { return posted };
    again(&visit, at, &form, errors).await
}

async fn again(visit: &Visit, place: (String, i64, i64), form: &Form, errors: Errors) -> Result<HttpResponse> {
    let body = form.get("body").to_owned();
    let body_error = errors.of("body").map(str::to_owned);
    let page = visit
        .read(move |reader| edit_page(reader, &place).map(|(page, _)| EditCommentPage { body, body_error, ..page }));
    let page = page.await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `GET …/comments/{id}/delete`
pub(crate) async fn confirm(visit: Visit, place: CommentPlace) -> Result<HttpResponse> {
    let page = visit.read(move |reader| {
        let (edit, comment) = edit_page(reader, &place)?;
        Ok(ConfirmPage {
            page: Page { title: "Delete this comment?".into(), ..edit.page },
            what: "Its text will be gone for good. That there was a comment stays in the history.".into(),
            quote: Some(comment.body),
            action: format!("{}/delete", edit.url),
            fields: Vec::new(),
            button: "Delete comment".into(),
            back: edit.back,
        })
    });
    let page = page.await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST …/comments/{id}/delete`
pub(crate) async fn delete(visit: Visit, place: CommentPlace, form: Form) -> Result<HttpResponse> {
    let (slug, number, id) = place.into_inner();
    act(visit, web::Path::from((slug, number)), form, move |tx, ground| {
        let event = own_comment(tx, ground, id)?.delete(tx)?;
        Ok(ground.back(Some(event), "Comment deleted."))
    })
    .await
}

/// The comment, if it stands on this issue and is his to change.
fn own_comment(tx: &mut Tx<'_>, ground: &Ground, id: i64) -> Result<Comment> {
    let comment = Comment::find_on(tx.conn(), ground.issue.id, CommentId(id))?;
    if comment.may_be_changed_by(ground.access) { Ok(comment) } else { Err(not_yours()) }
}

fn not_yours() -> Error {
    Error::Forbidden("Only its author and those who triage this project may change a comment.".into())
}

fn edit_page(reader: &mut Reader<'_>, place: &(String, i64, i64)) -> Result<(EditCommentPage, Comment)> {
    reader.me()?;
    let (slug, number, id) = place;
    let (project, access, issue) = Issue::find_visible(reader.conn, reader.viewer(), slug, *number)?;
    let comment = Comment::find_on(reader.conn, issue.id, CommentId(*id))?;
    if !comment.may_be_changed_by(access) {
        return Err(not_yours());
    }
    let path = issue.path(&project);
    let url = format!("{path}/comments/{id}");
    let page = EditCommentPage {
        page: reader.project_frame("Edit comment", &project, access, Section::Issues)?,
        back: format!("{path}#comment-{id}"),
        body: comment.body.clone(),
        body_error: None,
        version: comment.revision,
        delete: Some(format!("{url}/delete")),
        url,
    };
    Ok((page, comment))
}
