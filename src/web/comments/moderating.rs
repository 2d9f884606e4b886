//! What is done with a comment beside changing its text: deleting it, folding it up, and taking its words away.
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::db::types::CommentId;
use crate::db::words::HideReason;
use crate::error::{Error, Result};
use crate::look::Icon;
use crate::models::comment::Comment;
use crate::models::issue::Issue;
use crate::models::project::Project;
use crate::models::viewer::Access;
use crate::web::assets;
use crate::web::confirm::ConfirmPage;
use crate::web::flash::Flash;
use crate::web::form::{Choice, Field};
use crate::web::frame::Reader;
use crate::web::issues::acting::{act, receipts_of};
use crate::web::onward::Onward;
use crate::web::page::{Page, Section};
use crate::web::posted::Form;
use crate::web::visit::Visit;

use super::{CommentPlace, back_to, edit, own_comment};

/// `GET …/comments/{id}/hide`: why a comment is folded up, and what else may be done about it.
#[derive(Template)]
#[template(path = "comments/hide.html")]
pub struct HideCommentPage {
    pub page: Page,
    /// `/projects/ferry/issues/142/comments/34`
    pub url: String,
    pub back: String,
    /// The words in question.
    pub quote: String,
    /// Folded up already, because it is this.
    pub hidden: Option<String>,
    /// The reader may take the words away, and they are still there.
    pub may_redact: bool,
}

impl HideCommentPage {
    fn reason_field(&self) -> Field {
        let choices =
            [("spam", "Spam"), ("off_topic", "Off topic"), ("outdated", "Outdated"), ("resolved", "Resolved")];
        let choices = choices.map(|(value, text)| Choice::new(value, text)).into();
        let kept = self.hidden.as_ref().map_or_else(|| "outdated".to_owned(), |words| words.replace(' ', "_"));
        Field::choice("reason", "Because it is", choices).with(kept)
    }
}

/// `GET …/comments/{id}/delete`
pub(crate) async fn confirm(visit: Visit, place: CommentPlace) -> Result<HttpResponse> {
    let page = visit.read(move |reader| {
        let (edit, comment) = edit::load(reader, &place)?;
        Ok(ConfirmPage {
            page: Page { title: "Delete this comment?".into(), ..edit.page },
            what: "Its text and its files will be gone for good. That there was a comment stays in the history.".into(),
            quote: Some(comment.body).filter(|body| !body.is_empty()),
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

/// `GET …/comments/{id}/hide`
pub(crate) async fn form(visit: Visit, place: CommentPlace) -> Result<HttpResponse> {
    let page = visit.read(move |reader| load(reader, &place)).await?;
    visit.page(StatusCode::OK, &page)
}

fn load(reader: &mut Reader<'_>, place: &(String, i64, i64)) -> Result<HideCommentPage> {
    let (project, access, issue, comment) = find(reader, place)?;
    if !access.may_triage() {
        return Err(Error::Forbidden("Only those who triage this project may hide a comment.".into()));
    }
    let path = issue.path(&project);
    Ok(HideCommentPage {
        page: reader.project_frame("Hide this comment", &project, access, Section::Issues)?,
        url: format!("{path}/comments/{}", comment.id),
        back: format!("{path}#comment-{}", comment.id),
        hidden: comment.hidden_as.map(|reason| reason.as_str().replace('_', " ")),
        may_redact: access.may_maintain() && comment.redacted_at.is_none(),
        quote: comment.body,
    })
}

fn find(reader: &mut Reader<'_>, place: &(String, i64, i64)) -> Result<(Project, Access, Issue, Comment)> {
    reader.me()?;
    let (slug, number, id) = place;
    let (project, access, issue) = Issue::find_visible(reader.conn, reader.viewer(), slug, *number)?;
    let comment = Comment::find_on(reader.conn, issue.id, CommentId(*id))?;
    Ok((project, access, issue, comment))
}

/// `POST …/comments/{id}/hide`
pub(crate) async fn hide(visit: Visit, place: CommentPlace, form: Form) -> Result<HttpResponse> {
    let said = form.get("reason").to_owned();
    let (slug, number, id) = place.into_inner();
    act(visit, web::Path::from((slug, number)), form, move |tx, ground| {
        ground.must_triage()?;
        let comment = Comment::find_on(tx.conn(), ground.issue.id, CommentId(id))?;
        let reason = HideReason::parse(&said).ok_or_else(|| Error::Malformed(format!("“{said}” is no reason.")))?;
        let event = comment.hide(tx, reason)?;
        Ok(told(back_to(ground, id), event, "Comment hidden. Whoever wants to may still open it."))
    })
    .await
}

/// `POST …/comments/{id}/hide/delete`
pub(crate) async fn unhide(visit: Visit, place: CommentPlace, form: Form) -> Result<HttpResponse> {
    let (slug, number, id) = place.into_inner();
    act(visit, web::Path::from((slug, number)), form, move |tx, ground| {
        ground.must_triage()?;
        let event = Comment::find_on(tx.conn(), ground.issue.id, CommentId(id))?.unhide(tx)?;
        Ok(told(back_to(ground, id), event, "Comment shown again."))
    })
    .await
}

/// `GET …/comments/{id}/redact`
pub(crate) async fn confirm_redaction(visit: Visit, place: CommentPlace) -> Result<HttpResponse> {
    let page = visit.read(move |reader| {
        let (project, access, issue, comment) = find(reader, &place)?;
        must_maintain(access)?;
        let path = issue.path(&project);
        Ok(ConfirmPage {
            page: reader.project_frame("Take these words away?", &project, access, Section::Issues)?,
            what: "They go from the comment, from its earlier versions, from the history and from what was kept of \
                   messages; its files go too. The comment stays, empty, and says so. What was sent by mail or to \
                   other services cannot be called back: a password that stood here must still be changed."
                .into(),
            quote: Some(comment.body).filter(|body| !body.is_empty()),
            action: format!("{path}/comments/{}/redact", comment.id),
            fields: Vec::new(),
            button: "Redact comment".into(),
            back: format!("{path}#comment-{}", comment.id),
        })
    });
    let page = page.await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST …/comments/{id}/redact`
pub(crate) async fn redact(visit: Visit, place: CommentPlace, form: Form) -> Result<HttpResponse> {
    let (slug, number, id) = place.into_inner();
    act(visit, web::Path::from((slug, number)), form, move |tx, ground| {
        must_maintain(ground.access)?;
        let event = Comment::find_on(tx.conn(), ground.issue.id, CommentId(id))?.redact(tx)?;
        Ok(told(back_to(ground, id), event, "Comment redacted: its words are gone."))
    })
    .await
}

fn must_maintain(access: Access) -> Result<()> {
    let refusal = "Only a maintainer of this project may redact a comment.";
    if access.may_maintain() { Ok(()) } else { Err(Error::Forbidden(refusal.into())) }
}

fn told(onward: Onward, event: Option<crate::db::types::EventId>, words: &str) -> Onward {
    match event {
        Some(event) => onward.saying(Flash::done(words).linking("See who is told", receipts_of(event))),
        None => onward.saying(Flash::done("Nothing to change: it is so already.")),
    }
}
