//! The feed as it is shown: days, lines, folds and cards, ready to print. Which events it holds is told by `crate::feed`.
pub(crate) mod asked;
pub(crate) mod atom;
pub(crate) mod card;
pub(crate) mod conversation;
pub(crate) mod json;
pub(crate) mod telling;
pub(crate) mod ways;

use askama::Template;
use askama::filters::HtmlSafe;
use chrono::{DateTime, NaiveDate, Utc};

use crate::look::{Icon, Part, Tone};

use super::avatar::Avatar;
use super::label::Label;
use super::when::{Clock, When, gap};
pub use card::Card;

/// Events under the headings of their days, in the order in which they were given. `{{ feed }}` prints it.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "_feed.html")]
pub struct Feed {
    pub days: Vec<FeedDay>,
}

/// One day of a feed.
#[derive(Debug, Clone)]
pub struct FeedDay {
    /// "Today", "Thursday 19 November".
    pub heading: String,
    /// The date, beside a heading that does not tell it.
    pub date: Option<String>,
    /// "Nothing for 6 days", between this day and the one before it.
    pub gap: Option<String>,
    pub lines: Vec<FeedLine>,
}

/// One line of a feed, and the moment that decides under which day it stands.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "nearly every line is an item")]
pub enum FeedLine {
    Item(FeedItem),
    /// Several small changes by one person.
    Fold(Fold),
    /// "New since Tuesday 14:02".
    NewSince(String),
    /// "Show 214 more" and where they are.
    More {
        text: String,
        url: String,
    },
}

/// One event: all that a template needs, nothing that it must work out.
#[derive(Debug, Clone)]
pub struct FeedItem {
    pub id: i64,
    /// The action's key.
    pub action: String,
    pub icon: Icon,
    pub tone: Tone,
    /// The actor's account name.
    pub actor: String,
    pub avatar: Avatar,
    /// Not done by a person: a square picture and the word "bot".
    pub is_bot: bool,
    /// The whole sentence, the actor's name included.
    pub phrase: Vec<Part>,
    /// What caused an automated event, and where that is.
    pub why: Option<(String, Option<String>)>,
    pub at: When,
    /// The event's own address; the time links to it.
    pub url: String,
    /// Who was told: shown as the word "Receipts".
    pub receipts: Option<String>,
    /// What was written, for events that are shown as cards.
    pub card: Option<Card>,
    /// What it is about was deleted.
    pub is_gone: bool,
}

/// "Ana made 4 changes", which opens.
#[derive(Debug, Clone)]
pub struct Fold {
    pub avatar: Avatar,
    /// Who: "Ana".
    pub actor: String,
    /// What: "made 4 changes".
    pub text: String,
    pub at: When,
    pub items: Vec<FeedItem>,
    /// "and 70 more", and where they are.
    pub more: Option<(String, String)>,
    /// A link leads to one of its events.
    pub is_open: bool,
}

impl HtmlSafe for Feed {}

impl Feed {
    /// Puts lines under the headings of their days and tells the gaps between.
    pub fn by_day(clock: &Clock, lines: impl IntoIterator<Item = (DateTime<Utc>, FeedLine)>) -> Self {
        let mut feed = Self::default();
        let mut last: Option<NaiveDate> = None;
        for (at, line) in lines {
            let day = clock.day(at);
            if last != Some(day) {
                let gap = last.filter(|_| !feed.ends_in_more()).and_then(|last| gap(last, day));
                let (heading, date) = clock.heading(day);
                feed.days.push(FeedDay { heading, date, gap, lines: Vec::new() });
                last = Some(day);
            }
            feed.days.last_mut().expect("a day was just pushed, or its line before").lines.push(line);
        }
        feed
    }

    /// Nothing happened, or nothing that was asked for.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.days.is_empty()
    }

    fn ends_in_more(&self) -> bool {
        let last = self.days.last().and_then(|day| day.lines.last());
        matches!(last, Some(FeedLine::More { .. }))
    }
}

/// `{{ item }}` prints the line, without the list around it.
#[derive(Template)]
#[template(path = "_feed_item.html")]
struct Line<'i> {
    item: &'i FeedItem,
}

impl HtmlSafe for Line<'_> {}

impl FeedItem {
    fn line(&self) -> Line<'_> {
        Line { item: self }
    }

    /// The colour of the label that it is about, for a dot on the disc.
    fn dot(&self) -> Option<&str> {
        self.phrase.iter().find_map(|part| match part {
            Part::Label { color, .. } => Some(color.as_str()),
            _ => None,
        })
    }

    fn words(&self) -> Phrase<'_> {
        Phrase { parts: &self.phrase }
    }
}

impl Fold {
    /// Icon and tone of each kind of event inside, once each.
    fn glyphs(&self) -> Vec<(Icon, Tone)> {
        let mut glyphs = Vec::new();
        for item in &self.items {
            if !glyphs.contains(&(item.icon, item.tone)) {
                glyphs.push((item.icon, item.tone));
            }
        }
        glyphs
    }
}

/// A phrase as HTML: the first person in it is its subject.
#[derive(Template)]
#[template(path = "_phrase.html")]
pub(crate) struct Phrase<'p> {
    pub parts: &'p [Part],
}

impl HtmlSafe for Phrase<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    fn more() -> FeedLine {
        FeedLine::More { text: "Show 214 more".into(), url: "?".into() }
    }

    fn feed(lines: [(&str, FeedLine); 3]) -> Feed {
        let clock = Clock { zone: chrono_tz::UTC, now: "2026-11-23T14:20:00Z".parse().unwrap() };
        Feed::by_day(&clock, lines.map(|(at, line)| (at.parse().unwrap(), line)))
    }

    #[test]
    fn lines_of_one_day_share_a_heading_and_gaps_are_told() {
        let new = || FeedLine::NewSince("Saturday 14:02".into());
        let feed =
            feed([("2026-11-23T14:02:00Z", new()), ("2026-11-23T06:00:00Z", new()), ("2026-11-12T09:14:00Z", new())]);
        let days: Vec<_> =
            feed.days.iter().map(|day| (day.heading.as_str(), day.lines.len(), day.gap.as_deref())).collect();
        assert_eq!(days, [("Today", 2, None), ("Thursday 12 November", 1, Some("Nothing for 10 days"))]);
    }

    #[test]
    fn no_gap_is_told_where_lines_are_left_out() {
        let feed = feed([
            ("2026-11-01T14:02:00Z", more()),
            ("2026-11-23T06:00:00Z", more()),
            ("2026-11-23T09:14:00Z", more()),
        ]);
        assert!(feed.days.iter().all(|day| day.gap.is_none()));
    }
}
