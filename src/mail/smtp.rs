//! The conversation with a mail server: one connection for one letter, every step and the whole of it in time.
//!
//! It runs on a small runtime of its own, because only a future can be dropped in the middle: a server that drips
//! a byte now and then would hold a blocking client for ever.

use std::cell::RefCell;
use std::future::Future;
use std::time::Duration;

use lettre::Message;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::{Error, response::Response};
use tokio::runtime::Builder;
use tokio::time::timeout;

use super::url::{Relay, Security};
use super::{MailFault, Patience};
use crate::text;

/// Answers that condemn our account or our settings, not the recipient.
const ABOUT_US: [&str; 4] = ["530", "534", "535", "538"];

/// After the receipt nothing depends on the server's manners.
const FAREWELL: Duration = Duration::from_secs(1);

/// What was said, step by step; never a password.
pub(super) type Said = RefCell<Vec<String>>;

pub(super) fn send(relay: &Relay, patience: Patience, message: &Message, said: &Said) -> Result<(), MailFault> {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| MailFault::Temporary(format!("no runtime for the mail: {error}")))?;
    let sent = runtime.block_on(async { timeout(patience.whole, deliver(relay, patience, message, said)).await });
    runtime.shutdown_background(); // a name that is still being looked up must not hold us
    sent.unwrap_or_else(|_| {
        Err(MailFault::Temporary(format!("{} took longer than {:?} in all", relay.host, patience.whole)))
    })
}

async fn deliver(relay: &Relay, patience: Patience, message: &Message, said: &Said) -> Result<(), MailFault> {
    let steps = Steps { relay, limit: patience.command, said };
    let mut connection = steps.open().await?;
    let envelope = message.envelope();
    let parameters = steps.parameters(&connection, message)?;
    steps.hand_over("MAIL FROM", connection.command(Mail::new(envelope.from().cloned(), parameters))).await?;
    for recipient in envelope.to() {
        steps.hand_over("RCPT TO", connection.command(Rcpt::new(recipient.clone(), vec![]))).await?;
    }
    steps.hand_over("DATA", connection.command(Data)).await?;
    steps.hand_over("the message", connection.message(&message.formatted())).await?;
    drop(timeout(FAREWELL, connection.quit()).await);
    Ok(())
}

/// The steps of a conversation, each within its time.
struct Steps<'a> {
    relay: &'a Relay,
    limit: Duration,
    said: &'a Said,
}

impl Steps<'_> {
    /// Connected, encrypted as asked for, and signed in. Nothing here can be the recipient's fault.
    async fn open(&self) -> Result<AsyncSmtpConnection, MailFault> {
        let name = ClientId::default();
        let Relay { host, port, security, credentials } = self.relay;
        let tls = || TlsParameters::new_rustls(host.clone()).map_err(|error| self.temporary("TLS", &error));
        let wrapped = if *security == Security::Tls { Some(tls()?) } else { None };
        let connecting = AsyncSmtpConnection::connect_tokio1((host.as_str(), *port), None, &name, wrapped, None);
        let mut connection = self.prepare("connecting", connecting).await?;
        if *security == Security::StartTls {
            if !connection.can_starttls() {
                return Err(self.fault("STARTTLS", "the server does not offer it, and it is required"));
            }
            self.prepare("STARTTLS", connection.starttls(tls()?, &name)).await?;
        }
        if let Some((user, password)) = credentials {
            let credentials = Credentials::new(user.clone(), password.clone());
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            self.prepare("signing in", connection.auth(&mechanisms, &credentials)).await?;
        }
        Ok(connection)
    }

    /// What the server must be able to do for this letter: only addresses can be other than ASCII in it.
    fn parameters(&self, connection: &AsyncSmtpConnection, message: &Message) -> Result<Vec<MailParameter>, MailFault> {
        if message.formatted().is_ascii() {
            return Ok(vec![]);
        }
        let server = connection.server_info();
        if !server.supports_feature(Extension::SmtpUtfEight) || !server.supports_feature(Extension::EightBitMime) {
            return Err(MailFault::Permanent(format!("{} takes only ASCII addresses (no SMTPUTF8)", self.relay.host)));
        }
        Ok(vec![MailParameter::SmtpUtfEight, MailParameter::Body(MailBodyParameter::EightBitMime)])
    }

    async fn prepare<T>(&self, step: &str, work: impl Future<Output = Result<T, Error>>) -> Result<T, MailFault> {
        let done = self.in_time(step, work).await?.map_err(|error| self.temporary(step, &error))?;
        self.note(format!("{step}: done"));
        Ok(done)
    }

    /// From here on a 5xx is the last word about this recipient.
    async fn hand_over(
        &self,
        step: &str,
        work: impl Future<Output = Result<Response, Error>>,
    ) -> Result<(), MailFault> {
        let error = match self.in_time(step, work).await? {
            Ok(answer) => {
                let words = answer.message().collect::<Vec<_>>().join(" ");
                self.note(format!("{step}: {} {words}", answer.code()));
                return Ok(());
            }
            Err(error) => error,
        };
        let is_about_us = error.status().is_some_and(|code| ABOUT_US.contains(&code.to_string().as_str()));
        match self.temporary(step, &error) {
            MailFault::Temporary(words) if error.is_permanent() && !is_about_us => Err(MailFault::Permanent(words)),
            temporary => Err(temporary),
        }
    }

    async fn in_time<T>(&self, step: &str, work: impl Future<Output = T>) -> Result<T, MailFault> {
        let late = format!("no answer within {:?}", self.limit);
        timeout(self.limit, work).await.map_err(|_| self.fault(step, &late))
    }

    fn note(&self, line: String) {
        self.said.borrow_mut().push(text::cut(&text::one_line(&line), 400));
    }

    fn temporary(&self, step: &str, error: &Error) -> MailFault {
        self.fault(step, &error.to_string())
    }

    fn fault(&self, step: &str, words: &str) -> MailFault {
        let Relay { host, port, .. } = self.relay;
        let words = text::cut(&text::one_line(words), 300);
        self.note(format!("{step}: {words}"));
        MailFault::Temporary(format!("{host}:{port}, {step}: {words}"))
    }
}
