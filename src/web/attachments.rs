//! Attached files: sending them, and fetching them again.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue};
use actix_web::{HttpResponse, web};
use serde_json::json;

use super::upload::Upload;
use super::visit::Visit;
use crate::error::{Error, Result};
use crate::models::attachment::{Attachment, NewAttachment};
use crate::models::project::Project;

/// What a browser may do with a file that it opens after all: nothing.
const SANDBOX: &str = "default-src 'none'; sandbox";

/// `POST /attachments`: keeps `files` for a text in `project` that will name them, and says as JSON how. For scripts; a form
/// without them brings its files along.
pub(crate) async fn create(visit: Visit, mut upload: Upload) -> Result<HttpResponse> {
    visit.user().await?;
    let project = upload.form.get("project").to_owned();
    let files = match upload.files() {
        Ok(files) if files.is_empty() => return Err(Error::Malformed("There is no file in this form.".into())),
        Ok(files) => files,
        Err(errors) => {
            let words: Vec<&str> = errors.iter().map(|(_, words)| words).collect();
            return Ok(HttpResponse::UnprocessableEntity().json(json!({ "error": words.join(" ") })));
        }
    };
    let kept = keep(&visit, project, files).await?;
    let told: Vec<_> = kept
        .iter()
        .map(|file| json!({ "name": file.filename, "url": file.path(), "markdown": file.markdown() }))
        .collect();
    Ok(HttpResponse::build(StatusCode::CREATED).json(json!({ "files": told })))
}

/// Keeps files for a text in this project.
pub(crate) async fn keep(visit: &Visit, slug: String, files: Vec<NewAttachment>) -> Result<Vec<Attachment>> {
    let user = visit.user().await?;
    let viewer = user.viewer();
    let work = move |tx: &mut crate::db::Tx<'_>| {
        let (project, access) = Project::find_visible(tx.conn(), viewer, &slug)?;
        if !access.may_write() {
            return Err(Error::Forbidden("You may not write in this project.".into()));
        }
        files.into_iter().map(|file| file.keep(tx, project.id)).collect()
    };
    visit.room().db.write(user.id, work).await
}

/// `GET /attachments/{token}/{name}`: the file, to be saved; it is never shown as a page of ours.
pub(crate) async fn show(visit: Visit, place: web::Path<(String, String)>) -> Result<HttpResponse> {
    let (token, _) = place.into_inner();
    let (file, content) = visit
        .read(move |reader| {
            let viewer = reader.viewer();
            let file = Attachment::find_visible(reader.conn, viewer, &token)?;
            let content = file.content(reader.conn)?;
            Ok((file, content))
        })
        .await?;
    let name = ExtendedValue { charset: Charset::Ext("UTF-8".into()), language_tag: None, value: file.filename.into() };
    let saved = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::FilenameExt(name)],
    };
    Ok(HttpResponse::Ok()
        .content_type(file.mime)
        .insert_header(saved)
        .insert_header((header::CONTENT_SECURITY_POLICY, SANDBOX))
        .body(content))
}
