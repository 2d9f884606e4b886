//! The words of the query language as types. Printing one gives what one would type for it: see `print.rs`.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};

use super::sort::Sort;
use crate::db::types::words;
use crate::db::words::{CloseReason, State};

/// One condition of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// A minus stands before it.
    pub is_negated: bool,
    /// What it says.
    pub filter: Filter,
}

/// What a condition asks for. Where several values stand, one of them is enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// `crash`, `"out of memory"`
    Word(Word),
    /// `is:open`, `is:locked`
    Is(Claim),
    /// `reason:completed`
    Reason(Vec<CloseReason>),
    /// `author:ana`, `touched:@me`
    People(Part, Vec<Who>),
    /// `label:bug,crash`
    Named(Thing, Vec<String>),
    /// `priority:high,urgent`
    Priority(Vec<Urgency>),
    /// `no:label`
    Lacks(Lack),
    /// `in:title`: where the words are looked for.
    In(Vec<Place>),
    /// `comments:>3`
    Number(Counted, Extent<i64>),
    /// `created:>2026-01-01`
    Time(Dated, Extent<Point>),
    /// `was:label:bug`
    Was(Once),
    /// `changed:title`, `changed:title:by:ana`
    Changed(Change, Option<Who>),
    /// `sort:updated-desc`
    Sort(Sort),
}

/// A word of the issue's texts, or several in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As it was typed, without its quotation marks.
    pub text: String,
    /// In quotation marks: the beginning of a longer word is not enough.
    pub is_exact: bool,
}

/// What an issue is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// An issue, as everything here is: other trackers want it said.
    Issue,
    /// Open or closed.
    State(State),
    /// Only those who keep order may comment.
    Locked,
    /// It stands on top of the list.
    Pinned,
    /// There is news for whoever asks.
    Unread,
}

/// Somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// Whoever asks.
    Me,
    /// Nobody at all: of assignees.
    Nobody,
    /// By the account's name.
    Named(String),
}

/// What an issue had at some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Once {
    /// One of these labels, milestones or states of work.
    Thing(Thing, Vec<String>),
    /// One of these assignees.
    Assignee(Vec<Who>),
}

/// How much, or when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extent<T> {
    /// Exactly; of days the whole day, of ages up to that age.
    Is(T),
    /// `<`
    Less(T),
    /// `<=`
    AtMost(T),
    /// `>`
    More(T),
    /// `>=`
    AtLeast(T),
    /// `a..b`, both ends included; a star is no end.
    Between(Option<T>, Option<T>),
}

/// A point in time as one types it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// `2026-03-02`: from midnight to midnight where the reader is.
    Day(NaiveDate),
    /// `2026-03`
    Month(NaiveDate),
    /// `2026`
    Year(NaiveDate),
    /// `2026-03-02T10:00:00Z`
    Exact(DateTime<Utc>),
    /// `today`, `yesterday`, `tomorrow`: so many days from today.
    Today(i8),
    /// `30d`: so long ago; of due dates so long from now.
    Age(u32, Unit),
}

words! {
    /// What somebody has to do with an issue.
    Part {
        /// Opened it.
        Author = "author",
        /// Is to do it.
        Assignee = "assignee",
        /// Was named in it.
        Mentions = "mentions",
        /// Commented on it.
        Commenter = "commenter",
        /// One of those before.
        Involves = "involves",
        /// Closed it, then or now.
        ClosedBy = "closed-by",
        /// Did anything to it.
        Touched = "touched",
    }

    /// What an issue has, by its name.
    Thing {
        /// A label.
        Label = "label",
        /// A milestone.
        Milestone = "milestone",
        /// How far it is.
        Status = "status",
    }

    /// How urgent it is, from nothing said to at once.
    Urgency {
        /// Nobody said.
        None = "none",
        /// Some day.
        Low = "low",
        /// As things go.
        Medium = "medium",
        /// Soon.
        High = "high",
        /// At once.
        Urgent = "urgent",
    }

    /// What an issue may lack.
    Lack {
        /// Any label.
        Label = "label",
        /// Any assignee.
        Assignee = "assignee",
        /// A milestone.
        Milestone = "milestone",
        /// Any comment.
        Comment = "comment",
        /// A state of work.
        Status = "status",
        /// A due date.
        Due = "due",
        /// Anybody's word on how urgent it is.
        Priority = "priority",
    }

    /// Where words stand.
    Place {
        /// The title.
        Title = "title",
        /// The description.
        Body = "body",
        /// The comments.
        Comments = "comments",
    }

    /// What is counted.
    Counted {
        /// Comments.
        Comments = "comments",
        /// How often it was reopened.
        Reopened = "reopened",
    }

    /// What is dated.
    Dated {
        /// When it was opened.
        Created = "created",
        /// When anything last happened to it.
        Updated = "updated",
        /// When it was closed.
        Closed = "closed",
        /// By when it is to be done.
        Due = "due",
        /// For how long nobody has done anything; programs do not count.
        Idle = "idle",
    }

    /// What was changed.
    Change {
        /// The title.
        Title = "title",
        /// The description.
        Body = "body",
        /// Closed or reopened.
        State = "state",
        /// The labels.
        Label = "label",
        /// The assignees.
        Assignee = "assignee",
        /// The milestone.
        Milestone = "milestone",
        /// How far it is.
        Status = "status",
        /// How urgent it is.
        Priority = "priority",
        /// The due date.
        Due = "due",
    }

    /// What ages are counted in.
    Unit {
        /// Hours.
        Hour = "h",
        /// Days.
        Day = "d",
        /// Weeks.
        Week = "w",
        /// Years of 365 days.
        Year = "y",
    }
}
