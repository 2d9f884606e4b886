//! The same feeds for programs: Atom and JSON. They never fold, and name everything by its complete address.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;
use serde_json::json;

use crate::error::Result;
use crate::feed::{Entry, FeedQuery, Scope, Stretch};
use crate::models::issue::Issue;
use crate::models::project::Project;
use crate::web::feed::asked::{self, Asked};
use crate::web::feed::ways::Ways;
use crate::web::feed::{atom, json as told};
use crate::web::frame::Reader;
use crate::web::visit::Visit;

/// How many events an answer has.
const EVENTS: usize = 50;

/// Which feed a path names.
#[derive(Debug, Clone)]
enum Of {
    Issue(String, i64),
    Project(String),
    Everything,
}

#[derive(Debug, Clone, Copy)]
enum Form {
    Atom,
    Json,
}

/// `GET /projects/{slug}/issues/{number}/feed.atom`
pub(crate) async fn issue_atom(visit: Visit, place: Path<(String, i64)>) -> Result<HttpResponse> {
    let (slug, number) = place.into_inner();
    answer(visit, Of::Issue(slug, number), Form::Atom).await
}

/// `GET /projects/{slug}/issues/{number}/feed.json`
pub(crate) async fn issue_json(visit: Visit, place: Path<(String, i64)>) -> Result<HttpResponse> {
    let (slug, number) = place.into_inner();
    answer(visit, Of::Issue(slug, number), Form::Json).await
}

/// `GET /projects/{slug}/feed.atom`
pub(crate) async fn project_atom(visit: Visit, slug: Path<String>) -> Result<HttpResponse> {
    answer(visit, Of::Project(slug.into_inner()), Form::Atom).await
}

/// `GET /projects/{slug}/feed.json`
pub(crate) async fn project_json(visit: Visit, slug: Path<String>) -> Result<HttpResponse> {
    answer(visit, Of::Project(slug.into_inner()), Form::Json).await
}

/// `GET /feed.atom`
pub(crate) async fn whole_atom(visit: Visit) -> Result<HttpResponse> {
    answer(visit, Of::Everything, Form::Atom).await
}

/// `GET /feed.json`
pub(crate) async fn whole_json(visit: Visit) -> Result<HttpResponse> {
    answer(visit, Of::Everything, Form::Json).await
}

async fn answer(visit: Visit, of: Of, form: Form) -> Result<HttpResponse> {
    let asked = Asked::read(&visit.query(asked::KNOWN)?)?.strict()?;
    let public_url = visit.room().config.public_url.clone();
    let of_path = visit.request().path().trim_end_matches(".json").trim_end_matches(".atom").to_owned();
    let wanted = asked.clone();
    let (title, stretch) = visit.read(move |reader| load(reader, of, &wanted)).await?;
    let own = format!("{public_url}{}", visit.request().path());
    let ways = Ways { base: &own, asked: &asked };
    let pager = ways.pager(&stretch).through(|url| visit.keyed(url));
    let entries: Vec<Entry> = stretch.lines.into_iter().flat_map(|line| line.entries).collect();
    let mut found = HttpResponse::Ok();
    if let Some(link) = pager.link_header() {
        found.insert_header((header::LINK, link));
    }
    Ok(match form {
        Form::Json => {
            let events: Vec<_> = entries.iter().map(|entry| told::event(entry, &public_url)).collect();
            found.json(json!({ "events": events, "next": pager.older, "prev": pager.newer }))
        }
        Form::Atom => {
            let page = Ways { base: &format!("{public_url}{of_path}"), asked: &asked }.url(None);
            let (id, own) = (ways.url(None), visit.keyed(ways.url(None)));
            let about = atom::About { title, id, own, page, older: pager.older };
            found.content_type("application/atom+xml; charset=utf-8").body(atom::document(
                &about,
                &entries,
                &public_url,
            ))
        }
    })
}

fn load(reader: &mut Reader<'_>, of: Of, asked: &Asked) -> Result<(String, Stretch)> {
    let viewer = reader.viewer();
    let (title, scope) = match of {
        Of::Everything => ("Tidings".to_owned(), Scope::Everything),
        Of::Project(slug) => {
            let (project, _) = Project::find_visible(reader.conn, viewer, &slug)?;
            (project.name, Scope::Project(project.id))
        }
        Of::Issue(slug, number) => {
            let (project, _, issue) = Issue::find_visible(reader.conn, viewer, &slug, number)?;
            (format!("{} #{} {}", project.name, issue.number, issue.title), Scope::Issue(issue.id))
        }
    };
    let query = FeedQuery { folds: false, limit: EVENTS, ..asked.query(reader, scope)? };
    Ok((title, query.load(reader.conn, &mut reader.known)?))
}
