//! Reads the story's files. They are plain text, made to be added to:
//!
//! ```text
//! # A line that begins with a number sign is a remark.
//! project ferry
//! issue wake
//! 23d 09:14 mei opens Sync stops after the laptop wakes from sleep
//!     The Markdown of the issue, indented by four. {tray} becomes the number of the issue "tray".
//! 23d 11:32 bo labels bug, macos
//! 25m mei comments
//!     `23d 09:14` is so many working days ago, UTC; `25m` and `3h10m` are minutes and hours ago.
//! ```
//!
//! What one can do is told in `deed.rs`. Files and issues may stand in any order: acts are told by their time, and issues
//! are numbered as they are opened.

use std::collections::HashMap;

use super::deed::Deed;
use super::moment::Moment;
use crate::error::{Error, Result};

const FILES: &[(&str, &str)] = &[
    ("watching.txt", include_str!("story/watching.txt")),
    ("moving.txt", include_str!("story/moving.txt")),
    ("tray.txt", include_str!("story/tray.txt")),
    ("words.txt", include_str!("story/words.txt")),
    ("halyard.txt", include_str!("story/halyard.txt")),
];

/// Who did what when, on which issue.
#[derive(Debug, Clone)]
pub(super) struct Scene {
    pub(super) at: Moment,
    pub(super) who: &'static str,
    pub(super) project: &'static str,
    pub(super) number: i64,
    pub(super) deed: Deed,
}

/// An act as it stands in its file.
struct Line {
    place: String,
    at: Moment,
    who: &'static str,
    project: &'static str,
    issue: &'static str,
    verb: &'static str,
    rest: &'static str,
    body: String,
}

/// What happened before today, in the order in which it did.
pub(super) fn past() -> Result<Vec<Scene>> {
    Ok(all()?.into_iter().filter(|scene| !scene.at.is_today()).collect())
}

/// What happened today.
pub(super) fn today() -> Result<Vec<Scene>> {
    Ok(all()?.into_iter().filter(|scene| scene.at.is_today()).collect())
}

fn all() -> Result<Vec<Scene>> {
    let read = |(name, text): &(&'static str, &'static str)| lines(name, text);
    let lines: Result<Vec<Vec<Line>>, String> = FILES.iter().map(read).collect();
    lines
        .and_then(|lines| scenes(lines.into_iter().flatten().collect()))
        .map_err(|wrong| Error::internal("reading the demo's story", wrong))
}

/// The acts of one file.
fn lines(name: &str, text: &'static str) -> Result<Vec<Line>, String> {
    let (mut project, mut issue) = ("", "");
    let mut lines: Vec<Line> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let place = format!("{name}:{}", number + 1);
        let body = if line.is_empty() { Some("") } else { line.strip_prefix("    ") };
        if let Some(body) = body {
            if let Some(act) = lines.last_mut() {
                act.body.push_str(body);
                act.body.push('\n');
            }
        } else if let Some(slug) = line.strip_prefix("project ") {
            project = slug;
        } else if let Some(key) = line.strip_prefix("issue ") {
            issue = key;
        } else if !line.starts_with('#') {
            let act = act(line).ok_or_else(|| format!("{place}: no time, person and verb"))?;
            lines.push(Line { place, project, issue, ..act });
        }
    }
    Ok(lines)
}

