//! Makes hostile text cheap before it is parsed. Honest text passes unchanged.
//!
//! The parser walks every open quote and list item again on every line, and fills short table rows up with cells:
//! 64 KiB can ask for gigabytes of either. So both products are computed first, and only text that exceeds them is
//! changed: markers beyond the depth limit are escaped, tables stay text.

use std::borrow::Cow;
use std::iter;

/// Quotes, lists and emphasis nested deeper than this are shown at this depth.
pub(super) const DEEPEST: usize = 32;

/// A marker further right than this opens nothing in text that had to be tamed.
const RIGHTMOST: usize = 4 * DEEPEST;

/// Steps that the parser may spend on open blocks: lines × depth.
const NESTING_BUDGET: usize = 2_000_000;

/// Cells that all tables together may be filled up to.
const TABLE_BUDGET: usize = 50_000;

/// The text, with block markers escaped beyond the depth limit if they would cost too much.
pub(super) fn tamed(text: &str) -> Cow<'_, str> {
    if nesting_cost(text) <= NESTING_BUDGET {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.split_inclusive('\n').flat_map(escaped_beyond_limit).collect())
    }
}

fn nesting_cost(text: &str) -> usize {
    let (mut lines, mut deepest, mut opening) = (0_usize, 0, 0_usize);
    for line in text.lines() {
        lines += 1;
        if let Some((count, marker)) = markers(line).enumerate().last() {
            deepest = deepest.max(marker.column + 1);
            opening = opening.saturating_add((count + 1).saturating_mul(line.len()));
        }
    }
    lines.saturating_mul(deepest).saturating_add(opening)
}

fn escaped_beyond_limit(line: &str) -> [&str; 3] {
    let excess = markers(line).enumerate().find(|(count, marker)| *count >= DEEPEST || marker.column > RIGHTMOST);
    match excess {
        Some((_, marker)) => [&line[..marker.at], "\\", &line[marker.at..]],
        None => [line, "", ""],
    }
}

/// Where a quote or list item may begin.
struct Marker {
    at: usize,
    column: usize,
}

/// The markers with which a line begins: `> - 1. text` has three.
fn markers(line: &str) -> impl Iterator<Item = Marker> {
    let bytes = line.as_bytes();
    let (mut at, mut column) = (0, 0);
    iter::from_fn(move || {
        while let Some(blank @ (b' ' | b'\t')) = bytes.get(at) {
            column += if *blank == b'\t' { 4 } else { 1 };
            at += 1;
        }
        let length = marker_length(&bytes[at..])?;
        let marker = Marker { at, column };
        at += length;
        column += length;
        Some(marker)
    })
}

fn marker_length(rest: &[u8]) -> Option<usize> {
    let length = match rest.first()? {
        b'>' => return Some(1),
        b'-' | b'*' | b'+' => 1,
        b'0'..=b'9' => {
            let digits = rest.iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
            matches!(rest.get(digits), Some(b'.' | b')')).then_some(digits + 1)?
        }
        _ => return None,
    };
    let ends = rest.get(length).is_none_or(u8::is_ascii_whitespace);
    ends.then_some(length)
}

/// Whether every table of the text could be filled up within the budget.
pub(super) fn tables_are_affordable(text: &str) -> bool {
    let widest = text
        .lines()
        .filter(|line| line.bytes().all(|byte| b"|-: \t>".contains(&byte)))
        .map(|line| line.bytes().filter(|byte| *byte == b'|').count())
        .max();
    widest.unwrap_or(0).saturating_mul(text.lines().count()) <= TABLE_BUDGET
}
