//! What an administrator makes of an account: shut or open, an administrator or not, and whom an imported login is.

use diesel::prelude::*;

use super::User;
use crate::db::types::{At, UserId};
use crate::db::words::UserKind;
use crate::db::{Tx, dialect};
use crate::error::{Error, Result};
use crate::models::{link, session};
use crate::schema::users;

impl User {
    /// Shuts the account: nobody signs in as it, its sessions end now, its links and tokens open nothing.
    pub fn disable(&self, tx: &mut Tx<'_>) -> Result<()> {
        self.is_a_person()?;
        self.keep_an_admin(tx)?;
        let now = tx.now();
        diesel::update(users::table.find(self.id))
            .set((users::disabled_at.eq(now), users::updated_at.eq(now)))
            .execute(tx.conn())?;
        link::void(tx, self.id)?;
        session::end_all(tx, self.id)
    }

    /// Opens it again, as it was.
    pub fn enable(&self, tx: &mut Tx<'_>) -> Result<()> {
        self.is_a_person()?;
        let (now, open) = (tx.now(), None::<At>);
        diesel::update(users::table.find(self.id))
            .set((users::disabled_at.eq(open), users::updated_at.eq(now)))
            .execute(tx.conn())?;
        Ok(())
    }

    /// Lets it see and do everything, or no longer.
    pub fn set_admin(&self, tx: &mut Tx<'_>, is_admin: bool) -> Result<()> {
        self.is_a_person()?;
        if !is_admin {
            self.keep_an_admin(tx)?;
        }
        let now = tx.now();
        diesel::update(users::table.find(self.id))
            .set((users::is_admin.eq(is_admin), users::updated_at.eq(now)))
            .execute(tx.conn())?;
        Ok(())
    }

    /// Says whom an imported login is. Its events keep it as their actor; pages show the person.
    pub fn set_person(&self, tx: &mut Tx<'_>, person: Option<&Self>) -> Result<()> {
        if self.kind != UserKind::Imported {
            return Err(Error::invalid("person", format!("“{}” is no imported login.", self.name)));
        }
        if let Some(person) = person.filter(|person| person.kind != UserKind::Person) {
            return Err(Error::invalid("person", format!("“{}” is no person's account.", person.name)));
        }
        let (now, person) = (tx.now(), person.map(|person| person.id));
        diesel::update(users::table.find(self.id))
            .set((users::person_id.eq(person), users::updated_at.eq(now)))
            .execute(tx.conn())?;
        Ok(())
    }

    fn is_a_person(&self) -> Result<()> {
        let refusal = || Error::Forbidden(format!("“{}” is no person's account.", self.name));
        (self.kind == UserKind::Person).then_some(()).ok_or_else(refusal)
    }

    /// An instance keeps at least one administrator who can sign in. Others who go at the same time wait here.
    fn keep_an_admin(&self, tx: &mut Tx<'_>) -> Result<()> {
        dialect::one_at_a_time(tx.conn(), "admins")?;
        let admins = users::table.filter(users::is_admin.eq(true)).filter(users::disabled_at.is_null());
        let admins: Vec<UserId> = admins.order(users::id).limit(2).select(users::id).load(tx.conn())?;
        if admins == [self.id] {
            let who = self.shown_name();
            return Err(Error::Forbidden(format!("{who} is the only administrator: make somebody else one first.")));
        }
        Ok(())
    }
}
