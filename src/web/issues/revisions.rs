//! The texts that an issue had: all of them, and one compared with the one before it.
use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::db::types::UserId;
use crate::db::words::TextOf;
use crate::error::{Error, Result};
use crate::look::Icon;
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
use crate::web::words::counted;

/// How many a page tells.
const SHOWN: i64 = 50;

/// `GET …/issues/{number}/revisions`
#[derive(Template)]
#[template(path = "issues/revisions.html")]
pub struct RevisionsPage {
    pub page: Page,
    /// `/projects/ferry/issues/142`
    pub url: String,
    /// The newest first.
    pub rows: Vec<RevisionRow>,
    /// Where the older ones are.
    pub older: Option<String>,
}

/// One text of an issue.
#[derive(Debug, Clone)]
pub struct RevisionRow {
    pub number: i64,
    pub author: Person,
    pub at: When,
    /// "Changed 3 lines", "Wrote it".
    pub what: String,
}

/// `GET …/issues/{number}/revisions/{revision}`
#[derive(Template)]
#[template(path = "issues/revision.html")]
pub struct RevisionPage {
    pub page: Page,
    /// `/projects/ferry/issues/142`
    pub url: String,
    pub author: Person,
    pub at: When,
    /// Before and after; the same one twice is none.
    pub title: Option<(String, String)>,
    pub body: Diff,
    pub older: Option<i64>,
    pub newer: Option<i64>,
}

/// `GET …/issues/{number}/revisions?before=`
pub(crate) async fn index(visit: Visit, place: web::Path<(String, i64)>) -> Result<HttpResponse> {
    let query = visit.query(&["before"])?;
    let before = match query.sent("before") {
        None => i64::MAX,
        Some(number) => number.parse().map_err(|_| Error::Malformed("This cursor is not one of ours.".into()))?,
    };
    let page = visit.read(move |reader| load_all(reader, &place, before)).await?;
    visit.page(StatusCode::OK, &page)
}

/// `GET …/issues/{number}/revisions/{revision}`
pub(crate) async fn show(visit: Visit, place: web::Path<(String, i64, i64)>) -> Result<HttpResponse> {
    visit.query(&[])?;
    let page = visit.read(move |reader| load(reader, &place)).await?;
    visit.page(StatusCode::OK, &page)
}

fn load_all(reader: &mut Reader<'_>, (slug, number): &(String, i64), before: i64) -> Result<RevisionsPage> {
    let (project, access, issue) = Issue::find_visible(reader.conn, reader.viewer(), slug, *number)?;
    let found = revision::newest_of(reader.conn, TextOf::Issue, issue.id.0, (before, SHOWN + 1))?;
    let writers: Vec<UserId> = found.iter().map(|one| one.author_id).collect();
    let writers: HashMap<UserId, User> =
        User::load(reader.conn, &writers)?.into_iter().map(|user| (user.id, user)).collect();
    let clock = reader.clock();
    let shown = usize::try_from(SHOWN).unwrap_or(50);
    let rows = found.iter().take(shown).enumerate().filter_map(|(place, one)| {
        let author = Person::of(writers.get(&one.author_id)?);
        let what = changed(found.get(place + 1), one);
        Some(RevisionRow { number: one.number, author, at: clock.alone(one.created_at.0), what })
    });
    let (rows, url): (Vec<RevisionRow>, String) = (rows.collect(), issue.path(&project));
    let last = rows.last().map_or(0, |row| row.number);
    Ok(RevisionsPage {
        page: reader.project_frame(format!("Edits of issue #{number}"), &project, access, Section::Issues)?,
        older: (found.len() > shown).then(|| format!("{url}/revisions?before={last}")),
        rows,
        url,
    })
}

/// What one text changed in the one before it.
fn changed(before: Option<&Revision>, after: &Revision) -> String {
    let Some(before) = before else { return "Wrote it".to_owned() };
    let (new, old) = Diff::of(&before.body, &after.body).counts();
    let lines = i64::try_from(new.max(old)).unwrap_or(i64::MAX);
    match (before.title != after.title, lines) {
        (true, 0) => "Changed the title".to_owned(),
        (true, _) => format!("Changed the title and {}", counted(lines, "line")),
        (false, _) => format!("Changed {}", counted(lines, "line")),
    }
}

fn load(reader: &mut Reader<'_>, (slug, number, wanted): &(String, i64, i64)) -> Result<RevisionPage> {
    let (project, access, issue) = Issue::find_visible(reader.conn, reader.viewer(), slug, *number)?;
    let after = revision::find(reader.conn, TextOf::Issue, issue.id.0, *wanted)?;
    let before = match wanted {
        1 => None,
        _ => Some(revision::find(reader.conn, TextOf::Issue, issue.id.0, wanted - 1)?),
    };
    let author = User::find(reader.conn, after.author_id)?;
    let old_title = before.as_ref().and_then(|before| before.title.clone());
    let titles = old_title.zip(after.title).filter(|(before, after)| before != after);
    Ok(RevisionPage {
        page: reader.project_frame(format!("Edit {wanted} of issue #{number}"), &project, access, Section::Issues)?,
        url: issue.path(&project),
        author: Person::of(&author),
        at: reader.clock().alone(after.created_at.0),
        title: titles,
        body: Diff::of(before.as_ref().map_or("", |before| &before.body), &after.body),
        older: (*wanted > 1).then(|| wanted - 1),
        newer: (*wanted < issue.revision).then(|| wanted + 1),
    })
}
