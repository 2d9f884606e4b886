//! The fold: what an issue's log, read from its first event to its last, says that the issue is.
//! What compares it with the row is `check.rs`.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use serde_json::Value;

use crate::db::DbConn;
use crate::db::priority::Priority;
use crate::db::types::{At, EventId, IssueId, Json, LabelId, MilestoneId, StatusId, UserId};
use crate::db::words::{CloseReason, State};
use crate::error::{Doing, Result};
use crate::events::ActionKey;
use crate::schema::issue_events;

/// An issue as its log tells it, or as its rows show it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folded {
    /// Its title; none while nothing has opened it.
    pub title: Option<String>,
    /// None means that the log does not begin with its opening.
    pub state: Option<State>,
    /// Why it is closed.
    pub reason: Option<CloseReason>,
    /// Since when and by whom it is closed.
    pub closed: Option<(At, UserId)>,
    /// What it is planned for.
    pub milestone: Option<MilestoneId>,
    /// Since when and why the conversation is locked, if it is; no reason is an empty word.
    pub lock: Option<(At, String)>,
    /// What stands on it.
    pub labels: BTreeSet<LabelId>,
    /// Who is to do it.
    pub assignees: BTreeSet<UserId>,
    /// How many comments it has.
    pub comments: i64,
    /// How urgent it is.
    pub priority: Priority,
    /// By when it is to be done: the day, as events write it.
    pub due: Option<String>,
    /// How far it is.
    pub status: Option<StatusId>,
    /// Since when it stands on top of its project.
    pub pinned: Option<At>,
    /// The issue that it repeats.
    pub original: Option<IssueId>,
    /// Since when and by whom it is gone.
    pub deleted: Option<(At, UserId)>,
    /// Since when nobody did anything for too long.
    pub stale: Option<At>,
}

/// What of an event the fold reads.
#[derive(Debug)]
pub struct Fact<'a> {
    /// The key of its action; one that is not known changes nothing.
    pub action: &'a str,
    /// What it is about.
    pub record: i64,
    /// Its own data.
    pub extra: &'a Value,
    /// When it happened, and who did it.
    pub done: (At, UserId),
}

impl Folded {
    /// Takes the next event in. They come in the order of their ids, which within an issue is the order of commit.
    pub fn take(&mut self, fact: &Fact<'_>) {
        let Some(action) = ActionKey::find(fact.action) else { return };
        match action {
            ActionKey::IssueOpened => {
                self.title = fact.word("title");
                self.state = Some(State::Open);
            }
            ActionKey::IssueTitleChanged => self.title = fact.word("to"),
            ActionKey::IssueClosed => {
                self.state = Some(State::Closed);
                self.reason = fact.word("reason").as_deref().and_then(CloseReason::parse);
                self.closed = Some(fact.done);
            }
            ActionKey::IssueReopened => {
                self.state = Some(State::Open);
                (self.reason, self.closed) = (None, None);
            }
            ActionKey::IssueLocked => self.lock = Some((fact.done.0, fact.word("reason").unwrap_or_default())),
            ActionKey::IssueUnlocked => self.lock = None,
            ActionKey::CommentAdded => self.comments += 1,
            ActionKey::CommentDeleted => self.comments -= 1,
            ActionKey::IssuePinned => self.pinned = Some(fact.done.0),
            ActionKey::IssueUnpinned => self.pinned = None,
            ActionKey::IssueDeleted => self.deleted = Some(fact.done),
            ActionKey::IssueRestored => self.deleted = None,
            ActionKey::StaleMarked => self.stale = Some(fact.done.0),
            ActionKey::StaleCleared => self.stale = None,
            _ => self.take_plan(action, fact),
        }
    }

    /// What it is planned for, how urgent it is and how far.
    fn take_plan(&mut self, action: ActionKey, fact: &Fact<'_>) {
        match action {
            ActionKey::MilestoneAdded | ActionKey::MilestoneChanged => self.milestone = Some(MilestoneId(fact.record)),
            ActionKey::MilestoneRemoved => drop(self.milestone.take_if(|held| held.0 == fact.record)),
            ActionKey::IssuePriorityChanged => {
                self.priority = fact.word("to").as_deref().and_then(Priority::parse).unwrap_or_default();
            }
            ActionKey::DueDateSet | ActionKey::DueDateChanged => self.due = fact.word("to"),
            ActionKey::DueDateCleared => self.due = None,
            ActionKey::IssueStatusChanged => self.status = fact.id("to_id").map(StatusId),
            ActionKey::IssueMarkedDuplicate => {
                // An original that did not come along from another instance has an id that is no row's: see `export/`.
                self.original = fact.id("canonical_issue_id").filter(|id| *id > 0).map(IssueId);
            }
            ActionKey::IssueUnmarkedDuplicate => self.original = None,
            ActionKey::IssueTransferred => self.take_move(fact),
            _ => self.take_in_set(action, fact),
        }
    }

