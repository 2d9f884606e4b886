//! Following an issue no longer, by the link in a mail and without signing in (RFC 8058). Reading the link changes nothing, for
//! mail scanners follow links; acting twice is harmless.
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::db::DbConn;
use crate::error::{Error, Result};
use crate::look::Icon;
use crate::models::issue::Issue;
use crate::models::project::Project;
use crate::models::unsubscribe::Unsubscribe;
use crate::models::user::User;

use super::assets;
use super::page::Page;
use super::visit::Visit;

/// `GET /unsubscribe/{token}`, and the same once it is done.
#[derive(Template)]
#[template(path = "unsubscribe.html")]
pub struct UnsubscribePage {
    pub page: Page,
    /// "#12 Login fails in Ferry"; nothing for who may no longer read it.
    pub issue: Option<String>,
    /// Where the button posts to.
    pub action: String,
    pub is_done: bool,
}

/// `GET /unsubscribe/{token}`
pub(crate) async fn show(visit: Visit, token: web::Path<String>) -> Result<HttpResponse> {
    draw(&visit, &token, false).await
}

/// `POST /unsubscribe/{token}`. Mail clients send their own form, which says nothing that the link does not say.
pub(crate) async fn act(visit: Visit, token: web::Path<String>) -> Result<HttpResponse> {
    let link = Unsubscribe::parse(&token, &visit.room().secret)?;
    let work = move |tx: &mut crate::db::Tx<'_>| {
        let (user, issue) = (User::find(tx.conn(), link.user)?, Issue::find(tx.conn(), link.issue)?);
        issue.unsubscribe(tx, &user)
    };
    visit.room().db.write(link.user, work).await?;
    draw(&visit, &token, true).await
}

async fn draw(visit: &Visit, token: &str, is_done: bool) -> Result<HttpResponse> {
    let link = Unsubscribe::parse(token, &visit.room().secret)?;
    let action = format!("/unsubscribe/{token}");
    let page = visit.read(move |reader| {
        let issue = called(reader.conn, link)?;
        let title = if is_done { "Unsubscribed" } else { "Unsubscribe" };
        Ok(UnsubscribePage { issue, action, is_done, page: reader.frame(title)? })
    });
    let page = page.await?;
    visit.page(StatusCode::OK, &page)
}

fn called(conn: &mut DbConn, link: Unsubscribe) -> Result<Option<String>> {
    let (user, issue) = (User::find(conn, link.user)?, Issue::find(conn, link.issue)?);
    match Project::find_readable(conn, user.viewer(), issue.project_id) {
        Ok(project) => Ok(Some(format!("#{} {} in {}", issue.number, issue.title, project.name))),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}
