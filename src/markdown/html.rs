//! Writes the parsed document as HTML: comrak's own writer, except where safety, the page or its readers need more.

use std::collections::HashSet;
use std::fmt::{self, Write};

use comrak::html::{ChildRendering, Context, format_document_with_formatter, format_node_default};
use comrak::nodes::{NodeLink, NodeValue};
use comrak::options::{Options, Plugins};
use comrak::{Anchorizer, Node};

use super::bounds::DEEPEST;
use super::names;
use super::pictures;
use super::tasks;

/// A page has its own `<h1>` and `<h2>`s; people's headings begin below them.
const HEADINGS_BELOW: u8 = 2;
const LONGEST_ANCHOR: usize = 100;
const REL: &str = "nofollow ugc noopener noreferrer";

/// What the writer remembers between nodes.
#[derive(Default)]
struct Progress {
    /// Marks what the text names.
    marks: bool,
    depth: usize,
    links: usize,
    anchors: HashSet<String>,
}

pub(super) fn format(document: Node<'_>, options: &Options<'_>) -> String {
    written(document, options, Progress::default())
}

pub(super) fn format_named(document: Node<'_>, options: &Options<'_>) -> String {
    written(document, options, Progress { marks: true, ..Progress::default() })
}

fn written(document: Node<'_>, options: &Options<'_>, progress: Progress) -> String {
    let mut html = String::new();
    let progress = Progress { anchors: anchors(document), ..progress };
    format_document_with_formatter(document, options, &mut html, &Plugins::default(), format_node, progress)
        .expect("writing to a String cannot fail");
    html
}

/// The anchors that headings will get, so that links within the text find them.
fn anchors(document: Node<'_>) -> HashSet<String> {
    let mut anchorizer = Anchorizer::new();
    document
        .descendants()
        .filter(|node| matches!(node.data().value, NodeValue::Heading(_)))
        .map(|heading| anchor(&mut anchorizer, heading))
        .collect()
}

fn anchor(anchorizer: &mut Anchorizer, heading: Node<'_>) -> String {
    let words: String = heading.collect_text().chars().take(LONGEST_ANCHOR).collect();
    anchorizer.anchorize(&words)
}

type Step = Result<ChildRendering, fmt::Error>;

fn format_node(context: &mut Context<'_, '_, Progress>, node: Node<'_>, entering: bool) -> Step {
    match &node.data().value {
        NodeValue::BlockQuote | NodeValue::List(_) | NodeValue::Emph | NodeValue::Strong | NodeValue::Strikethrough => {
            return nested(context, node, entering);
        }
        NodeValue::Item(_) if context.user.depth > DEEPEST => context.cr()?,
        NodeValue::TaskItem(task) => task_item(context, task.symbol.is_some(), entering)?,
        NodeValue::Heading(heading) => self::heading(context, node, heading.level, entering)?,
        NodeValue::Link(link) => self::link(context, link, entering)?,
        NodeValue::Image(image) => return self::image(context, node, image, entering),
        NodeValue::Text(text) if context.user.marks && context.user.links == 0 => {
            if entering {
                marked(context, text)?;
            }
        }
        NodeValue::CodeBlock(code) if entering => {
            context.cr()?;
            context.write_str("<pre tabindex=\"0\"><code>")?;
            context.escape(&code.literal)?;
            context.write_str("</code></pre>\n")?;
        }
        NodeValue::HtmlInline(tag) if entering && is_line_break(tag) => context.write_str("<br />")?,
        NodeValue::CodeBlock(_) | NodeValue::HtmlBlock(_) | NodeValue::HtmlInline(_) => {}
        _ => return format_node_default(context, node, entering),
    }
    Ok(ChildRendering::HTML)
}

/// Plain words, with a mark around each name.
fn marked(context: &mut Context<'_, '_, Progress>, text: &str) -> fmt::Result {
    let mut written = 0;
    for (place, _) in names::within(text) {
        context.escape(&text[written..place.start])?;
        context.write_str(names::OPEN)?;
        context.escape(&text[place.clone()])?;
        context.write_str(names::CLOSE)?;
        written = place.end;
    }
    context.escape(&text[written..])
}

