//! Accounts of other trackers, each known here as an account that nobody can sign in as.

use diesel::prelude::*;

use crate::db::types::UserId;
use crate::db::words::UserKind;
use crate::db::{DbConn, Tx};
use crate::error::Result;
use crate::models::user::{NewUser, OptionalRow, User};
use crate::schema::external_identities;

/// Somebody's account on another tracker.
#[derive(Debug, Clone, Copy)]
pub struct External<'a> {
    /// The tracker: `github`.
    pub provider: &'a str,
    /// The account's number there, which stays when its name changes; not known everywhere.
    pub id: Option<i64>,
    /// Its name there.
    pub login: &'a str,
}

impl External<'_> {
    /// Our account for it, if it is known: by its number, else by its name.
    pub fn find(self, conn: &mut DbConn) -> Result<Option<UserId>> {
        for name in self.names() {
            let known = external_identities::table.find((self.provider.to_owned(), name));
            if let Some(user) = known.select(external_identities::user_id).get_result(conn).optional()? {
                return Ok(Some(user));
            }
        }
        Ok(None)
    }

    /// Our account for it: the known one, or a new disabled one that is named like the login.
    pub fn find_or_make(self, tx: &mut Tx<'_>) -> Result<UserId> {
        let user = match self.find(tx.conn())? {
            Some(known) => known,
            None => self.make(tx)?,
        };
        self.remember(tx, user)?;
        Ok(user)
    }

    fn make(self, tx: &mut Tx<'_>) -> Result<UserId> {
        let name = self.free_name(tx.conn())?;
        NewUser { name, kind: UserKind::Imported, email: None, ..NewUser::person("", "") }.create(tx)
    }

    /// The login; if it is taken here `login-github`, then `login-github-2` and so on.
    fn free_name(self, conn: &mut DbConn) -> Result<String> {
        let beside = format!("{}-{}", self.login, self.provider);
        let mut name = self.login.to_owned();
        let mut tries = 0;
        while User::find_by_name(conn, &name).optional_row()?.is_some() {
            tries += 1;
            name = if tries == 1 { beside.clone() } else { format!("{beside}-{tries}") };
        }
        Ok(name)
    }

    /// Under each of its names, unless somebody has that one already.
    fn remember(self, tx: &mut Tx<'_>, user: UserId) -> Result<()> {
        for name in self.names() {
            let known = external_identities::table.find((self.provider.to_owned(), name.clone()));
            if known.select(external_identities::user_id).get_result::<UserId>(tx.conn()).optional()?.is_none() {
                diesel::insert_into(external_identities::table)
                    .values((
                        external_identities::provider.eq(self.provider.to_owned()),
                        external_identities::external_id.eq(name),
                        external_identities::user_id.eq(user),
                    ))
                    .execute(tx.conn())?;
            }
        }
        Ok(())
    }

    /// What it is remembered by: no login begins with `#`.
    fn names(self) -> Vec<String> {
        let number = self.id.map(|id| format!("#{id}"));
        number.into_iter().chain([self.login.to_lowercase()]).collect()
    }
}
