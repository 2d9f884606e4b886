//! Slack's own markup: escaping, links, and quotations of Markdown.
//!
//! Whatever people write, only this file writes `<`: so nobody can ping a channel or a person through us.

use comrak::Node;
use comrak::arena_tree::NodeEdge;
use comrak::nodes::{ListType, NodeValue};

use crate::{markdown, text};

/// A longer address is not linked.
const LONGEST_URL: usize = 1_000;
const FENCE: &str = "```";

/// Exactly `&`, `<` and `>`.
pub(super) fn escape(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// `<url|words>`, or the words alone where the address is none that Slack should open.
pub(super) fn link(url: &str, words: &str) -> String {
    address(url).map_or_else(|| escape(words), |url| format!("<{url}|{}>", escape(words)))
}

fn address(url: &str) -> Option<String> {
    let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    let is_known = ["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme));
    let is_plain = !url.contains(|letter: char| letter.is_whitespace() || text::is_unprintable(letter));
    let encoded = || url.replace('<', "%3C").replace('>', "%3E").replace('|', "%7C").replace('&', "&amp;");
    (is_known && is_plain && url.len() <= LONGEST_URL).then(encoded)
}

/// What Slack counts.
pub(super) fn length(words: &str) -> usize {
    words.encode_utf16().count()
}

/// The beginning of a Markdown text as a quotation: at most `visible` characters of it, at most `limit` in all.
pub(super) fn quote(source: &str, public_url: &str, visible: usize, limit: usize) -> String {
    let end = source.char_indices().nth(visible * 8).map_or(source.len(), |(at, _)| at);
    let tries = [(visible, true), (visible, false), (visible / 2, false)];
    tries
        .iter()
        .map(|(left, has_links)| {
            let mut writer = Writer { public_url, has_links: *has_links, left: *left, ..Writer::default() };
            markdown::parsed(&source[..end], |document, _| writer.write(document));
            quoted(writer.out.trim())
        })
        .find(|quote| length(quote) <= limit)
        .unwrap_or_else(|| quoted(&escape(&markdown::excerpt(source, visible / 2))))
}

/// Slack knows no code within a quotation, so code stands between two of them.
fn quoted(words: &str) -> String {
    let mut is_code = false;
    let line = |line: &str| {
        let is_fence = line == FENCE;
        is_code ^= is_fence;
        if is_code || is_fence { line.to_owned() } else { format!("> {line}") }
    };
    if words.is_empty() { String::new() } else { words.split('\n').map(line).collect::<Vec<_>>().join("\n") }
}

/// Writes a document until its budget of visible characters is spent, then closes what is open.
#[derive(Default)]
struct Writer<'a> {
    public_url: &'a str,
    has_links: bool,
    left: usize,
    out: String,
    /// A bullet was just written: what follows stays on its line.
    is_after_mark: bool,
    closers: Vec<&'static str>,
}

impl Writer<'_> {
    fn write(&mut self, document: Node<'_>) {
        for edge in document.traverse() {
            match edge {
                NodeEdge::Start(_) if self.left == 0 => break,
                NodeEdge::Start(node) => {
                    let closer = self.open(node);
                    self.closers.push(closer);
                }
                NodeEdge::End(_) => self.close(),
            }
        }
        while !self.closers.is_empty() {
            self.close();
        }
    }

    fn close(&mut self) {
        let closer = self.closers.pop().unwrap_or_default();
        if closer == FENCE {
            self.break_line();
        }
        self.out.push_str(closer);
    }

    /// Writes how the node begins; returns how it will end.
    fn open(&mut self, node: Node<'_>) -> &'static str {
        match &node.data().value {
            NodeValue::Text(words) => self.say(words),
            NodeValue::Code(code) => return self.code(&code.literal),
            NodeValue::CodeBlock(code) => {
                self.fence();
                self.say(code.literal.trim_end());
                return FENCE;
            }
            NodeValue::Table(_) => {
                self.fence();
                return FENCE;
            }
            NodeValue::TableCell if node.previous_sibling().is_some() => self.say(" | "),
            NodeValue::SoftBreak | NodeValue::LineBreak => self.break_line_or_space(),
            NodeValue::Paragraph | NodeValue::TableRow(_) => self.block(),
            NodeValue::Heading(_) => {
                self.block();
                return self.mark("*");
            }
            NodeValue::ThematicBreak => {
                self.block();
                self.say("———");
            }
            NodeValue::Item(_) | NodeValue::TaskItem(_) => self.item(node),
            NodeValue::Strong => return self.mark("*"),
            NodeValue::Emph => return self.mark("_"),
            NodeValue::Strikethrough => return self.mark("~"),
            NodeValue::Link(target) | NodeValue::Image(target) => return self.link(node, &target.url),
            _ => {}
        }
        ""
    }

    fn is_inside(&self, closer: &str) -> bool {
        self.closers.contains(&closer)
    }

    /// Within code and within itself a mark would be seen as it is.
    fn mark(&mut self, mark: &'static str) -> &'static str {
        if self.is_inside(FENCE) || self.is_inside(mark) {
            return "";
        }
        self.out.push_str(mark);
        mark
    }

    fn link(&mut self, node: Node<'_>, url: &str) -> &'static str {
        let has_words = node.first_child().is_some();
        let can_be_link = self.has_links && !self.is_inside(FENCE) && !self.is_inside(">");
        let address = address(&text::complete_url(self.public_url, url)).filter(|_| can_be_link);
        if let Some(address) = &address {
            self.out.extend(["<", address, "|"]);
        }
        if !has_words {
            self.say(if address.is_some() { url } else { "image" });
        }
        if address.is_some() { ">" } else { "" }
    }

    /// A backtick within code would end it.
    fn code(&mut self, literal: &str) -> &'static str {
        let mark = self.mark("`");
        self.say(&literal.replace('`', "'"));
        mark
    }

    fn fence(&mut self) {
        self.block();
        self.is_after_mark = false;
        if !self.out.is_empty() {
            self.break_line();
        }
        self.out.push_str(FENCE);
        self.out.push('\n');
    }

    fn item(&mut self, node: Node<'_>) {
        self.block();
        let depth = node.ancestors().filter(|list| matches!(list.data().value, NodeValue::List(_))).count();
        let mark = match &node.data().value {
            NodeValue::TaskItem(task) if task.symbol.is_some() => "☑ ".to_owned(),
            NodeValue::TaskItem(_) => "☐ ".to_owned(),
            _ => ordinal(node).map_or_else(|| "• ".to_owned(), |number| format!("{number}. ")),
        };
        self.say(&format!("{}{mark}", "    ".repeat(depth.clamp(1, 5) - 1)));
        self.is_after_mark = true;
    }

    /// Every block costs a character, or empty ones could fill the message.
    fn block(&mut self) {
        self.left = self.left.saturating_sub(1);
        if !self.is_after_mark {
            self.break_line();
        }
        self.is_after_mark = false;
    }

    fn break_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn break_line_or_space(&mut self) {
        if self.is_inside(">") || self.is_inside(FENCE) { self.say(" ") } else { self.break_line() }
    }

    fn say(&mut self, words: &str) {
        let mut words = text::cut(words, self.left).replace(FENCE, "'''");
        words.retain(|letter| letter == '\n' || !text::is_unprintable(letter));
        self.left = self.left.saturating_sub(words.chars().count());
        self.out.push_str(&escape(&words));
    }
}

/// The number of an item of an ordered list: counted, whatever number was typed.
fn ordinal(item: Node<'_>) -> Option<usize> {
    let parent = item.parent()?;
    match &parent.data().value {
        NodeValue::List(list) if list.list_type == ListType::Ordered => {
            Some(list.start + item.preceding_siblings().count() - 1)
        }
        _ => None,
    }
}
