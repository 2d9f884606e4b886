//! A page of a project's issues, by keyset: it costs the same at any depth.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use super::{Assignee, Query};
use crate::db::types::{At, IssueId, LabelId, Moment, ProjectId, UserId};
use crate::db::words::State;
use crate::db::{DbConn, MultiBackend};
use crate::error::Result;
use crate::models::issue::Issue;
use crate::models::label::Label;
use crate::models::user::{OptionalRow, User, lower};
use crate::schema::{assignees, issue_labels, issues, milestones};

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// Newest first.
    #[default]
    Newest,
    /// Oldest first.
    Oldest,
    /// What was last active first.
    Updated,
    /// Most comments first.
    Commented,
}

impl Sort {
    /// Each with the word of the address and those of the page.
    pub const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Newest, "newest", "Newest"),
        (Self::Oldest, "oldest", "Oldest"),
        (Self::Updated, "updated", "Recently active"),
        (Self::Commented, "commented", "Most commented"),
    ];

    /// The order of this word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == word).map(|(sort, _, _)| *sort)
    }

    /// Its word in addresses.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(sort, _, _)| *sort == self).map_or("newest", |(_, word, _)| word)
    }

    fn key(self, issue: &Issue) -> i64 {
        match self {
            Self::Newest | Self::Oldest => issue.created_at.micros(),
            Self::Updated => issue.last_activity_at.micros(),
            Self::Commented => issue.comments_count,
        }
    }
}

/// A place in a list: `<key>-<id>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    key: i64,
    id: IssueId,
}

impl Place {
    /// Reads a cursor.
    #[must_use]
    pub fn parse(cursor: &str) -> Option<Self> {
        let (key, id) = cursor.rsplit_once('-')?;
        Some(Self { key: key.parse().ok()?, id: IssueId(id.parse().ok()?) })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.key, self.id)
    }
}

/// From where on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Start {
    /// The beginning of the list.
    #[default]
    Top,
    /// What follows this place.
    Before(Place),
    /// What stands before this place.
    After(Place),
}

/// What to list.
#[derive(Debug, Clone)]
pub struct Listing {
    /// Of which project.
    pub project: ProjectId,
    /// Narrowed by.
    pub query: Query,
    /// In which order.
    pub sort: Sort,
    /// From where on.
    pub from: Start,
    /// How many, 1 to 100.
    pub limit: i64,
}

/// A page of a list.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    /// The issues, in order.
    pub issues: Vec<Issue>,
    /// Where the page before this one ends.
    pub newer: Option<Place>,
    /// Where the next page begins.
    pub older: Option<Place>,
}

type Boxed<'a> = issues::BoxedQuery<'a, MultiBackend>;

impl Listing {
    /// Loads the page.
    pub fn load(&self, conn: &mut DbConn) -> Result<Listed> {
        let Some(filter) = self.filter(conn)? else { return Ok(Listed::default()) };
        let is_backwards = matches!(self.from, Start::After(_));
        let rows = self.ordered(self.placed(filter.narrow(self.base())), is_backwards);
        let mut issues: Vec<Issue> = rows.limit(self.limit + 1).select(Issue::as_select()).load(conn)?;
        let has_more = i64::try_from(issues.len()).unwrap_or(0) > self.limit;
        issues.truncate(usize::try_from(self.limit).unwrap_or(25));
        if is_backwards {
            issues.reverse();
        }
        let place = |issue: &Issue| Place { key: self.sort.key(issue), id: issue.id };
        let (first, last) = (issues.first().map(place), issues.last().map(place));
        let (has_newer, has_older) = match self.from {
            Start::Top => (false, has_more),
            Start::Before(_) => (true, has_more),
            Start::After(_) => (has_more, true),
        };
        Ok(Listed { newer: first.filter(|_| has_newer), older: last.filter(|_| has_older), issues })
    }

    /// How many issues of this state match the rest of the query.
    pub fn count(&self, conn: &mut DbConn, state: State) -> Result<i64> {
        let query = Query { state: Some(state), ..self.query.clone() };
        let listing = Self { query, ..self.clone() };
        let Some(filter) = listing.filter(conn)? else { return Ok(0) };
        Ok(filter.narrow(listing.base()).count().get_result(conn)?)
    }

    fn base(&self) -> Boxed<'static> {
        let there = issues::table.into_boxed::<MultiBackend>().filter(issues::deleted_at.is_null());
        let rows = there.filter(issues::project_id.eq(self.project));
        let rows = self.query.words.iter().fold(rows, |rows, word| {
            let pattern =
                format!("%{}%", word.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
            rows.filter(lower(issues::title).like(pattern).escape('\\'))
        });
        match self.query.state {
            Some(state) => rows.filter(issues::state.eq(state)),
            None => rows,
        }
    }

