//! Whom and what a text names: `@ana` and `#12`. Naming somebody tells him; naming an issue shows there.

use super::Issue;
use crate::db::Tx;
use crate::db::types::{IssueId, ProjectId};
use crate::db::words::{Reason, Via};
use crate::error::Result;
use crate::events::Record;
use crate::models::subscription;
use crate::models::text::Body;
use crate::models::user::User;

/// The people and issues that a text names and that there are.
#[derive(Debug, Default)]
pub(crate) struct Named {
    people: Vec<User>,
    issues: Vec<Issue>,
}

impl Named {
    /// Looks them up. An import tells by its own events who was named.
    pub(crate) fn find(tx: &mut Tx<'_>, project: ProjectId, body: &Body) -> Result<Self> {
        if tx.act().via == Via::Import {
            return Ok(Self::default());
        }
        let people = User::load_by_names(tx.conn(), body.people())?;
        let issues = Issue::load_by_numbers(tx.conn(), project, body.issues())?;
        Ok(Self { people: people.into_iter().filter(User::is_active_person).collect(), issues })
    }

    /// Takes the named issues before anything is written.
    pub(crate) fn lock(&self, tx: &mut Tx<'_>) -> Result<()> {
        let ids: Vec<_> = self.issues.iter().map(|issue| issue.id).collect();
        if ids.is_empty() { Ok(()) } else { tx.lock_issues(&ids) }
    }

    /// Takes them together with the issue whose text it is.
    pub(crate) fn lock_beside(&self, tx: &mut Tx<'_>, issue: IssueId) -> Result<()> {
        let ids: Vec<_> = self.issues.iter().map(|named| named.id).chain([issue]).collect();
        tx.lock_issues(&ids)
    }

    /// Records that they were named in this record of this issue, once each however often the text is edited.
    pub(crate) fn record(self, tx: &mut Tx<'_>, issue: &Issue, record: Record) -> Result<()> {
        let actor = tx.actor();
        for person in self.people.iter().filter(|person| person.id != actor) {
            issue.mention(tx, person, record)?;
            subscription::follow(tx, issue.id, person.id, Reason::Mentioned)?;
        }
        for target in self.issues.iter().filter(|target| target.id != issue.id) {
            target.name_in(tx, issue)?;
        }
        Ok(())
    }
}
