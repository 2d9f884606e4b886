//! What the page and its JSON count: one period of a project's history, as far as the reader may read it.

use chrono::{Days, NaiveDate};

use crate::db::DbConn;
use crate::db::types::{IssueId, ProjectId, UserId};
use crate::error::{Error, Result};
use crate::events::ActionKey;
use crate::history::span::{self, Span};
use crate::history::{Column, HistoryQuery};
use crate::models::issue::Issue;
use crate::models::issue::responding::{self, Response};
use crate::models::user::User;
use crate::web::frame::Reader;
use crate::web::posted::Form;

/// People and issues that are listed.
const LISTED: i64 = 10;
/// Pairs of a day and an action that are read.
const READ: i64 = 50_000;
/// Bars of a chart.
const BARS: usize = 240;
/// How far "all time" reaches back, in days.
const FARTHEST: u64 = 7_300;

/// How long back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Period {
    /// By day.
    Days,
    /// By week.
    #[default]
    Weeks,
    /// By month.
    Year,
    /// By month.
    All,
}

impl Period {
    /// The shortest first.
    pub const ALL: [Self; 4] = [Self::Days, Self::Weeks, Self::Year, Self::All];

    /// The period that an address asks for.
    pub(crate) fn read(form: &Form) -> Result<Self> {
        let typed = form.get("period").trim();
        let known = Self::ALL.into_iter().find(|period| period.word() == typed);
        let chosen = if typed.is_empty() { Some(Self::default()) } else { known };
        chosen.ok_or_else(|| Error::Malformed(format!("'{typed}' is not a period; there are 30d, 12w, 1y and all.")))
    }

    /// As addresses have it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Days => "30d",
            Self::Weeks => "12w",
            Self::Year => "1y",
            Self::All => "all",
        }
    }

    /// As the page has it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Days => "30 days",
            Self::Weeks => "12 weeks",
            Self::Year => "1 year",
            Self::All => "All time",
        }
    }

    /// How long one bar lasts.
    pub const fn span(self) -> Span {
        match self {
            Self::Days => Span::Day,
            Self::Weeks => Span::Week,
            Self::Year | Self::All => Span::Month,
        }
    }

    /// The first day that may count.
    fn first(self, today: NaiveDate) -> NaiveDate {
        let back = match self {
            Self::Days => 29,
            Self::Weeks => 77,
            Self::Year => 335,
            Self::All => FARTHEST,
        };
        self.span().start(today.checked_sub_days(Days::new(back)).unwrap_or(today))
    }
}

/// The kinds of news that bars show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Issues opened.
    Opened,
    /// Issues closed.
    Closed,
    /// Comments.
    Comments,
    /// All that is left.
    Changes,
}

impl Kind {
    /// From the ground up.
    pub const ALL: [Self; 4] = [Self::Opened, Self::Closed, Self::Comments, Self::Changes];

    fn of(action: &str) -> Self {
        match ActionKey::find(action) {
            Some(ActionKey::IssueOpened) => Self::Opened,
            Some(ActionKey::IssueClosed) => Self::Closed,
            Some(ActionKey::CommentAdded) => Self::Comments,
            _ => Self::Changes,
        }
    }

    /// As the page has it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Opened => "Opened",
            Self::Closed => "Closed",
            Self::Comments => "Comments",
            Self::Changes => "Changes",
        }
    }

    /// As style sheets and JSON have it.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Closed => "closed",
            Self::Comments => "comments",
            Self::Changes => "changes",
        }
    }
}

/// One period of a project's history.
#[derive(Debug, Clone)]
pub struct Insights {
    pub period: Period,
    /// The first day that counts.
    pub first: NaiveDate,
    /// Today.
    pub last: NaiveDate,
    /// Every span, the oldest first, with the count of each kind.
    pub spans: Vec<(NaiveDate, [i64; 4])>,
    pub actions: Vec<(String, i64)>,
    pub actors: Vec<(User, i64)>,
    pub issues: Vec<(Issue, i64)>,
    /// How long people waited for a first answer, the oldest span first.
    pub answers: Vec<(NaiveDate, Waits)>,
    pub total: i64,
}

/// How long people waited for a first answer.
#[derive(Debug, Clone, Default)]
pub struct Waits {
    /// Those who have one: how many minutes it took.
    pub minutes: Vec<i64>,
    /// How many have none.
    pub unanswered: i64,
}