    /// Looks the names of the query up; none when one of them is nobody's and nothing's, so that nothing matches.
    fn filter(&self, conn: &mut DbConn) -> Result<Option<Filter>> {
        let mut filter = Filter::default();
        for name in &self.query.labels {
            let Some(label) = Label::find_by_name(conn, self.project, name).optional_row()? else { return Ok(None) };
            filter.labels.push(label.id);
        }
        if let Some(name) = &self.query.author {
            let Some(user) = User::find_by_name(conn, name).optional_row()? else { return Ok(None) };
            filter.author = Some(user.id);
        }
        match &self.query.assignee {
            Some(Assignee::Named(name)) => {
                let Some(user) = User::find_by_name(conn, name).optional_row()? else { return Ok(None) };
                filter.assignee = Some(Whose::Somebody(user.id));
            }
            Some(Assignee::Nobody) => filter.assignee = Some(Whose::Nobody),
            None => {}
        }
        filter.milestone = self.query.milestone.clone().map(|title| (self.project, title));
        Ok(Some(filter))
    }

    fn placed<'a>(&self, rows: Boxed<'a>) -> Boxed<'a> {
        let (place, is_down) = match self.from {
            Start::Top => return rows,
            Start::Before(place) => (place, true),
            Start::After(place) => (place, false),
        };
        let is_less = is_down == (self.sort != Sort::Oldest);
        let sign = if is_less { "<" } else { ">" };
        let column = match self.sort {
            Sort::Newest | Sort::Oldest => "created_at",
            Sort::Updated => "last_activity_at",
            Sort::Commented => "comments_count",
        };
        let left = format!("(issues.{column}, issues.id) {sign} (");
        if self.sort == Sort::Commented {
            let seek = sql::<Bool>(&left).bind::<BigInt, _>(place.key).sql(", ").bind::<BigInt, _>(place.id).sql(")");
            return rows.filter(seek);
        }
        let at = At::from_micros(place.key);
        rows.filter(sql::<Bool>(&left).bind::<Moment, _>(at).sql(", ").bind::<BigInt, _>(place.id).sql(")"))
    }

    fn ordered<'a>(&self, rows: Boxed<'a>, is_backwards: bool) -> Boxed<'a> {
        use issues::{comments_count, created_at, id, last_activity_at};
        match (self.sort, is_backwards) {
            (Sort::Newest, false) | (Sort::Oldest, true) => rows.order((created_at.desc(), id.desc())),
            (Sort::Newest, true) | (Sort::Oldest, false) => rows.order((created_at.asc(), id.asc())),
            (Sort::Updated, false) => rows.order((last_activity_at.desc(), id.desc())),
            (Sort::Updated, true) => rows.order((last_activity_at.asc(), id.asc())),
            (Sort::Commented, false) => rows.order((comments_count.desc(), id.desc())),
            (Sort::Commented, true) => rows.order((comments_count.asc(), id.asc())),
        }
    }
}

/// The query's names as ids.
#[derive(Debug, Default)]
struct Filter {
    labels: Vec<LabelId>,
    author: Option<UserId>,
    assignee: Option<Whose>,
    milestone: Option<(ProjectId, String)>,
}

#[derive(Debug, Clone, Copy)]
enum Whose {
    Somebody(UserId),
    Nobody,
}

impl Filter {
    fn narrow(&self, rows: Boxed<'static>) -> Boxed<'static> {
        let rows = self.labels.iter().fold(rows, |rows, label| {
            let with = issue_labels::table.filter(issue_labels::label_id.eq(*label)).select(issue_labels::issue_id);
            rows.filter(issues::id.eq_any(with))
        });
        let rows = match self.author {
            Some(author) => rows.filter(issues::author_id.eq(author)),
            None => rows,
        };
        let rows = match self.assignee {
            Some(Whose::Somebody(user)) => {
                let his = assignees::table.filter(assignees::user_id.eq(user)).select(assignees::issue_id);
                rows.filter(issues::id.eq_any(his))
            }
            Some(Whose::Nobody) => rows.filter(issues::id.ne_all(assignees::table.select(assignees::issue_id))),
            None => rows,
        };
        match &self.milestone {
            Some((project, title)) => {
                let named = milestones::table
                    .filter(milestones::project_id.eq(*project))
                    .filter(lower(milestones::title).eq(title.to_lowercase()))
                    .select(milestones::id.nullable());
                rows.filter(issues::milestone_id.eq_any(named))
            }
            None => rows,
        }
    }
}