/// Beyond the depth limit the words stay and the tags go.
fn nested(context: &mut Context<'_, '_, Progress>, node: Node<'_>, entering: bool) -> Step {
    context.user.depth += usize::from(entering);
    let is_shown = context.user.depth <= DEEPEST;
    context.user.depth -= usize::from(!entering);
    if is_shown { format_node_default(context, node, entering) } else { Ok(ChildRendering::HTML) }
}

fn task_item(context: &mut Context<'_, '_, Progress>, is_done: bool, entering: bool) -> fmt::Result {
    let is_shown = context.user.depth <= DEEPEST;
    if entering {
        context.cr()?;
        context.write_str(if is_shown { "<li class=\"task\">" } else { "" })?;
        context.write_str(if is_done { tasks::DONE } else { tasks::TO_DO })?;
        context.write_str(" ")
    } else {
        context.write_str(if is_shown { "</li>\n" } else { "\n" })
    }
}

fn heading(context: &mut Context<'_, '_, Progress>, node: Node<'_>, level: u8, entering: bool) -> fmt::Result {
    let level = (level + HEADINGS_BELOW).min(6);
    if !entering {
        return writeln!(context, "</h{level}>");
    }
    let anchor = anchor(&mut context.anchorizer, node);
    context.cr()?;
    if anchor.is_empty() {
        write!(context, "<h{level}>")
    } else {
        write!(context, "<h{level} id=\"user-content-{anchor}\">")
    }
}

fn link(context: &mut Context<'_, '_, Progress>, link: &NodeLink, entering: bool) -> fmt::Result {
    context.user.links += usize::from(entering);
    let is_shown = context.user.links == 1 && is_allowed(&link.url);
    context.user.links -= usize::from(!entering);
    match (is_shown, entering) {
        (true, true) => open_link(context, link),
        (true, false) => context.write_str("</a>"),
        (false, _) => Ok(()),
    }
}

/// An image is a link to it, or its words where a link cannot stand. Its words are plain, so links never nest. Around those of
/// an attached file stand marks: whoever keeps the text knows whether they are to be a picture.
fn image(context: &mut Context<'_, '_, Progress>, node: Node<'_>, image: &NodeLink, entering: bool) -> Step {
    let is_link = context.user.links == 0 && is_allowed(&image.url);
    let file = names::file(&image.url).filter(|_| context.user.marks);
    if !entering {
        context.write_str(if file.is_some() { pictures::CLOSE } else { "" })?;
        context.write_str(if is_link { "</a>" } else { "" })?;
        return Ok(ChildRendering::HTML);
    }
    if is_link {
        open_link(context, image)?;
    }
    if let Some(token) = file {
        write!(context, "{}{token}\">", pictures::OPEN)?;
    }
    if node.first_child().is_none() {
        context.escape(if is_link { &image.url } else { "image" })?;
    }
    Ok(ChildRendering::Plain)
}

fn open_link(context: &mut Context<'_, '_, Progress>, link: &NodeLink) -> fmt::Result {
    context.write_str("<a href=\"")?;
    match link.url.strip_prefix('#').filter(|anchor| context.user.anchors.contains(*anchor)) {
        Some(anchor) => {
            context.write_str("#user-content-")?;
            context.escape_href(anchor)?;
        }
        None => context.escape_href(&link.url)?,
    }
    if !link.title.is_empty() {
        context.write_str("\" title=\"")?;
        context.escape(&link.title)?;
    }
    write!(context, "\" rel=\"{REL}\">")
}

/// http, https, mailto and relative addresses. Browsers skip blanks and controls in a scheme, and so does this.
fn is_allowed(url: &str) -> bool {
    let mut start = url.chars().filter(|letter| !letter.is_whitespace() && !letter.is_control());
    let mut scheme = String::new();
    let end = start.by_ref().take(64).find(|letter| {
        scheme.push(letter.to_ascii_lowercase());
        matches!(letter, ':' | '/' | '?' | '#')
    });
    match end {
        Some(':') => matches!(scheme.as_str(), "http:" | "https:" | "mailto:"),
        Some(_) => true,
        None => start.next().is_none(),
    }
}

fn is_line_break(tag: &str) -> bool {
    matches!(tag.to_ascii_lowercase().as_str(), "<br>" | "<br/>" | "<br />")
}
