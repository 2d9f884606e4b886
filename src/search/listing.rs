//! A page of what a query finds, by keyset: it costs the same at any depth.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use super::Query;
use super::condition::Condition;
use super::filter::{Maker, places};
use super::names::Names;
use super::parse::Mistake;
use super::parts::Parts;
use super::place::{Place, Start};
use super::sort::{By, Sort};
pub use super::span::Now;
use super::term::{Claim, Filter};
use super::weight::Weights;
use crate::db::asking::asking;
use crate::db::together::Together;
use crate::db::types::{At, ProjectId};
use crate::db::{DbConn, dialect};
use crate::error::Result;
use crate::models::issue::Issue;
use crate::models::project::Project;
use crate::models::viewer::Viewer;
use crate::schema::issues;

/// So many matches are counted; of more it is only told that there are more.
pub const COUNTED: i64 = 1_000;
/// Whoever may read more projects than these finds the first of them only.
const PROJECTS: i64 = 1_000;
/// The order of a project's statuses; what has none comes first.
pub(super) const POSITION: &str = "COALESCE((SELECT s.position FROM statuses s WHERE s.id = issues.status_id), 0)";
/// Where issues without a due date stand, as `dialect::due_at_last` has it.
const NEVER: i64 = 253_402_214_400_000_000;

/// Whose issues: of one project that the viewer may read, or of all of them.
#[derive(Debug, Clone, Copy)]
pub struct Scope {
    viewer: Viewer,
    project: Option<ProjectId>,
}

impl Scope {
    /// Of this project, which the viewer was found to be allowed to read.
    pub const fn project_of(viewer: Viewer, project: ProjectId) -> Self {
        Self { viewer, project: Some(project) }
    }

    /// Of every project that the viewer may read.
    pub const fn all_of(viewer: Viewer) -> Self {
        Self { viewer, project: None }
    }

    pub(super) const fn project(self) -> Option<ProjectId> {
        self.project
    }

    /// Who looks.
    pub const fn viewer(self) -> Viewer {
        self.viewer
    }

    fn projects(self, conn: &mut DbConn) -> Result<Vec<ProjectId>> {
        match self.project {
            Some(project) => Ok(vec![project]),
            None => Project::readable_ids(conn, self.viewer, PROJECTS),
        }
    }
}

/// What to list.
#[derive(Debug, Clone)]
pub struct Listing {
    /// Whose issues.
    pub scope: Scope,
    /// Narrowed by.
    pub query: Query,
    /// In which order.
    pub sort: Sort,
    /// When and where the reader is.
    pub now: Now,
    /// The project's kept queries are wanted too.
    pub with_views: bool,
}

/// A list whose names are looked up.
pub struct Ready {
    /// All but the state and the projects.
    condition: Condition,
    states: Vec<Condition>,
    parts: Parts,
    sort: Sort,
    order: (&'static str, bool),
    /// Kept queries, if they were wanted: name and query, everybody's first.
    pub views: Vec<(String, String)>,
}

/// An issue of a list with what lists order by.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The issue.
    pub issue: Issue,
    /// By when it is to be done: the midnight with which that day begins.
    pub due_on: Option<At>,
    /// How urgent it is, 0 to 4.
    pub priority: i64,
    key: i64,
}

/// A page of a list.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    /// The issues, in order.
    pub entries: Vec<Entry>,
    /// Where the page before this one ends.
    pub newer: Option<Place>,
    /// Where the next page begins.
    pub older: Option<Place>,
}

impl Listing {
    /// Looks its names up. Names that are nobody's and nothing's are mistakes.
    pub fn prepare(&self, conn: &mut DbConn) -> Result<Result<Ready, Vec<Mistake>>> {
        let names = Names::load(conn, self.scope, &self.query, self.with_views)?;
        let mistakes = names.mistakes(conn, self.scope, &self.query)?;
        if !mistakes.is_empty() {
            return Ok(Err(mistakes));
        }
        let projects = self.scope.projects(conn)?;
        let weighing = self.maker(&names, Weights::default(), conn);
        weighing.all(&self.query);
        let weights = weighing.weights.found(conn)?;
        let maker = self.maker(&names, weights, conn);
        let (states, rest) = maker.all(&self.query);
        let there = Condition::plain("issues.deleted_at IS NULL");
        let condition = rest.into_iter().fold(there, Condition::and);
        let (order, has_lists) = (order(conn, self.sort), maker.weights.has_lists());
        let parts = Parts::of(conn, projects, (self.sort, has_lists))?;
        Ok(Ok(Ready { condition, states, parts, sort: self.sort, order, views: names.views }))
    }
}

impl Listing {
    fn maker<'a>(&self, names: &'a Names, weights: Weights, conn: &'a DbConn) -> Maker<'a> {
        let (now, places, me) = (self.now, places(&self.query), self.scope.viewer.id().0);
        Maker { names, now, places, me, weights, conn }
    }
}

