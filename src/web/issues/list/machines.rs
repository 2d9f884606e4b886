//! The same lists for programs: JSON and CSV, a page at a time, and Atom of what matches. Every address is complete.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};
use atom_syndication::{Entry as AtomEntry, Feed, Link, Person, Text};
use serde_json::json;

use super::address::Address;
use super::asked::Asked;
use super::load::{Ground, ground, listing, projects_of, url};
use super::told::{COLUMNS, Told};
use crate::error::{Error, Result};
use crate::search::Mistake;
use crate::search::beside;
use crate::search::listing::{Listed, Listing};
use crate::text::{complete_url, one_line};
use crate::web::frame::Reader;
use crate::web::pager::Pager;
use crate::web::visit::Visit;

/// Every parameter that programs may send.
const KNOWN: &[&str] = &["q", "sort", "group", "before", "after", "limit"];
/// So many issues unasked, and at most.
const USUAL: i64 = 100;
const MOST: i64 = 1_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Csv,
    Atom,
}

/// `GET /projects/{slug}/issues.json`
pub(crate) async fn json(visit: Visit, slug: web::Path<String>) -> Result<HttpResponse> {
    answer(visit, Some(slug.into_inner()), Form::Json).await
}

/// `GET /projects/{slug}/issues.csv`
pub(crate) async fn csv(visit: Visit, slug: web::Path<String>) -> Result<HttpResponse> {
    answer(visit, Some(slug.into_inner()), Form::Csv).await
}

/// `GET /projects/{slug}/issues.atom`
pub(crate) async fn atom(visit: Visit, slug: web::Path<String>) -> Result<HttpResponse> {
    answer(visit, Some(slug.into_inner()), Form::Atom).await
}

/// `GET /issues.json`
pub(crate) async fn whole_json(visit: Visit) -> Result<HttpResponse> {
    answer(visit, None, Form::Json).await
}

/// `GET /issues.csv`
pub(crate) async fn whole_csv(visit: Visit) -> Result<HttpResponse> {
    answer(visit, None, Form::Csv).await
}

/// What is told, or why nothing is.
struct Page {
    title: String,
    issues: Vec<Told>,
    pager: Pager,
    /// The same as a page for people.
    url: String,
    /// This document.
    own: String,
}

async fn answer(visit: Visit, slug: Option<String>, form: Form) -> Result<HttpResponse> {
    let limit = limit(visit.query(KNOWN)?.sent("limit"))?;
    let asked = Asked::of(&visit, KNOWN)?;
    let public_url = visit.room().config.public_url.clone();
    let own = complete_url(&public_url, visit.request().path());
    let found = visit.read(move |reader| load(reader, slug.as_deref(), (&asked, limit, &own))).await?;
    let page = match found {
        Ok(page) => Page { own: visit.keyed(page.own), pager: page.pager.through(|url| visit.keyed(url)), ..page },
        Err(mistakes) => return Ok(refusal(&mistakes, form)),
    };
    let mut found = HttpResponse::Ok();
    if let Some(link) = page.pager.link_header() {
        found.insert_header((header::LINK, link));
    }
    Ok(match form {
        Form::Json => {
            let issues: Vec<_> = page.issues.iter().map(|told| told.json(&public_url)).collect();
            found.json(json!({ "issues": issues, "next": page.pager.older, "prev": page.pager.newer }))
        }
        Form::Csv => {
            let lines = page.issues.iter().map(|told| told.csv(&public_url));
            let text: String = std::iter::once(format!("{}\r\n", COLUMNS.join(","))).chain(lines).collect();
            let named = (header::CONTENT_DISPOSITION, "attachment; filename=\"issues.csv\"");
            found.content_type("text/csv; charset=utf-8").insert_header(named).body(text)
        }
        Form::Atom => found.content_type("application/atom+xml; charset=utf-8").body(feed(&page, &public_url)),
    })
}

fn limit(sent: Option<&str>) -> Result<i64> {
    let Some(text) = sent else { return Ok(USUAL) };
    let limit = text.parse().ok().filter(|limit| (1..=MOST).contains(limit));
    limit.ok_or_else(|| Error::Malformed(format!("“limit” is a number from 1 to {MOST}.")))
}

