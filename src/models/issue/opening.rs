//! Opening an issue.

use diesel::prelude::*;

use super::{Issue, naming};
use crate::db::Tx;
use crate::db::types::{At, EventId, IssueId, ProjectId, UserId};
use crate::db::words::{Reason, State, TextOf};
use crate::error::Result;
use crate::events::{Action, NewEvent, record_event};
use crate::models::project::Project;
use crate::models::revision;
use crate::models::subscription;
use crate::models::text::{Body, Title};
use crate::schema::issues;

/// An issue about to be opened.
#[derive(Debug, Clone)]
pub struct NewIssue {
    /// Where.
    pub project: ProjectId,
    /// An import brings its own; else the project's next.
    pub number: Option<i64>,
    /// Its title.
    pub title: Title,
    /// Its text.
    pub body: Body,
}

#[derive(Insertable)]
#[diesel(table_name = issues)]
struct Row {
    project_id: ProjectId,
    number: i64,
    title: String,
    body: String,
    html: String,
    author_id: UserId,
    created_at: At,
    updated_at: At,
    last_activity_at: At,
}

impl NewIssue {
    /// Opens it: the actor is its author and follows it.
    pub fn open(self, tx: &mut Tx<'_>) -> Result<(Issue, EventId)> {
        let named = naming::Named::find(tx, self.project, &self.body)?;
        named.lock(tx)?;
        let body = named.linked(&self.body);
        let (author, happened, now) = (tx.actor(), tx.happened(), tx.now());
        let number = self.take_number(tx)?;
        let row = Row {
            project_id: self.project,
            number,
            title: self.title.as_str().to_owned(),
            body: body.text().to_owned(),
            html: body.html(),
            author_id: author,
            created_at: happened,
            updated_at: now,
            last_activity_at: happened,
        };
        let id: IssueId = diesel::insert_into(issues::table).values(row).returning(issues::id).get_result(tx.conn())?;
        let action = Action::IssueOpened { title: self.title.as_str().to_owned(), number };
        let event = record_event(tx, NewEvent::on(id, action))?.event();
        revision::add(tx, (TextOf::Issue, id.0, 1), Some(self.title.as_str()), &body, event)?;
        Project::count(tx, self.project, State::Open, 1)?;
        subscription::follow(tx, id, author, Reason::Author)?;
        let issue = Issue::find(tx.conn(), id)?;
        named.record(tx, &issue, crate::events::Record::Issue(id))?;
        Ok((issue, event))
    }

    fn take_number(&self, tx: &mut Tx<'_>) -> Result<i64> {
        let Some(number) = self.number else { return Project::next_number(tx, self.project) };
        Project::keep_number(tx, self.project, number)?;
        Ok(number)
    }
}
