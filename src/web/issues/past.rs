//! Time travel: an issue's page as it was behind one of its events. Everything on it is as it was then; nothing can be done.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::db::types::EventId;
use crate::db::words::TextOf;
use crate::error::{Error, Result};
use crate::feed::FeedQuery;
use crate::feed::conversation::{self, Conversation, Piece, Window};
use crate::look::Icon;
use crate::models::comment::Comment;
use crate::models::issue::Issue;
use crate::models::issue::past::Past;
use crate::models::project::Project;
use crate::models::revision;
use crate::models::viewer::{Access, Viewer};
use crate::web::assets;
use crate::web::avatar::Person;
use crate::web::feed::conversation::{description, told};
use crate::web::feed::telling::{Own, Stage, Telling};
use crate::web::feed::{Feed, FeedLine};
use crate::web::form::Once;
use crate::web::frame::Reader;
use crate::web::label::Label;
use crate::web::page::{Page, Section};
use crate::web::visit::Visit;

use super::IssueHead;
use super::plan::Plan;
use super::rail::Rail;

/// `GET /projects/{slug}/issues/{number}?at={event}`
#[derive(Template)]
#[template(path = "issues/past.html")]
pub struct PastPage {
    pub page: Page,
    pub head: IssueHead,
    pub rail: Rail,
    pub conversation: Feed,
    pub travel: Travel,
}

/// The bar on top: which moment it is, and the ways to others.
#[derive(Debug, Clone)]
pub struct Travel {
    pub event: i64,
    /// "Thursday 12 November 2026, 09:14"
    pub at: String,
    pub previous: Option<String>,
    pub next: Option<String>,
    /// The issue as it is.
    pub now: String,
}

/// Nobody may do anything then.
const NOBODY: Access = Access { viewer: Viewer::ANYONE, role: None };

/// The page; `at` is the number of an event, or "first".
pub(super) async fn show(visit: &Visit, place: (String, i64), at: &str, window: Window) -> Result<HttpResponse> {
    let wrong = |_| Error::Malformed(format!("'{at}' is not the number of an event."));
    let at = if at == "first" { None } else { Some(EventId(at.parse().map_err(wrong)?)) };
    let page = visit.read(move |reader| load(reader, &place, at, window)).await?;
    visit.page(StatusCode::OK, &page)
}

fn load(
    reader: &mut Reader<'_>,
    (slug, number): &(String, i64),
    at: Option<EventId>,
    window: Window,
) -> Result<PastPage> {
    let (project, access, now) = reader.issue(slug, *number)?;
    let travel = travel(reader, &project, &now, at)?;
    let then = EventId(travel.event);
    let past = Past::load(reader.conn, &now, then)?;
    let title = format!("{} #{} as of event {then}", past.issue.title, now.number);
    Ok(PastPage {
        head: IssueHead::load(reader, &project, NOBODY, &past.issue)?,
        rail: rail(reader, &past, &project)?,
        conversation: conversation_then(reader, &past, &project, (then, window))?,
        travel,
        page: reader.project_frame(title, &project, access, Section::Issues)?,
    })
}

/// The bar; [`Error::NotFound`] when it is none of this issue, or none that one may see.
fn travel(reader: &mut Reader<'_>, project: &Project, issue: &Issue, at: Option<EventId>) -> Result<Travel> {
    let viewer = reader.viewer();
    let at = match at {
        Some(at) => at,
        None => conversation::beside(reader.conn, viewer, issue.id, EventId(0))?[1].ok_or(Error::NotFound)?,
    };
    let event = FeedQuery::find(reader.conn, viewer, at)?.event;
    if event.issue_id != issue.id {
        return Err(Error::NotFound);
    }
    let [previous, next] = conversation::beside(reader.conn, viewer, issue.id, at)?;
    let path = issue.path(project);
    let way = |id: EventId| format!("{path}?at={id}");
    Ok(Travel {
        event: at.0,
        at: reader.clock().alone(event.occurred_at.0).full,
        previous: previous.map(way),
        next: next.map(way),
        now: path.clone(),
    })
}

fn rail(reader: &mut Reader<'_>, past: &Past, project: &Project) -> Result<Rail> {
    let label = |(name, color): &(String, String)| Label::named(name.clone(), color.clone(), project);
    Ok(Rail {
        url: past.issue.path(project),
        assignees: past.assignees.iter().map(Person::of).collect(),
        labels: past.labels.iter().map(label).collect(),
        plan: Plan::then(reader, project, past)?,
        milestones: format!("{}/milestones", project.path()),
        is_closed: !past.issue.is_open(),
        ..Rail::default()
    })
}

fn conversation_then(
    reader: &mut Reader<'_>,
    past: &Past,
    project: &Project,
    (then, window): (EventId, Window),
) -> Result<Feed> {
    let (viewer, issue) = (reader.viewer(), &past.issue);
    let mut conversation = Conversation::load(reader.conn, &mut reader.known, (viewer, issue.id, Some(then)), window)?;
    put_back(reader, &mut conversation, then)?;
    let (roles, reactions, once) = (HashMap::new(), HashMap::default(), Once::default());
    let own = Own { access: NOBODY, roles, sought: None, may_say: false, reactions, once };
    let description = description(reader, issue, project, (&own, conversation.opened, past.html.clone()))?;
    let clock = reader.clock();
    let telling = Telling { clock, stage: Stage::Conversation(own) };
    let more = format!("{}?at={then}&after=", issue.path(project));
    let lines = told(&telling, &conversation.pieces, None, &more);
    Ok(Feed::by_day(&clock, std::iter::once((issue.created_at.0, FeedLine::Item(description))).chain(lines)))
}

/// Every comment has the text again that it had then.
fn put_back(reader: &mut Reader<'_>, conversation: &mut Conversation, then: EventId) -> Result<()> {
    let lines = conversation.pieces.iter_mut().filter_map(|piece| match piece {
        Piece::Line(line) => Some(line),
        Piece::Gap { .. } => None,
    });
    let mut said: Vec<&mut Arc<Comment>> =
        lines.flat_map(|line| &mut line.entries).filter_map(|entry| entry.comment.as_mut()).collect();
    let ids: Vec<i64> = said.iter().map(|comment| comment.id.0).collect();
    let texts = revision::of_then(reader.conn, TextOf::Comment, &ids, then)?;
    for comment in &mut said {
        if let Some(text) = texts.get(&comment.id.0) {
            let was = Comment { html: text.html.clone(), revision: text.number, ..comment.as_ref().clone() };
            **comment = Arc::new(was);
        }
    }
    Ok(())
}
