//! Feeds as Atom: what feed readers subscribe to.

use atom_syndication::{Content, Entry as AtomEntry, Feed as AtomFeed, Link, Person, Text};
use chrono::{DateTime, Utc};

use crate::db::types::At;
use crate::feed::Entry;
use crate::look;
use crate::markdown::SafeHtml;
use crate::text::{complete_url, one_line};

use super::telling::{permalink, phrase_of};

/// The document around the entries.
#[derive(Debug, Clone)]
pub(crate) struct About {
    pub title: String,
    /// What it is called for ever.
    pub id: String,
    /// The complete address of this document.
    pub own: String,
    /// The complete address of the same as a page.
    pub page: String,
    /// The complete address of what is older.
    pub older: Option<String>,
}

/// The whole document. Its ids are permalinks, which never change.
pub(crate) fn document(about: &About, entries: &[Entry], public_url: &str) -> String {
    let updated = entries.first().map_or(At(DateTime::<Utc>::UNIX_EPOCH), |entry| entry.event.occurred_at);
    let link = |rel: &str, href: &str| Link { rel: rel.into(), href: href.into(), ..Link::default() };
    let older = about.older.iter().map(|url| link("next", url));
    let feed = AtomFeed {
        title: Text::plain(one_line(&about.title)),
        id: about.id.clone(),
        updated: updated.0.fixed_offset(),
        links: [link("self", &about.own), link("alternate", &about.page)].into_iter().chain(older).collect(),
        entries: entries.iter().map(|entry| atom_entry(entry, public_url)).collect(),
        ..AtomFeed::default()
    };
    feed.to_string()
}

fn atom_entry(entry: &Entry, public_url: &str) -> AtomEntry {
    let event = &entry.event;
    let url = complete_url(public_url, &permalink(event));
    let name = one_line(entry.actor.shown_name());
    let uri = complete_url(public_url, &format!("/users/{}", entry.actor.name));
    AtomEntry {
        title: Text::plain(one_line(&look::plain(&phrase_of(entry, true, "")))),
        id: url.clone(),
        updated: event.occurred_at.0.fixed_offset(),
        published: Some(event.occurred_at.0.fixed_offset()),
        authors: vec![Person { name, uri: Some(uri), ..Person::default() }],
        links: vec![Link { rel: "alternate".into(), href: url, ..Link::default() }],
        content: entry
            .said()
            .filter(|comment| comment.hidden_as.is_none())
            .map(|comment| said(&comment.html, public_url)),
        ..AtomEntry::default()
    }
}

/// The comment with complete addresses. XML knows no control characters but tabs and line ends.
fn said(html: &str, public_url: &str) -> Content {
    let html = SafeHtml::stored(html.to_owned()).based_on(public_url).into_string();
    let is_xml = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}') || matches!(c, '\n' | '\t' | '\r');
    let value = html.chars().filter(is_xml).collect();
    Content { content_type: Some("html".into()), value: Some(value), ..Content::default() }
}
