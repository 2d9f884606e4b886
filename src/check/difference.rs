//! A difference between an issue's rows and its log, in words.

use std::collections::BTreeSet;
use std::fmt::Display;

use crate::db::full_text::{Fault, Misfiled};
use crate::db::types::{At, UserId};
use crate::models::issue::folding::Folded;
use crate::models::issue::standing::{ProjectCounts, Standing};

/// One line for each thing that differs; none when all agree.
pub(super) fn lines(standing: &Standing, log: &Folded) -> Vec<String> {
    let rows = &standing.rows;
    let mut lines = Lines { name: &standing.name, lines: Vec::new() };
    if log.state.is_none() {
        lines.add("its log does not begin with its opening".to_owned());
    }
    lines.compare("title", &quoted(rows.title.as_ref()), &quoted(log.title.as_ref()));
    lines.compare("state", &word(rows.state), &word(log.state));
    lines.compare("reason", &word(rows.reason), &word(log.reason));
    lines.compare("closing", &by(rows.closed), &by(log.closed));
    lines.compare("milestone", &word(rows.milestone), &word(log.milestone));
    lines.compare("lock", &lock(rows.lock.as_ref()), &lock(log.lock.as_ref()));
    lines.compare("labels", &set(&rows.labels), &set(&log.labels));
    lines.compare("assignees", &set(&rows.assignees), &set(&log.assignees));
    lines.compare("priority", &rows.priority.to_string(), &log.priority.to_string());
    lines.compare("due date", &word(rows.due.as_ref()), &word(log.due.as_ref()));
    lines.compare("status", &word(rows.status), &word(log.status));
    lines.compare("pin", &since(rows.pinned), &since(log.pinned));
    lines.compare("original", &word(rows.original), &word(log.original));
    lines.compare("stale", &since(rows.stale), &since(log.stale));
    lines.compare("deleted", &by(rows.deleted), &by(log.deleted));
    lines.compare("comments", &rows.comments.to_string(), &log.comments.to_string());
    lines.lines
}

/// The line for a project whose counts are wrong.
pub(super) fn of_counts(counts: &ProjectCounts) -> String {
    let ((open, closed), (open_counted, closed_counted)) = (counts.rows, counts.counted);
    let slug = &counts.slug;
    format!("{slug}: the row counts {open} open and {closed} closed, there are {open_counted} and {closed_counted}")
}

/// The line for a text that is not found by its words. What its issue is called, if there is one.
pub(super) fn of_words(name: Option<&String>, misfiled: &Misfiled) -> String {
    let name = name.cloned().unwrap_or_else(|| format!("issue {}", misfiled.issue));
    let what = misfiled.comment.map_or_else(|| "text".to_owned(), |comment| format!("comment {comment}"));
    match misfiled.fault {
        Fault::Missing => format!("{name}: {what}: its words are not found"),
        Fault::Stale => format!("{name}: {what}: other words are found than it has"),
        Fault::LeftOver => format!("{name}: {what}: its words are found, though it is gone"),
    }
}

struct Lines<'a> {
    name: &'a str,
    lines: Vec<String>,
}

impl Lines<'_> {
    fn compare(&mut self, what: &str, row: &str, log: &str) {
        if row != log {
            self.add(format!("{what}: the row says {row}, the log says {log}"));
        }
    }

    fn add(&mut self, what: String) {
        self.lines.push(format!("{}: {what}", self.name));
    }
}

fn by(done: Option<(At, UserId)>) -> String {
    done.map_or_else(|| "none".to_owned(), |(at, by)| format!("{} by user {by}", at.rfc3339()))
}

fn since(at: Option<At>) -> String {
    at.map_or_else(|| "none".to_owned(), At::rfc3339)
}

fn lock(lock: Option<&(At, String)>) -> String {
    lock.map_or_else(|| "none".to_owned(), |(at, reason)| format!("{} “{}”", at.rfc3339(), reason.escape_debug()))
}

fn quoted(text: Option<&String>) -> String {
    text.map_or_else(|| "nothing".to_owned(), |text| format!("“{}”", text.escape_debug()))
}

fn word(value: Option<impl Display>) -> String {
    value.map_or_else(|| "nothing".to_owned(), |value| value.to_string())
}

fn set<T: Display>(ids: &BTreeSet<T>) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    if ids.is_empty() { "none".to_owned() } else { ids.join(", ") }
}
