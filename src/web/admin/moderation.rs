//! Comments that wait for whoever keeps order: publish or delete them. Also told here: the rules by which they wait.
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::db::types::FlaggedCommentId;
use crate::db::words::SpamRule;
use crate::error::{Error, Result};
use crate::look::Icon;
use crate::models::flagged_comment::{FlaggedComment, Waiting, may_moderate};
use crate::models::text::Body;
use crate::models::user::User;
use crate::web::assets;
use crate::web::avatar::Person;
use crate::web::confirm::ConfirmPage;
use crate::web::flash::Flash;
use crate::web::frame::Reader;
use crate::web::onward::Onward;
use crate::web::page::Page;
use crate::web::posted::Form;
use crate::web::visit::Visit;
use crate::web::when::{Clock, When};
use crate::web::words::counted;

const PAGE: &str = "/admin/moderation";

/// How many are shown; the oldest come first.
const SHOWN: i64 = 50;

/// `GET /admin/moderation`
#[derive(Template)]
#[template(path = "admin/moderation.html")]
pub struct ModerationPage {
    pub page: Page,
    /// An administrator sees the other pages for administrators too.
    pub is_admin: bool,
    pub rows: Vec<FlaggedRow>,
    /// How many wait in all.
    pub waiting: i64,
}

/// One comment that waits.
#[derive(Debug, Clone)]
pub struct FlaggedRow {
    pub id: i64,
    pub author: Person,
    pub since: When,
    /// Its project's name, "#12 Title", and where that is.
    pub issue: (String, String, String),
    /// The rule that it broke, as a sentence.
    pub because: &'static str,
    /// Its Markdown.
    pub text: String,
    /// Everybody reads it already.
    pub is_published: bool,
}

impl ModerationPage {
    fn sub(&self) -> String {
        match self.waiting {
            0 => "Nothing waits.".into(),
            1 => "1 comment waits.".into(),
            many => format!("{} wait, the oldest first.", counted(many, "comment")),
        }
    }

    fn rules() -> Vec<&'static str> {
        SpamRule::ALL.iter().map(|rule| rule.words()).collect()
    }
}

/// `GET /admin/moderation`
pub(crate) async fn index(visit: Visit) -> Result<HttpResponse> {
    visit.query(&[])?;
    let page = visit.read(load).await?;
    visit.page(StatusCode::OK, &page)
}

fn load(reader: &mut Reader<'_>) -> Result<ModerationPage> {
    let user = moderator(reader)?;
    let clock = reader.clock();
    let rows = FlaggedComment::waiting_for(reader.conn, &user, SHOWN)?;
    Ok(ModerationPage {
        is_admin: user.is_admin,
        rows: rows.iter().map(|waiting| row(clock, waiting)).collect(),
        waiting: FlaggedComment::count_for(reader.conn, &user)?,
        page: reader.frame("Moderation")?,
    })
}

fn moderator(reader: &mut Reader<'_>) -> Result<User> {
    let user = reader.me()?.clone();
    let refusal = "Only those who triage a project may see what waits for review.";
    if may_moderate(reader.conn, &user)? { Ok(user) } else { Err(Error::Forbidden(refusal.into())) }
}

fn row(clock: Clock, (flagged, issue, project, author): &Waiting) -> FlaggedRow {
    let path = issue.path(project);
    let place = flagged.comment_id.map_or(String::new(), |comment| format!("#comment-{comment}"));
    FlaggedRow {
        id: flagged.id.0,
        author: Person::of(author),
        since: clock.alone(flagged.created_at.0),
        issue: (project.name.clone(), format!("#{} {}", issue.number, issue.title), format!("{path}{place}")),
        because: flagged.rule.words(),
        text: flagged.body.clone(),
        is_published: flagged.comment_id.is_some(),
    }
}

/// `POST /admin/moderation/{id}/approve`
pub(crate) async fn approve(visit: Visit, id: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let (user, id) = (visit.user().await?, FlaggedCommentId(*id));
    let moderator = user.clone();
    let flagged = visit.read(move |reader| FlaggedComment::find_for(reader.conn, &moderator, id)).await;
    let flagged = flagged.map_err(decided)?;
    let body = Body::parse("body", &flagged.body)?;
    let work = move |tx: &mut crate::db::Tx<'_>, user: &User| {
        let flagged = FlaggedComment::find_for(tx.conn(), user, id)?;
        let event = flagged.clear(tx, &body)?;
        let words = if flagged.comment_id.is_some() { "Comment kept." } else { "Comment published." };
        Ok(Onward::to(PAGE).saying(Flash::done(words).linking("See who is told", format!("/events/{event}/receipts"))))
    };
    visit.post(&user, &form, work).await
}

/// Two people keep order at the same time, and one was faster.
fn decided(error: Error) -> Error {
    match error {
        Error::NotFound => {
            Error::Conflict("Nothing of this number waits: somebody has decided about it already.".into())
        }
        other => other,
    }
}

/// `GET /admin/moderation/{id}/delete`
pub(crate) async fn confirm(visit: Visit, id: web::Path<i64>) -> Result<HttpResponse> {
    let id = FlaggedCommentId(*id);
    let page = visit.read(move |reader| {
        let user = moderator(reader)?;
        let flagged = FlaggedComment::find_for(reader.conn, &user, id)?;
        let what = match flagged.comment_id {
            Some(_) => "Its text will be gone for good. That there was a comment stays in the history.",
            None => "It was never published, and its text will be gone for good.",
        };
        Ok(ConfirmPage {
            page: reader.frame("Delete this comment?")?,
            what: what.into(),
            quote: Some(flagged.body),
            action: format!("{PAGE}/{id}/delete"),
            fields: Vec::new(),
            button: "Delete comment".into(),
            back: PAGE.into(),
        })
    });
    let page = page.await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST /admin/moderation/{id}/delete`
pub(crate) async fn delete(visit: Visit, id: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let (user, id) = (visit.user().await?, FlaggedCommentId(*id));
    let work = move |tx: &mut crate::db::Tx<'_>, user: &User| {
        let flagged = FlaggedComment::find_for(tx.conn(), user, id).map_err(decided)?;
        flagged.delete(tx)?;
        Ok(Onward::to(PAGE).saying(Flash::done("Comment deleted.")))
    };
    visit.post(&user, &form, work).await
}
