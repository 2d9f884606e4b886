//! Mail: what a letter looks like and how it leaves. Who gets one, and when, is the email inbox's affair.

mod folder;
mod header;
mod letter;
mod notice;
mod smtp;
mod story;
mod url;

use std::fmt;
use std::time::Duration;

pub use self::letter::{Letter, Mailbox, MailingList};
pub use self::notice::Notice;
pub use self::story::{Body, Line, Story};
pub use self::url::MailUrl;

use self::url::Route;

/// How long a mail server may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For each step of the conversation.
    pub command: Duration,
    /// From the connection to the server's receipt.
    pub whole: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { command: Duration::from_secs(30), whole: Duration::from_mins(1) }
    }
}

/// Sends letters one by one, by SMTP or into a folder. It blocks, so it belongs on a worker's thread.
#[derive(Clone, Debug)]
pub struct Mailer {
    url: MailUrl,
    patience: Patience,
}

impl Mailer {
    /// A mailer for `TIDINGS_SMTP_URL`.
    pub fn new(url: MailUrl, patience: Patience) -> Self {
        Self { url, patience }
    }

    /// Returns when the server has taken responsibility for the letter.
    pub fn send(&self, letter: &Letter) -> Result<(), MailFault> {
        let message = letter.message()?;
        match self.url.route() {
            Route::Smtp(relay) => smtp::send(relay, self.patience, &message),
            Route::Folder(folder) => folder::keep(folder, &letter.message_id, &message.formatted()),
        }
    }
}

/// Why a letter was not sent, in words for the administrator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailFault {
    /// No connection, no encryption, wrong credentials or a 4xx: worth another try.
    Temporary(String),
    /// The server will never take this letter for this recipient: 5xx, or an address that is none.
    Permanent(String),
}

impl fmt::Display for MailFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Temporary(words) | Self::Permanent(words)) = self;
        formatter.write_str(words)
    }
}

impl std::error::Error for MailFault {}

#[cfg(test)]
mod tests;
