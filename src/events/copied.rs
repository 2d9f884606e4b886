//! Events that were not recorded here but copied from an export, as they were.

use diesel::prelude::*;

use super::uncount;
use crate::db::types::{At, EventId, ProjectId};
use crate::db::{DbConn, Tx};
use crate::error::Result;
use crate::schema::{issue_events, settings};

/// How the settings are called that tell of copied events.
const COPIED: &str = "copied-events:";

/// The events of this project, with ids from the first to the last, were not recorded but copied by this transaction, from an
/// export: they are to be counted, and whoever replays what an inbox has missed passes them over, for they were told where
/// they happened.
pub(crate) fn were_copied(tx: &mut Tx<'_>, project: ProjectId, (first, last): (EventId, EventId)) -> Result<()> {
    let own = issue_events::table.filter(issue_events::project_id.eq(project));
    let earliest: At = own.order(issue_events::occurred_at).select(issue_events::occurred_at).first(tx.conn())?;
    uncount(tx, earliest)?;
    let transaction: i64 = issue_events::table.find(first).select(issue_events::tx_id).first(tx.conn())?;
    let row = (
        settings::name.eq(format!("{COPIED}{transaction}:{first}-{last}")),
        settings::value.eq(format!("project {project}")),
    );
    diesel::insert_into(settings::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Events that were copied: their transaction, the first and the last. Others' may stand between them.
pub(crate) fn copied(conn: &mut DbConn) -> Result<Vec<(i64, EventId, EventId)>> {
    let names = settings::table.filter(settings::name.like(format!("{COPIED}%"))).select(settings::name);
    let names: Vec<String> = names.load(conn)?;
    let read = |name: &String| {
        let (transaction, ids) = name.strip_prefix(COPIED)?.split_once(':')?;
        let (first, last) = ids.split_once('-')?;
        Some((transaction.parse().ok()?, EventId(first.parse().ok()?), EventId(last.parse().ok()?)))
    };
    Ok(names.iter().filter_map(read).collect())
}
