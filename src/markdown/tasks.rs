//! Task lists: the boxes in their HTML, and ticking one in the text that they come from.

use std::fmt::Write as _;

use comrak::Node;
use comrak::nodes::{NodeValue, Sourcepos};

use super::{bounds, plain};
use crate::text;

/// The box of a task that is done. No text brings one, for raw HTML is dropped.
pub(super) const DONE: &str = r#"<input type="checkbox" aria-label="done" checked disabled>"#;
/// The box of a task that is not.
pub(super) const TO_DO: &str = r#"<input type="checkbox" aria-label="to do" disabled>"#;
/// How both begin.
const BOX: &str = r#"<input type="checkbox" "#;

/// The most letters of a task that its event tells.
const TOLD: usize = 100;

/// A text in which one task was ticked or unticked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticked {
    /// The text now.
    pub text: String,
    /// What the task says.
    pub task: String,
    /// Is it done now?
    pub is_done: bool,
    /// How many tasks are done now.
    pub done: usize,
    /// How many there are.
    pub total: usize,
}

/// Ticks the task at this place, counted from 1, or takes its tick away. Nothing when there is no such task, or when it is so
/// already.
pub fn tick(source: &str, place: usize, is_done: bool) -> Option<Ticked> {
    if bounds::tamed(source) != source {
        return None; // what is parsed is not what stands there, so places in it would be wrong
    }
    let tasks = super::parsed(source, |document, _| of(document));
    let task = tasks.get(place.checked_sub(1)?)?;
    let at = offset(source, task.symbol)?;
    if task.is_done == is_done {
        return None;
    }
    let done = tasks.iter().filter(|task| task.is_done).count();
    Some(Ticked {
        text: format!("{}{}{}", &source[..at], if is_done { "x" } else { " " }, &source[at + 1..]),
        task: task.words.clone(),
        is_done,
        done: if is_done { done + 1 } else { done - 1 },
        total: tasks.len(),
    })
}

struct Task {
    is_done: bool,
    words: String,
    symbol: Sourcepos,
}

fn of(document: Node<'_>) -> Vec<Task> {
    let task = |node: Node<'_>| {
        let NodeValue::TaskItem(task) = &node.data().value else { return None };
        let first = node.first_child();
        let words = text::cut(&text::one_line(&first.map(plain::words).unwrap_or_default()), TOLD);
        Some(Task { is_done: task.symbol.is_some(), words, symbol: task.symbol_sourcepos })
    };
    document.descendants().filter_map(task).collect()
}

/// Where in the text the letter between the brackets stands.
fn offset(source: &str, symbol: Sourcepos) -> Option<usize> {
    let before: usize = source.split_inclusive('\n').take(symbol.start.line.checked_sub(1)?).map(str::len).sum();
    let at = before + symbol.start.column.checked_sub(1)?;
    let around = source.get(at.checked_sub(1)?..at + 2)?;
    matches!(around, "[ ]" | "[x]" | "[X]").then_some(at)
}

pub(super) fn are_in(html: &str) -> bool {
    html.contains(BOX)
}

/// A button says which task, and what becomes of it: `3+` or `3-`.
pub(super) fn with_buttons(html: &str) -> String {
    let mut pieces = html.split(BOX);
    let mut shown = pieces.next().unwrap_or_default().to_owned();
    for (place, piece) in (1..).zip(pieces) {
        let is_done = piece.starts_with(r#"aria-label="done""#);
        let (_, rest) = piece.split_once('>').unwrap_or(("", piece));
        let turn = if is_done { '-' } else { '+' };
        write!(
            shown,
            r#"<button class="tick" name="task" value="{place}{turn}" role="checkbox" aria-checked="{is_done}" data-quiet><span class="vh">Task {place}</span></button>{rest}"#
        )
        .expect("writing to a String cannot fail");
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::render;

    const LIST: &str = "Todo:\n\n- [ ] pack **lamps**\n- [x] café\n  1. [X] sign\n> * [ ] quoted\n\n`- [ ] no`\n";

    #[test]
    fn a_task_is_ticked_where_it_stands() {
        let ticked = tick(LIST, 1, true).unwrap();
        assert_eq!(ticked.text, LIST.replacen("[ ]", "[x]", 1));
        assert_eq!((ticked.task.as_str(), ticked.done, ticked.total), ("pack lamps", 3, 4));
        let unticked = tick(LIST, 3, false).unwrap();
        assert_eq!(unticked.text, LIST.replace("[X]", "[ ]"));
        assert_eq!((unticked.task.as_str(), unticked.done), ("sign", 1));
        assert_eq!(tick(LIST, 4, true).unwrap().text, LIST.replace("* [ ]", "* [x]"));
        assert_eq!((tick(LIST, 1, false), tick(LIST, 5, true), tick(LIST, 0, true)), (None, None, None));
    }

    #[test]
    fn boxes_become_buttons_in_the_same_order() {
        let html = render(LIST);
        assert!(html.has_tasks() && !render("- a").has_tasks());
        let shown = html.with_buttons().into_string();
        let values: Vec<_> = shown.split("value=\"").skip(1).map(|rest| &rest[..2]).collect();
        assert_eq!(values, ["1+", "2-", "3-", "4+"]);
        assert!(!shown.contains("<input"), "{shown}");
    }
}