impl Ready {
    /// Loads a page of at most this many.
    pub fn load(&self, conn: &mut DbConn, from: Start, limit: i64) -> Result<Listed> {
        let is_backwards = matches!(from, Start::After(_));
        let mut entries = self.rows(conn, from, limit + 1)?;
        let has_more = i64::try_from(entries.len()).unwrap_or(0) > limit;
        entries.truncate(usize::try_from(limit).unwrap_or(25));
        if is_backwards {
            entries.reverse();
        }
        let place = |entry: &Entry| Place { key: entry.key, id: entry.issue.id };
        let (first, last) = (entries.first().map(place), entries.last().map(place));
        let (has_newer, has_older) = match from {
            Start::Top => (false, has_more),
            Start::Before(_) => (true, has_more),
            Start::After(_) => (has_more, true),
        };
        Ok(Listed { newer: first.filter(|_| has_newer), older: last.filter(|_| has_older), entries })
    }

    fn rows(&self, conn: &mut DbConn, from: Start, limit: i64) -> Result<Vec<Entry>> {
        let are_steps = self.parts.are_steps();
        let states = self.states.iter().cloned().map(|state| if are_steps { state.aside() } else { state });
        let condition = states.fold(self.condition.clone(), Condition::and);
        let (place, is_down) = match from {
            Start::Top => (None, !self.sort.is_ascending),
            Start::Before(place) => (Some(place), !self.sort.is_ascending),
            Start::After(place) => (Some(place), self.sort.is_ascending),
        };
        let column = if are_steps { "issues.id" } else { self.order.0 };
        let way = if is_down { "DESC" } else { "ASC" };
        let part = |part: Condition| {
            issues::table
                .filter(part.and(condition.clone()))
                .order(sql::<Bool>(&format!("{column} {way}, issues.id {way}")))
                .limit(limit)
                .select((Issue::as_select(), issues::due_on, issues::priority, sql::<BigInt>(POSITION)))
        };
        let parts: Vec<_> = self.parts.from(self.order, place, is_down).into_iter().map(part).collect();
        if parts.is_empty() {
            return Ok(Vec::new());
        }
        let rows: Vec<(Issue, Option<At>, i64, i64)> = Together(parts).load(conn)?;
        let mut entries: Vec<Entry> = rows.into_iter().map(|row| self.entry(row)).collect();
        entries.sort_by_key(|entry| (entry.key, entry.issue.id));
        if is_down {
            entries.reverse();
        }
        entries.truncate(usize::try_from(limit).unwrap_or_default());
        Ok(entries)
    }

    fn entry(&self, (issue, due_on, priority, position): (Issue, Option<At>, i64, i64)) -> Entry {
        let key = match self.sort.by {
            By::Created => issue.created_at.micros(),
            By::Updated => issue.last_activity_at.micros(),
            By::Comments => issue.comments_count,
            By::Due => due_on.map_or(NEVER, At::micros),
            By::Priority => priority,
            By::Status => position,
        };
        Entry { issue, due_on, priority, key }
    }

    /// How many match, open and closed, whatever state the query asks for; of each at most one more than [`COUNTED`].
    pub fn counts(&self, conn: &mut DbConn) -> Result<(i64, i64)> {
        let count = |state: &str| {
            let there = Condition::plain(format!("issues.state = '{state}'")).and(self.parts.whole());
            let (sql, values) = there.and(self.condition.clone()).into_parts();
            let most = COUNTED + 1;
            (format!("(SELECT count(*) FROM (SELECT 1 FROM issues WHERE {sql} LIMIT {most}) AS {state})"), values)
        };
        let ((open, mut values), (closed, others)) = (count("open"), count("closed"));
        values.extend(others);
        let both = asking::<(BigInt, BigInt)>(format!("SELECT {open}, {closed}"), values).once();
        Ok(both.get_result(conn)?)
    }
}

impl Maker<'_> {
    /// The conditions on the state, and the others.
    fn all(&self, query: &Query) -> (Vec<Condition>, Vec<Condition>) {
        let is_state = |filter: &Filter| matches!(filter, Filter::Is(Claim::State(_)));
        let (states, rest): (Vec<_>, Vec<_>) = query.terms().iter().partition(|term| is_state(&term.filter));
        let made = |terms: Vec<_>| terms.into_iter().filter_map(|term| self.term(term)).collect();
        (made(states), made(rest))
    }
}

/// The expression that the order goes by, and whether it is a moment.
fn order(conn: &DbConn, sort: Sort) -> (&'static str, bool) {
    match sort.by {
        By::Created => ("issues.created_at", true),
        By::Updated => ("issues.last_activity_at", true),
        By::Comments => ("issues.comments_count", false),
        By::Due => (dialect::due_at_last(conn), true),
        By::Priority => ("issues.priority", false),
        By::Status => (POSITION, false),
    }
}
