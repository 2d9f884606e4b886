//! Addresses of a list with something changed: another query, another order, another page.

use super::asked::Asked;
use super::{Count, Pager};
use crate::db::words::State;
use crate::search::Query;
use crate::search::listing::Listed;
use crate::search::place::Place;
use crate::search::sort::Sort;

/// Where the list is, and what it shows now.
pub(crate) struct Address<'a> {
    pub(super) url: &'a str,
    pub(super) asked: &'a Asked,
}

/// The address of this list with this query.
pub(crate) fn of_query(url: &str, query: &Query) -> String {
    written(url, Some(&query.to_string()), None, &[])
}

/// Back to the list as a form of it says; what is no query or order of ours is left out.
pub(super) fn back_to(url: &str, q: &str, sort: &str) -> String {
    written(url, Some(q.trim()), Sort::parse(sort), &[])
}

impl Address<'_> {
    /// The same query from another place on.
    pub(super) fn from(&self, more: &[(&str, String)]) -> String {
        written(self.url, self.asked.q.as_deref(), self.asked.sort, more)
    }

    /// Another query in the same order.
    pub(super) fn with(&self, query: &Query) -> String {
        written(self.url, Some(&query.to_string()), self.asked.sort, &[])
    }

    /// What was not counted to its end says so.
    pub(super) fn count(&self, state: State, (issues, most): (i64, i64)) -> Count {
        let query = &self.asked.query;
        Count {
            issues: issues.min(most),
            is_more: issues > most,
            url: self.with(&query.with_state(state)),
            is_current: query.state() == Some(state),
        }
    }

    pub(super) fn pager(&self, found: &Listed) -> Pager {
        self.pager_with(found, &[])
    }

    /// The same for programs, which say how many issues they take.
    pub(super) fn pager_keeping(&self, found: &Listed, limit: i64) -> Pager {
        self.pager_with(found, &[("limit", limit.to_string())])
    }

    fn pager_with(&self, found: &Listed, kept: &[(&str, String)]) -> Pager {
        let at =
            |name, place: Option<Place>| place.map(|place| self.from(&[kept, &[(name, place.to_string())]].concat()));
        Pager {
            newest: found.newer.map(|_| self.from(kept)),
            newer: at("after", found.newer),
            older: at("before", found.older),
            ..Pager::default()
        }
    }

    /// What matches, for feed readers.
    pub(super) fn atom(&self) -> String {
        written(&format!("{}.atom", self.url), self.asked.q.as_deref(), Sort::parse("updated"), &[])
    }

    /// Each condition with the address without it; a list that one sees unasked has none.
    pub(super) fn chips(&self) -> Vec<(String, String)> {
        let query = &self.asked.query;
        let is_plain = self.asked.q.is_none() || *query == Query::open();
        let terms = query.terms().iter().enumerate().filter(|_| !is_plain);
        terms.map(|(place, term)| (term.to_string(), self.with(&query.without(place)))).collect()
    }

    pub(super) fn sorts(&self) -> Vec<(String, String, bool)> {
        let rest = self.asked.q.as_ref().map(|_| self.asked.query.without_sort().to_string());
        let address = |sort| written(self.url, rest.as_deref(), Some(sort), &[]);
        let current = self.asked.order();
        Sort::menu().map(|sort| (sort.title().to_owned(), address(sort), sort == current)).collect()
    }
}

fn written(url: &str, q: Option<&str>, sort: Option<Sort>, more: &[(&str, String)]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if let Some(q) = q.filter(|q| !q.is_empty()) {
        query.append_pair("q", q);
    }
    if let Some(sort) = sort {
        query.append_pair("sort", &sort.word());
    }
    query.extend_pairs(more);
    let query = query.finish();
    if query.is_empty() { url.to_owned() } else { format!("{url}?{query}") }
}
