//! Loads what the page of a list shows.
use crate::web::issues::pinned::Pinned;

use super::address::Address;
use super::asked::Asked;
use super::empty::empty;
use super::rows::{Heading, grouped};
use super::views::{self, ViewTab};
use super::{Group, IssuesPage};
use crate::db::types::ProjectId;
use crate::db::words::State;
use crate::error::Result;
use crate::models::project::Project;
use crate::models::view::View;
use crate::models::viewer::Access;
use crate::search::Mistake;
use crate::search::listing::{COUNTED, Entry, Listed, Listing, Now, Ready, Scope};
use crate::search::marking::Stretch;
use crate::search::sort::{By, Sort};
use crate::web::frame::Reader;
use crate::web::page::{Page, Section};

/// How many issues a page of the list has.
const ROWS: i64 = 25;

/// Whose issues: of a project, or of all that the reader may read.
pub(super) type Ground = Option<(Project, Access)>;

/// Loads the page. Mistakes in the query come back with it, and no issue.
pub(super) fn page(reader: &mut Reader<'_>, slug: Option<&str>, asked: &Asked) -> Result<IssuesPage> {
    let ground = ground(reader, slug)?;
    let ready = if asked.mistakes.is_empty() {
        listing(reader, &ground, asked).prepare(reader.conn)?
    } else {
        Err(asked.mistakes.clone())
    };
    let url = url(&ground);
    let address = Address { url: &url, asked };
    let mut page = IssuesPage {
        page: frame(reader, &ground)?,
        query: asked.q.clone().unwrap_or_else(|| "is:open".into()),
        sort_word: asked.sort.map(Sort::word).unwrap_or_default(),
        may_change: ground.as_ref().is_some_and(|(_, access)| access.may_triage()),
        ..IssuesPage::default()
    };
    match ready {
        Err(mistakes) => {
            page.marked = marked(&page.query, &mistakes);
            page.mistakes = mistakes.into_iter().map(|mistake| mistake.words).collect();
            page.empty = empty(&address, (1, 1));
            page.may_change = false;
            page.views = kept(reader, &ground, asked)?;
        }
        Ok(ready) => fill(reader, &mut page, (&ready, &ground, &address))?,
    }
    page.url = url;
    Ok(page)
}

/// The tabs, where the query itself is not understood.
fn kept(reader: &mut Reader<'_>, ground: &Ground, asked: &Asked) -> Result<Vec<ViewTab>> {
    let Some((project, _)) = ground else { return Ok(Vec::new()) };
    let kept = View::shown_to(reader.conn, project.id, reader.viewer().user)?;
    let kept: Vec<_> = kept.into_iter().map(|view| (view.name, view.query)).collect();
    Ok(views::tabs(&url(ground), &kept, &asked.query))
}

/// Where the present query can be kept.
fn keep(project: &Project, asked: &Asked) -> String {
    let q = serde_urlencoded::to_string([("q", asked.query.to_string())]).unwrap_or_default();
    format!("{}/views?{q}", project.path())
}

type Found<'a> = (&'a Ready, &'a Ground, &'a Address<'a>);

fn fill(reader: &mut Reader<'_>, page: &mut IssuesPage, (ready, ground, address): Found<'_>) -> Result<()> {
    let asked = address.asked;
    let found = ready.load(reader.conn, asked.start, ROWS)?;
    let (counts, most) = match ground {
        Some((project, _)) if !asked.query.is_narrow() => ((project.open_count, project.closed_count), i64::MAX),
        _ => (ready.counts(reader.conn)?, COUNTED),
    };
    page.views = views::tabs(address.url, &ready.views, &asked.query);
    page.page.atom = ground.as_ref().map(|_| address.atom());
    page.keep = ground.as_ref().filter(|_| reader.user.is_some()).map(|(project, _)| keep(project, asked));
    page.chips = address.chips();
    page.open = address.count(State::Open, (counts.0, most));
    page.closed = address.count(State::Closed, (counts.1, most));
    page.sorts = address.sorts();
    page.empty = empty(address, counts);
    page.pager = address.pager(&found);
    if let Some((project, _)) = ground
        && asked.is_plain()
    {
        page.pinned = Pinned::load(reader, project)?;
    }
    page.groups = groups(reader, ground, (asked, found))?;
    Ok(())
}

fn groups(reader: &mut Reader<'_>, ground: &Ground, (asked, found): (&Asked, Listed)) -> Result<Vec<Group>> {
    let by_status = asked.order().by == By::Status;
    let projects = projects_of(reader, ground, &found.entries)?;
    let headed = |entry: Entry| (by_status.then_some(Heading::Status), entry);
    let entries: Vec<_> = found.entries.into_iter().map(headed).collect();
    grouped(reader, (&projects, ground.is_none()), &asked.query, entries)
}

/// The projects of these issues.
pub(super) fn projects_of(reader: &mut Reader<'_>, ground: &Ground, entries: &[Entry]) -> Result<Vec<Project>> {
    if let Some((project, _)) = ground {
        return Ok(vec![project.clone()]);
    }
    let mut ids: Vec<ProjectId> = entries.iter().map(|entry| entry.issue.project_id).collect();
    ids.sort();
    ids.dedup();
    Project::load(reader.conn, &ids)
}

pub(super) fn ground(reader: &mut Reader<'_>, slug: Option<&str>) -> Result<Ground> {
    let viewer = reader.viewer();
    slug.map(|slug| Project::find_visible(reader.conn, viewer, slug)).transpose()
}

pub(super) fn listing(reader: &Reader<'_>, ground: &Ground, asked: &Asked) -> Listing {
    let viewer = reader.viewer();
    let scope = ground.as_ref().map_or(Scope::all_of(viewer), |(project, _)| Scope::project_of(viewer, project.id));
    let now = Now { at: reader.now, zone: reader.clock().zone };
    Listing { scope, query: asked.query.clone(), sort: asked.order(), now, with_views: true }
}

pub(super) fn url(ground: &Ground) -> String {
    ground.as_ref().map_or_else(|| "/issues".to_owned(), |(project, _)| format!("{}/issues", project.path()))
}

fn frame(reader: &mut Reader<'_>, ground: &Ground) -> Result<Page> {
    match ground {
        Some((project, access)) => reader.project_frame("Issues", project, *access, Section::Issues),
        None => reader.frame("Issues"),
    }
}

/// What was typed, cut where something is not understood.
fn marked(typed: &str, mistakes: &[Mistake]) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let mut done = 0;
    for at in mistakes.iter().map(|mistake| mistake.at.clone()) {
        if at.start >= done && typed.get(at.clone()).is_some() {
            stretches.push((typed[done..at.start].to_owned(), false));
            stretches.push((typed[at.clone()].to_owned(), true));
            done = at.end;
        }
    }
    stretches.push((typed[done..].to_owned(), false));
    stretches.retain(|(text, _)| !text.is_empty());
    stretches
}
