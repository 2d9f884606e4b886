//! What the list of issues shows: the query understood, a page of issues loaded with all that their rows print.

use std::collections::HashMap;

use crate::db::DbConn;
use crate::db::types::{IssueId, MilestoneId, UserId};
use crate::db::words::State as Stored;
use crate::error::{Error, Result};
use crate::models::issue::Issue;
use crate::models::label::Label as StoredLabel;
use crate::models::milestone::Milestone;
use crate::models::project::Project;
use crate::models::user::User;
use crate::models::{assignee, notification};
use crate::search::Query;
use crate::search::listing::{Listed, Listing, Place, Sort, Start};
use crate::web::avatar::Person;
use crate::web::frame::Reader;
use crate::web::label::Label;
use crate::web::page::Section;
use crate::web::pager::Pager;
use crate::web::visit::Visit;
use crate::web::words::counted;

use super::State;
use super::list::{Count, Empty, IssueRow, IssuesPage, OtherState};
use super::pinned::Pinned;

/// How many issues a page of the list has.
const ROWS: i64 = 25;

/// The address's query, still as it was typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    q: Option<String>,
    sort: Sort,
    start: Start,
}

impl Asked {
    /// Reads the address. What it cannot be is refused with a sentence.
    pub(super) fn of(visit: &Visit) -> Result<Self> {
        let query = visit.query(&["q", "sort", "before", "after"])?;
        let sort = match query.sent("sort") {
            None => Sort::default(),
            Some(word) => Sort::parse(word)
                .ok_or_else(|| Error::Malformed("Lists are sorted by newest, oldest, updated or commented.".into()))?,
        };
        let place =
            |text: &str| Place::parse(text).ok_or_else(|| Error::Malformed("This cursor is not one of ours.".into()));
        let start = match (query.sent("before"), query.sent("after")) {
            (Some(cursor), _) => Start::Before(place(cursor)?),
            (None, Some(cursor)) => Start::After(place(cursor)?),
            (None, None) => Start::Top,
        };
        Ok(Self { q: query.sent("q").map(str::to_owned), sort, start })
    }

    /// The list as one comes to it.
    fn is_plain(&self) -> bool {
        self.q.as_deref().is_none_or(|q| q.trim().is_empty() || q.trim() == "is:open") && self.start == Start::Top
    }
}

/// Loads the page.
pub(super) fn load(reader: &mut Reader<'_>, slug: &str, asked: &Asked) -> Result<IssuesPage> {
    let viewer = reader.viewer();
    let (project, access) = Project::find_visible(reader.conn, viewer, slug)?;
    let (query, error) = match Query::parse(asked.q.as_deref().unwrap_or_default()) {
        Ok(query) => (query, None),
        Err(sentence) => (Query::default(), Some(sentence)),
    };
    let url = format!("{}/issues", project.path());
    let listing = Listing { project: project.id, query, sort: asked.sort, from: asked.start, limit: ROWS };
    let found = if error.is_some() { Listed::default() } else { listing.load(reader.conn)? };
    let address = Address { url: &url, q: asked.q.as_deref(), sort: asked.sort };
    let counts = counts(reader.conn, &project, &listing)?;
    Ok(IssuesPage {
        page: reader.project_frame("Issues", &project, access, Section::Issues)?,
        query: asked.q.clone().unwrap_or_else(|| "is:open".into()),
        error,
        chips: chips(&address, &listing.query),
        open: address.count(&listing.query, Stored::Open, counts.0),
        closed: address.count(&listing.query, Stored::Closed, counts.1),
        sorts: sorts(&address),
        empty: empty(&address, &listing.query, counts),
        pager: address.pager(&found),
        pinned: if asked.is_plain() { Pinned::load(reader, &project)? } else { Pinned::default() },
        rows: rows(reader, &project, found.issues)?,
        url,
    })
}

/// Open and closed: those of the project, or those that match.
fn counts(conn: &mut DbConn, project: &Project, listing: &Listing) -> Result<(i64, i64)> {
    if listing.query.is_narrow() {
        return Ok((listing.count(conn, Stored::Open)?, listing.count(conn, Stored::Closed)?));
    }
    Ok((project.open_count, project.closed_count))
}

/// Addresses of this list with something changed.
struct Address<'a> {
    url: &'a str,
    q: Option<&'a str>,
    sort: Sort,
}

