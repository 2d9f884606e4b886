//! Editing an issue's title and text.

use diesel::prelude::*;

use super::{Issue, naming};
use crate::db::Tx;
use crate::db::types::EventId;
use crate::db::words::TextOf;
use crate::error::{Error, Result};
use crate::events::{Action, NewEvent, Record, record_event};
use crate::models::revision;
use crate::models::text::{Body, Title};
use crate::schema::issues;

impl Issue {
    /// Gives it another title and text. `version` is the revision that the editor saw; another one meanwhile is a conflict.
    /// Each change has its event; what is as before has none.
    pub fn edit(&self, tx: &mut Tx<'_>, title: &Title, body: &Body, version: i64) -> Result<Vec<EventId>> {
        let named = naming::Named::find(tx, self.project_id, body)?;
        named.lock_beside(tx, self.id)?;
        let body = &named.linked(body);
        let present = Self::find(tx.conn(), self.id)?;
        if present.revision != version {
            return Err(Error::Conflict("Somebody edited this issue while you did.".into()));
        }
        let text = present.text(tx.conn())?;
        let mut events = Vec::new();
        if present.title != title.as_str() {
            events.push(present.rename(tx, title)?);
        }
        if text.body != body.text() {
            events.push(present.rewrite(tx, &text.body, body)?);
        }
        let Some(first) = events.first() else { return Ok(events) };
        let rev = present.revision + 1;
        revision::add(tx, (TextOf::Issue, self.id.0, rev), Some(title.as_str()), body, *first)?;
        diesel::update(issues::table.find(self.id)).set(issues::revision.eq(rev)).execute(tx.conn())?;
        present.touch(tx)?;
        named.record(tx, &present, Record::Issue(self.id))?;
        Ok(events)
    }

    fn rename(&self, tx: &mut Tx<'_>, title: &Title) -> Result<EventId> {
        let to = title.as_str().to_owned();
        diesel::update(issues::table.find(self.id)).set(issues::title.eq(to.clone())).execute(tx.conn())?;
        let action = Action::IssueTitleChanged { from: self.title.clone(), to };
        Ok(record_event(tx, NewEvent::on(self.id, action))?.event())
    }

    fn rewrite(&self, tx: &mut Tx<'_>, before: &str, body: &Body) -> Result<EventId> {
        let (added, removed) = changed_lines(before, body.text());
        diesel::update(issues::table.find(self.id))
            .set((issues::body.eq(body.text().to_owned()), issues::html.eq(body.html())))
            .execute(tx.conn())?;
        let action = Action::IssueBodyEdited { rev: self.revision + 1, added, removed };
        Ok(record_event(tx, NewEvent::on(self.id, action))?.event())
    }
}

/// Long texts are compared by their lines' number alone: a comparison must not hold up other writers.
const COMPARED_BYTES: usize = 64 * 1024;

/// How many lines came and went.
fn changed_lines(before: &str, after: &str) -> (i64, i64) {
    if before.len().max(after.len()) > COMPARED_BYTES {
        return (count(after.lines().count()), count(before.lines().count()));
    }
    let mut config = similar::TextDiff::configure();
    config.deadline(std::time::Instant::now() + std::time::Duration::from_millis(5));
    let diff = config.diff_lines(before, after);
    let of = |tag| diff.iter_all_changes().filter(|change| change.tag() == tag).count();
    (count(of(similar::ChangeTag::Insert)), count(of(similar::ChangeTag::Delete)))
}

fn count(lines: usize) -> i64 {
    i64::try_from(lines).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::changed_lines;

    #[test]
    fn a_changed_line_came_and_went() {
        assert_eq!(changed_lines("a\nb\nc\n", "a\nB\nc\nd\n"), (2, 1));
        assert_eq!(changed_lines("", "one"), (1, 0));
    }
}
