//! What a mail about events says: the same words as text and as HTML.

use askama::Template;

use crate::look::{self, Part};
use crate::markdown::SafeHtml;
use crate::text;

/// News of one issue for one person.
#[derive(Clone, Debug)]
pub struct Story {
    /// `TIDINGS_PUBLIC_URL`; paths in phrases and comments are completed with it.
    pub public_url: String,
    /// The project's name.
    pub project: String,
    /// `#12 Login fails`
    pub issue: String,
    /// The issue's page, complete.
    pub issue_url: String,
    /// What happened, oldest first.
    pub lines: Vec<Line>,
    /// `You get this because you were assigned.`
    pub reason: String,
    /// A page with one button, complete.
    pub unsubscribe_url: String,
}

/// One event.
#[derive(Clone, Debug)]
pub struct Line {
    /// The catalogue's phrase.
    pub phrase: Vec<Part>,
    /// `3 March 2026, 14:02`, in the reader's time zone.
    pub when: String,
    /// The event's own place, a path or complete.
    pub url: String,
    /// The comment or description that the event brought.
    pub body: Option<Body>,
}

/// Somebody's words.
#[derive(Clone, Debug)]
pub struct Body {
    /// As they were written.
    pub text: String,
    /// As they were rendered then.
    pub html: SafeHtml,
}

impl Story {
    /// The text part.
    pub fn text(&self) -> String {
        let words = AsText { story: self }.render().expect("writing to a String cannot fail");
        format!("{}\n", words.trim())
    }

    /// The HTML part.
    pub fn html(&self) -> String {
        AsHtml { story: self }.render().expect("writing to a String cannot fail")
    }

    fn complete(&self, url: &str) -> String {
        text::complete_url(&self.public_url, url)
    }

    fn pieces(&self, line: &Line) -> Vec<Piece> {
        line.phrase.iter().map(|part| self.piece(part)).collect()
    }

    fn piece(&self, part: &Part) -> Piece {
        let words = part.words().to_owned();
        let (text, url, style) = match part {
            Part::Text(_) => (words, None, ""),
            Part::Person { url, .. } | Part::Issue { url, .. } | Part::Label { url, .. } => {
                (words, url.as_ref(), "font-weight: 600")
            }
            Part::Value(_) => (words, None, "font-weight: 600"),
            Part::Old(_) => (words, None, "text-decoration: line-through"),
            Part::Code { url, .. } => (words, url.as_ref(), "font-family: ui-monospace, Consolas, monospace"),
            Part::Link { url, .. } => (words, Some(url), ""),
            Part::Quote(_) => (format!("“{words}”"), None, ""),
        };
        Piece { text, url: url.map(|url| self.complete(url)), style }
    }
}

impl Line {
    fn words(&self) -> String {
        text::one_line(&look::plain(&self.phrase))
    }
}

/// A part of a phrase, ready to be printed.
struct Piece {
    text: String,
    url: Option<String>,
    style: &'static str,
}

#[derive(Template)]
#[template(path = "mail/events.txt")]
struct AsText<'a> {
    story: &'a Story,
}

#[derive(Template)]
#[template(path = "mail/events.html")]
struct AsHtml<'a> {
    story: &'a Story,
}

#[cfg(test)]
mod tests {
    use scraper::Html;

    use super::*;
    use crate::markdown;

    fn story() -> Story {
        let comment = "It fails **again**, see [the log](/projects/web/issues/9).\n\n```\n<html>\n```";
        let person =
            |name: &str| Part::Person { name: name.to_owned(), url: Some(format!("/users/{}", name.to_lowercase())) };
        let issue =
            Part::Issue { text: "#12 Login <fails>".to_owned(), url: Some("/projects/web/issues/12".to_owned()) };
        Story {
            public_url: "https://tidings.example.org".to_owned(),
            project: "Web & more".to_owned(),
            issue: "#12 Login <fails>".to_owned(),
            issue_url: "https://tidings.example.org/projects/web/issues/12".to_owned(),
            lines: vec![
                Line {
                    phrase: vec![person("Ana"), Part::Text(" commented on ".to_owned()), issue.clone()],
                    when: "3 March 2026, 14:02".to_owned(),
                    url: "/events/7".to_owned(),
                    body: Some(Body { text: comment.to_owned(), html: markdown::render(comment) }),
                },
                Line {
                    phrase: vec![
                        person("Ana"),
                        Part::Text(" moved ".to_owned()),
                        issue,
                        Part::Text(" from ".to_owned()),
                        Part::Old("v1.1".to_owned()),
                        Part::Text(" to ".to_owned()),
                        Part::Value("v1.2".to_owned()),
                    ],
                    when: "3 March 2026, 14:03".to_owned(),
                    url: "/events/8".to_owned(),
                    body: None,
                },
            ],
            reason: "You get this because you were assigned.".to_owned(),
            unsubscribe_url: "https://tidings.example.org/unsubscribe/abc".to_owned(),
        }
    }

    #[test]
    fn the_text_part() {
        insta::assert_snapshot!(story().text());
    }

    #[test]
    fn the_html_part() {
        insta::assert_snapshot!(story().html());
    }

    #[test]
    fn both_parts_say_the_same_words() {
        let page = Html::parse_document(&story().html());
        let body = page.select(&"body".try_into().unwrap()).next().unwrap();
        let shown: String = body.text().collect();
        let text = story().text();
        for line in &story().lines {
            assert!(text.contains(&line.words()) && text::one_line(&shown).contains(&line.words()), "{shown}");
        }
        for words in [
            "Web & more",
            "#12 Login <fails>",
            "View issue",
            "because you were assigned.",
            "Unsubscribe from this issue",
        ] {
            assert!(text.contains(words) && shown.contains(words), "{words}");
        }
        let links: Vec<_> = page.select(&"a".try_into().unwrap()).filter_map(|link| link.attr("href")).collect();
        assert!(links.iter().all(|link| link.starts_with("https://tidings.example.org/")), "{links:?}");
    }
}
