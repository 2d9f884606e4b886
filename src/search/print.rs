//! A query as one would type it. What is printed here, `parse.rs` reads back as the same query.

use std::fmt::{self, Display, Formatter};

use chrono::SecondsFormat;

use super::term::{Claim, Extent, Filter, Once, Point, Term, Who, Word};
use crate::db::words::CloseReason;
use crate::text::{in_marks, in_query};

impl Display for Term {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_negated { "-" } else { "" })?;
        self.filter.fmt(f)
    }
}

impl Display for Filter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => word.fmt(f),
            Self::Is(claim) => write!(f, "is:{}", claim.word()),
            Self::Reason(reasons) => write!(f, "reason:{}", joined(reasons.iter().map(|one| reason(*one).into()))),
            Self::People(part, people) => write!(f, "{part}:{}", all_of(people)),
            Self::Named(thing, names) => write!(f, "{thing}:{}", joined(names.iter().map(|name| in_query(name)))),
            Self::Priority(all) => write!(f, "priority:{}", joined(all.iter().map(ToString::to_string))),
            Self::Lacks(lack) => write!(f, "no:{lack}"),
            Self::In(places) => write!(f, "in:{}", joined(places.iter().map(ToString::to_string))),
            Self::Number(counted, extent) => write!(f, "{counted}:{extent}"),
            Self::Time(dated, extent) => write!(f, "{dated}:{extent}"),
            Self::Was(Once::Assignee(people)) => write!(f, "was:assignee:{}", all_of(people)),
            Self::Was(Once::Thing(thing, names)) => {
                write!(f, "was:{thing}:{}", joined(names.iter().map(|name| in_query(name))))
            }
            Self::Changed(change, None) => write!(f, "changed:{change}"),
            Self::Changed(change, Some(who)) => write!(f, "changed:{change}:by:{}", somebody(who)),
            Self::Sort(sort) => write!(f, "sort:{}", sort.word()),
        }
    }
}

impl Display for Word {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.is_exact { f.write_str(&in_marks(&self.text)) } else { f.write_str(&self.text) }
    }
}

impl Claim {
    /// What stands after `is:`.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::State(state) => state.as_str(),
            Self::Issue => "issue",
            Self::Locked => "locked",
            Self::Pinned => "pinned",
            Self::Unread => "unread",
        }
    }
}

/// As it is typed: no white space.
pub(super) const fn reason(reason: CloseReason) -> &'static str {
    match reason {
        CloseReason::Completed => "completed",
        CloseReason::NotPlanned => "not-planned",
        CloseReason::Duplicate => "duplicate",
    }
}

impl<T: Display> Display for Extent<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let end = |end: &Option<T>| end.as_ref().map_or_else(|| "*".to_owned(), ToString::to_string);
        match self {
            Self::Is(value) => write!(f, "{value}"),
            Self::Less(value) => write!(f, "<{value}"),
            Self::AtMost(value) => write!(f, "<={value}"),
            Self::More(value) => write!(f, ">{value}"),
            Self::AtLeast(value) => write!(f, ">={value}"),
            Self::Between(from, to) => write!(f, "{}..{}", end(from), end(to)),
        }
    }
}

impl Display for Point {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{}", day.format("%Y-%m-%d")),
            Self::Month(first) => write!(f, "{}", first.format("%Y-%m")),
            Self::Year(first) => write!(f, "{}", first.format("%Y")),
            Self::Exact(time) => f.write_str(&time.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
            Self::Today(0) => f.write_str("today"),
            Self::Today(days) => f.write_str(if *days < 0 { "yesterday" } else { "tomorrow" }),
            Self::Age(count, unit) => write!(f, "{count}{unit}"),
        }
    }
}

fn joined(values: impl Iterator<Item = String>) -> String {
    values.collect::<Vec<_>>().join(",")
}

fn all_of(people: &[Who]) -> String {
    joined(people.iter().map(somebody))
}

fn somebody(who: &Who) -> String {
    match who {
        Who::Me => "@me".into(),
        Who::Nobody => "none".into(),
        Who::Named(name) => in_query(name),
    }
}
