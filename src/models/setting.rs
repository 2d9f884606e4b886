//! What the instance remembers about itself: its secret, whether it is a demo.

use diesel::prelude::*;

use crate::db::dialect::each_backend;
use crate::db::{DbConn, Tx};
use crate::error::Result;
use crate::schema::settings;

/// A setting's value, if it has one.
pub fn get(conn: &mut DbConn, name: &str) -> Result<Option<String>> {
    Ok(settings::table.find(name.to_owned()).select(settings::value).first(conn).optional()?)
}

/// Sets a value unless there is one; the value that stands afterwards. Right also when several nodes start at once.
pub fn get_or_set(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<String> {
    each_backend!(tx.conn(), c => diesel::insert_into(settings::table)
        .values((settings::name.eq(name.to_owned()), settings::value.eq(value.to_owned())))
        .on_conflict_do_nothing()
        .execute(c)?);
    Ok(settings::table.find(name.to_owned()).select(settings::value).first(tx.conn())?)
}
