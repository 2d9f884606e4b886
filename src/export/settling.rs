//! What follows from what was read: the counts and columns that the log tells, so that a check finds nothing, and that what
//! happened was told already.

use super::inward::Inward;
use crate::db::Tx;
use crate::db::types::{EventId, IssueId};
use crate::error::Result;
use crate::events;
use crate::events::naming::Thing;
use crate::models::counting::{Counted, Moments};
use crate::models::issue::folding::fold_logs;
use crate::models::issue::standing::{recount, standing_among};

/// So many issues at once.
const BATCH: usize = 200;

/// Makes the project's rows say what its log says.
pub(super) fn settle(tx: &mut Tx<'_>, names: &Inward) -> Result<()> {
    for some in names.own(Thing::Issue).chunks(BATCH) {
        let ids: Vec<IssueId> = some.iter().copied().map(IssueId).collect();
        let logs = fold_logs(tx.conn(), &ids)?;
        for standing in standing_among(tx.conn(), &ids)? {
            if let Some(log) = logs.get(&standing.id).filter(|log| **log != standing.rows) {
                standing.put_right(tx, log)?;
            }
        }
        for moments in Moments::of(tx.conn(), &ids)? {
            if moments.is_wrong() {
                moments.put_right(tx)?;
            }
        }
    }
    recount(tx, names.project)?;
    for (counted, ..) in Counted::of_project(tx.conn(), names.project)? {
        counted.settle(tx)?;
    }
    let own = names.own(Thing::Event);
    if let (Some(first), Some(last)) = (own.first(), own.last()) {
        events::were_copied(tx, names.project, (EventId(*first), EventId(*last)))?;
    }
    Ok(())
}
