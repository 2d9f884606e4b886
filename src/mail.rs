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
        self.try_out(letter).1
    }

    /// Sends a letter and tells the conversation step by step: for whoever set mail up.
    pub fn try_out(&self, letter: &Letter) -> (Vec<String>, Result<(), MailFault>) {
        let message = match letter.message() {
            Ok(message) => message,
            Err(fault) => return (Vec::new(), Err(fault)),
        };
        match self.url.route() {
            Route::Smtp(relay) => {
                let said = smtp::Said::default();
                let sent = smtp::send(relay, self.patience, &message, &said);
                (said.into_inner(), sent)
            }
            Route::Folder(folder) => {
                let kept = folder::keep(folder, &letter.message_id, &message.formatted());
                (vec![format!("writing to {}", folder.display())], kept)
            }
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
