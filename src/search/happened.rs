//! Conditions that only the log of events can answer: what an issue once had, who did something to it, what changed.

use super::condition::{Condition, Value};
use super::filter::{Maker, counted};
use super::span::Now;
use super::term::{Change, Extent, Once, Point, Thing, Who};
use crate::events::ActionKey;

/// Each of these but the last two has a partial index of its own, which is found by exactly these words: see the migration
/// `search`.
pub(super) const MENTIONING: &str = "SELECT e.issue_id FROM issue_events e WHERE e.action = 'user_mentioned' AND";
pub(super) const CLOSING: &str = "SELECT e.issue_id FROM issue_events e WHERE e.action = 'issue_closed' AND";
const LABELLING: &str = "SELECT e.issue_id FROM issue_events e WHERE e.action = 'label_added' AND";
const ASSIGNING: &str = "SELECT e.issue_id FROM issue_events e WHERE e.action = 'assignee_added' AND";
const PLANNING: &str = "SELECT e.issue_id FROM issue_events e WHERE e.action = 'milestone_added' AND";
const REPLANNING: &str = "SELECT e.issue_id FROM issue_events e WHERE e.action = 'milestone_changed' AND";
const MOVING: &str = "SELECT e.issue_id FROM issue_events e WHERE e.action = 'issue_status_changed' AND";
const REOPENING: &str =
    "SELECT e.issue_id FROM issue_events e WHERE e.action = 'issue_reopened' GROUP BY e.issue_id HAVING";
/// Looks are nobody's business, not even one's own; a reference tells of a project that the reader may not know.
pub(super) const DOING: &str =
    "SELECT e.issue_id FROM issue_events e WHERE NOT e.private AND e.source_project_id IS NULL AND";

/// Somebody who is not a program did something since.
const STIRRED: &str = "EXISTS (SELECT 1 FROM issue_events e JOIN users u ON u.id = e.actor_id WHERE e.issue_id = issues.id \
    AND e.occurred_at >= ? AND u.kind IN ('person', 'imported') AND NOT e.private)";

/// It had one of these.
pub(super) fn was(once: &Once, maker: &Maker<'_>) -> Condition {
    let (names, among) = (maker.names, |subquery: &str, ids| maker.weights.among(subquery, ids));
    let (subquery, ids) = match once {
        Once::Assignee(people) => (ASSIGNING, names.people(people)),
        Once::Thing(Thing::Label, all) => (LABELLING, names.things(Thing::Label, all)),
        Once::Thing(Thing::Milestone, all) => {
            let planned = Condition::one_of("e.record_id", names.things(Thing::Milestone, all));
            return among(PLANNING, planned.clone()).or(among(REPLANNING, planned));
        }
        Once::Thing(Thing::Status, all) => {
            let ids = names.things(Thing::Status, all);
            let now = Condition::one_of("issues.status_id", ids.clone());
            return now.or(among(MOVING, Condition::one_of("e.record_id", ids)));
        }
    };
    among(subquery, Condition::one_of("e.record_id", ids))
}

/// Somebody, or this person, changed it.
pub(super) fn changed(change: Change, who: Option<&Who>, maker: &Maker<'_>) -> Condition {
    let is_meant = |key: &&ActionKey| beginnings(change).iter().any(|begin| key.as_str().starts_with(begin));
    let actions: Vec<String> =
        ActionKey::ALL.iter().filter(is_meant).map(|key| format!("'{}'", key.as_str())).collect();
    if actions.is_empty() {
        return Condition::plain("FALSE");
    }
    let actions = Condition::plain(format!("e.action IN ({})", actions.join(", ")));
    let subquery = "SELECT e.issue_id FROM issue_events e WHERE";
    match who {
        None => maker.weights.among(subquery, actions),
        // Issue by issue: by one person there may be few among very many.
        Some(who) => {
            let by = Condition::one_of("e.actor_id", maker.names.people(std::slice::from_ref(who)));
            actions.and(by).wrapped("EXISTS (SELECT 1 FROM issue_events e WHERE e.issue_id = issues.id AND")
        }
    }
}

/// How the keys of its actions begin. That a date comes near is no change.
const fn beginnings(change: Change) -> &'static [&'static str] {
    match change {
        Change::Title => &["issue_title_"],
        Change::Body => &["issue_body_"],
        Change::State => &["issue_close", "issue_reopen"],
        Change::Label => &["label_"],
        Change::Assignee => &["assignee_"],
        Change::Milestone => &["milestone_"],
        Change::Status => &["issue_status_"],
        Change::Priority => &["issue_priority_"],
        Change::Due => &["due_date_s", "due_date_c"],
    }
}

/// So often reopened. Those that never were are all the others.
pub(super) fn reopened(extent: &Extent<i64>) -> Condition {
    let often = counted("count(*)", extent);
    let never = match extent {
        Extent::Is(number) | Extent::AtLeast(number) => *number == 0,
        Extent::Less(number) => *number > 0,
        Extent::AtMost(_) => true,
        Extent::More(_) => false,
        Extent::Between(from, _) => from.is_none_or(|from| from == 0),
    };
    if never { Condition::within(REOPENING, often.not()).not() } else { Condition::within(REOPENING, often) }
}

/// Nobody has done anything for so long; what programs do does not count, nor do looks. An issue in which nothing at all has
/// happened since needs no look into the log.
pub(super) fn idle(extent: &Extent<Point>, now: Now) -> Condition {
    let since = |point: &Point| now.before(*point);
    let for_longer = |point: &Point| {
        let at = Value::Moment(since(point));
        let quiet = Condition::of("issues.last_activity_at < ?", vec![at.clone()]);
        quiet.or(Condition::of(format!("NOT {STIRRED}"), vec![at]))
    };
    let for_less = |point: &Point| {
        let at = Value::Moment(since(point));
        Condition::of("issues.last_activity_at >= ?", vec![at.clone()]).and(Condition::of(STIRRED, vec![at]))
    };
    match extent {
        Extent::More(point) | Extent::AtLeast(point) | Extent::Is(point) => for_longer(point),
        Extent::Less(point) | Extent::AtMost(point) => for_less(point),
        Extent::Between(from, to) => {
            let ends = [from.as_ref().map(for_longer), to.as_ref().map(for_less)];
            ends.into_iter().flatten().reduce(Condition::and).unwrap_or_else(|| Condition::plain("TRUE"))
        }
    }
}
