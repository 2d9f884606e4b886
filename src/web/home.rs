//! Home: what needs me, and what happened in my projects; three first steps while there is nothing yet.
use std::collections::HashSet;

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use askama::Template;
use chrono::TimeDelta;

use crate::db::types::At;
use crate::db::words::Reason;
use crate::error::Result;
use crate::feed::{FeedQuery, Scope};
use crate::look::{Icon, Tone};
use crate::models::assignee;
use crate::models::flagged_comment::FlaggedComment;
use crate::models::issue::Issue;
use crate::models::notification::{self, Told};
use crate::models::project::Project;
use crate::models::user::User;

use super::assets;
use super::feed::Feed;
use super::feed::telling::{Stage, Telling};
use super::frame::Reader;
use super::page::Page;
use super::projects::{self, ProjectsPage};
use super::visit::Visit;
use super::words::counted;

/// `GET /`, signed in. Signed out it is `projects::ProjectsPage`, or the way to sign in.
#[derive(Template)]
#[template(path = "home/index.html")]
pub struct HomePage {
    /// Titled "Home".
    pub page: Page,
    /// "Good afternoon, Ana"
    pub greeting: String,
    /// Mentions and assignments first, then what I follow and have not read.
    pub needs: Vec<Need>,
    /// Comments that wait for the reader's decision.
    pub waiting: i64,
    pub feed: Feed,
}

/// An issue that waits for the reader.
#[derive(Debug, Clone)]
pub struct Need {
    pub icon: Icon,
    pub tone: Tone,
    pub title: String,
    pub number: i64,
    pub url: String,
    /// "assigned to you", "Chidi mentioned you".
    pub why: String,
}

/// `GET /` right after `/setup`, until there is an issue.
#[derive(Template)]
#[template(path = "home/first_steps.html")]
pub struct FirstStepsPage {
    pub page: Page,
    /// Name and slug of the first project, once there is one.
    pub project: Option<(String, String)>,
}

impl HomePage {
    fn waiting_words(&self) -> String {
        counted(self.waiting, "comment")
    }

    fn sub(&self) -> String {
        match self.needs.len() {
            0 => "Nothing waits for you.".into(),
            1 => "1 issue waits for you.".into(),
            many => format!("{many} issues wait for you."),
        }
    }
}

/// What stands at `/`: it depends on who asks, and on what there is.
enum Home {
    Mine(HomePage),
    FirstSteps(FirstStepsPage),
    Public(ProjectsPage),
    SignIn,
}

/// `GET /`
pub(crate) async fn show(visit: Visit) -> Result<HttpResponse> {
    visit.query(&[])?;
    match visit.read(load).await? {
        Home::Mine(page) => visit.page(StatusCode::OK, &page),
        Home::FirstSteps(page) => visit.page(StatusCode::OK, &page),
        Home::Public(page) => visit.page(StatusCode::OK, &page),
        Home::SignIn => Ok(HttpResponse::Found().insert_header((header::LOCATION, "/sign-in")).finish()),
    }
}

fn load(reader: &mut Reader<'_>) -> Result<Home> {
    let Some(user) = reader.user.clone() else {
        let page = projects::load_all(reader, None)?;
        return Ok(if page.projects.is_empty() { Home::SignIn } else { Home::Public(page) });
    };
    let first = Project::visible_to(reader.conn, user.viewer(), None, 20)?;
    if user.is_admin && first.iter().all(|project| project.open_count + project.closed_count == 0) {
        let project = first.into_iter().next().map(|project| (project.name, project.slug));
        return Ok(Home::FirstSteps(FirstStepsPage { page: reader.frame("Three steps to begin")?, project }));
    }
    let clock = reader.clock();
    let feed = FeedQuery::newest(Scope::MemberOf(user.id), user.viewer()).load(reader.conn, &mut reader.known)?;
    let first_name = user.shown_name().split_whitespace().next().unwrap_or_default();
    Ok(Home::Mine(HomePage {
        greeting: format!("{}, {first_name}", clock.greeting()),
        needs: needs(reader, &user)?,
        waiting: FlaggedComment::count_for(reader.conn, &user)?,
        feed: Telling { clock, stage: Stage::Elsewhere }.feed(&feed),
        page: Page { live: Some("mine=1".into()), ..reader.frame("Home")? },
    }))
}

/// How many issues are shown as waiting, at most.
const NEEDS: usize = 10;
/// What is due within so many days waits.
const SOON: TimeDelta = TimeDelta::days(3);

/// Why an issue waits.
type Look = (Icon, Tone, String);

/// Mentions first, then what is due, then what is mine to do, then what is unread; each issue once.
fn needs(reader: &mut Reader<'_>, user: &User) -> Result<Vec<Need>> {
    let limit = i64::try_from(NEEDS).unwrap_or(i64::MAX);
    let due = due(reader, user, limit)?;
    let assigned = assignee::open_of(reader.conn, user, limit)?;
    let (mentions, rest): (Vec<Told>, Vec<Told>) =
        unread(reader, user, limit)?.into_iter().partition(|(news, ..)| news.reason == Reason::Mentioned);
    let looking = |icon, tone, why: &'static str| move |issue, project| (issue, project, (icon, tone, why.to_owned()));
    let mentioned = looking(Icon::Mention, Tone::Attn, "you were mentioned");
    let mine = looking(Icon::Person, Tone::Info, "assigned to you");
    let news = looking(Icon::Bell, Tone::Mute, "unread");
    let mentions = mentions.into_iter().map(|told| mentioned(told.1, told.2));
    let assigned = assigned.into_iter().map(|(issue, project)| mine(issue, project));
    let all = mentions.chain(due).chain(assigned).chain(rest.into_iter().map(|told| news(told.1, told.2)));
    let mut seen = HashSet::new();
    let each_once = all.filter(|(issue, ..)| seen.insert(issue.id));
    Ok(each_once.take(NEEDS).map(|(issue, project, look)| need(issue, &project, look)).collect())
}

fn unread(reader: &mut Reader<'_>, user: &User, limit: i64) -> Result<Vec<Told>> {
    let query = notification::Query { shown: notification::Shown::Unread, limit, ..notification::Query::default() };
    let mut unread = notification::page(reader.conn, user, query)?;
    // That an issue is gone stands among the notifications; nothing is to be done for it.
    unread.retain(|(_, issue, _)| issue.deleted_at.is_none());
    Ok(unread)
}

/// What is mine to do by a day that is near or has passed.
fn due(reader: &mut Reader<'_>, user: &User, limit: i64) -> Result<Vec<(Issue, Project, Look)>> {
    let today = reader.clock().day(reader.now.0);
    let due = assignee::due_of(reader.conn, user, reader.now.plus(SOON), limit)?;
    let look = |day: At| match (day.0.date_naive() - today).num_days() {
        0 => (Icon::Calendar, Tone::Attn, "due today".to_owned()),
        1 => (Icon::Calendar, Tone::Attn, "due tomorrow".to_owned()),
        days @ 2.. => (Icon::Calendar, Tone::Attn, format!("due in {}", counted(days, "day"))),
        days => (Icon::Alert, Tone::Danger, format!("{} overdue", counted(-days, "day"))),
    };
    Ok(due.into_iter().map(|(issue, project, day)| (issue, project, look(day))).collect())
}

fn need(issue: Issue, project: &Project, (icon, tone, why): Look) -> Need {
    Need { icon, tone, number: issue.number, url: issue.path(project), why, title: issue.title }
}
