//! Events: what one is, and `record_event`, the only way to make one. What reads many of them is `feed.rs`.

pub mod action;
pub mod audience;
pub mod catalogue;
mod copied;
pub mod naming;
pub mod phrase;
pub mod project;
mod record;

use chrono::TimeDelta;
use diesel::prelude::*;
use serde_json::Value;

pub use action::{Action, ActionKey};
pub(crate) use copied::{copied, were_copied};
pub use record::Record;

use crate::db::dialect::each_backend;
use crate::db::one_of::one_of;
use crate::db::types::{At, EventId, IssueId, Json, ProjectId, UserId};
use crate::db::words::Via;
use crate::db::{DbConn, Noted, Tx, dialect};
use crate::error::{Doing, Result};
use crate::schema::{issue_events, issues, uncounted_days};

/// One fact about an issue, in the past tense.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = issue_events)]
pub struct Event {
    /// Ascending in the order of commit within one issue.
    pub id: EventId,
    /// The issue.
    pub issue_id: IssueId,
    /// Its project.
    pub project_id: ProjectId,
    /// Who did it.
    pub actor_id: UserId,
    /// The key of its action; may be one that this version does not know.
    pub action: String,
    /// What it is about.
    pub record_type: String,
    /// What it is about.
    pub record_id: i64,
    /// Its own data, as it was at that moment.
    pub extra: Json<Value>,
    /// When it happened.
    pub occurred_at: At,
    /// When it was recorded.
    pub created_at: At,
    /// The same for all events of one act.
    pub correlation_id: i64,
    /// Because of what, when a program acted.
    pub caused_by_event_id: Option<EventId>,
    /// By which way.
    pub via: Via,
    /// Only for the actor and admins.
    pub private: bool,
    /// Only for those who may read this project too.
    pub source_project_id: Option<ProjectId>,
}

impl Event {
    /// Its action, if this version knows it.
    #[must_use]
    pub fn key(&self) -> Option<ActionKey> {
        ActionKey::find(&self.action)
    }

    /// What it is about, if this version knows such records.
    #[must_use]
    pub fn record(&self) -> Option<Record> {
        Record::find(&self.record_type, self.record_id)
    }

    /// An event by its id.
    ///
    /// # Errors
    /// [`crate::error::Error::NotFound`].
    pub fn find(conn: &mut DbConn, id: EventId) -> Result<Self> {
        Ok(issue_events::table.find(id).select(Self::as_select()).get_result(conn)?)
    }

    /// Several at once, in no order.
    pub fn load(conn: &mut DbConn, ids: &[EventId]) -> Result<Vec<Self>> {
        Ok(issue_events::table.filter(one_of(issue_events::id, ids)).select(Self::as_select()).load(conn)?)
    }

    /// The first event of this action about this record.
    pub fn find_about(conn: &mut DbConn, record: Record, action: ActionKey) -> Result<Option<EventId>> {
        let about = issue_events::table
            .filter(issue_events::record_type.eq(record.type_name()))
            .filter(issue_events::record_id.eq(record.id()))
            .filter(issue_events::action.eq(action.as_str()));
        Ok(about.order(issue_events::id).select(issue_events::id).first(conn).optional()?)
    }
}

/// An event about to be recorded.
#[derive(Debug, Clone)]
pub struct NewEvent {
    issue: IssueId,
    action: Action,
    record: Option<Record>,
    actor: Option<UserId>,
    at: Option<At>,
    throttle: Option<TimeDelta>,
    once: Option<String>,
    source: Option<ProjectId>,
}

impl NewEvent {
    /// This happened to this issue.
    #[must_use]
    pub fn on(issue: IssueId, action: Action) -> Self {
        let throttle = action.key().row().properties.throttle();
        Self { issue, action, record: None, actor: None, at: None, throttle, once: None, source: None }
    }

    /// About this record; by default the issue itself.
    #[must_use]
    pub fn about(self, record: Record) -> Self {
        Self { record: Some(record), ..self }
    }

