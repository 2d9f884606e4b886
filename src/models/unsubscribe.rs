//! The link in a mail by which somebody, without signing in, stops following one issue. Twice is harmless.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::db::types::{IssueId, UserId};
use crate::error::{Error, Result};

/// What the signature is for, so that it fits nothing else.
const PURPOSE: &str = "unsubscribe from issue";

/// Who stops following what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsubscribe {
    /// Who.
    pub user: UserId,
    /// What.
    pub issue: IssueId,
}

impl Unsubscribe {
    /// The last part of the link's path.
    pub fn token(self, secret: &[u8]) -> String {
        let signature = URL_SAFE_NO_PAD.encode(self.signed(secret).finalize().into_bytes());
        format!("{}.{}.{signature}", self.user, self.issue)
    }

    /// What a link says, if we signed it. [`Error::NotFound`] otherwise.
    pub fn parse(token: &str, secret: &[u8]) -> Result<Self> {
        let mut parts = token.split('.');
        let mut next = || parts.next().ok_or(Error::NotFound);
        let (user, issue, signature) = (number(next()?)?, number(next()?)?, next()?);
        let said = Self { user: UserId(user), issue: IssueId(issue) };
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| Error::NotFound)?;
        said.signed(secret).verify_slice(&signature).map_err(|_| Error::NotFound)?;
        Ok(said)
    }

    fn signed(self, secret: &[u8]) -> Hmac<Sha256> {
        let mut signer = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes a key of any length");
        signer.update(format!("{PURPOSE}:{}:{}", self.user, self.issue).as_bytes());
        signer
    }
}

fn number(text: &str) -> Result<i64> {
    text.parse().map_err(|_| Error::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_we_signed_is_understood() {
        let link = Unsubscribe { user: UserId(5), issue: IssueId(12) };
        let token = link.token(b"secret");

        assert_eq!(Unsubscribe::parse(&token, b"secret").unwrap(), link);
        for wrong in ["", "5.12", "5.12.", "5.12.AAAA", &token.replacen('5', "6", 1), &format!("{token}A")] {
            assert!(Unsubscribe::parse(wrong, b"secret").is_err(), "{wrong}");
        }
        assert!(Unsubscribe::parse(&token, b"another secret").is_err());
    }
}
