//! The message builder: news of one issue as Slack's Block Kit, within all its limits.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::mrkdwn::{self, escape, link};
use crate::look::{self, Part};
use crate::text;

/// Slack's limit for a section, in UTF-16 units.
const SECTION: usize = 3_000;
const MOST_LINES: usize = 20;
const LONGEST_PART: usize = 256;
const LONGEST_FALLBACK: usize = 500;
const LONGEST_CONTEXT: usize = 200;
const EXCERPT: usize = 600;

/// News of one issue.
#[derive(Clone, Debug)]
pub struct SlackStory {
    /// `TIDINGS_PUBLIC_URL`; paths in phrases and comments are completed with it.
    pub public_url: String,
    /// The phrases of what happened, oldest first.
    pub lines: Vec<Vec<Part>>,
    /// The issue's number in its project.
    pub number: i64,
    /// The issue's title as it is now.
    pub title: String,
    /// The issue's page, complete.
    pub url: String,
    /// The project's name.
    pub project: String,
    /// Names of the labels it has now.
    pub labels: Vec<String>,
    /// Names of whom it is assigned to now.
    pub assignees: Vec<String>,
    /// The Markdown of the newest comment or description, whole; the beginning is quoted.
    pub excerpt: Option<String>,
    /// When the newest of it happened.
    pub at: DateTime<Utc>,
}

/// The body of a post, for a webhook as it is; for `chat.postMessage` the channel is added.
pub fn message(story: &SlackStory) -> Value {
    let mut blocks = story.headlines();
    let excerpt = story.excerpt.as_deref().map(|words| mrkdwn::quote(words, &story.public_url, EXCERPT, SECTION));
    blocks.extend(excerpt.filter(|words| !words.is_empty()).map(|words| section(&words)));
    blocks.push(story.context());
    blocks.extend(story.actions());
    json!({ "text": story.fallback(), "blocks": blocks, "unfurl_links": false, "unfurl_media": false })
}

impl SlackStory {
    /// One bold phrase a line; sections are filled up to their limit.
    fn headlines(&self) -> Vec<Value> {
        let mut lines: Vec<_> = self.lines.iter().take(MOST_LINES).map(|phrase| self.headline(phrase)).collect();
        if !self.names_the_issue()
            && let Some(first) = lines.first_mut()
        {
            *first = format!("{first} {}", link(&self.url, &self.issue()));
        }
        if self.lines.len() > MOST_LINES {
            lines.push(format!("and {} more", self.lines.len() - MOST_LINES));
        }
        let mut sections: Vec<String> = vec![];
        for line in lines {
            match sections.last_mut() {
                Some(last) if mrkdwn::length(last) + 1 + mrkdwn::length(&line) <= SECTION => last.extend(["\n", &line]),
                _ => sections.push(line),
            }
        }
        sections.iter().map(|words| section(words)).collect()
    }

    fn headline(&self, phrase: &[Part]) -> String {
        let linked: String = phrase.iter().map(|part| self.part(part)).collect();
        let line = format!("*{}*", linked.trim());
        if mrkdwn::length(&line) <= SECTION / 2 {
            return line;
        }
        format!("*{}*", escape(&text::cut(&plain(phrase), LONGEST_PART)))
    }

    fn part(&self, part: &Part) -> String {
        let words = text::cut(&words(part), LONGEST_PART);
        let url = match part {
            Part::Person { url, .. } | Part::Label { url, .. } | Part::Code { url, .. } => url.as_deref(),
            Part::Issue { url, .. } => Some(url.as_deref().unwrap_or(&self.url)),
            Part::Link { url, .. } => Some(url.as_str()),
            Part::Quote(_) => return format!("“{}”", escape(&words)),
            Part::Text(_) | Part::Value(_) | Part::Old(_) => None,
        };
        url.map_or_else(|| escape(&words), |url| link(&text::complete_url(&self.public_url, url), &words))
    }

    fn names_the_issue(&self) -> bool {
        self.lines.iter().flatten().any(|part| matches!(part, Part::Issue { .. }))
    }

    fn issue(&self) -> String {
        text::cut(&format!("#{} {}", self.number, text::one_line(&self.title)), LONGEST_PART)
    }

    fn context(&self) -> Value {
        let list = |intro: &str, names: &[String]| (!names.is_empty()).then(|| format!("{intro}{}", names.join(", ")));
        let words = [Some(self.project.clone()), list("", &self.labels), list("assigned to ", &self.assignees)];
        let words =
            words.into_iter().flatten().map(|words| escape(&text::cut(&text::one_line(&words), LONGEST_CONTEXT)));
        let elements: Vec<_> =
            words.chain([self.when()]).map(|words| json!({ "type": "mrkdwn", "text": words })).collect();
        json!({ "type": "context", "elements": elements })
    }

    /// Each reader sees his own time zone.
    fn when(&self) -> String {
        let fallback = self.at.format("%-d %B %Y, %H:%M UTC");
        format!("<!date^{}^{{date_pretty}} at {{time}}|{fallback}>", self.at.timestamp())
    }

    fn actions(&self) -> Option<Value> {
        let button = json!({
            "type": "button",
            "text": { "type": "plain_text", "text": "Open issue" },
            "url": self.url,
            "action_id": "open",
        });
        (self.url.len() <= SECTION).then(|| json!({ "type": "actions", "elements": [button] }))
    }

    /// For notifications and screen readers.
    fn fallback(&self) -> String {
        let mut words: Vec<_> = self.lines.iter().take(MOST_LINES).map(|phrase| plain(phrase)).collect();
        if !self.names_the_issue() {
            words.push(self.issue());
        }
        escape(&text::cut(&words.join("; "), LONGEST_FALLBACK))
    }
}

fn section(words: &str) -> Value {
    json!({ "type": "section", "text": { "type": "mrkdwn", "text": words } })
}

fn plain(phrase: &[Part]) -> String {
    text::one_line(&look::plain(phrase))
}

/// On one line, with the blanks that separate it from its neighbours.
fn words(part: &Part) -> String {
    let words = part.words();
    let blank = |is_there: bool| if is_there { " " } else { "" };
    let inner = text::one_line(words);
    if inner.is_empty() {
        return blank(!words.is_empty()).to_owned();
    }
    let (before, after) = (words.starts_with(char::is_whitespace), words.ends_with(char::is_whitespace));
    format!("{}{inner}{}", blank(before), blank(after))
}

#[cfg(test)]
mod tests;
