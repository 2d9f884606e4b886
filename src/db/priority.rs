//! How urgent an issue is: a number in its row, so that lists can be sorted by it, and a word everywhere else.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::BigInt;

/// Lowest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = BigInt)]
pub enum Priority {
    /// Nobody has said.
    #[default]
    None,
    /// When there is time.
    Low,
    /// As usual.
    Medium,
    /// Before the others.
    High,
    /// Now.
    Urgent,
}

impl Priority {
    /// Every one, lowest first: the place is the number that is stored.
    pub const ALL: [Self; 5] = [Self::None, Self::Low, Self::Medium, Self::High, Self::Urgent];

    /// The word that forms send and events keep.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }

    /// The meaning of a word, whatever its case.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str().eq_ignore_ascii_case(word))
    }

    /// As the column has it.
    #[must_use]
    pub const fn number(self) -> i64 {
        self as i64
    }
}

impl std::fmt::Display for Priority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl<DB: Backend> FromSql<BigInt, DB> for Priority
where
    i64: FromSql<BigInt, DB>,
{
    fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let number = i64::from_sql(value)?;
        let known = Self::ALL.into_iter().find(|known| known.number() == number);
        known.ok_or_else(|| format!("{number} is no priority").into())
    }
}

impl<DB: Backend> ToSql<BigInt, DB> for Priority
where
    i64: ToSql<BigInt, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        const NUMBERS: [i64; 5] = [0, 1, 2, 3, 4];
        let place = NUMBERS.iter().find(|number| **number == self.number());
        place.expect("each priority has its number").to_sql(out)
    }
}

#[cfg(test)]
mod tests {
    use super::Priority;

    #[test]
    fn each_has_a_number_and_a_word() {
        for (number, priority) in (0_i64..).zip(Priority::ALL) {
            assert_eq!((priority.number(), Priority::parse(priority.as_str())), (number, Some(priority)));
        }
        assert_eq!(Priority::parse("Urgent"), Some(Priority::Urgent));
        assert_eq!(Priority::parse("asap"), None);
        assert!(Priority::Urgent > Priority::Low);
    }
}
