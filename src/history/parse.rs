//! What people write to say which events they mean, each mistake told in one sentence.

use std::str::FromStr as _;

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};

use super::span::{self, Span};
use crate::db::types::At;
use crate::events::ActionKey;

/// By what counts are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Each action.
    Action,
    /// Each person or program.
    Actor,
    /// Each project.
    Project,
    /// Each issue.
    Issue,
    /// Each day, week or month.
    Span(Span),
}

impl By {
    const ALL: [Self; 7] = [
        Self::Action,
        Self::Actor,
        Self::Project,
        Self::Issue,
        Self::Span(Span::Day),
        Self::Span(Span::Week),
        Self::Span(Span::Month),
    ];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Action => "action",
            Self::Actor => "actor",
            Self::Project => "project",
            Self::Issue => "issue",
            Self::Span(span) => span.word(),
        }
    }

    /// The way to count that this word names.
    pub fn parse(word: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|by| by.word() == word);
        known.ok_or_else(|| {
            format!("'{word}' is nothing to count by; there are action, actor, project, issue, day, week and month")
        })
    }
}

/// The actions of these keys.
pub fn actions(keys: &[String]) -> Result<Vec<ActionKey>, String> {
    keys.iter().map(|key| ActionKey::parse(key)).collect()
}

/// A day (its beginning in UTC) or a moment; `name` is what it was asked for.
pub fn moment(name: &str, typed: &str) -> Result<At, String> {
    let is_kept = |year: i32| (1..=9998).contains(&year);
    let day = NaiveDate::from_str(typed).ok().filter(|day| is_kept(day.year())).map(span::beginning);
    let moment = || DateTime::parse_from_rfc3339(typed).ok().map(|at| At(at.with_timezone(&Utc)));
    let kept = day.or_else(moment).filter(|at| is_kept(at.0.year()));
    kept.ok_or_else(|| {
        format!("'{typed}' is not a time for {name}; write a day like 2026-11-12 or a moment like 2026-11-12T09:30:00Z")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_days_or_moments() {
        assert_eq!(moment("--since", "2026-11-12").unwrap().rfc3339(), "2026-11-12T00:00:00.000000Z");
        assert_eq!(moment("--since", "2026-11-12T09:30:00+01:00").unwrap().rfc3339(), "2026-11-12T08:30:00.000000Z");
        for bad in ["yesterdayish", "", "2026-13-01", "20261112", "99999-01-01", "2026-11-12 09:30"] {
            assert!(moment("--since", bad).unwrap_err().starts_with(&format!("'{bad}' is not a time for --since; ")));
        }
    }

    #[test]
    fn words_are_read_or_named_in_the_refusal() {
        assert!(By::ALL.into_iter().all(|by| By::parse(by.word()) == Ok(by)));
        assert!(By::parse("year").unwrap_err().starts_with("'year' is nothing to count by"));
        assert_eq!(actions(&["comment_aded".into()]).unwrap_err(), "'comment_aded' is not a valid action");
    }
}
