//! What points at an issue: another issue's text, a commit. And whom a text names, where a tracker left behind tells it.

use diesel::prelude::*;

use super::Issue;
use crate::db::Tx;
use crate::error::Result;
use crate::events::{Action, NewEvent, Record, Recorded, record_event};
use crate::models::user::User;
use crate::schema::projects;

/// A commit as a repository tells of it.
#[derive(Debug, Clone)]
pub struct Commit<'a> {
    /// Its name.
    pub sha: &'a str,
    /// Where it can be seen; empty where that is not told.
    pub url: String,
    /// The first line of its message; empty where that is not told.
    pub subject: String,
}

impl Issue {
    /// Another issue names this one; recorded once for each of the two. From another project it is told to those only who may
    /// read that one too.
    pub fn name_in(&self, tx: &mut Tx<'_>, source: &Issue) -> Result<Recorded> {
        let is_elsewhere = source.project_id != self.project_id;
        let slug = projects::table.find(source.project_id).select(projects::slug);
        let action = Action::IssueCrossReferenced {
            source_issue_id: source.id.0,
            source_project: if is_elsewhere { slug.get_result(tx.conn())? } else { String::new() },
            source_number: source.number,
            source_title: source.title.clone(),
        };
        let event = NewEvent::on(self.id, action).about(Record::Issue(source.id));
        let event = if is_elsewhere { event.from_project(source.project_id) } else { event };
        record_event(tx, event.once(format!("named-by:issue:{}", source.id)))
    }

    /// A commit names this issue; recorded once for each commit.
    pub fn name_in_commit(&self, tx: &mut Tx<'_>, commit: Commit<'_>) -> Result<Recorded> {
        let Commit { sha, url, subject } = commit;
        let action = Action::CommitReferenced { sha: sha.to_owned(), url, subject };
        record_event(tx, NewEvent::on(self.id, action).once(format!("commit:{sha}")))
    }

    /// A text of this issue names somebody; recorded once, however often the text is edited.
    pub fn mention(&self, tx: &mut Tx<'_>, person: &User, record: Record) -> Result<Recorded> {
        let action = Action::UserMentioned {
            user_id: person.id.0,
            name: person.name.clone(),
            full_name: person.shown_name().to_owned(),
        };
        let place = format!("{}:{}", record.type_name().to_lowercase(), record.id());
        let once = format!("mentioned:{place}:user:{}", person.id);
        record_event(tx, NewEvent::on(self.id, action).about(record).once(once))
    }

    /// It came from another tracker, where it has this name and address and was opened by somebody of that name.
    pub fn note_import(&self, tx: &mut Tx<'_>, source: &str, (id, url): (String, String), by: String) -> Result<()> {
        let action = Action::IssueImported {
            source: source.to_owned(),
            external_id: id,
            external_url: url,
            original_author: by,
        };
        record_event(tx, NewEvent::on(self.id, action))?;
        Ok(())
    }
}