impl Waits {
    /// Half of them were answered within so many minutes.
    pub fn median(&self) -> Option<i64> {
        responding::median(self.minutes.clone())
    }
}

impl Insights {
    /// Counts them.
    pub(crate) fn load(reader: &mut Reader<'_>, project: ProjectId, period: Period) -> Result<Self> {
        let last = span::day_of(reader.now);
        let since = period.first(last);
        let query = HistoryQuery {
            viewer: reader.viewer(),
            projects: vec![project],
            since: Some(span::beginning(since)),
            until: last.succ_opt().map(span::beginning),
            ..HistoryQuery::default()
        };
        let days = query.by_day_and_action(reader.conn, READ)?;
        let opened = responding::first_responses(reader.conn, project, span::beginning(since), reader.now)?;
        let oldest = days.last().map_or(last, |(day, _, _)| *day);
        let first = if period == Period::All { period.span().start(oldest) } else { since };
        let starts = period.span().all(first, last, BARS);
        Ok(Self {
            period,
            first,
            last,
            answers: answers(&starts, period.span(), &opened),
            spans: spans(starts, period.span(), &days),
            total: days.iter().map(|(_, _, count)| count).sum(),
            actions: actions(&days),
            actors: actors(reader.conn, &query)?,
            issues: issues(reader.conn, &query)?,
        })
    }

    /// How long people waited in all this time.
    pub fn waits(&self) -> Waits {
        let minutes = self.answers.iter().flat_map(|(_, waits)| waits.minutes.clone()).collect();
        Waits { minutes, unanswered: self.answers.iter().map(|(_, waits)| waits.unanswered).sum() }
    }

    /// How many of this kind.
    pub fn sum(&self, kind: Kind) -> i64 {
        self.spans.iter().map(|(_, kinds)| kinds[kind as usize]).sum()
    }
}

fn spans(starts: Vec<NaiveDate>, span: Span, days: &[(NaiveDate, String, i64)]) -> Vec<(NaiveDate, [i64; 4])> {
    let mut spans: Vec<_> = starts.into_iter().map(|start| (start, [0; 4])).collect();
    for (day, action, count) in days {
        if let Ok(place) = spans.binary_search_by_key(&span.start(*day), |(start, _)| *start) {
            spans[place].1[Kind::of(action) as usize] += count;
        }
    }
    spans
}

/// By when the issue was opened.
fn answers(starts: &[NaiveDate], span: Span, opened: &[Response]) -> Vec<(NaiveDate, Waits)> {
    let mut answers: Vec<_> = starts.iter().map(|start| (*start, Waits::default())).collect();
    for one in opened {
        let start = span.start(span::day_of(one.opened_at));
        if let Ok(place) = answers.binary_search_by_key(&start, |(start, _)| *start) {
            let waits: &mut Waits = &mut answers[place].1;
            waits.minutes.extend(one.minutes());
            waits.unanswered += i64::from(one.answered_at.is_none());
        }
    }
    answers
}

fn actions(days: &[(NaiveDate, String, i64)]) -> Vec<(String, i64)> {
    let mut sums = std::collections::BTreeMap::<&str, i64>::new();
    for (_, action, count) in days {
        *sums.entry(action).or_default() += count;
    }
    let mut sums: Vec<_> = sums.into_iter().map(|(action, count)| (action.to_owned(), count)).collect();
    sums.sort_by_key(|(_, count)| -count);
    sums
}

fn actors(conn: &mut DbConn, query: &HistoryQuery) -> Result<Vec<(User, i64)>> {
    let counts = query.by_id(conn, Column::Actor, LISTED)?;
    let ids: Vec<UserId> = counts.iter().map(|(id, _)| UserId(*id)).collect();
    let users = User::load(conn, &ids)?;
    let found = |(id, count)| users.iter().find(|user| user.id.0 == id).map(|user| (user.clone(), count));
    Ok(counts.into_iter().filter_map(found).collect())
}

fn issues(conn: &mut DbConn, query: &HistoryQuery) -> Result<Vec<(Issue, i64)>> {
    let counts = query.by_id(conn, Column::Issue, LISTED)?;
    let ids: Vec<IssueId> = counts.iter().map(|(id, _)| IssueId(*id)).collect();
    let issues = Issue::load(conn, &ids)?;
    let found = |(id, count)| issues.iter().find(|issue| issue.id.0 == id).map(|issue| (issue.clone(), count));
    Ok(counts.into_iter().filter_map(found).collect())
}