type Wanted<'a> = (&'a Asked, i64, &'a str);

fn load(
    reader: &mut Reader<'_>,
    slug: Option<&str>,
    (asked, limit, own): Wanted<'_>,
) -> Result<Result<Page, Vec<Mistake>>> {
    let ground = ground(reader, slug)?;
    if !asked.mistakes.is_empty() {
        return Ok(Err(asked.mistakes.clone()));
    }
    let ready = match (Listing { with_views: false, ..listing(reader, &ground, asked) }).prepare(reader.conn)? {
        Ok(ready) => ready,
        Err(mistakes) => return Ok(Err(mistakes)),
    };
    let listed = ready.load(reader.conn, asked.start, limit)?;
    let pager = Address { url: own, asked }.pager_keeping(&listed, limit);
    let page_url = Address { url: &url(&ground), asked }.with(&asked.query);
    let own = Address { url: own, asked }.from(&[]);
    let title = title(&ground, asked);
    let issues = told(reader, &ground, listed)?;
    Ok(Ok(Page { title, issues, pager, url: page_url, own }))
}

fn title(ground: &Ground, asked: &Asked) -> String {
    let whose = ground.as_ref().map_or("Tidings", |(project, _)| project.name.as_str());
    format!("{whose}: {}", asked.query)
}

fn told(reader: &mut Reader<'_>, ground: &Ground, listed: Listed) -> Result<Vec<Told>> {
    let projects = projects_of(reader, ground, &listed.entries)?;
    let mut all = Vec::new();
    for entries in listed.entries.chunks(200) {
        let ids: Vec<_> = entries.iter().map(|entry| entry.issue.id).collect();
        let mut beside = beside::load(reader.conn, &ids, (None, &[]))?;
        for entry in entries {
            if let Some(project) = projects.iter().find(|project| project.id == entry.issue.project_id) {
                all.push(Told::of(entry, project, beside.remove(&entry.issue.id).unwrap_or_default()));
            }
        }
    }
    Ok(all)
}

/// 422, in the form that was asked for.
fn refusal(mistakes: &[Mistake], form: Form) -> HttpResponse {
    let mut answer = HttpResponse::build(StatusCode::UNPROCESSABLE_ENTITY);
    if form == Form::Json {
        let errors: Vec<_> = mistakes
            .iter()
            .map(|mistake| json!({ "from": mistake.at.start, "to": mistake.at.end, "message": mistake.words }))
            .collect();
        return answer.json(json!({ "errors": errors }));
    }
    let words: Vec<&str> = mistakes.iter().map(|mistake| mistake.words.as_str()).collect();
    answer.content_type("text/plain; charset=utf-8").body(format!("{}\n", words.join("\n")))
}

fn feed(page: &Page, public_url: &str) -> String {
    let link = |rel: &str, href: String| Link { rel: rel.into(), href, ..Link::default() };
    let url = complete_url(public_url, &page.url);
    let updated = page.issues.iter().map(|told| told.updated_at).max();
    let older = page.pager.older.iter().map(|older| link("next", older.clone()));
    let feed = Feed {
        title: Text::plain(one_line(&page.title)),
        id: url.clone(),
        updated: updated.map_or(chrono::DateTime::UNIX_EPOCH, |at| at.0).fixed_offset(),
        links: [link("self", page.own.clone()), link("alternate", url)].into_iter().chain(older).collect(),
        entries: page.issues.iter().map(|told| entry(told, public_url)).collect(),
        ..Feed::default()
    };
    feed.to_string()
}

fn entry(told: &Told, public_url: &str) -> AtomEntry {
    let url = complete_url(public_url, &told.path);
    AtomEntry {
        title: Text::plain(one_line(&format!("#{} {}", told.number, told.title))),
        id: url.clone(),
        updated: told.updated_at.0.fixed_offset(),
        published: Some(told.created_at.0.fixed_offset()),
        authors: vec![Person { name: one_line(&told.author), ..Person::default() }],
        links: vec![Link { rel: "alternate".into(), href: url, ..Link::default() }],
        summary: Some(Text::plain(told.summary())),
        ..AtomEntry::default()
    }
}
