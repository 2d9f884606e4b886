//! What every page must have: one heading, a way past the header, a label at every input, nothing inline.

use std::collections::HashSet;

use scraper::ElementRef;

use super::form::label_of;
use super::{Page, selector, text_of};

/// What is wrong with a page, each in words.
pub(super) fn of(page: &Page) -> Vec<String> {
    [structure, names, references, inline].iter().flat_map(|look| look(page)).collect()
}

fn structure(page: &Page) -> Vec<String> {
    let skip = page.attribute("body a", "href").unwrap_or_default();
    let skips = skip.strip_prefix('#').is_some_and(|id| page.has(&format!("[id='{id}']")));
    let expected = [
        (page.count("h1") == 1, "not exactly one h1"),
        (page.count("main") == 1, "not exactly one main"),
        (page.has("html[lang]"), "no language"),
        (page.texts("title").concat() != "", "no title"),
        (page.has("meta[name=viewport]"), "no viewport"),
        (skips, "the first link does not skip to the content"),
    ];
    expected.iter().filter(|(holds, _)| !holds).map(|(_, fault)| (*fault).to_owned()).collect()
}

/// Everything that can be used has a name that can be read aloud.
fn names(page: &Page) -> Vec<String> {
    let inputs = "input:not([type=hidden]):not([type=submit]), select, textarea";
    let unlabelled = page.all(inputs).filter(|input| label_of(*input, &page.document).is_none());
    let nameless = page.all("a[href], button, summary").filter(|element| words_of(*element).is_empty());
    let pictures = page.all("img").filter(|image| image.attr("alt").is_none());
    let icons = page.all("svg.icon").filter(|icon| icon.attr("aria-hidden") != Some("true"));
    let faults = unlabelled.map(|input| format!("no label: {}", tag(input)));
    faults
        .chain(nameless.map(|element| format!("no words: {}", tag(element))))
        .chain(pictures.map(|image| format!("no alt: {}", tag(image))))
        .chain(icons.map(|icon| format!("read aloud: {}", tag(icon))))
        .collect()
}

fn words_of(element: ElementRef<'_>) -> String {
    let pictured = element.select(&selector("img")).filter_map(|image| image.attr("alt")).collect::<String>();
    element.attr("aria-label").map_or_else(|| text_of(element) + &pictured, str::to_owned)
}

/// An id stands once, and who names an id finds it.
fn references(page: &Page) -> Vec<String> {
    let mut seen = HashSet::new();
    let ids: Vec<_> = page.all("[id]").filter_map(|element| element.attr("id")).collect();
    let twice: Vec<_> = ids.iter().filter(|id| !seen.insert(**id)).map(|id| format!("id twice: {id}")).collect();
    let named = ["aria-describedby", "aria-labelledby", "aria-controls", "for"].iter().flat_map(|name| {
        let elements = page.document.select(&selector(&format!("[{name}]"))).collect::<Vec<_>>();
        elements.into_iter().flat_map(|element| element.attr(name).unwrap_or_default().split_whitespace())
    });
    let lost = named.filter(|id| !seen.contains(id)).map(|id| format!("no such id: {id}")).collect::<Vec<_>>();
    twice.into_iter().chain(lost).collect()
}

/// The content security policy refuses inline scripts and styles, so none may be relied on.
fn inline(page: &Page) -> Vec<String> {
    let found = page.all("style, script:not([src]), [style]").map(|element| format!("inline: {}", tag(element)));
    let handlers = page.all("*").filter(|element| element.value().attrs().any(|(name, _)| name.starts_with("on")));
    found.chain(handlers.map(|element| format!("handler: {}", tag(element)))).collect()
}

/// The opening tag, enough to find the element by.
fn tag(element: ElementRef<'_>) -> String {
    let attributes: Vec<_> = element.value().attrs().map(|(name, value)| format!(" {name}={value:?}")).collect();
    format!("<{}{}>", element.value().name(), attributes.concat())
}