/// `23d 09:14 mei opens Sync stops`
fn act(line: &'static str) -> Option<Line> {
    let (at, rest) = Moment::read(line)?;
    let (who, rest) = rest.split_once(' ')?;
    let (verb, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    let (place, body) = (String::new(), String::new());
    Some(Line { place, at, who, project: "", issue: "", verb, rest, body })
}

/// The acts in the order of their time, each with the number of its issue.
fn scenes(mut lines: Vec<Line>) -> Result<Vec<Scene>, String> {
    lines.sort_by_key(|line| line.at);
    let numbers = numbers(&lines)?;
    let scene = |line: &Line| {
        let number = *numbers.get(line.issue).ok_or_else(|| format!("{}: never opened", line.place))?;
        let named = |text: &str| {
            numbers
                .iter()
                .fold(text.to_owned(), |text, (key, number)| text.replace(&format!("{{{key}}}"), &format!("#{number}")))
        };
        let deed =
            Deed::read(line.verb, line.rest, &line.body, &named).map_err(|wrong| format!("{}: {wrong}", line.place))?;
        Ok(Scene { at: line.at, who: line.who, project: line.project, number, deed })
    };
    lines.iter().map(scene).collect()
}

/// Issues are numbered as they are opened, each project for itself.
fn numbers(lines: &[Line]) -> Result<HashMap<&'static str, i64>, String> {
    let mut last: HashMap<&str, i64> = HashMap::new();
    let mut numbers = HashMap::new();
    for line in lines.iter().filter(|line| line.verb == "opens") {
        let number = last.entry(line.project).or_default();
        *number += 1;
        if numbers.insert(line.issue, *number).is_some() {
            return Err(format!("{}: “{}” is opened twice", line.place, line.issue));
        }
    }
    Ok(numbers)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::db::types::At;

    #[test]
    fn the_story_can_be_told_at_any_hour_and_nothing_in_it_comes_later() {
        let scenes = all().unwrap();
        for now in ["2026-11-23T00:05:00Z", "2026-11-24T06:30:00Z", "2026-11-29T23:59:00Z", "2026-03-02T12:00:00Z"] {
            let now = At(now.parse().unwrap());
            let told: Vec<At> = scenes.iter().map(|scene| scene.at.as_told(now)).collect();
            assert!(told.is_sorted() && told.iter().all(|at| *at < now), "told at {}", now.rfc3339());
        }
    }

    #[test]
    fn the_story_is_long_enough_and_its_issues_are_numbered_from_one() {
        let (past, today) = (past().unwrap(), today().unwrap());
        let issues: HashSet<_> = past.iter().chain(&today).map(|scene| (scene.project, scene.number)).collect();
        assert!(
            past.len() > 300 && today.len() > 20 && issues.len() >= 45,
            "{} {} {}",
            past.len(),
            today.len(),
            issues.len()
        );
        let keys = past.iter().chain(&today).filter(|scene| names_nothing(&format!("{:?}", scene.deed)));
        assert_eq!(keys.map(|scene| scene.number).collect::<Vec<_>>(), Vec::<i64>::new(), "a key of no issue");
        assert!((1..=42).all(|number| issues.contains(&("ferry", number))));
    }

    /// Is there a `{key}` left?
    fn names_nothing(text: &str) -> bool {
        let is_key = |text: &str| !text.is_empty() && text.chars().all(|letter| letter.is_ascii_lowercase());
        text.split('{').skip(1).any(|rest| rest.split_once('}').is_some_and(|(key, _)| is_key(key)))
    }

    #[test]
    fn a_mistake_is_told_with_its_place() {
        let told = |text: &'static str| lines("x.txt", text).and_then(scenes).unwrap_err();
        assert_eq!(told("project p\nissue a\nyesterday ana opens It"), "x.txt:3: no time, person and verb");
        assert_eq!(told("project p\nissue a\n2d 09:00 ana labels bug"), "x.txt:3: never opened");
        assert_eq!(told("issue a\n2d 09:00 ana opens It\n    b\n2d 09:01 ana sings"), "x.txt:4: nobody can “sings”");
        assert_eq!(told("issue a\n2d 09:00 ana opens It"), "x.txt:2: Write something first.");
    }

    #[test]
    fn keys_become_numbers() {
        let text =
            "project p\nissue b\n2d 09:00 ana opens B\n    See {a}, not {c}.\nissue a\n3d 09:00 ana opens A\n    a";
        let scenes = lines("x.txt", text).and_then(scenes).unwrap();
        let Deed::Open(_, body) = &scenes[1].deed else { panic!("it is opened second") };
        assert_eq!((body.text(), scenes[1].number), ("See #1, not {c}.", 2));
    }
}
