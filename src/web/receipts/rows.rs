//! Which rows of an event's deliveries a reader sees: his own, and from triager up everybody's. Others are counted. Why somebody
//! does not want to hear of it is for himself and for admins.

use std::collections::BTreeMap;

use super::{Progress, Receipt};
use crate::db::types::UserId;
use crate::db::words::{DeliveryState, Reason};
use crate::dispatch::audience;
use crate::dispatch::delivery::Delivery;
use crate::error::Result;
use crate::look::Icon;
use crate::models::receiver::{self, Receiver};
use crate::models::viewer::Access;
use crate::web::avatar::{Avatar, Person};
use crate::web::frame::Reader;
use crate::web::when::Clock;
use crate::web::words::listed;

/// What the page shows.
pub(super) struct Rows {
    pub(super) told: Vec<Receipt>,
    pub(super) not_told: Vec<Receipt>,
    pub(super) others: Option<String>,
}

impl Rows {
    pub(super) fn load(reader: &mut Reader<'_>, access: Access, deliveries: Vec<Delivery>) -> Result<Self> {
        let deliveries: Vec<Delivery> = deliveries.into_iter().filter(|one| !one.target.is_empty()).collect();
        let targets: Vec<&str> = deliveries.iter().map(|one| one.target.as_str()).collect();
        let receivers = receiver::load(reader.conn, &targets)?;
        let desk = Desk { access, clock: reader.clock() };
        let mut rows = Self { told: Vec::new(), not_told: Vec::new(), others: None };
        let (mut unnamed, mut refused) = (BTreeMap::new(), Vec::new());
        for one in &deliveries {
            let is_skipped = one.state == DeliveryState::Skipped;
            let Some(receiver) = receivers.get(&one.target).filter(|receiver| desk.may_name(receiver)) else {
                *unnamed.entry(one.inbox.as_str()).or_insert(0) += usize::from(!is_skipped);
                continue;
            };
            if is_skipped {
                refused.push((one, receiver));
            } else {
                rows.told.push(desk.told(one, receiver));
            }
        }
        rows.not_told = desk.not_told(&refused);
        rows.others = others(&unnamed, rows.told.is_empty());
        Ok(rows)
    }
}

/// Who reads, and when.
struct Desk {
    access: Access,
    clock: Clock,
}

impl Desk {
    fn is_me(&self, user: UserId) -> bool {
        self.access.viewer.user == Some(user)
    }

    fn may_name(&self, receiver: &Receiver) -> bool {
        self.access.may_triage() || matches!(receiver, Receiver::Person(user) if self.is_me(user.id))
    }

    fn told(&self, one: &Delivery, receiver: &Receiver) -> Receipt {
        let state = progress(one.state);
        let at = one.done_at.or(one.due_at).map(|at| self.clock.alone(at.0));
        let error = one.last_error.as_ref().filter(|_| matches!(state, Progress::Retrying | Progress::GivenUp));
        Receipt {
            words: format!("by {}{}", one.inbox, because(&one.reason)),
            error: error.map(|error| format!("Attempt {}: {error}", one.attempts)),
            state,
            at,
            ..shown(receiver)
        }
    }

    /// What every inbox says alike of one receiver is said once.
    fn not_told(&self, refused: &[(&Delivery, &Receiver)]) -> Vec<Receipt> {
        let mut found: Vec<(&str, &str, Receipt)> = Vec::new();
        for (one, receiver) in refused {
            let reason = if self.may_know(&one.reason, receiver) { one.reason.as_str() } else { "is not told" };
            let same = found.iter_mut().find(|(target, words, _)| (*target, *words) == (&one.target, reason));
            if let Some((_, _, receipt)) = same {
                reason.clone_into(&mut receipt.words);
            } else {
                let words = format!("by {}: {reason}", one.inbox);
                found.push((&one.target, reason, Receipt { words, ..shown(receiver) }));
            }
        }
        found.into_iter().map(|(.., receipt)| receipt).collect()
    }

    fn may_know(&self, reason: &str, receiver: &Receiver) -> bool {
        let is_own = matches!(receiver, Receiver::Person(user) if self.is_me(user.id));
        is_own || self.access.viewer.is_admin || !audience::PERSONAL.contains(&reason)
    }
}

fn shown(receiver: &Receiver) -> Receipt {
    let avatar = match receiver {
        Receiver::Person(user) => Person::of(user).avatar,
        Receiver::Slack(_) => Avatar::machine(Icon::CommentDiscussion),
        Receiver::Linear => Avatar::machine(Icon::Sync),
        Receiver::Workflow(_) => Avatar::machine(Icon::Zap),
        Receiver::Service(_) => Avatar::machine(Icon::Broadcast),
    };
    let (words, state) = (String::new(), Progress::Skipped);
    Receipt { avatar, who: receiver.shown_name(), words, state, at: None, error: None }
}

const fn progress(state: DeliveryState) -> Progress {
    match state {
        DeliveryState::Pending | DeliveryState::Claimed => Progress::Waiting,
        DeliveryState::Retry => Progress::Retrying,
        DeliveryState::Delivered => Progress::Delivered,
        DeliveryState::Skipped => Progress::Skipped,
        DeliveryState::Discarded => Progress::GivenUp,
    }
}

fn because(reason: &str) -> String {
    let Some(reason) = audience::reason(reason) else { return String::new() };
    let words = match reason {
        Reason::Mentioned => "because of a mention",
        Reason::Assigned => "because of the assignment",
        Reason::Author => "as the author",
        Reason::Commented => "as a commenter",
        Reason::StateChanger => "as who closed or reopened it",
        Reason::Manual => "as a subscriber",
        Reason::Watching => "as a watcher of the project",
        Reason::Rule => "because of a rule",
    };
    format!(", {words}")
}

/// "and 3 others by email"
fn others(unnamed: &BTreeMap<&str, usize>, is_all: bool) -> Option<String> {
    let counted = unnamed.iter().filter(|(_, count)| **count > 0);
    let words: Vec<String> =
        counted.map(|(inbox, count)| format!("{count} {}by {inbox}", if is_all { "" } else { "more " })).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    (!words.is_empty()).then(|| format!("{}{}", if is_all { "" } else { "and " }, listed(&words)))
}
