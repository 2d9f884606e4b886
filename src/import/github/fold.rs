//! The state of an issue as the acts leave it, and the same read from GitHub's snapshot: the two must agree.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    ClosedAs, Deed, Person,
    acts::plain,
    shapes::{Issue, User},
};

/// What can be compared of an issue. Names are keyed in lower case, as GitHub compares them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fold {
    pub(crate) title: String,
    /// Of the description: whether it changed, not what it says.
    pub(crate) body: String,
    /// How it was closed; open issues have none.
    pub(crate) closed: Option<ClosedAs>,
    pub(crate) labels: BTreeMap<String, String>,
    pub(crate) assignees: BTreeMap<String, Person>,
    pub(crate) milestone: Option<String>,
    pub(crate) lock: Lock,
}

/// Whether the conversation is locked, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Lock {
    /// Everybody may comment.
    #[default]
    Open,
    /// Locked, with GitHub's word for the reason if one was given.
    Locked(Option<String>),
}

impl Fold {
    /// The state that GitHub's own answer shows.
    #[must_use]
    pub(crate) fn of(issue: &Issue) -> Self {
        let assignees = issue.assignees.iter().chain(&issue.assignee).cloned();
        Self {
            title: title_of(issue),
            body: fingerprint(&body_of(issue)),
            closed: closed_as(issue),
            labels: issue.labels.iter().map(|label| by_name(&label.name)).collect(),
            assignees: assignees.map(by_login).collect(),
            milestone: issue.milestone.as_ref().map(|milestone| plain(&milestone.title)),
            lock: if issue.locked { Lock::Locked(issue.active_lock_reason.clone()) } else { Lock::Open },
        }
    }

    /// Takes one act in; says whether it changed anything that is compared here.
    pub(crate) fn apply(&mut self, deed: &Deed) -> bool {
        let before = self.clone();
        match deed {
            Deed::Opened { title, body, .. } => {
                self.title.clone_from(title);
                self.body = fingerprint(body);
            }
            Deed::BodyEdited { body } => self.body = fingerprint(body),
            Deed::Renamed { to, .. } => self.title.clone_from(to),
            Deed::Closed { reason, .. } => self.closed = Some(*reason),
            Deed::Reopened => self.closed = None,
            Deed::Labeled { name, .. } => {
                self.labels.entry(name.to_lowercase()).or_insert_with(|| name.clone());
            }
            Deed::Unlabeled { name, .. } => drop(self.labels.remove(&name.to_lowercase())),
            Deed::Milestoned { title } => self.milestone = Some(title.clone()),
            Deed::Demilestoned { title } => drop(self.milestone.take_if(|held| held == title)),
            Deed::Assigned { person } => {
                self.assignees.entry(person.login.to_lowercase()).or_insert_with(|| person.clone());
            }
            Deed::Unassigned { person } => drop(self.assignees.remove(&person.login.to_lowercase())),
            Deed::Locked { reason } => self.lock = Lock::Locked(reason.clone()),
            Deed::Unlocked => self.lock = Lock::Open,
            Deed::Commented { .. }
            | Deed::CommentEdited { .. }
            | Deed::Mentioned { .. }
            | Deed::CommitReferenced { .. } => {}
        }
        *self != before
    }

    /// The deeds that lead from this state to the other one; the description's text is not known here.
    pub(crate) fn steps_to(&self, other: &Self) -> Vec<Deed> {
        let mut steps = Vec::new();
        if self.title != other.title {
            steps.push(Deed::Renamed { from: self.title.clone(), to: other.title.clone() });
        }
        if self.closed != other.closed {
            steps.push(other.closed.map_or(Deed::Reopened, |reason| Deed::Closed { reason, sha: None }));
        }
        let gone = missing_in(&self.labels, &other.labels).cloned();
        steps.extend(gone.map(|name| Deed::Unlabeled { name, color: None }));
        let new = missing_in(&other.labels, &self.labels).cloned();
        steps.extend(new.map(|name| Deed::Labeled { name, color: None }));
        steps.extend(missing_in(&self.assignees, &other.assignees).cloned().map(|person| Deed::Unassigned { person }));
        steps.extend(missing_in(&other.assignees, &self.assignees).cloned().map(|person| Deed::Assigned { person }));
        steps.extend(self.step_to_milestone(other.milestone.as_ref()));
        steps.extend(self.step_to_lock(&other.lock));
        steps
    }

    fn step_to_milestone(&self, other: Option<&String>) -> Option<Deed> {
        if self.milestone.as_ref() == other {
            return None;
        }
        let left = self.milestone.clone().map(|title| Deed::Demilestoned { title });
        other.cloned().map(|title| Deed::Milestoned { title }).or(left)
    }

    fn step_to_lock(&self, other: &Lock) -> Option<Deed> {
        (self.lock != *other).then(|| match other {
            Lock::Open => Deed::Unlocked,
            Lock::Locked(reason) => Deed::Locked { reason: reason.clone() },
        })
    }
}

/// The title as we can hold it.
pub(crate) fn title_of(issue: &Issue) -> String {
    issue.title.as_deref().map(plain).unwrap_or_default()
}

/// The whole description, however long; null is empty.
pub(crate) fn body_of(issue: &Issue) -> String {
    issue.body.as_deref().map(plain).unwrap_or_default()
}

/// A pull request has no reason of its own: merged is done, closed without merging is not.
fn closed_as(issue: &Issue) -> Option<ClosedAs> {
    let unmerged = issue.pull_request.as_ref().is_some_and(|pull| pull.merged_at.is_none());
    let is_closed = issue.state.as_deref() == Some("closed");
    is_closed.then(|| match issue.state_reason.as_deref() {
        None if unmerged => ClosedAs::NotPlanned,
        word => ClosedAs::parse(word),
    })
}

fn by_name(name: &str) -> (String, String) {
    (name.to_lowercase(), plain(name))
}

fn by_login(user: User) -> (String, Person) {
    let person = Person::from(user);
    (person.login.to_lowercase(), person)
}

fn missing_in<'a, T>(held: &'a BTreeMap<String, T>, wanted: &'a BTreeMap<String, T>) -> impl Iterator<Item = &'a T> {
    held.iter().filter(|(key, _)| !wanted.contains_key(*key)).map(|(_, value)| value)
}

/// Sixteen hexadecimal digits that change when the text does.
pub(crate) fn fingerprint(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let start = digest.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    format!("{start:016x}")
}
