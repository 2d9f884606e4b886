//! Attached files: sending them, and fetching them again.

pub(crate) mod picture;

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
pub(crate) async fn create(visit: Visit, upload: Upload) -> Result<HttpResponse> {
    visit.user().await?;
    let project = upload.form.get("project").to_owned();
    let files = match upload.files(&visit.room().pictures).await {
        Ok(files) if files.is_empty() => return Err(Error::Malformed("There is no file in this form.".into())),
        Ok(files) => files,
        Err(Error::Invalid(errors)) => {
            let words: Vec<&str> = errors.iter().map(|(_, words)| words).collect();
            return Ok(HttpResponse::UnprocessableEntity().json(json!({ "error": words.join(" ") })));
        }
        Err(error) => return Err(error),
    };
    let kept = keep(&visit, project, files).await?;
    let told: Vec<_> = kept
        .iter()
        .map(|file| json!({ "name": file.filename, "url": file.path(), "markdown": file.markdown() }))
        .collect();
    Ok(HttpResponse::build(StatusCode::CREATED).json(json!({ "files": told })))
}

/// What was typed as `body`, and below it a link to each file that came with it. What is wrong with the files is
/// [`Error::Invalid`].
pub(crate) async fn text(visit: &Visit, slug: &str, upload: Upload) -> Result<String> {
    let typed = upload.form.get("body").to_owned();
    if !upload.has_files() {
        return Ok(typed);
    }
    visit.user().await?;
    let files = upload.files(&visit.room().pictures).await?;
    let kept = keep(visit, slug.to_owned(), files).await?;
    let links: Vec<String> = kept.iter().map(Attachment::markdown).collect();
    Ok(format!("{}\n\n{}", typed.trim_end(), links.join("\n")).trim_start().to_owned())
}

/// Keeps files for a text in this project.
async fn keep(visit: &Visit, slug: String, files: Vec<NewAttachment>) -> Result<Vec<Attachment>> {
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

/// `GET /attachments/{token}/{name}`: a picture that was written anew here is shown; any other file is to be saved, and never
/// shown as a page of ours. Whether the reader may have it is asked each time, also where his browser has kept it.
pub(crate) async fn show(visit: Visit, place: web::Path<(String, String)>) -> Result<HttpResponse> {
    let (token, _) = place.into_inner();
    let tag = format!("\"{token}\"");
    let is_kept =
        visit.request().headers().get(header::IF_NONE_MATCH).is_some_and(|kept| kept.as_bytes() == tag.as_bytes());
    let (file, content) = visit
        .read(move |reader| {
            let viewer = reader.viewer();
            let file = Attachment::find_visible(reader.conn, viewer, &token)?;
            let content = if is_kept { None } else { Some(file.content(reader.conn)?) };
            Ok((file, content))
        })
        .await?;
    let status = if is_kept { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
    let mut answer = HttpResponse::build(status);
    answer.insert_header((header::CONTENT_SECURITY_POLICY, SANDBOX));
    if file.is_picture() {
        answer.insert_header((header::CACHE_CONTROL, "private, no-cache")).insert_header((header::ETAG, tag));
    }
    answer.content_type(file.mime.clone()).insert_header(disposition(file));
    Ok(match content {
        Some(content) => answer.body(content),
        None => answer.finish(),
    })
}

fn disposition(file: Attachment) -> ContentDisposition {
    let disposition = if file.is_picture() { DispositionType::Inline } else { DispositionType::Attachment };
    let name = ExtendedValue { charset: Charset::Ext("UTF-8".into()), language_tag: None, value: file.filename.into() };
    ContentDisposition { disposition, parameters: vec![DispositionParam::FilenameExt(name)] }
}
