//! The names under which acts that a hook told are remembered. A timeline that is imported later has its own names for the
//! same acts: they are known by what was done, and when.

use std::collections::HashMap;

use super::super::{Act, Deed, Time};

/// Clocks within GitHub differ by this many seconds.
const NEAR: i64 = 2;

/// The name of an act that a payload tells; nothing for what has GitHub's own id, or may happen only once.
pub(super) fn key_of(deed: &Deed, at: Time) -> Option<String> {
    key_at(deed, at.timestamp())
}

/// Whether a hook has told this act already.
pub(crate) fn is_known(known: &HashMap<String, String>, act: &Act) -> bool {
    let second = act.at.timestamp();
    (second - NEAR..=second + NEAR).any(|second| key_at(&act.deed, second).is_some_and(|key| known.contains_key(&key)))
}

fn key_at(deed: &Deed, second: i64) -> Option<String> {
    let (what, which) = match deed {
        Deed::Renamed { to, .. } => ("renamed", to.clone()),
        Deed::Closed { .. } => ("closed", String::new()),
        Deed::Reopened => ("reopened", String::new()),
        Deed::Labeled { name, .. } => ("labeled", name.to_lowercase()),
        Deed::Unlabeled { name, .. } => ("unlabeled", name.to_lowercase()),
        Deed::Milestoned { title } => ("milestoned", title.clone()),
        Deed::Demilestoned { title } => ("demilestoned", title.clone()),
        Deed::Assigned { person } => ("assigned", person.login.to_lowercase()),
        Deed::Unassigned { person } => ("unassigned", person.login.to_lowercase()),
        Deed::Locked { .. } => ("locked", String::new()),
        Deed::Unlocked => ("unlocked", String::new()),
        _ => return None,
    };
    Some(format!("hook:{what}:{second}:{which}"))
}
