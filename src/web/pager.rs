//! Moving through a long list by cursor: newest, newer, older, oldest, or to a date.
use askama::Template;
use askama::filters::HtmlSafe;

use crate::look::Icon;

/// Where one can go from this page of a list; a direction that leads nowhere is shown, but is no link.
#[derive(Debug, Clone, Default, PartialEq, Eq, Template)]
#[template(path = "_pager.html")]
pub struct Pager {
    /// The first page: also where one is, when nothing is newer.
    pub newest: Option<String>,
    pub newer: Option<String>,
    pub older: Option<String>,
    pub oldest: Option<String>,
    /// Where "jump to date" sends its `at`; None hides the form.
    pub jump: Option<Jump>,
}

/// The form that leads to a date: an address, the filters that must survive, and the date that is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Jump {
    pub action: String,
    /// Name and value of each active filter.
    pub keep: Vec<(String, String)>,
    /// As `2026-11-12`.
    pub date: String,
}

impl HtmlSafe for Pager {}

impl Pager {
    /// Everything is on one page already: nothing is printed.
    #[must_use]
    pub const fn is_needless(&self) -> bool {
        self.newer.is_none() && self.older.is_none() && self.jump.is_none()
    }

    /// The `Link` header that says the same to machines.
    #[must_use]
    pub fn link_header(&self) -> Option<String> {
        let links = [(&self.older, "next"), (&self.newer, "prev")];
        let present = links.iter().filter_map(|(url, rel)| Some(format!("<{}>; rel=\"{rel}\"", url.as_ref()?)));
        let joined = present.collect::<Vec<_>>().join(", ");
        (!joined.is_empty()).then_some(joined)
    }
}
