//! One letter to one person, with the headers that make it a good citizen: threading, list, one-click unsubscribe.

use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use lettre::message::header::HeaderValue;
use lettre::message::{MultiPart, SinglePart};
use lettre::{Address, Message};
use sha2::{Digest, Sha256};

use super::{MailFault, header};
use crate::text;

/// A longer subject is cut.
const LONGEST_SUBJECT: usize = 200;

/// A person's or our own name with its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// The name that is shown; any text, it is made harmless.
    pub name: String,
    /// `ana@example.org`
    pub address: String,
}

/// What makes mail clients offer folders and an unsubscribe button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailingList {
    /// The project's name.
    pub name: String,
    /// `{slug}.{host}`
    pub id: String,
    /// The page.
    pub archive_url: String,
    /// Mutes this issue for the recipient by one POST (RFC 8058).
    pub unsubscribe_url: String,
}

/// A letter. Every text may hold anything; what a header cannot hold is taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The one recipient.
    pub to: Mailbox,
    /// `Ana (Tidings)` and the instance's address.
    pub from: Mailbox,
    /// At most 200 characters are sent.
    pub subject: String,
    /// The same at every try of the same letter.
    pub sent_at: DateTime<Utc>,
    /// `e.12.1700000000000000.5@host`, without brackets. The same at every try: it is what tells repeats.
    pub message_id: String,
    /// `i.12@host`, without brackets: the thread. None for a letter that stands alone.
    pub thread: Option<String>,
    /// None for a letter about the account.
    pub list: Option<MailingList>,
    /// `X-Tidings-Reason` and its siblings.
    pub extra: Vec<(&'static str, String)>,
    /// The words.
    pub text: String,
    /// The same words as HTML.
    pub html: String,
}

impl Letter {
    /// The message as it goes over the wire. The same letter gives the same bytes.
    pub(super) fn message(&self) -> Result<Message, MailFault> {
        let sent_at: SystemTime = self.sent_at.into();
        let (from, to) = (address(&self.from)?, address(&self.to)?);
        let named =
            [header::named("From", &self.from.name, from.as_ref()), header::named("To", &self.to.name, to.as_ref())];
        let message = Message::builder().from(from.into()).to(to.into()).date(sent_at); // for the envelope
        let message =
            named.into_iter().chain(self.headers()).fold(message, lettre::message::MessageBuilder::raw_header);
        let parts = MultiPart::alternative()
            .boundary(self.boundary())
            .singlepart(SinglePart::plain(self.text.clone()))
            .singlepart(SinglePart::html(self.html.clone()));
        message.multipart(parts).map_err(|error| MailFault::Permanent(format!("the letter cannot be written: {error}")))
    }

    fn headers(&self) -> Vec<HeaderValue> {
        let mut headers = vec![
            header::plain("Subject", &text::cut(&text::one_line(&self.subject), LONGEST_SUBJECT)),
            header::bracketed("Message-ID", &[&self.message_id]),
            header::plain("Auto-Submitted", "auto-generated"),
            header::plain("X-Auto-Response-Suppress", "All"),
        ];
        if let Some(thread) = &self.thread {
            headers.push(header::bracketed("In-Reply-To", &[thread]));
            headers.push(header::bracketed("References", &[thread]));
        }
        if let Some(list) = &self.list {
            headers.push(header::named("List-Id", &list.name, &header::bare(&list.id)));
            headers.push(header::bracketed("List-Archive", &[&list.archive_url]));
            headers.push(header::bracketed("List-Unsubscribe", &[&list.unsubscribe_url]));
            headers.push(header::plain("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
            headers.push(header::plain("Precedence", "list"));
        }
        headers.extend(self.extra.iter().map(|(name, value)| header::plain(name, value)));
        headers
    }

    /// Nobody can write it into a comment beforehand, for it depends on every word of the letter.
    fn boundary(&self) -> String {
        let mut hash = Sha256::new();
        for part in [&self.message_id, &self.text, &self.html] {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        URL_SAFE_NO_PAD.encode(&hash.finalize()[..18])
    }
}

fn address(mailbox: &Mailbox) -> Result<Address, MailFault> {
    mailbox.address.parse().map_err(|_| {
        let address = text::cut(&text::one_line(&mailbox.address), 100);
        MailFault::Permanent(format!("“{address}” is not an e-mail address"))
    })
}

#[cfg(test)]
pub(super) mod tests;
