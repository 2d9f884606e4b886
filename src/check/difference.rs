//! A difference between an issue's rows and its log, in words.

use std::collections::BTreeSet;
use std::fmt::Display;

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
    lines.compare("closing", &closing(rows.closed), &closing(log.closed));
    lines.compare("milestone", &word(rows.milestone), &word(log.milestone));
    lines.compare("lock", &quoted(rows.lock.as_ref()), &quoted(log.lock.as_ref()));
    lines.compare("labels", &set(&rows.labels), &set(&log.labels));
    lines.compare("assignees", &set(&rows.assignees), &set(&log.assignees));
    lines.compare("priority", &rows.priority.to_string(), &log.priority.to_string());
    lines.compare("due date", &word(rows.due.as_ref()), &word(log.due.as_ref()));
    lines.compare("status", &word(rows.status), &word(log.status));
    lines.compare("pin", &yes(rows.is_pinned), &yes(log.is_pinned));
    lines.compare("original", &word(rows.original), &word(log.original));
    lines.compare("stale", &yes(rows.is_stale), &yes(log.is_stale));
    lines.compare("deleted", &yes(rows.is_deleted), &yes(log.is_deleted));
    lines.compare("comments", &rows.comments.to_string(), &log.comments.to_string());
    lines.lines
}

/// The line for a project whose counts are wrong.
pub(super) fn of_counts(counts: &ProjectCounts) -> String {
    let ((open, closed), (open_counted, closed_counted)) = (counts.rows, counts.counted);
    let slug = &counts.slug;
    format!("{slug}: the row counts {open} open and {closed} closed, there are {open_counted} and {closed_counted}")
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

fn closing(closed: Option<(At, UserId)>) -> String {
    closed.map_or_else(|| "none".to_owned(), |(at, by)| format!("{} by user {by}", at.rfc3339()))
}

fn quoted(text: Option<&String>) -> String {
    text.map_or_else(|| "nothing".to_owned(), |text| format!("“{}”", text.escape_debug()))
}

fn word(value: Option<impl Display>) -> String {
    value.map_or_else(|| "nothing".to_owned(), |value| value.to_string())
}

fn yes(is_so: bool) -> String {
    if is_so { "yes".to_owned() } else { "no".to_owned() }
}

fn set<T: Display>(ids: &BTreeSet<T>) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    if ids.is_empty() { "none".to_owned() } else { ids.join(", ") }
}
