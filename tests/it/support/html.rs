//! A page as a test reads it: by its heading, its labels and the hooks of the outside face. Nothing here sends a request.

mod faults;
mod form;
mod tests;

use scraper::{ElementRef, Html, Selector};

pub(crate) use form::Form;

/// A parsed page.
pub(crate) struct Page {
    document: Html,
}

/// One line of a feed, as its hooks tell it.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Line {
    pub(crate) event: i64,
    pub(crate) action: String,
    pub(crate) actor: String,
    pub(crate) icon: String,
    pub(crate) tone: String,
    pub(crate) at: String,
    pub(crate) text: String,
}

impl Page {
    pub(crate) fn parse(html: &str) -> Self {
        Self { document: Html::parse_document(html) }
    }

    /// The text of the only heading of the first rank.
    pub(crate) fn h1(&self) -> String {
        assert_eq!(self.count("h1"), 1, "a page has one h1");
        self.text("h1")
    }

    pub(crate) fn title(&self) -> String {
        self.text("title")
    }

    /// The text of the first element that matches; there must be one.
    pub(crate) fn text(&self, css: &str) -> String {
        text_of(self.first(css).unwrap_or_else(|| panic!("nothing matches {css}")))
    }

    pub(crate) fn texts(&self, css: &str) -> Vec<String> {
        self.all(css).map(text_of).collect()
    }

    pub(crate) fn count(&self, css: &str) -> usize {
        self.all(css).count()
    }

    pub(crate) fn has(&self, css: &str) -> bool {
        self.first(css).is_some()
    }

    /// The attribute of the first element that matches.
    pub(crate) fn attribute(&self, css: &str, name: &str) -> Option<String> {
        self.first(css)?.attr(name).map(str::to_owned)
    }

    /// These attributes of all elements that match; one that is not there is empty.
    pub(crate) fn attributes(&self, css: &str, names: &[&str]) -> Vec<Vec<String>> {
        let of = |element: ElementRef<'_>| {
            names.iter().map(|name| element.attr(name).unwrap_or_default().to_owned()).collect()
        };
        self.all(css).map(of).collect()
    }

    /// Where a link by its relation leads: `next` is older, `prev` is newer.
    pub(crate) fn link(&self, rel: &str) -> Option<String> {
        self.attribute(&format!("a[rel~={rel}]"), "href")
    }

    /// Where the link with these words leads.
    pub(crate) fn link_named(&self, words: &str) -> Option<String> {
        let link = self.all("a[href]").find(|link| text_of(*link) == words)?;
        link.attr("href").map(str::to_owned)
    }

    /// `open` or `closed`, on an issue's page.
    pub(crate) fn state(&self) -> Option<String> {
        self.attribute("[data-state]", "data-state")
    }

    /// The feed's lines from top to bottom, those inside folds too; a fold itself has no event.
    pub(crate) fn feed(&self) -> Vec<Line> {
        self.all("li.feed__item[data-action]").map(line).collect()
    }

    /// The numbers of the issues that a list shows, in its order.
    pub(crate) fn issue_rows(&self) -> Vec<i64> {
        self.all("li.issue-row").map(|row| number(row.attr("data-number"))).collect()
    }

    /// Ids and texts of the comments, in the page's order.
    pub(crate) fn comments(&self) -> Vec<(i64, String)> {
        self.all("article[id^='comment-']").map(|card| (number(card.attr("id")), text_of(card))).collect()
    }

    /// The form that posts to this path, else the one that asks it (as the search in the header does).
    pub(crate) fn form(&self, action: &str) -> Form {
        let forms: Vec<_> = self.all("form").filter(|form| form.attr("action") == Some(action)).collect();
        let form = forms.iter().find(|form| form.attr("method") == Some("post")).or(forms.first()).copied();
        let known = || self.all("form").filter_map(|form| form.attr("action")).collect::<Vec<_>>();
        Form::of(form.unwrap_or_else(|| panic!("no form for {action}, only for {:?}", known())), &self.document)
    }

    /// What the page says is wrong with a field, if the field's input names that text.
    pub(crate) fn error(&self, field: &str) -> Option<String> {
        let id = format!("{field}-error");
        let named = format!("[name='{field}'][aria-describedby~='{id}']");
        self.has(&named).then(|| self.first(&format!("#{id}")).map(text_of)).flatten()
    }

    /// What is wrong with the page itself, in words; every page must have none.
    pub(crate) fn faults(&self) -> Vec<String> {
        faults::of(self)
    }

    fn first(&self, css: &str) -> Option<ElementRef<'_>> {
        self.document.select(&selector(css)).next()
    }

    fn all(&self, css: &str) -> impl Iterator<Item = ElementRef<'_>> {
        self.document.select(&selector(css)).collect::<Vec<_>>().into_iter()
    }
}

fn line(item: ElementRef<'_>) -> Line {
    let attribute = |css: &str, name: &str| Some(item.select(&selector(css)).next()?.attr(name)?.to_owned());
    let class = |css: &str, prefix: &str| {
        let classes = attribute(css, "class").unwrap_or_default();
        classes.split(' ').find_map(|class| class.strip_prefix(prefix)).unwrap_or_default().to_owned()
    };
    Line {
        event: number(item.attr("id")),
        action: item.attr("data-action").unwrap_or_default().to_owned(),
        actor: item.attr("data-actor").unwrap_or_default().to_owned(),
        icon: class("svg.icon", "icon--"),
        tone: class(".tone", "tone--"),
        at: attribute("time", "datetime").unwrap_or_default(),
        text: text_of(item),
    }
}

/// The number at the end of an id such as `event-12`.
fn number(id: Option<&str>) -> i64 {
    let digits = id.map(|id| id.rsplit('-').next().unwrap_or_default());
    digits.and_then(|digits| digits.parse().ok()).unwrap_or_else(|| panic!("no number in {id:?}"))
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|error| panic!("{css}: {error}"))
}

/// The words of an element with single spaces, as a reader sees them.
fn text_of(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
