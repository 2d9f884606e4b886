//! A write on PostgreSQL: one pooled connection, one transaction.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Act, Committed, DbConn, Inner, Noted, Tx, Writing, dialect};
use crate::db::types::At;
use crate::error::{Error, Result};

impl Inner {
    pub(super) fn write_postgres<T>(&self, by: Act, work: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        let Writing::Postgres(pool) = &self.writing else { unreachable!("only called for PostgreSQL") };
        let (value, recorded) = pool.with(|conn| self.transact(conn, by, work))?;
        if !recorded.is_empty() {
            self.outbox.after_commit(Committed { events: recorded });
        }
        Ok(value)
    }

    fn transact<T>(
        &self,
        conn: &mut DbConn,
        act: Act,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<(T, Vec<Noted>)> {
        dialect::begin(conn)?;
        let now = At(self.clock.now());
        let mut tx = Tx::begun(conn, act, now);
        let result = catch_unwind(AssertUnwindSafe(|| work(&mut tx)))
            .unwrap_or_else(|_| Err(Error::internal("writing", "the work panicked")));
        let recorded = std::mem::take(&mut tx.recorded);
        let planned = result.and_then(|value| {
            if !recorded.is_empty() {
                self.outbox.before_commit(conn, &recorded, now)?;
            }
            Ok(value)
        });
        match planned {
            Ok(value) => dialect::commit(conn).map(|()| (value, recorded)),
            Err(error) => {
                if let Err(lost) = dialect::rollback(conn) {
                    tracing::warn!(%lost, "a rollback failed; the connection will be looked at");
                }
                Err(error)
            }
        }
    }
}
