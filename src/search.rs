//! The query language of lists: `is:open label:bug author:ana crash`. This file holds a query as a whole; `term.rs` has its
//! words as types, `parse.rs` and `print.rs` lead there and back, `condition.rs` and its neighbours make SQL of them, and
//! `listing.rs` loads what matches.

pub mod beside;
mod condition;
mod filter;
mod happened;
mod lexer;
pub mod listing;
pub mod marking;
mod names;
mod near;
mod parse;
mod parts;
pub mod place;
mod print;
pub mod sort;
mod span;
pub mod suggesting;
pub mod term;
mod tokens;
mod value;
mod weight;

use std::fmt::{self, Display, Formatter};
use std::ops::Range;

pub use names::unknown_names;
pub use parse::{KEYS, Mistake};

use crate::db::words::State;
use sort::Sort;
use term::{Claim, Filter, Term, Word};

/// A query as it was understood.
#[derive(Debug, Clone, Default)]
pub struct Query {
    terms: Vec<Term>,
    /// Where each stood in what was typed.
    places: Vec<Range<usize>>,
}

/// Two queries are alike when they say the same, wherever it stood.
impl PartialEq for Query {
    fn eq(&self, other: &Self) -> bool {
        self.terms == other.terms
    }
}

impl Query {
    /// Understands what was typed.
    ///
    /// # Errors
    /// Everything that is not understood.
    pub fn parse(typed: &str) -> Result<Self, Vec<Mistake>> {
        let (terms, places) = parse::parse(typed)?.into_iter().unzip();
        Ok(Self { terms, places })
    }

    /// What is open: what a list shows unasked.
    pub fn open() -> Self {
        Self::default().with_state(State::Open)
    }

    /// Its conditions, in the order in which they were typed.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Each condition with its place in what was typed.
    pub(crate) fn placed(&self) -> impl Iterator<Item = (&Term, Range<usize>)> {
        self.terms.iter().zip(self.places.iter().cloned())
    }

    /// Open or closed, if it asks for one of them.
    pub fn state(&self) -> Option<State> {
        self.terms.iter().find_map(|term| match term {
            Term { is_negated: false, filter: Filter::Is(Claim::State(state)) } => Some(*state),
            Term { is_negated: true, filter: Filter::Is(Claim::State(State::Open)) } => Some(State::Closed),
            Term { is_negated: true, filter: Filter::Is(Claim::State(State::Closed)) } => Some(State::Open),
            _ => None,
        })
    }

    /// The order that it asks for; the last word counts.
    pub fn sort(&self) -> Option<Sort> {
        self.terms.iter().rev().find_map(|term| match term.filter {
            Filter::Sort(sort) => Some(sort),
            _ => None,
        })
    }

    /// Does it narrow by anything but the state?
    pub fn is_narrow(&self) -> bool {
        self.terms.iter().any(|term| !is_state(term) && !matches!(term.filter, Filter::Sort(_)))
    }

    /// The words that it looks for in texts.
    pub fn words(&self) -> Vec<&Word> {
        let word = |term: &'_ Term| !term.is_negated && matches!(term.filter, Filter::Word(_));
        self.terms.iter().filter(|term| word(term)).filter_map(|term| term.word()).collect()
    }

    /// The same for this state only.
    #[must_use]
    pub fn with_state(&self, state: State) -> Self {
        let filter = Filter::Is(Claim::State(state));
        let rest = self.terms.iter().filter(|term| !is_state(term)).cloned();
        Self::of(std::iter::once(Term { is_negated: false, filter }).chain(rest).collect())
    }

    /// The same for both states.
    #[must_use]
    pub fn without_state(&self) -> Self {
        Self::of(self.terms.iter().filter(|term| !is_state(term)).cloned().collect())
    }

    /// The same without the order that it asks for.
    #[must_use]
    pub fn without_sort(&self) -> Self {
        let is_sort = |term: &&Term| matches!(term.filter, Filter::Sort(_));
        Self::of(self.terms.iter().filter(|term| !is_sort(term)).cloned().collect())
    }

    /// The query without its term of this place.
    #[must_use]
    pub fn without(&self, place: usize) -> Self {
        Self::of(self.terms.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, term)| term.clone()).collect())
    }

    fn of(terms: Vec<Term>) -> Self {
        Self { places: vec![0..0; terms.len()], terms }
    }
}

impl Term {
    fn word(&self) -> Option<&Word> {
        if let Filter::Word(word) = &self.filter { Some(word) } else { None }
    }
}

fn is_state(term: &Term) -> bool {
    matches!(term.filter, Filter::Is(Claim::State(_)))
}

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (place, term) in self.terms.iter().enumerate() {
            write!(f, "{}{term}", if place > 0 { " " } else { "" })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
