//! Changing an issue's title and description, and what is shown when somebody else was faster.
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::db::words::TextOf;
use crate::error::{Error, Errors, Result};
use crate::look::Icon;
use crate::models::issue::Issue;
use crate::models::revision;
use crate::models::text::{Body, Title};
use crate::models::user::User;
use crate::web::flash::Flash;
use crate::web::form::{Field, Files};
use crate::web::frame::Reader;
use crate::web::onward::Onward;
use crate::web::page::{Page, Section};
use crate::web::posted::Form;
use crate::web::upload::Upload;
use crate::web::visit::Visit;
use crate::web::when::When;
use crate::web::{assets, attachments};

use super::acting::Ground;

/// `GET …/issues/{number}/edit`; with status 422 when something was wrong; with status 409 and `theirs` on a conflict.
#[derive(Template)]
#[template(path = "issues/edit.html")]
pub struct EditIssuePage {
    pub page: Page,
    /// `/projects/ferry/issues/142`: the form posts there, and "Cancel" leads there.
    pub url: String,
    pub title: String,
    pub title_error: Option<String>,
    pub body: String,
    pub body_error: Option<String>,
    pub files: Files,
    /// The number of the revision that this text will replace; after a conflict, theirs.
    pub version: i64,
    pub theirs: Option<Theirs>,
}

/// What somebody else saved in the meantime.
#[derive(Debug, Clone)]
pub struct Theirs {
    pub who: String,
    pub at: When,
    pub title: String,
    pub body: String,
}

impl EditIssuePage {
    fn title_field(&self) -> Field {
        Field::line("title", "Title").with(self.title.clone()).wrong(self.title_error.clone()).required()
    }

    fn body_field(&self) -> Field {
        let label = if self.theirs.is_some() { "Your description" } else { "Description" };
        Field::text("body", label).with(self.body.clone()).wrong(self.body_error.clone()).hint("Markdown works.")
    }
}

type Place = web::Path<(String, i64)>;

/// `GET …/issues/{number}/edit`
pub(crate) async fn form(visit: Visit, place: Place) -> Result<HttpResponse> {
    let page = visit.read(move |reader| load(reader, &place)).await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST …/issues/{number}`
pub(crate) async fn update(visit: Visit, place: Place, upload: Upload) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let (place, form) = (place.into_inner(), upload.form.clone());
    let (slug, number) = place.clone();
    let text = attachments::text(&visit, &slug, upload).await;
    let posted = match text.and_then(|text| Ok(Changed::parse(&form, &text)?)) {
        Err(error) => Err(error),
        Ok(changed) => {
            let work = move |tx: &mut crate::db::Tx<'_>, user: &User| {
                let ground = Ground::find(tx, user, &slug, number)?;
                ground.must_own()?;
                let events = ground.issue.edit(tx, &changed.title, &changed.body, changed.version)?;
                Ok(Onward::to(ground.issue.path(&ground.project)).saying(said(events.len())))
            };
            visit.post(&user, &form, work).await
        }
    };
    match posted {
        Err(Error::Invalid(errors)) => again(&visit, place, &form, Some(errors)).await,
        Err(Error::Conflict(_)) => again(&visit, place, &form, None).await,
        posted => posted,
    }
}

/// What a posted form changes.
struct Changed {
    title: Title,
    body: Body,
    version: i64,
}

impl Changed {
    fn parse(form: &Form, text: &str) -> Result<Self, Errors> {
        let mut errors = Errors::default();
        let title = errors.keep(Title::parse(form.get("title")));
        let body = errors.keep(Body::parse("body", text));
        let version = form.get("version").parse().ok();
        if version.is_none() {
            errors.add("title", "The form came without its version: open the page anew and paste your text.");
        }
        match (title, body, version) {
            (Some(title), Some(body), Some(version)) => Ok(Self { title, body, version }),
            _ => Err(errors),
        }
    }
}

fn said(changes: usize) -> Flash {
    Flash::done(if changes == 0 { "Nothing to change: it is so already." } else { "Changes saved." })
}

/// The page again: with what is wrong, or, after a conflict, beside what somebody else saved.
async fn again(visit: &Visit, place: (String, i64), form: &Form, errors: Option<Errors>) -> Result<HttpResponse> {
    let status = if errors.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::CONFLICT };
    let (title, body) = (form.get("title").to_owned(), form.get("body").to_owned());
    let version = form.get("version").parse().unwrap_or_default();
    let page = visit.read(move |reader| {
        let present = load(reader, &place)?;
        let error = |field| errors.as_ref().and_then(|errors| errors.of(field)).map(str::to_owned);
        let (title_error, body_error, files) = (error("title"), error("body"), Files(error("files")));
        let typed = EditIssuePage { title, title_error, body, body_error, files, ..present };
        if errors.is_some() {
            return Ok(EditIssuePage { version, ..typed });
        }
        Ok(EditIssuePage { theirs: Some(theirs(reader, &place)?), ..typed })
    });
    let page = page.await?;
    visit.page(status, &page)
}

fn load(reader: &mut Reader<'_>, (slug, number): &(String, i64)) -> Result<EditIssuePage> {
    reader.me()?;
    let (project, access, issue) = Issue::find_visible(reader.conn, reader.viewer(), slug, *number)?;
    if !issue.may_be_changed_by(access) {
        return Err(Error::Forbidden("Only its author and those who triage this project may edit an issue.".into()));
    }
    let text = issue.text(reader.conn)?;
    Ok(EditIssuePage {
        page: reader.project_frame(format!("Edit issue #{number}"), &project, access, Section::Issues)?,
        url: issue.path(&project),
        title: issue.title,
        title_error: None,
        body: text.body,
        body_error: None,
        files: Files::default(),
        version: issue.revision,
        theirs: None,
    })
}

fn theirs(reader: &mut Reader<'_>, (slug, number): &(String, i64)) -> Result<Theirs> {
    let (_, _, issue) = Issue::find_visible(reader.conn, reader.viewer(), slug, *number)?;
    let theirs = revision::find(reader.conn, TextOf::Issue, issue.id.0, issue.revision)?;
    let who = User::find(reader.conn, theirs.author_id)?;
    Ok(Theirs {
        who: who.shown_name().to_owned(),
        at: reader.clock().alone(theirs.created_at.0),
        title: issue.title,
        body: theirs.body,
    })
}
