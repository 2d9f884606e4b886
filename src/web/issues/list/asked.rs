//! What the address of a list asks for.

use crate::error::{Error, Result};
use crate::search::place::{Place, Start};
use crate::search::sort::Sort;
use crate::search::{Mistake, Query};
use crate::web::visit::Visit;

/// Every parameter that a page takes.
pub(super) const OF_PAGES: &[&str] = &["q", "sort", "group", "before", "after"];

/// The address's query, understood as far as that needs no database.
#[derive(Debug, Clone, Default)]
pub(in crate::web) struct Asked {
    /// As it was typed.
    pub(super) q: Option<String>,
    pub(super) query: Query,
    pub(super) mistakes: Vec<Mistake>,
    /// As the address says it; the query may say it too.
    pub(super) sort: Option<Sort>,
    pub(super) start: Start,
}

impl Asked {
    /// Reads the address. What it cannot be is refused with a sentence; mistakes in the query are kept for the page.
    pub(super) fn of(visit: &Visit, known: &[&str]) -> Result<Self> {
        let query = visit.query(known)?;
        let sort = match (query.sent("sort"), query.sent("group")) {
            (Some(word), _) => Some(sort(word)?),
            (None, Some("status")) => Sort::parse("status"),
            (None, Some(_)) => return Err(Error::Malformed("Lists are grouped by status.".into())),
            (None, None) => None,
        };
        let place =
            |text: &str| Place::parse(text).ok_or_else(|| Error::Malformed("This cursor is not one of ours.".into()));
        let start = match (query.sent("before"), query.sent("after")) {
            (Some(cursor), _) => Start::Before(place(cursor)?),
            (None, Some(cursor)) => Start::After(place(cursor)?),
            (None, None) => Start::Top,
        };
        Ok(Self { sort, start, ..Self::typed(query.sent("q")) })
    }

    /// What was typed; nothing typed means what is open.
    pub(super) fn typed(q: Option<&str>) -> Self {
        let q = q.filter(|q| !q.trim().is_empty()).map(str::to_owned);
        let (query, mistakes) = match q.as_deref().map(Query::parse) {
            None => (Query::open(), Vec::new()),
            Some(Ok(query)) => (query, Vec::new()),
            Some(Err(mistakes)) => (Query::default(), mistakes),
        };
        Self { q, query, mistakes, ..Self::default() }
    }

    /// The list as one comes to it.
    pub(super) fn is_plain(&self) -> bool {
        self.query == Query::open() && self.start == Start::Top
    }

    /// The order in which things come.
    pub(super) fn order(&self) -> Sort {
        self.sort.or_else(|| self.query.sort()).unwrap_or_default()
    }
}

fn sort(word: &str) -> Result<Sort> {
    Sort::parse(word).ok_or_else(|| Error::Malformed(format!("Lists are sorted by {}.", Sort::known())))
}
