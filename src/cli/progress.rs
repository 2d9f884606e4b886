//! How far an import or an export is: a bar with an estimate on a terminal, now and then a line elsewhere.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::import::github::Step;

/// Where there is no terminal, a line at most this often.
const LINES_EVERY: Duration = Duration::from_secs(5);

/// Shows the steps on standard error.
pub(super) struct Progress {
    bar: ProgressBar,
    is_terminal: bool,
    told: Mutex<Instant>,
}

impl Progress {
    pub(super) fn new() -> Self {
        let is_terminal = io::stderr().is_terminal();
        let target = if is_terminal { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        Self { bar: ProgressBar::with_draw_target(None, target), is_terminal, told: Mutex::new(Instant::now()) }
    }

    /// Shows a step.
    pub(super) fn show(&self, step: Step) {
        if self.is_terminal {
            self.draw(step);
        } else if self.is_due() {
            // Who reads no progress misses nothing: the report comes at the end.
            drop(writeln!(io::stderr(), "{}", line(step)));
        }
    }

    /// Shows how many lines of how many are done; of how many, is not always known.
    pub(super) fn show_lines(&self, doing: &'static str, done: u64, total: Option<u64>) {
        if !self.is_terminal {
            if self.is_due() {
                drop(writeln!(io::stderr(), "{doing}: {done} lines"));
            }
        } else if let Some(total) = total {
            self.fill(doing, done, total);
        } else {
            self.begin(doing, "{spinner} {msg}: {pos} lines, {per_sec}");
            self.bar.set_position(done);
        }
    }

    /// Leaves the terminal to the report.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }

    fn draw(&self, step: Step) {
        match step {
            Step::Listing(pages) => {
                self.begin("listing", "{spinner} {msg}: {pos} pages from GitHub");
                self.bar.set_position(pages);
            }
            Step::Fetching(done, total) => self.fill("fetching", done, total),
            Step::Waiting(seconds) => {
                self.begin("waiting", "{spinner} {msg} until GitHub answers again: {pos} s left");
                self.bar.set_position(seconds);
            }
            Step::Reading(issues) => {
                self.begin("reading", "{spinner} {msg}: {pos} issues");
                self.bar.set_position(issues);
            }
            Step::Writing(done, total) => self.fill("writing", done, total),
            Step::Tying(done, total) => self.fill("tying", done, total),
        }
    }

    fn fill(&self, doing: &'static str, done: u64, total: u64) {
        self.begin(doing, "{msg} {wide_bar} {pos}/{len}, {per_sec}, {eta} left");
        self.bar.set_length(total);
        self.bar.set_position(done);
    }

    /// Changes the bar's look where one thing ends and the next begins.
    fn begin(&self, doing: &'static str, template: &str) {
        if self.bar.message() != doing {
            self.bar.reset();
            self.bar.set_message(doing);
            // A template that cannot be read is a mistake of ours that leaves indicatif's own look.
            self.bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
        }
    }

    fn is_due(&self) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = told.elapsed() >= LINES_EVERY;
        if is_due {
            *told = Instant::now();
        }
        is_due
    }
}

fn line(step: Step) -> String {
    match step {
        Step::Listing(pages) => format!("listing: {pages} pages from GitHub"),
        Step::Fetching(done, total) => format!("fetching: {done} of {total} issues"),
        Step::Waiting(seconds) => format!("waiting until GitHub answers again: {seconds} s left"),
        Step::Reading(issues) => format!("reading: {issues} issues"),
        Step::Writing(done, total) => format!("writing: {done} of {total}"),
        Step::Tying(done, total) => format!("tying issues together: {done} of {total}"),
    }
}
