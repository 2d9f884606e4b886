//! Comments on an issue that wait for review: shown to their author and to those who keep order, and to nobody else.

use crate::db::types::IssueId;
use crate::error::Result;
use crate::markdown::SafeHtml;
use crate::models::flagged_comment::FlaggedComment;
use crate::models::viewer::Access;
use crate::web::avatar::Person;
use crate::web::frame::Reader;
use crate::web::when::When;

/// A comment that waits.
#[derive(Debug, Clone)]
pub struct WaitingComment {
    pub id: i64,
    pub author: Person,
    pub since: When,
    pub body: SafeHtml,
    /// Why it waits, as a sentence.
    pub because: &'static str,
    /// The reader may decide about it.
    pub may_decide: bool,
}

/// Those that this reader may see.
pub(super) fn load(reader: &mut Reader<'_>, issue: IssueId, access: Access) -> Result<Vec<WaitingComment>> {
    let clock = reader.clock();
    let held = FlaggedComment::held_on(reader.conn, issue, access)?;
    let shown = held.into_iter().map(|(flagged, author)| WaitingComment {
        id: flagged.id.0,
        author: Person::of(&author),
        since: clock.alone(flagged.created_at.0),
        because: flagged.rule.words(),
        body: SafeHtml::stored(flagged.html),
        may_decide: access.may_triage(),
    });
    Ok(shown.collect())
}
