//! The receivers of committed events. Adding one is a file, a `mod` and a line in [`registry`].

mod beside;
pub mod counters;
pub mod email;
pub mod letter;
pub mod linear;
mod news;
pub mod notification;
pub mod ntfy;
pub mod slack;
pub mod spam;
pub mod workflow;

use std::sync::Arc;

use chrono::TimeDelta;

use crate::dispatch::Registry;
use crate::dispatch::retry::Retries;
use crate::http::{HookAllow, Patience};
use crate::mail::Mailer;

/// What inboxes need to reach the world; `app.rs` makes it from the settings.
#[derive(Debug, Clone)]
pub struct Outlet {
    /// `TIDINGS_PUBLIC_URL`, without a slash at its end.
    pub public_url: String,
    /// The instance's secret, which signs links.
    pub secret: Vec<u8>,
    /// `TIDINGS_SMTP_URL`; none: no mail is sent, and none is waiting when it is set later.
    pub mailer: Option<Mailer>,
    /// `TIDINGS_MAIL_FROM`
    pub mail_from: String,
    /// `TIDINGS_MAIL_DELAY_SECONDS`: replaces every wait before mail.
    pub mail_delay: Option<TimeDelta>,
    /// `TIDINGS_SLACK_API_URL`
    pub slack_api_url: String,
    /// `TIDINGS_NTFY_URL`: a topic.
    pub ntfy_url: Option<url::Url>,
    /// `TIDINGS_LINEAR_API_URL`
    pub linear_api_url: String,
    /// `TIDINGS_GATHER_SECONDS`: replaces the wait before Slack.
    pub gather: Option<TimeDelta>,
    /// `TIDINGS_HOOK_ALLOW`: what webhooks may reach although it is private.
    pub hook_allow: HookAllow,
    /// How long an HTTP request may take.
    pub patience: Patience,
    /// `TIDINGS_RETRY_SECONDS`: replaces the waits of every inbox.
    pub retries: Option<Vec<i64>>,
}

impl Outlet {
    fn retries(&self, usual: Retries) -> Retries {
        usual.or(self.retries.as_deref())
    }

    /// The host of the public URL, for the ids of mails and lists.
    fn host(&self) -> String {
        let url = url::Url::parse(&self.public_url).ok();
        url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_else(|| "localhost".to_owned())
    }
}

/// Every inbox, one line each.
pub fn registry(outlet: &Outlet) -> Registry {
    Registry::new(vec![
        Arc::new(counters::Counters::new(outlet)),
        Arc::new(notification::Notifications::new(outlet)),
        Arc::new(workflow::Workflows::new(outlet)),
        Arc::new(email::Email::new(outlet)),
        Arc::new(letter::Letters::new(outlet)),
        Arc::new(slack::Slack::new(outlet)),
        Arc::new(linear::Linear::new(outlet)),
        Arc::new(ntfy::Ntfy::new(outlet)),
        Arc::new(spam::Spam::new(outlet)),
    ])
}
