//! What a script suggests to whoever types `@an` or `#crash` into a box for Markdown.

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde_json::{Value, json};

use super::visit::Visit;
use crate::error::{Error, Result};
use crate::models::project::Project;
use crate::search::suggesting;

/// `GET /projects/{slug}/suggestions.json?people=an`, or `?issues=crash`: at most eight. For whoever may write, who is whoever
/// is signed in and may read.
pub(crate) async fn show(visit: Visit, slug: Path<String>) -> Result<HttpResponse> {
    let asked = visit.query(&["people", "issues"])?;
    let found = visit.read(move |reader| {
        reader.me()?;
        let viewer = reader.viewer();
        let (project, _) = Project::find_visible(reader.conn, viewer, &slug)?;
        match asked.fields() {
            [(kind, typed)] if kind == "people" => {
                let people = suggesting::people(reader.conn, viewer, &project, typed)?;
                let told = people.iter().map(|one| json!({ "name": one.name, "full_name": one.full_name }));
                Ok(json!({ "people": told.collect::<Value>() }))
            }
            [(_, typed)] => {
                let issues = suggesting::issues(reader.conn, project.id, typed)?;
                let told = issues
                    .iter()
                    .map(|one| json!({ "number": one.number, "title": one.title, "state": one.state.to_string() }));
                Ok(json!({ "issues": told.collect::<Value>() }))
            }
            _ => Err(Error::Malformed("Ask for “people” or for “issues”, once.".into())),
        }
    });
    Ok(HttpResponse::Ok().json(found.await?))
}