    /// By somebody else than who acts in the transaction.
    #[must_use]
    pub fn by(self, actor: UserId) -> Self {
        Self { actor: Some(actor), ..self }
    }

    /// At another time than now: importers backdate.
    #[must_use]
    pub fn at(self, at: At) -> Self {
        Self { at: Some(at), ..self }
    }

    /// The article's `throttle_within`; by default what the catalogue says of the action.
    #[must_use]
    pub fn throttled_within(self, window: TimeDelta) -> Self {
        Self { throttle: Some(window), ..self }
    }

    /// Each time anew, whatever the catalogue says.
    #[must_use]
    pub fn unthrottled(self) -> Self {
        Self { throttle: None, ..self }
    }

    /// It tells something of another project: only for those who may read that one too.
    #[must_use]
    pub fn from_project(self, project: ProjectId) -> Self {
        Self { source: Some(project), ..self }
    }

    /// Only the first event of this key on this issue is recorded: `mentioned:comment:34:user:5`.
    #[must_use]
    pub fn once(self, key: String) -> Self {
        Self { once: Some(key), ..self }
    }
}

/// What became of a [`NewEvent`]. Only a new one is dispatched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// It was inserted.
    New(EventId),
    /// Its twin stood inside the window and was touched.
    Throttled(EventId),
}

impl Recorded {
    /// The event, new or touched.
    #[must_use]
    pub const fn event(self) -> EventId {
        match self {
            Self::New(event) | Self::Throttled(event) => event,
        }
    }
}

/// NULL is written out, so that the statement is the same each time and stays prepared.
#[derive(Insertable)]
#[diesel(table_name = issue_events, treat_none_as_default_value = false)]
struct NewRow {
    issue_id: IssueId,
    project_id: ProjectId,
    actor_id: UserId,
    action: &'static str,
    record_type: &'static str,
    record_id: i64,
    extra: Json<Value>,
    occurred_at: At,
    created_at: At,
    updated_at: At,
    correlation_id: i64,
    caused_by_event_id: Option<EventId>,
    via: Via,
    private: bool,
    once_key: Option<String>,
    source_project_id: Option<ProjectId>,
}

/// Records an event in the transaction that changes what it tells of. It is dispatched once that has committed.
///
/// An event with a throttle looks for its twin first: the same issue, action, record and actor within the window. A twin's
/// `occurred_at` is moved to now and nothing is dispatched.
///
/// # Errors
/// [`crate::error::Error::NotFound`] when there is no such issue, else whatever the database says.
pub fn record_event(tx: &mut Tx<'_>, event: NewEvent) -> Result<Recorded> {
    let row = event.row(tx)?;
    if let Some(window) = event.throttle
        && let Some(twin) = touch_twin(tx, &row, window)?
    {
        return Ok(Recorded::Throttled(twin));
    }
    if let Some(key) = &row.once_key
        && let Some(first) = find_once(tx, row.issue_id, key)?
    {
        return Ok(Recorded::Throttled(first));
    }
    if !row.private {
        uncount(tx, row.occurred_at)?;
    }
    let (action, via) = (row.action, row.via);
    let insert = diesel::insert_into(issue_events::table).values(row).returning(issue_events::id);
    let id: EventId = each_backend!(tx.conn(), c => insert.get_result(c)).doing("recording an event")?;
    tx.note(Noted { event: id, action, via });
    Ok(Recorded::New(id))
}

impl NewEvent {
    fn row(&self, tx: &mut Tx<'_>) -> Result<NewRow> {
        let project = issues::table.find(self.issue).select(issues::project_id).get_result(tx.conn())?;
        let (act, now) = (tx.act(), tx.now());
        let (key, record) = (self.action.key(), self.record.unwrap_or(Record::Issue(self.issue)));
        Ok(NewRow {
            issue_id: self.issue,
            project_id: project,
            actor_id: self.actor.unwrap_or(act.actor),
            action: key.as_str(),
            record_type: record.type_name(),
            record_id: record.id(),
            extra: Json(self.action.extra()),
            occurred_at: self.at.unwrap_or(tx.happened()),
            created_at: now,
            updated_at: now,
            correlation_id: act.correlation,
            caused_by_event_id: act.caused_by,
            via: act.via,
            private: key.row().properties.private,
            once_key: self.once.clone(),
            source_project_id: self.source,
        })
    }
}

