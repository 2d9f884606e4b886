//! The texts that a comment had, the latest first, and what each one changed.
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::db::types::CommentId;
use crate::db::words::TextOf;
use crate::error::Result;
use crate::look::Icon;
use crate::models::comment::Comment;
use crate::models::issue::Issue;
use crate::models::revision::{self, Revision};
use crate::models::user::User;
use crate::web::assets;
use crate::web::avatar::Person;
use crate::web::diff::Diff;
use crate::web::frame::Reader;
use crate::web::page::{Page, Section};
use crate::web::visit::Visit;
use crate::web::when::When;

use super::CommentPlace;
/// The latest ones are shown.
const SHOWN: usize = 30;

/// `GET …/comments/{id}/revisions`
#[derive(Template)]
#[template(path = "comments/revisions.html")]
pub struct RevisionsPage {
    pub page: Page,
    pub back: String,
    /// Whose comment it is.
    pub author: String,
    pub is_redacted: bool,
    pub versions: Vec<Version>,
}

/// One of the texts.
#[derive(Debug, Clone)]
pub struct Version {
    pub number: i64,
    pub who: Person,
    pub at: When,
    /// What it changed; nothing for the first one.
    pub diff: Option<Diff>,
}

/// `GET …/comments/{id}/revisions`
pub(crate) async fn index(visit: Visit, place: CommentPlace) -> Result<HttpResponse> {
    visit.query(&[])?;
    let page = visit.read(move |reader| load(reader, &place)).await?;
    visit.page(StatusCode::OK, &page)
}

fn load(reader: &mut Reader<'_>, (slug, number, id): &(String, i64, i64)) -> Result<RevisionsPage> {
    let (project, access, issue) = Issue::find_visible(reader.conn, reader.viewer(), slug, *number)?;
    let comment = Comment::find_on(reader.conn, issue.id, CommentId(*id))?;
    let limit = i64::try_from(SHOWN + 1).unwrap_or(i64::MAX);
    let texts = revision::latest(reader.conn, TextOf::Comment, comment.id.0, limit)?;
    Ok(RevisionsPage {
        page: reader.project_frame("Versions of a comment", &project, access, Section::Issues)?,
        back: format!("{}#comment-{id}", issue.path(&project)),
        author: User::find(reader.conn, comment.author_id)?.shown_name().to_owned(),
        is_redacted: comment.redacted_at.is_some(),
        versions: versions(reader, &texts)?,
    })
}

/// Each beside the one before it; the oldest that was read is only compared with.
fn versions(reader: &mut Reader<'_>, texts: &[Revision]) -> Result<Vec<Version>> {
    let people: Vec<_> = texts.iter().map(|text| text.author_id).collect();
    let people = User::load(reader.conn, &people)?;
    let clock = reader.clock();
    let version = |(place, text): (usize, &Revision)| {
        let who = people.iter().find(|user| user.id == text.author_id).map(Person::of)?;
        let before = texts.get(place + 1);
        let diff = before.map(|before| Diff::of(&before.body, &text.body));
        Some(Version { number: text.number, who, at: clock.alone(text.created_at.0), diff })
    };
    Ok(texts.iter().enumerate().take(SHOWN).filter_map(version).collect())
}
