//! What an inbox outside writes down beside its delivery: a thread that has begun, a key that was refused.

use crate::db::types::EventId;
use crate::db::words::Via;
use crate::db::{Act, Database, Tx};
use crate::error::Result;
use crate::models::user::User;

/// The application acts, because of this event.
pub(super) fn act_of_system(db: &Database, cause: Option<EventId>) -> Result<Act> {
    let system = db.read_now(User::system)?;
    Ok(Act { caused_by: cause, ..Act::new(system, Via::System) })
}

/// What was sent has left; that something beside it was not kept must not send it again.
pub(super) fn keep(
    db: &Database,
    cause: Option<EventId>,
    what: &str,
    work: impl FnOnce(&mut Tx<'_>) -> Result<()> + Send + 'static,
) {
    let kept = act_of_system(db, cause).and_then(|act| db.write_now(act, work));
    if let Err(error) = kept {
        tracing::warn!(%error, what, "this was not kept, though the other side had answered");
    }
}
