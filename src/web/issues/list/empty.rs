//! What a list without issues says, and where it leads.

use super::address::Address;
use crate::db::words::State;
use crate::search::listing::COUNTED;
use crate::web::words::{counted, grouped};

/// What an empty list says.
#[derive(Debug, Clone, Default)]
pub enum Empty {
    /// "Nothing here yet.", if the project has no issue at all.
    #[default]
    First,
    /// "No open issue matches label:bug.", and what the other state has.
    NoMatch { sentence: String, other: Option<OtherState> },
}

/// Matches of the same query in the other state: "12 closed ones do." and "Show closed".
#[derive(Debug, Clone)]
pub struct OtherState {
    pub sentence: String,
    pub button: String,
    pub url: String,
}

/// Matches are not counted to their end.
fn told(number: i64) -> String {
    if number > COUNTED { format!("More than {}", grouped(COUNTED)) } else { number.to_string() }
}

/// The words for this query, given how many issues match it open and closed.
pub(super) fn empty(address: &Address<'_>, (open, closed): (i64, i64)) -> Empty {
    let query = &address.asked.query;
    if !query.is_narrow() && open + closed == 0 {
        return Empty::First;
    }
    let rest = query.without_state().without_sort().to_string();
    let (word, other, number) = match query.state() {
        Some(State::Open) => ("open ", Some((State::Closed, "closed")), closed),
        Some(State::Closed) => ("closed ", Some((State::Open, "open")), open),
        None => ("", None, 0),
    };
    let sentence = if rest.is_empty() { format!("No {word}issue.") } else { format!("No {word}issue matches {rest}.") };
    let other = other.filter(|_| number > 0).map(|(state, other)| OtherState {
        sentence: if rest.is_empty() {
            format!("There {} {}.", if number == 1 { "is" } else { "are" }, counted(number, &format!("{other} issue")))
        } else {
            format!("{} {other} {}.", told(number), if number == 1 { "one does" } else { "ones do" })
        },
        button: format!("Show {other}"),
        url: address.with(&query.with_state(state)),
    });
    Empty::NoMatch { sentence, other }
}
