//! Issues that nobody has touched for a while: finding them, and saying so. What programs do does not count, nor do looks.

use diesel::prelude::*;
use diesel::query_builder::BoxedSqlQuery;
use diesel::sql_types::BigInt;

use super::Issue;
use crate::db::types::{At, EventId, IssueId, Moment};
use crate::db::words::UserKind;
use crate::db::{DbConn, MultiBackend, Tx};
use crate::error::Result;
use crate::events::{Action, NewEvent, Recorded, record_event};
use crate::schema::{issue_events, users};

/// What counts as doing something.
pub(crate) const BY_PEOPLE: &str = "u.kind IN ('person', 'imported') AND NOT h.private";

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    id: IssueId,
}

#[derive(QueryableByName)]
struct Last {
    #[diesel(sql_type = BigInt)]
    id: IssueId,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// A stretch of open issues to look at.
#[derive(Debug, Clone, Copy)]
pub struct Stretch {
    /// After this one.
    pub after: IssueId,
    /// Nobody did anything since.
    pub since: At,
    /// Look at so many open issues.
    pub look_at: i64,
    /// Find so many.
    pub find: i64,
}

/// What a look found, and where the next one begins; at the end that is before the first issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resting {
    /// Open, and nobody did anything since, and that was not said yet.
    pub issues: Vec<IssueId>,
    /// After this one.
    pub next: IssueId,
}

impl Stretch {
    /// Looks. What was imported of late is left alone too: a silence elsewhere is not ours. Walks `issues_open`, with a seek into `events_by_issue` for each: its cost has a bound, whatever is there.
    pub fn load(self, conn: &mut DbConn) -> Result<Resting> {
        const BEGINNING: IssueId = IssueId(0);
        let Some((last, is_end)) = self.last(conn)? else {
            return Ok(Resting { issues: Vec::new(), next: BEGINNING });
        };
        let sql = format!(
            "SELECT i.id FROM issues i WHERE i.state = 'open' AND i.deleted_at IS NULL AND i.id > $1 AND i.id <= $2 AND i.created_at < $3 \
             AND NOT EXISTS (SELECT 1 FROM issue_events h JOIN users u ON u.id = h.actor_id \
              WHERE h.issue_id = i.id AND (h.occurred_at >= $4 OR (h.via = 'import' AND h.created_at >= $5)) AND {BY_PEOPLE}) \
             AND NOT EXISTS (SELECT 1 FROM issue_events n WHERE n.issue_id = i.id AND n.action = 'no_activity_detected' \
              AND NOT EXISTS (SELECT 1 FROM issue_events h JOIN users u ON u.id = h.actor_id \
               WHERE h.issue_id = i.id AND h.occurred_at > n.occurred_at AND {BY_PEOPLE})) \
             ORDER BY i.id LIMIT {}",
            self.find
        );
        let query = diesel::sql_query(sql).into_boxed::<MultiBackend>();
        let query = query.bind::<BigInt, _>(self.after).bind::<BigInt, _>(last);
        let found: Vec<Row> = [self.since; 3].into_iter().fold(query, BoxedSqlQuery::bind::<Moment, _>).load(conn)?;
        let issues: Vec<IssueId> = found.into_iter().map(|row| row.id).collect();
        let is_full = i64::try_from(issues.len()).is_ok_and(|found| found == self.find);
        let next = match issues.last() {
            Some(found) if is_full => *found,
            _ if is_end => BEGINNING,
            _ => last,
        };
        Ok(Resting { issues, next })
    }

    /// The last one to look at, and whether it is the last of all.
    fn last(self, conn: &mut DbConn) -> Result<Option<(IssueId, bool)>> {
        let sql = format!(
            "SELECT max(id) AS id, count(*) AS count FROM (SELECT id FROM issues WHERE state = 'open' AND id > $1 \
             ORDER BY id LIMIT {}) AS open HAVING count(*) > 0",
            self.look_at
        );
        let query = diesel::sql_query(sql).into_boxed::<MultiBackend>().bind::<BigInt, _>(self.after);
        let found: Vec<Last> = query.load(conn)?;
        Ok(found.first().map(|last| (last.id, last.count < self.look_at)))
    }
}

impl Issue {
    /// Says that nobody has done anything since then. Nothing happens when somebody has meanwhile, or when it is closed;
    /// within the window it was said already.
    pub fn note_no_activity(tx: &mut Tx<'_>, issue: IssueId, since: At, throttle: chrono::TimeDelta) -> Result<bool> {
        tx.lock_issues(&[issue])?;
        let issue = Self::find(tx.conn(), issue)?;
        let last = issue.last_act_of_people(tx.conn())?;
        let (event, at) = last.map_or((EventId(0), issue.created_at), |(event, at)| (event, at));
        if at >= since || !issue.is_open() || issue.deleted_at.is_some() {
            return Ok(false);
        }
        let days = (tx.happened().0 - at.0).num_days();
        let noticed = Action::NoActivityDetected { days, since_event_id: event.0 };
        let recorded = record_event(tx, NewEvent::on(issue.id, noticed).throttled_within(throttle))?;
        Ok(matches!(recorded, Recorded::New(_)))
    }

    /// The last thing that a person did here, and when.
    pub(super) fn last_act_of_people(&self, conn: &mut DbConn) -> Result<Option<(EventId, At)>> {
        let by_people = issue_events::table
            .inner_join(users::table)
            .filter(issue_events::issue_id.eq(self.id))
            .filter(issue_events::private.eq(false))
            .filter(users::kind.eq_any([UserKind::Person, UserKind::Imported]));
        let latest = by_people.order((issue_events::occurred_at.desc(), issue_events::id.desc()));
        Ok(latest.select((issue_events::id, issue_events::occurred_at)).first(conn).optional()?)
    }
}
