//! Comments on an issue that wait for review: shown to their author and to those who keep order, and to nobody else.

use crate::markdown::SafeHtml;
use crate::models::surroundings::Held;
use crate::models::viewer::Access;
use crate::web::avatar::Person;
use crate::web::when::{Clock, When};

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

impl WaitingComment {
    /// One that this reader may see.
    pub(super) fn of(held: Held, clock: Clock, access: Access) -> Self {
        Self {
            id: held.id,
            author: Person::of_somebody(&held.author),
            since: clock.alone(held.since.0),
            because: held.rule.words(),
            body: SafeHtml::stored(held.html),
            may_decide: access.may_triage(),
        }
    }
}