    /// In another project it has that one's labels, milestone and status.
    fn take_move(&mut self, fact: &Fact<'_>) {
        for (before, there) in fact.pairs("labels") {
            self.labels.remove(&LabelId(before));
            self.labels.insert(LabelId(there));
        }
        self.milestone = fact.pair("milestone").map(|(_, there)| MilestoneId(there));
        self.status = fact.pair("status").map(|(_, there)| StatusId(there));
    }

    /// What an issue can have several of.
    fn take_in_set(&mut self, action: ActionKey, fact: &Fact<'_>) {
        match action {
            ActionKey::LabelAdded => drop(self.labels.insert(LabelId(fact.record))),
            ActionKey::LabelRemoved => drop(self.labels.remove(&LabelId(fact.record))),
            ActionKey::AssigneeAdded => drop(self.assignees.insert(UserId(fact.record))),
            ActionKey::AssigneeRemoved => drop(self.assignees.remove(&UserId(fact.record))),
            _ => {}
        }
    }
}

impl Fact<'_> {
    /// A word of its own data.
    pub fn word(&self, field: &str) -> Option<String> {
        self.extra.get(field).and_then(Value::as_str).map(str::to_owned)
    }

    fn id(&self, field: &str) -> Option<i64> {
        self.extra.get(field).and_then(Value::as_i64)
    }

    /// What was, and what is in its place.
    fn pair(&self, field: &str) -> Option<(i64, i64)> {
        self.extra.get(field).and_then(pair_of)
    }

    fn pairs(&self, field: &str) -> Vec<(i64, i64)> {
        let all = self.extra.get(field).and_then(Value::as_array);
        all.map(|all| all.iter().filter_map(pair_of).collect()).unwrap_or_default()
    }
}

/// `[before, after]`
pub(crate) fn pair_of(written: &Value) -> Option<(i64, i64)> {
    match written.as_array()?.as_slice() {
        [before, after] => before.as_i64().zip(after.as_i64()),
        _ => None,
    }
}

/// How many events are held at once; of the others only the ids.
const PAGE: usize = 1_000;

/// The folds of these issues' logs, read page by page: an issue may have a million events.
pub fn fold_logs(conn: &mut DbConn, issues: &[IssueId]) -> Result<BTreeMap<IssueId, Folded>> {
    let mut folds: BTreeMap<IssueId, Folded> = issues.iter().map(|issue| (*issue, Folded::default())).collect();
    for page in ids_in_order(conn, issues)?.chunks(PAGE) {
        for row in rows_of(conn, page)? {
            folds.entry(row.issue_id).and_modify(|fold| fold.take(&row.fact()));
        }
    }
    Ok(folds)
}

/// The fold of one issue's log up to one of its events; whoever wants to know more of them sees each.
pub fn fold_until(conn: &mut DbConn, issue: IssueId, last: EventId, mut see: impl FnMut(&Fact<'_>)) -> Result<Folded> {
    let mut fold = Folded::default();
    let ids: Vec<EventId> = ids_in_order(conn, &[issue])?.into_iter().filter(|id| *id <= last).collect();
    for page in ids.chunks(PAGE) {
        for row in rows_of(conn, page)? {
            fold.take(&row.fact());
            see(&row.fact());
        }
    }
    Ok(fold)
}

/// In the order of commit. No index has it, for all others want the order of time; ids alone are sorted quickly.
fn ids_in_order(conn: &mut DbConn, issues: &[IssueId]) -> Result<Vec<EventId>> {
    let (Some(first), Some(last)) = (issues.iter().min(), issues.iter().max()) else { return Ok(Vec::new()) };
    let mut ids: Vec<EventId> = issue_events::table
        .filter(issue_events::issue_id.between(*first, *last))
        .select(issue_events::id)
        .load(conn)
        .doing("reading logs")?;
    ids.sort_unstable();
    Ok(ids)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = issue_events)]
struct Row {
    issue_id: IssueId,
    actor_id: UserId,
    action: String,
    record_id: i64,
    extra: Json<Value>,
    occurred_at: At,
}

impl Row {
    fn fact(&self) -> Fact<'_> {
        let done = (self.occurred_at, self.actor_id);
        Fact { action: &self.action, record: self.record_id, extra: &self.extra.0, done }
    }
}

fn rows_of(conn: &mut DbConn, ids: &[EventId]) -> Result<Vec<Row>> {
    let page = issue_events::table.filter(issue_events::id.eq_any(ids)).order(issue_events::id);
    page.select(Row::as_select()).load(conn).doing("reading logs")
}
