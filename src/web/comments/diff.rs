//! What changed between two texts, line by line: for the pages that show a text's revisions.

use std::time::{Duration, Instant};

use askama::Template;
use askama::filters::HtmlSafe;
use similar::{ChangeTag, TextDiff};

/// Unchanged lines are shown this far around a change.
const AROUND: usize = 2;

/// A comparison may take so long; then the rest is shown as removed and added.
const PATIENCE: Duration = Duration::from_millis(50);

/// A diff. `{{ diff }}` prints it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Template)]
#[template(path = "_diff.html")]
pub struct Diff {
    pub lines: Vec<Line>,
}

impl HtmlSafe for Diff {}

/// A line of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    Kept(String),
    Added(String),
    Removed(String),
    /// Unchanged lines are left out here.
    Gap,
}

impl Diff {
    /// Between these two texts.
    pub fn between(before: &str, after: &str) -> Self {
        let mut config = TextDiff::configure();
        config.deadline(Instant::now() + PATIENCE);
        let diff = config.diff_lines(before, after);
        let changes: Vec<_> = diff.iter_all_changes().collect();
        let is_near = |place: usize| {
            let (from, to) = (place.saturating_sub(AROUND), (place + AROUND + 1).min(changes.len()));
            changes[from..to].iter().any(|change| change.tag() != ChangeTag::Equal)
        };
        let mut lines = Vec::new();
        for (place, change) in changes.iter().enumerate() {
            let text = change.value().trim_end_matches('\n').to_owned();
            match change.tag() {
                ChangeTag::Insert => lines.push(Line::Added(text)),
                ChangeTag::Delete => lines.push(Line::Removed(text)),
                ChangeTag::Equal if is_near(place) => lines.push(Line::Kept(text)),
                ChangeTag::Equal if lines.last() != Some(&Line::Gap) => lines.push(Line::Gap),
                ChangeTag::Equal => {}
            }
        }
        Self { lines }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_lines_stand_among_their_neighbours() {
        let diff = Diff::between("a\nb\nc\nd\ne\nf\n", "a\nb\nc\nd\nE\nf");
        let kept = |text: &str| Line::Kept(text.into());
        let expected = [Line::Gap, kept("c"), kept("d"), Line::Removed("e".into()), Line::Removed("f".into())];
        assert_eq!(diff.lines[..5], expected);
        assert_eq!(diff.lines[5..], [Line::Added("E".into()), Line::Added("f".into())]);
        assert_eq!(Diff::between("", "").lines, []);
    }
}
