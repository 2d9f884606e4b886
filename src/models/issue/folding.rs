//! The fold: what an issue's log, read from its first event to its last, says that the issue is.
//! What compares it with the row is `check.rs`.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use serde_json::Value;

use crate::db::DbConn;
use crate::db::types::{At, EventId, IssueId, Json, LabelId, MilestoneId, UserId};
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
    /// Why the conversation is locked, if it is; no reason is an empty word.
    pub lock: Option<String>,
    /// What stands on it.
    pub labels: BTreeSet<LabelId>,
    /// Who is to do it.
    pub assignees: BTreeSet<UserId>,
    /// How many comments it has.
    pub comments: i64,
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
            ActionKey::IssueLocked => self.lock = Some(fact.word("reason").unwrap_or_default()),
            ActionKey::IssueUnlocked => self.lock = None,
            ActionKey::CommentAdded => self.comments += 1,
            ActionKey::CommentDeleted => self.comments -= 1,
            _ => self.take_in_set(action, fact),
        }
    }

    /// What an issue can have several of, and the one milestone.
    fn take_in_set(&mut self, action: ActionKey, fact: &Fact<'_>) {
        match action {
            ActionKey::LabelAdded => drop(self.labels.insert(LabelId(fact.record))),
            ActionKey::LabelRemoved => drop(self.labels.remove(&LabelId(fact.record))),
            ActionKey::AssigneeAdded => drop(self.assignees.insert(UserId(fact.record))),
            ActionKey::AssigneeRemoved => drop(self.assignees.remove(&UserId(fact.record))),
            ActionKey::MilestoneAdded => self.milestone = Some(MilestoneId(fact.record)),
            ActionKey::MilestoneRemoved => drop(self.milestone.take_if(|held| held.0 == fact.record)),
            _ => {}
        }
    }
}

impl Fact<'_> {
    /// A word of its own data.
    pub fn word(&self, field: &str) -> Option<String> {
        self.extra.get(field).and_then(Value::as_str).map(str::to_owned)
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
pub fn fold_until(
    conn: &mut DbConn,
    issue: IssueId,
    last: EventId,
    mut see: impl FnMut(&Fact<'_>),
) -> Result<Folded> {
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