impl Address<'_> {
    fn with(&self, q: Option<&str>, sort: Sort, more: Option<(&str, String)>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if let Some(q) = q {
            query.append_pair("q", q);
        }
        if sort != Sort::default() {
            query.append_pair("sort", sort.word());
        }
        if let Some((name, value)) = more {
            query.append_pair(name, &value);
        }
        let query = query.finish();
        if query.is_empty() { self.url.to_owned() } else { format!("{}?{query}", self.url) }
    }

    fn count(&self, query: &Query, state: Stored, issues: i64) -> Count {
        Count {
            issues,
            url: self.with(Some(&query.typed_for(state)), self.sort, None),
            is_current: query.state == Some(state),
        }
    }

    fn pager(&self, found: &Listed) -> Pager {
        let at = |name, place: Option<Place>| {
            place.map(|place| self.with(self.q, self.sort, Some((name, place.to_string()))))
        };
        Pager {
            newest: found.newer.map(|_| self.with(self.q, self.sort, None)),
            newer: at("after", found.newer),
            older: at("before", found.older),
            ..Pager::default()
        }
    }
}

fn chips(address: &Address<'_>, query: &Query) -> Vec<(String, String)> {
    let is_plain = query.terms.is_empty() || query.terms == ["is:open"];
    let terms = query.terms.iter().enumerate().filter(|_| !is_plain);
    terms
        .map(|(place, term)| (term.clone(), address.with(Some(&query.typed_without(place)), address.sort, None)))
        .collect()
}

fn sorts(address: &Address<'_>) -> Vec<(String, String, bool)> {
    let all = Sort::ALL.iter();
    all.map(|(sort, _, words)| ((*words).to_owned(), address.with(address.q, *sort, None), *sort == address.sort))
        .collect()
}

fn empty(address: &Address<'_>, query: &Query, (open, closed): (i64, i64)) -> Empty {
    if !query.is_narrow() && open + closed == 0 {
        return Empty::First;
    }
    let rest: Vec<&str> = query
        .terms
        .iter()
        .map(String::as_str)
        .filter(|term| !term.starts_with("is:") && !term.starts_with("state:"))
        .collect();
    let (word, other, number) = match query.state {
        Some(Stored::Open) => ("open ", Some((Stored::Closed, "closed")), closed),
        Some(Stored::Closed) => ("closed ", Some((Stored::Open, "open")), open),
        None => ("", None, 0),
    };
    let sentence = if rest.is_empty() {
        format!("No {word}issue.")
    } else {
        format!("No {word}issue matches {}.", rest.join(" "))
    };
    let other = other.filter(|_| number > 0).map(|(state, other)| OtherState {
        sentence: if rest.is_empty() {
            format!("There {} {}.", if number == 1 { "is" } else { "are" }, counted(number, &format!("{other} issue")))
        } else {
            format!("{number} {other} {}.", if number == 1 { "one does" } else { "ones do" })
        },
        button: format!("Show {other}"),
        url: address.with(Some(&query.typed_for(state)), address.sort, None),
    });
    Empty::NoMatch { sentence, other }
}

/// The rows with their labels, people and milestones: one query for each kind.
fn rows(reader: &mut Reader<'_>, project: &Project, issues: Vec<Issue>) -> Result<Vec<IssueRow>> {
    let ids: Vec<IssueId> = issues.iter().map(|issue| issue.id).collect();
    let mut labels = StoredLabel::on_issues(reader.conn, &ids)?;
    let mut assigned = assignee::on_issues(reader.conn, &ids)?;
    let authors: Vec<UserId> = issues.iter().map(|issue| issue.author_id).collect();
    let authors: HashMap<UserId, User> =
        User::load(reader.conn, &authors)?.into_iter().map(|user| (user.id, user)).collect();
    let planned: Vec<MilestoneId> = issues.iter().filter_map(|issue| issue.milestone_id).collect();
    let milestones: HashMap<MilestoneId, String> =
        Milestone::load(reader.conn, &planned)?.into_iter().map(|milestone| (milestone.id, milestone.title)).collect();
    let unread = match reader.viewer().user {
        Some(user) => notification::unread_among(reader.conn, user, &ids)?,
        None => Vec::new(),
    };
    let clock = reader.clock();
    let row = |issue: Issue| IssueRow {
        number: issue.number,
        url: issue.path(project),
        state: State::of(&issue),
        labels: labels.remove(&issue.id).unwrap_or_default().iter().map(|label| Label::of(label, project)).collect(),
        milestone: issue.milestone_id.and_then(|id| milestones.get(&id).cloned()),
        author: authors.get(&issue.author_id).map_or_else(String::new, |user| user.shown_name().to_owned()),
        opened: clock.in_list(issue.created_at.0),
        comments: issue.comments_count,
        assignees: assigned.remove(&issue.id).unwrap_or_default().iter().map(Person::of).collect(),
        is_unread: unread.contains(&issue.id),
        title: issue.title,
    };
    Ok(issues.into_iter().map(row).collect())
}
