//! How a condition that names issues is answered. From a short list of them: each is looked up, and they are sorted. From a
//! longer one: the list of the page is gone through in its order, and what stands on the other one is taken, until the page is
//! full. Without any list, where it would be too long to be made: each issue is asked by itself. PostgreSQL knows that by
//! itself; SQLite has to be told.

use std::cell::{Cell, RefCell};

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::condition::Condition;
use crate::db::asking::asking;
use crate::db::{DbConn, dialect};
use crate::error::Result;

/// Of longer lists not each issue is looked up.
const SHORT: i64 = 5_000;
/// Longer lists are not made.
const LONGEST: i64 = 100_000;

/// The lists of a query, in the order in which its conditions are made.
#[derive(Debug, Default)]
pub(super) struct Weights {
    /// Those that were asked for while nothing was known of them.
    asked: RefCell<Vec<Condition>>,
    /// How long each is, up to the longest.
    known: Vec<i64>,
    next: Cell<usize>,
    /// The query is answered from a list at all.
    has_lists: Cell<bool>,
}

impl Weights {
    /// Which of the lists that were asked for are too long: one question for all of them, none if there are none.
    pub(super) fn found(self, conn: &mut DbConn) -> Result<Self> {
        let asked = self.asked.into_inner();
        if asked.is_empty() || !dialect::is_near(conn) {
            return Ok(Self { known: vec![0; asked.len()], ..Self::default() });
        }
        let arm = |(place, list): (usize, Condition)| list.counted(place, LONGEST);
        let all = asked.into_iter().enumerate().map(arm).reduce(|one, other| one.joined(" UNION ALL ", other));
        let Some((sql, values)) = all.map(Condition::into_parts) else { return Ok(Self::default()) };
        let mut counts: Vec<(i64, i64)> = asking::<(BigInt, BigInt)>(sql, values).once().load(conn)?;
        counts.sort_unstable();
        Ok(Self { known: counts.into_iter().map(|(_, count)| count).collect(), ..Self::default() })
    }

    /// The issues that this subquery names, whose last part is the condition.
    pub(super) fn among(&self, subquery: &str, condition: Condition) -> Condition {
        let place = self.next.get();
        self.next.set(place + 1);
        match self.known.get(place) {
            Some(&(LONGEST..)) => return condition.of_each(subquery),
            Some(&(SHORT..)) => {
                self.note_list();
                return Condition::beside(subquery, condition);
            }
            Some(_) => self.note_list(),
            None => self.asked.borrow_mut().push(condition.clone().listed(subquery)),
        }
        Condition::within(subquery, condition)
    }

    /// Something is answered from a list whose length nobody asks for.
    pub(super) fn note_list(&self) {
        self.has_lists.set(true);
    }

    pub(super) fn has_lists(&self) -> bool {
        self.has_lists.get()
    }
}
