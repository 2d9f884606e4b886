//! The index of words: is every text found by its words, and by no others?

use super::{Check, difference};
use crate::db::full_text;
use crate::db::types::IssueId;
use crate::error::Result;
use crate::models::issue::standing::names_of;

/// How many texts one transaction files anew.
const AT_ONCE: usize = 200;

impl Check<'_> {
    /// Looks at all texts at one moment, and so needs no second look.
    pub(super) fn words(&mut self) -> Result<()> {
        let misfiled = self.db.read_now(full_text::misfiled)?;
        for some in misfiled.chunks(AT_ONCE) {
            let ids: Vec<IssueId> = some.iter().map(|one| one.issue).collect();
            let names = self.db.read_now(|conn| names_of(conn, &ids))?;
            let lines: Vec<String> = some.iter().map(|one| difference::of_words(names.get(&one.issue), one)).collect();
            self.tell_all(&lines);
            if self.repair {
                let some = some.to_vec();
                self.db.write_now(self.act()?, move |tx| {
                    tx.lock_issues(&ids)?;
                    some.iter().try_for_each(|one| one.file_anew(tx.conn()))
                })?;
            }
        }
        Ok(())
    }
}