/// Takes somebody's words out of what the events of a record tell: the one thing for which an event is ever changed. Which
/// events those are.
pub fn redact(tx: &mut Tx<'_>, issue: IssueId, record: Record) -> Result<Vec<EventId>> {
    let about = issue_events::table
        .filter(issue_events::issue_id.eq(issue))
        .filter(issue_events::record_type.eq(record.type_name()))
        .filter(issue_events::record_id.eq(record.id()))
        .select((issue_events::id, issue_events::extra));
    let told: Vec<(EventId, Json<Value>)> = about.load(tx.conn())?;
    for (id, extra) in &told {
        let mut kept = extra.0.clone();
        for field in ["excerpt", "text"] {
            if let Some(words) = kept.get_mut(field) {
                *words = Value::String(String::new());
            }
        }
        if kept != extra.0 {
            diesel::update(issue_events::table.find(id)).set(issue_events::extra.eq(Json(kept))).execute(tx.conn())?;
        }
    }
    Ok(told.into_iter().map(|(id, _)| id).collect())
}

/// The event that has this key already. Whoever records with a key has locked the issue.
fn find_once(tx: &mut Tx<'_>, issue: IssueId, key: &str) -> Result<Option<EventId>> {
    let first =
        issue_events::table.filter(issue_events::issue_id.eq(issue)).filter(issue_events::once_key.eq(key.to_owned()));
    Ok(first.select(issue_events::id).get_result(tx.conn()).optional()?)
}

/// Finds the twin inside the window and moves it to the new event's time.
fn touch_twin(tx: &mut Tx<'_>, row: &NewRow, window: TimeDelta) -> Result<Option<EventId>> {
    let key = format!("{}/{}/{}/{}/{}", row.issue_id, row.actor_id, row.action, row.record_type, row.record_id);
    dialect::one_at_a_time(tx.conn(), &key)?;
    let twin: Option<(EventId, At)> = issue_events::table
        .filter(issue_events::issue_id.eq(row.issue_id))
        .filter(issue_events::action.eq(row.action))
        .filter(issue_events::occurred_at.ge(row.occurred_at.plus(-window)))
        .filter(issue_events::actor_id.eq(row.actor_id))
        .filter(issue_events::record_type.eq(row.record_type))
        .filter(issue_events::record_id.eq(row.record_id))
        .order(issue_events::occurred_at.desc())
        .select((issue_events::id, issue_events::occurred_at))
        .first(tx.conn())
        .optional()?;
    let Some((twin, before)) = twin else { return Ok(None) };
    if !row.private && before.day() != row.occurred_at.day() {
        uncount(tx, before.min(row.occurred_at))?;
    }
    diesel::update(issue_events::table.find(twin))
        .set((issue_events::occurred_at.eq(row.occurred_at), issue_events::updated_at.eq(row.updated_at)))
        .execute(tx.conn())?;
    Ok(Some(twin))
}

/// What is told of a day that is over changes its counts: see `models/event_count.rs`. Nobody waits for another here, so it
/// is a row of its own; it is there when the event is.
pub(crate) fn uncount(tx: &mut Tx<'_>, at: At) -> Result<()> {
    if tx.uncounts(at.day()) {
        diesel::insert_into(uncounted_days::table).values(uncounted_days::day.eq(at.day())).execute(tx.conn())?;
    }
    Ok(())
}

/// All that is told of an issue is to be counted again: it goes to another project, out of sight, or comes back.
pub(crate) fn uncount_all_of(tx: &mut Tx<'_>, issue: IssueId) -> Result<()> {
    let own = issue_events::table.filter(issue_events::issue_id.eq(issue));
    let first: Option<At> =
        own.order(issue_events::occurred_at).select(issue_events::occurred_at).first(tx.conn()).optional()?;
    first.map_or(Ok(()), |first| uncount(tx, first))
}
