//! One issue: its conversation, what stands beside it, and the box at its end.
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::db::types::{CommentId, IssueId, UserId};
use crate::error::{Error, Errors, Result};
use crate::feed::conversation::Window;
use crate::feed::occurring::Occurring;
use crate::feed::{FeedQuery, Scope};
use crate::look::Icon;
use crate::models::comment::Comment;
use crate::models::issue::Issue;
use crate::models::surroundings::Surroundings;
use crate::models::text::Body;
use crate::web::assets;
use crate::web::feed::Feed;
use crate::web::feed::conversation::{self, conversation_feed};
use crate::web::frame::Reader;
use crate::web::page::{Page, Section};
use crate::web::posted::Form;
use crate::web::preview;
use crate::web::visit::Visit;

use super::IssueHead;
use super::composer::{Composer, Typed};
use super::deletion;
use super::past;
use super::rail::Rail;
use super::waiting::WaitingComment;

/// `GET /projects/{slug}/issues/{number}`, and the same with status 422 when a comment was refused.
#[derive(Template)]
#[template(path = "issues/show.html")]
pub struct IssuePage {
    pub page: Page,
    pub head: IssueHead,
    pub rail: Rail,
    /// Description first, then comments and events, oldest first.
    pub conversation: Feed,
    /// Comments that only their author and those who keep order see.
    pub waiting: Vec<WaitingComment>,
    pub composer: Composer,
}

/// What was wrong with a form of this page, and what stands in its box.
#[derive(Debug, Clone, Default)]
struct Wrong {
    errors: Errors,
    body: String,
    identifier: String,
    /// What his comment would look like.
    preview: Option<Body>,
    /// The comment that he answers to, or "description".
    quote: String,
    day: String,
    original: String,
}

/// `GET /projects/{slug}/issues/{number}`
pub(crate) async fn show(visit: Visit, place: web::Path<(String, i64)>) -> Result<HttpResponse> {
    let asked = visit.query(conversation::KNOWN)?;
    let window = conversation::window(&asked)?;
    if asked.has("at") {
        return past::show(&visit, place.into_inner(), asked.get("at"), window).await;
    }
    let quoting = Wrong { quote: asked.get("quote").to_owned(), ..Wrong::default() };
    let wanted = place.clone();
    let loaded = visit.read(move |reader| load(reader, &wanted, window, quoting)).await;
    if let Err(Error::Gone(_)) = loaded
        && let Some((page, seen)) = visit.read(move |reader| deletion::tombstone(reader, &place)).await?
    {
        if let Some((user, issue)) = seen {
            visit.room().views.note_issue(user, issue, visit.now());
        }
        return visit.page(StatusCode::GONE, &page);
    }
    let (page, seen) = loaded?;
    if let Some((user, issue)) = seen {
        visit.room().views.note_issue(user, issue, visit.now());
    }
    visit.page(StatusCode::OK, &page)
}

/// The page again, with status 422: what was wrong, and what was typed.
pub(crate) async fn again(visit: &Visit, place: (String, i64), form: &Form, errors: Errors) -> Result<HttpResponse> {
    let typed = |field| form.get(field).to_owned();
    let (body, identifier) = (typed("body"), typed("identifier"));
    let (day, original) = (typed("due_on"), typed("original"));
    let wrong = Wrong { errors, body, identifier, day, original, ..Wrong::default() };
    let (page, _) = visit.read(move |reader| load(reader, &place, Window::Ends, wrong)).await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// The page again, with what a comment would look like.
pub(crate) async fn preview(visit: &Visit, place: (String, i64), body: Body) -> Result<HttpResponse> {
    let wrong = Wrong { body: body.text().to_owned(), preview: Some(body), ..Wrong::default() };
    let (page, _) = visit.read(move |reader| load(reader, &place, Window::Ends, wrong)).await?;
    visit.page(StatusCode::OK, &page)
}

/// The page, and who sees which issue there.
fn load(
    reader: &mut Reader<'_>,
    (slug, number): &(String, i64),
    window: Window,
    wrong: Wrong,
) -> Result<(IssuePage, Option<(UserId, IssueId)>)> {
    let (project, access, issue) = reader.issue(slug, *number)?;
    let title = format!("{} #{}", issue.title, issue.number);
    let mut page = reader.project_frame(title, &project, access, Section::Issues)?;
    page.atom = Some(format!("{}/feed.atom", issue.path(&project)));
    page.live = Some(format!("project={}&issue={}", project.slug, issue.number));
    let occurring = FeedQuery::newest(Scope::Issue(issue.id), reader.viewer());
    let occurring = Occurring::load(reader.conn, &mut reader.known, &occurring)?;
    reader.known.expect(&[issue.author_id]);
    let around = Surroundings::load(reader.conn, &issue, access, (reader.now, true))?;
    let conversation = conversation_feed(reader, &issue, (&project, access, &page.once), (&around, window))?;
    let clock = reader.clock();
    let waiting = around.held.iter().map(|held| WaitingComment::of(held.clone(), clock, access)).collect();
    let rail = Rail::load(reader, (&project, access, &issue), (around, &occurring))?;
    let mut rail = Rail { errors: wrong.errors.clone(), ..rail };
    rail.linear.typed = wrong.identifier;
    let draft = Typed {
        is_quote: !wrong.quote.is_empty(),
        body: if wrong.quote.is_empty() { wrong.body } else { quoted(reader, &issue, &wrong.quote)? },
        preview: wrong.preview.map(|body| preview::of(reader.conn, project.id, &body)).transpose()?,
        error: wrong.errors.of("body").map(str::to_owned),
        files_error: wrong.errors.of("files").map(str::to_owned),
    };
    rail.plan.typed_day = wrong.day;
    rail.typed_original = wrong.original;
    let page = IssuePage {
        head: IssueHead::load(reader, &project, access, &issue)?,
        rail,
        conversation,
        waiting,
        composer: Composer::of(reader, (&project, access, &issue), draft),
        page,
    };
    Ok((page, reader.viewer().user.map(|user| (user, issue.id))))
}

/// The words of a comment, or of the description, as an answer begins with them.
fn quoted(reader: &mut Reader<'_>, issue: &Issue, what: &str) -> Result<String> {
    let words = match what.parse() {
        Ok(id) => Comment::find_on(reader.conn, issue.id, CommentId(id))?.body,
        Err(_) if what == "description" => issue.text(reader.conn)?.body,
        Err(_) => return Err(Error::Malformed(format!("“{what}” is neither a comment nor the description."))),
    };
    let lines = words.lines().map(|line| format!("> {line}").trim_end().to_owned());
    Ok(lines.chain([String::new(), String::new()]).collect::<Vec<_>>().join("\n"))
}
