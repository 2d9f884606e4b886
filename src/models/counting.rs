//! Columns that follow from the log and from other rows: recomputed, never added to, so that doing it twice does no harm.
//!
//! The counters inbox keeps them after each event; `tidings check --repair` and `tidings replay projections` make them anew.

mod counted;
mod moments;

pub use counted::{Counted, OpenAndClosed, Told};
pub use moments::{Moment, Moments};

use crate::db::Tx;
use crate::error::Result;
use crate::events::{Event, Record};

/// The inbox that keeps all this, as `deliveries.inbox` has it.
pub const INBOX: &str = "counters";

/// Recomputes what this event may have changed.
pub fn follow(tx: &mut Tx<'_>, event: &Event) -> Result<()> {
    let present = match event.record() {
        Some(Record::Comment(_)) => return moments::follow_comments(tx, event.issue_id),
        Some(Record::Label(label)) => vec![Counted::Label(label)],
        Some(Record::Milestone(milestone)) => vec![Counted::Milestone(milestone)],
        _ => Counted::by(tx.conn(), event.issue_id)?,
    };
    present.into_iter().chain(Counted::left_by(event)).try_for_each(|counted| counted.recount(tx))
}
