//! Linking an issue with one of another tracker, and what became of it there.

use diesel::prelude::*;

use super::Issue;
use crate::db::Tx;
use crate::db::dialect::each_backend;
use crate::db::types::{At, EventId, ExternalLinkId};
use crate::error::{Error, Result};
use crate::events::{Action, NewEvent, Record, record_event};
use crate::models::external_link::{ExternalLink, Identifier, LINEAR, There};
use crate::schema::external_links;

impl Issue {
    /// Goes along with this issue of Linear from now on, instead of any other. Nothing happens when it does already.
    pub fn link(&self, tx: &mut Tx<'_>, identifier: &Identifier) -> Result<Option<EventId>> {
        let issue = self.locked(tx)?;
        let before = ExternalLink::find_of(tx.conn(), self.id, LINEAR)?;
        if let Some(link) = before.as_ref().filter(|link| link.is_on()) {
            if link.identifier.as_deref() == Some(identifier.as_str()) {
                return Ok(None);
            }
            link.record_end(tx)?;
        }
        let id = match before {
            Some(link) => link.rename(tx, identifier)?,
            None => self.insert_link(tx, identifier)?,
        };
        let action = Action::ExternalLinkAdded {
            provider: LINEAR.to_owned(),
            external_id: String::new(),
            identifier: identifier.as_str().to_owned(),
            url: String::new(),
        };
        let event = record_event(tx, NewEvent::on(self.id, action).about(Record::ExternalLink(id)))?.event();
        issue.touch(tx)?;
        Ok(Some(event))
    }

    fn insert_link(&self, tx: &mut Tx<'_>, identifier: &Identifier) -> Result<ExternalLinkId> {
        let (actor, now) = (tx.actor(), tx.now());
        let row = (
            external_links::issue_id.eq(self.id),
            external_links::provider.eq(LINEAR),
            external_links::identifier.eq(identifier.as_str().to_owned()),
            external_links::created_by.eq(actor),
            external_links::created_at.eq(now),
        );
        let insert = diesel::insert_into(external_links::table).values(row);
        Ok(insert.returning(external_links::id).get_result(tx.conn())?)
    }

    /// Goes along with it no longer. Nothing happens when it did not.
    pub fn unlink(&self, tx: &mut Tx<'_>) -> Result<Option<EventId>> {
        let issue = self.locked(tx)?;
        let Some(link) = ExternalLink::find_of(tx.conn(), self.id, LINEAR)?.filter(ExternalLink::is_on) else {
            return Ok(None);
        };
        let now = tx.now();
        diesel::update(external_links::table.find(link.id))
            .set(external_links::removed_at.eq(now))
            .execute(tx.conn())?;
        let event = link.record_end(tx)?;
        issue.touch(tx)?;
        Ok(Some(event))
    }

    /// Keeps the id of an issue that we are about to make there; the link that stands then. Whoever comes second gets the
    /// first one's, so that the issue is made once.
    pub fn prepare_link(&self, tx: &mut Tx<'_>, external_id: String) -> Result<ExternalLink> {
        use external_links::{created_at, created_by, external_id as id_there, issue_id, provider};
        let (actor, now) = (tx.actor(), tx.now());
        each_backend!(tx.conn(), c => diesel::insert_into(external_links::table)
            .values((issue_id.eq(self.id), provider.eq(LINEAR), id_there.eq(external_id), created_by.eq(actor), created_at.eq(now)))
            .on_conflict((issue_id, provider))
            .do_nothing()
            .execute(c)?);
        ExternalLink::find_of(tx.conn(), self.id, LINEAR)?.ok_or(Error::NotFound)
    }
}

impl ExternalLink {
    /// The other issue was found or made. That we made it is news; that somebody named it was told when he did.
    pub fn settle(&self, tx: &mut Tx<'_>, there: &There) -> Result<()> {
        let open = external_links::table.find(self.id).filter(external_links::url.is_null());
        let is_ours = self.identifier.is_none();
        let set = (
            external_links::external_id.eq(there.id.clone()),
            external_links::identifier.eq(there.identifier.clone()),
            external_links::url.eq(there.url.clone()),
        );
        // Named anew meanwhile, it is another link.
        let settled = if is_ours {
            diesel::update(open.filter(external_links::external_id.eq(self.external_id.clone())))
                .set(set)
                .execute(tx.conn())?
        } else {
            diesel::update(open.filter(external_links::identifier.eq(self.identifier.clone())))
                .set(set)
                .execute(tx.conn())?
        };
        if settled == 1 && is_ours {
            let There { id, identifier, url } = there.clone();
            let action =
                Action::ExternalLinkAdded { provider: self.provider.clone(), external_id: id, identifier, url };
            record_event(tx, NewEvent::on(self.issue_id, action).about(Record::ExternalLink(self.id)))?;
        }
        Ok(())
    }

    /// Something that happened to the issue will not arrive there. Told once an hour at most.
    pub fn note_failure(&self, tx: &mut Tx<'_>, error: String) -> Result<()> {
        let (provider, external_id, identifier, url) = self.words();
        let action = Action::ExternalSyncFailed { provider, external_id, identifier, url, error };
        record_event(tx, NewEvent::on(self.issue_id, action).about(Record::ExternalLink(self.id)))?;
        Ok(())
    }

    /// The same row for another issue there.
    fn rename(&self, tx: &mut Tx<'_>, identifier: &Identifier) -> Result<ExternalLinkId> {
        let (actor, now) = (tx.actor(), tx.now());
        diesel::update(external_links::table.find(self.id))
            .set((
                external_links::external_id.eq(None::<String>),
                external_links::identifier.eq(identifier.as_str().to_owned()),
                external_links::url.eq(None::<String>),
                external_links::created_by.eq(actor),
                external_links::created_at.eq(now),
                external_links::removed_at.eq(None::<At>),
            ))
            .execute(tx.conn())?;
        Ok(self.id)
    }

    fn record_end(&self, tx: &mut Tx<'_>) -> Result<EventId> {
        let (provider, external_id, identifier, url) = self.words();
        let action = Action::ExternalLinkRemoved { provider, external_id, identifier, url };
        Ok(record_event(tx, NewEvent::on(self.issue_id, action).about(Record::ExternalLink(self.id)))?.event())
    }

    /// What an event says of it; nothing where nothing is known yet.
    fn words(&self) -> (String, String, String, String) {
        let known = |word: &Option<String>| word.clone().unwrap_or_default();
        (self.provider.clone(), known(&self.external_id), known(&self.identifier), known(&self.url))
    }
}
