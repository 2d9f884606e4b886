//! Letters: mail about an account, not about an issue. Each is a delivery without an event. The secret link that it brings is
//! made by the worker who sends it, so that no link stands in the database.

use super::delivery;
use crate::db::Tx;
use crate::db::types::{InvitationId, UserId};
use crate::error::Result;

/// The inbox that sends them.
pub const INBOX: &str = "letter";

/// A letter to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letter {
    /// A link to set a password. To nobody when nobody is known by the name that was typed: it is asked for alike.
    Password(Option<UserId>),
    /// A link to come in by.
    Invitation(InvitationId),
}

impl Letter {
    /// Queues it in this transaction; the next poll finds it.
    pub fn post(self, tx: &mut Tx<'_>) -> Result<()> {
        let now = tx.now();
        delivery::plan_letter(tx.conn(), INBOX, self.target(), now)
    }

    fn target(self) -> String {
        match self {
            Self::Password(user) => format!("password:{}", user.map_or(0, |user| user.0)),
            Self::Invitation(id) => format!("invitation:{id}"),
        }
    }

    /// The letter of a delivery's target.
    #[must_use]
    pub fn parse(target: &str) -> Option<Self> {
        let (kind, id) = target.split_once(':')?;
        let id: i64 = id.parse().ok()?;
        match kind {
            "password" => Some(Self::Password((id > 0).then_some(UserId(id)))),
            "invitation" => Some(Self::Invitation(InvitationId(id))),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_known_by_its_target() {
        for letter in [Letter::Password(Some(UserId(7))), Letter::Password(None), Letter::Invitation(InvitationId(3))] {
            assert_eq!(Letter::parse(&letter.target()), Some(letter));
        }
        assert_eq!(Letter::parse("user:5"), None);
    }
}
