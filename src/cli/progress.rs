//! How far an import is: a bar with an estimate on a terminal, now and then a line elsewhere.

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

    /// Leaves the terminal to the report.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }

    fn draw(&self, step: Step) {
        match step {
            Step::Reading(issues) => {
                self.style("{spinner} reading: {pos} issues");
                self.bar.set_position(issues);
            }
            Step::Writing(done, total) => self.fill("writing", done, total),
            Step::Tying(done, total) => self.fill("tying", done, total),
        }
    }

    fn fill(&self, doing: &'static str, done: u64, total: u64) {
        if self.bar.message() != doing {
            self.style("{msg} {wide_bar} {pos}/{len}, {per_sec}, {eta} left");
            self.bar.reset();
            self.bar.set_message(doing);
        }
        self.bar.set_length(total);
        self.bar.set_position(done);
    }

    fn style(&self, template: &str) {
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
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
        Step::Reading(issues) => format!("reading: {issues} issues"),
        Step::Writing(done, total) => format!("writing: {done} of {total}"),
        Step::Tying(done, total) => format!("tying issues together: {done} of {total}"),
    }
}
