//! Two texts beside each other, line by line, with the changed words of a changed line marked.
use std::time::{Duration, Instant};

use askama::Template;
use askama::filters::HtmlSafe;
use similar::{ChangeTag, DiffOp, DiffTag, TextDiff, TextDiffConfig};

/// So many unchanged lines are shown around a change.
const CONTEXT: usize = 3;
/// A comparison that takes longer is finished coarsely.
const PATIENCE: Duration = Duration::from_millis(100);

/// What changed from one text to another. `{{ diff }}` prints it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Template)]
#[template(path = "_diff.html")]
pub struct Diff {
    pub lines: Vec<Line>,
}

impl HtmlSafe for Diff {}

/// One line of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub kind: Kind,
    /// Pieces, and whether each is what changed within the line.
    pub pieces: Vec<(String, bool)>,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Same,
    Old,
    New,
    /// Unchanged lines that are left out.
    Gap,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Old => "old",
            Self::New => "new",
            Self::Gap => "gap",
        }
    }

    /// What stands before the line, for the eye.
    const fn sign(self) -> &'static str {
        match self {
            Self::Same | Self::Gap => " ",
            Self::Old => "−",
            Self::New => "+",
        }
    }

    /// And for the ear.
    const fn word(self) -> Option<&'static str> {
        match self {
            Self::Same | Self::Gap => None,
            Self::Old => Some("removed: "),
            Self::New => Some("added: "),
        }
    }
}

impl Diff {
    /// Compares them.
    #[must_use]
    pub fn of(before: &str, after: &str) -> Self {
        let until = Instant::now() + PATIENCE;
        let diff = config(until).diff_lines(before, after);
        let mut lines = Vec::new();
        for (place, group) in diff.grouped_ops(CONTEXT).iter().enumerate() {
            if place > 0 {
                lines.push(Line { kind: Kind::Gap, pieces: vec![("…".to_owned(), false)] });
            }
            for op in group {
                push(&mut lines, (diff.old_slices(), diff.new_slices()), op, until);
            }
        }
        Self { lines }
    }

    /// How many lines came and went.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let of = |kind| self.lines.iter().filter(|line| line.kind == kind).count();
        (of(Kind::New), of(Kind::Old))
    }

    /// The two texts are the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

fn config(until: Instant) -> TextDiffConfig {
    let mut config = TextDiff::configure();
    config.deadline(until);
    config
}

fn push(lines: &mut Vec<Line>, (old, new): (&[&str], &[&str]), op: &DiffOp, until: Instant) {
    let (old, new) = (&old[op.old_range()], &new[op.new_range()]);
    let whole = |kind: Kind, text: &&str| Line { kind, pieces: vec![(unended(text).to_owned(), false)] };
    match op.tag() {
        DiffTag::Equal => lines.extend(old.iter().map(|text| whole(Kind::Same, text))),
        DiffTag::Delete => lines.extend(old.iter().map(|text| whole(Kind::Old, text))),
        DiffTag::Insert => lines.extend(new.iter().map(|text| whole(Kind::New, text))),
        DiffTag::Replace => {
            let (before, after) = words(&old.concat(), &new.concat(), until);
            lines.extend(before.into_iter().map(|pieces| Line { kind: Kind::Old, pieces }));
            lines.extend(after.into_iter().map(|pieces| Line { kind: Kind::New, pieces }));
        }
    }
}

type Pieces = Vec<(String, bool)>;

/// Lines that replace others: both, with the words that differ marked.
fn words(before: &str, after: &str, until: Instant) -> (Vec<Pieces>, Vec<Pieces>) {
    let diff = config(until).diff_words(unended(before), unended(after));
    let (mut old, mut new) = (vec![Vec::new()], vec![Vec::new()]);
    for change in diff.iter_all_changes() {
        match change.tag() {
            ChangeTag::Equal => {
                add(&mut old, change.value(), false);
                add(&mut new, change.value(), false);
            }
            ChangeTag::Delete => add(&mut old, change.value(), true),
            ChangeTag::Insert => add(&mut new, change.value(), true),
        }
    }
    (old, new)
}

/// Adds a piece to the last line; one that holds line ends begins new lines.
fn add(lines: &mut Vec<Pieces>, text: &str, is_changed: bool) {
    for (place, piece) in text.split('\n').enumerate() {
        if place > 0 {
            lines.push(Vec::new());
        }
        let Some(line) = lines.last_mut() else { return };
        match line.last_mut() {
            Some((last, was)) if *was == is_changed => last.push_str(piece),
            _ if piece.is_empty() => {}
            _ => line.push((piece.to_owned(), is_changed)),
        }
    }
}

fn unended(text: &str) -> &str {
    text.strip_suffix('\n').unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(diff: &Diff) -> Vec<String> {
        let piece = |(text, is_changed): &(String, bool)| if *is_changed { format!("[{text}]") } else { text.clone() };
        let line = |line: &Line| format!("{}{}", line.kind.sign(), line.pieces.iter().map(piece).collect::<String>());
        diff.lines.iter().map(line).collect()
    }

    #[test]
    fn the_words_of_a_changed_line_are_marked() {
        let diff = Diff::of("It fails\non Sunday\nat night\n", "It fails\non Monday\nat night\n");
        assert_eq!(told(&diff), [" It fails", "−on [Sunday]", "+on [Monday]", " at night"]);
        assert_eq!(diff.counts(), (1, 1));
    }

    #[test]
    fn far_lines_are_left_out_and_equal_texts_are_empty() {
        let before: String = (0..40).map(|line| format!("line {line}")).collect::<Vec<_>>().join("\n") + "\n";
        let after = before.replace("line 2\n", "").replace("line 30\n", "line 30\nmore\n");
        let told = told(&Diff::of(&before, &after));
        assert_eq!(told.iter().filter(|line| line.as_str() == " …").count(), 1);
        assert!(told.contains(&"−line 2".to_owned()) && told.contains(&"+more".to_owned()), "{told:?}");
        assert!(Diff::of("a\nb", "a\nb").is_empty());
    }

    #[test]
    fn several_lines_for_one_are_several_lines() {
        let diff = Diff::of("one two", "one\n\ntwo three\n");
        let new = diff.lines.iter().filter(|line| line.kind == Kind::New).count();
        assert_eq!((new, diff.lines.len()), (3, 4));
    }
}
