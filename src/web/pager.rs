//! Moving through a long list by cursor: newest, newer, older, oldest, or to a date.
use askama::Template;
use askama::filters::HtmlSafe;

use super::posted::Form;
use crate::error::{Error, Result};
use crate::feed::Cursor;
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

    /// The same with other addresses for what is newer and older.
    pub(crate) fn through(self, change: impl Fn(String) -> String) -> Self {
        Self { newer: self.newer.map(&change), older: self.older.map(&change), ..self }
    }

    /// The same with complete addresses, for programs.
    pub(crate) fn complete(self, public_url: &str) -> Self {
        let complete = |url: Option<String>| url.map(|url| crate::text::complete_url(public_url, &url));
        Self { newer: complete(self.newer), older: complete(self.older), ..self }
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

/// Where a page of a list begins that is read newest first: what is older than a row of it, or newer.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Walk {
    pub before: Option<Cursor>,
    pub after: Option<Cursor>,
}

impl Walk {
    /// As the address has it, in `before` or `after`.
    pub(crate) fn read(form: &Form) -> Result<Self> {
        let cursor = |name: &str| match form.get(name) {
            "" => Ok(None),
            typed => typed.parse().map(Some).map_err(Error::Malformed),
        };
        Ok(Self { before: cursor("before")?, after: cursor("after")? })
    }

    /// The ways on from these rows, newest first, of which one more than shown was read in the direction of reading. The
    /// place is the list's address and the parameters that every way keeps.
    pub(crate) fn pager<T>(
        self,
        rows: &mut Vec<T>,
        shown: i64,
        place: (&str, &str),
        cursor: impl Fn(&T) -> Cursor,
    ) -> Pager {
        let shown = usize::try_from(shown).unwrap_or(usize::MAX);
        let has_more = rows.len() > shown;
        if has_more && self.after.is_some() {
            rows.remove(0);
        }
        rows.truncate(shown);
        let is_newer = if self.after.is_some() { has_more } else { self.before.is_some() };
        let is_older = self.after.is_some() || has_more;
        let url = |way: Option<(&str, &T)>| {
            let way = way.map(|(way, row)| format!("{way}={}", cursor(row)));
            let query: Vec<String> =
                Some(place.1.to_owned()).filter(|kept| !kept.is_empty()).into_iter().chain(way).collect();
            if query.is_empty() { place.0.to_owned() } else { format!("{}?{}", place.0, query.join("&")) }
        };
        Pager {
            newest: is_newer.then(|| url(None)),
            newer: rows.first().filter(|_| is_newer).map(|first| url(Some(("after", first)))),
            older: rows.last().filter(|_| is_older).map(|last| url(Some(("before", last)))),
            ..Pager::default()
        }
    }
}
