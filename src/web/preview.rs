//! What a text will look like before it is sent: as a part of a page for the script that shows it beside the box.

use actix_web::HttpResponse;

use super::posted::Form;
use super::visit::Visit;
use crate::db::DbConn;
use crate::db::types::ProjectId;
use crate::error::Result;
use crate::markdown::SafeHtml;
use crate::models::issue::naming::Named;
use crate::models::project::Project;
use crate::models::text::Body;

/// The text with its links, as it would be shown in this project.
pub(crate) fn of(conn: &mut DbConn, project: ProjectId, body: &Body) -> Result<SafeHtml> {
    Ok(SafeHtml::stored(Named::look_up(conn, project, body)?.linked(body).html()))
}

/// `POST /preview`: the HTML of `body` as it would be shown in `project`, without a page around it. Nothing is kept.
pub(crate) async fn show(visit: Visit, form: Form) -> Result<HttpResponse> {
    visit.user().await?;
    let body = Body::parse("body", form.get("body"));
    let shown = visit.read(move |reader| {
        let viewer = reader.viewer();
        let (project, _) = Project::find_visible(reader.conn, viewer, form.get("project"))?;
        body.as_ref().map_or(Ok(None), |body| of(reader.conn, project.id, body).map(Some))
    });
    let (status, html) = match shown.await? {
        Some(html) => (actix_web::http::StatusCode::OK, html.into_string()),
        None => (actix_web::http::StatusCode::UNPROCESSABLE_ENTITY, String::new()),
    };
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(html))
}
