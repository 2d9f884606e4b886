//! Changing a comment's text, and what is shown when somebody else was faster.
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::db::Tx;
use crate::db::types::CommentId;
use crate::db::words::TextOf;
use crate::error::{Error, Errors, Result};
use crate::look::Icon;
use crate::markdown::SafeHtml;
use crate::models::comment::Comment;
use crate::models::issue::Issue;
use crate::models::revision;
use crate::models::text::Body;
use crate::models::user::User;
use crate::web::flash::Flash;
use crate::web::form::{Field, Files};
use crate::web::frame::Reader;
use crate::web::issues::acting::Ground;
use crate::web::page::{Page, Section};
use crate::web::posted::Form;
use crate::web::upload::Upload;
use crate::web::visit::Visit;
use crate::web::when::When;
use crate::web::{assets, attachments, preview};

use super::{CommentPlace, back_to, not_yours, own_comment};

/// `GET …/comments/{id}/edit`; with status 422 when something was wrong; with status 409 and `theirs` on a conflict.
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
    pub files: Files,
    /// What it would look like.
    pub preview: Option<SafeHtml>,
    /// The number of the revision that this text will replace; after a conflict, theirs.
    pub version: i64,
    /// The page that asks before deleting it.
    pub delete: Option<String>,
    pub theirs: Option<Theirs>,
}

/// What somebody else saved in the meantime.
#[derive(Debug, Clone)]
pub struct Theirs {
    pub who: String,
    pub at: When,
    pub body: String,
}

impl EditCommentPage {
    fn body_field(&self) -> Field {
        let label = if self.theirs.is_some() { "Your comment" } else { "Comment" };
        Field::text("body", label).with(self.body.clone()).wrong(self.body_error.clone()).hint("Markdown works.")
    }
}

type Place = (String, i64, i64);

/// `GET …/comments/{id}/edit`
pub(crate) async fn form(visit: Visit, place: CommentPlace) -> Result<HttpResponse> {
    let page = visit.read(move |reader| load(reader, &place).map(|(page, _)| page)).await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST …/comments/{id}`
pub(crate) async fn update(visit: Visit, place: CommentPlace, upload: Upload) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let (place, form) = (place.into_inner(), upload.form.clone());
    let at = place.clone();
    let version = form.get("version").parse().ok();
    let text = attachments::text(&visit, &at.0, upload).await;
    let posted = match text.and_then(|text| Ok(Body::parse_some("body", &text)?)) {
        Err(error) => Err(error),
        Ok(body) if form.get("and") == "preview" => return previewed(&visit, at, &form, body).await,
        Ok(body) => {
            let work = move |tx: &mut Tx<'_>, user: &_| {
                let (slug, number, id) = place;
                let ground = Ground::find(tx, user, &slug, number)?;
                let comment = own_comment(tx, &ground, id)?;
                comment.edit(tx, &body, version.unwrap_or(comment.revision))?;
                Ok(back_to(&ground, id).saying(Flash::done("Comment saved.")))
            };
            visit.post(&user, &form, work).await
        }
    };
    match posted {
        Err(Error::Invalid(errors)) => again(&visit, at, &form, Some(errors)).await,
        Err(Error::Conflict(_)) => again(&visit, at, &form, None).await,
        posted => posted,
    }
}

/// The page again: with what is wrong, or, after a conflict, beside what somebody else saved.
async fn again(visit: &Visit, place: Place, form: &Form, errors: Option<Errors>) -> Result<HttpResponse> {
    let status = if errors.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::CONFLICT };
    let (body, version) = (form.get("body").to_owned(), form.get("version").parse().unwrap_or_default());
    let page = visit.read(move |reader| {
        let (present, comment) = load(reader, &place)?;
        Ok(match errors {
            Some(errors) => {
                let body_error = errors.of("body").map(str::to_owned);
                let files = Files(errors.of("files").map(str::to_owned));
                EditCommentPage { body, body_error, files, version, ..present }
            }
            None => EditCommentPage { body, theirs: Some(theirs(reader, &comment)?), ..present },
        })
    });
    let page = page.await?;
    visit.page(status, &page)
}

/// The page again, with what the comment would look like.
async fn previewed(visit: &Visit, place: Place, form: &Form, body: Body) -> Result<HttpResponse> {
    let version = form.get("version").parse().unwrap_or_default();
    let page = visit.read(move |reader| {
        let (present, comment) = load(reader, &place)?;
        let project = Issue::find(reader.conn, comment.issue_id)?.project_id;
        let preview = Some(preview::of(reader.conn, project, &body)?);
        Ok(EditCommentPage { body: body.text().to_owned(), preview, version, ..present })
    });
    let page = page.await?;
    visit.page(StatusCode::OK, &page)
}

fn theirs(reader: &mut Reader<'_>, comment: &Comment) -> Result<Theirs> {
    let theirs = revision::find(reader.conn, TextOf::Comment, comment.id.0, comment.revision)?;
    let who = User::find(reader.conn, theirs.author_id)?;
    let at = reader.clock().alone(theirs.created_at.0);
    Ok(Theirs { who: who.shown_name().to_owned(), at, body: theirs.body })
}

pub(super) fn load(reader: &mut Reader<'_>, place: &Place) -> Result<(EditCommentPage, Comment)> {
    reader.me()?;
    let (slug, number, id) = place;
    let (project, access, issue) = Issue::find_visible(reader.conn, reader.viewer(), slug, *number)?;
    let comment = Comment::find_on(reader.conn, issue.id, CommentId(*id))?;
    if !comment.may_be_changed_by(access) {
        return Err(not_yours());
    }
    if comment.redacted_at.is_some() {
        return Err(Error::Forbidden("This comment was redacted: its text is gone for good.".into()));
    }
    let path = issue.path(&project);
    let url = format!("{path}/comments/{id}");
    let page = EditCommentPage {
        page: reader.project_frame("Edit comment", &project, access, Section::Issues)?,
        back: format!("{path}#comment-{id}"),
        body: comment.body.clone(),
        body_error: None,
        files: Files::default(),
        preview: None,
        version: comment.revision,
        delete: Some(format!("{url}/delete")),
        theirs: None,
        url,
    };
    Ok((page, comment))
}
