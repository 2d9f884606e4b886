//! Another name for an account: the old one leads on to it.

use diesel::prelude::*;

use super::{OptionalRow, User};
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::models::redirect;
use crate::schema::users;

impl User {
    /// Is called this from now on. Nothing happens when he is called so already.
    pub fn rename(&self, tx: &mut Tx<'_>, name: &str) -> Result<()> {
        if self.name == name {
            return Ok(());
        }
        let other = Self::find_by_name(tx.conn(), name).optional_row()?;
        if other.is_some_and(|other| other.id != self.id) {
            return Err(Error::invalid("name", format!("The name “{name}” is taken.")));
        }
        let now = tx.now();
        diesel::update(users::table.find(self.id))
            .set((users::name.eq(name.to_owned()), users::updated_at.eq(now)))
            .execute(tx.conn())?;
        redirect::name_left(tx, self.id, &self.name)?;
        redirect::name_taken(tx, name)
    }
}
