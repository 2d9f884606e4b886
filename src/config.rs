//! How an instance is set up: the checked settings. What people write stands in `config/settings.rs`, and how it is checked
//! in `config/check.rs`, which reports all mistakes at once.

mod check;
mod schedule;
mod settings;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use chrono::TimeDelta;

use crate::db::Target;
use crate::http::{Block, HookAllow};
use crate::mail::MailUrl;

pub use check::LINEAR;
pub use schedule::NoActivity;
pub use settings::Settings;

/// The database of the demo, unless `DATABASE_URL` names another.
pub const DEMO_DATABASE: &str = "sqlite://tidings-demo.db";

/// How this instance is set up.
#[derive(Clone)]
pub struct Config {
    /// Where the data is.
    pub database: Target,
    /// Where files lie whose place is not said.
    pub data_dir: PathBuf,
    /// Where the server listens.
    pub listen: SocketAddr,
    /// Where people reach it, without a slash at the end.
    pub public_url: String,
    /// Was it said, or does it follow from the address?
    pub public_url_is_set: bool,
    /// The instance's secret, if it is not to be made and kept in the database.
    pub secret: Option<Vec<u8>>,
    /// Who may make an account.
    pub signup: Signup,
    /// Where mail goes; nowhere when it is not set.
    pub mail: Option<MailUrl>,
    /// From whom mail comes.
    pub mail_from: String,
    /// Replaces every wait before mail.
    pub mail_delay: Option<TimeDelta>,
    /// Replaces the wait before Slack.
    pub gather: Option<TimeDelta>,
    /// Slack's address.
    pub slack_api_url: String,
    /// `TIDINGS_NTFY_URL`
    pub ntfy_url: Option<url::Url>,
    /// Linear's address.
    pub linear_api_url: String,
    /// GitHub's address.
    pub github_api_url: String,
    /// What webhooks may reach although it is private.
    pub hook_allow: HookAllow,
    /// How many threads work the inboxes.
    pub workers: usize,
    /// How long a claim holds.
    pub lease: TimeDelta,
    /// Replaces the waits between tries of every inbox; seconds.
    pub retries: Option<Vec<i64>>,
    /// When silence is told.
    pub no_activity: NoActivity,
    /// Whose word about the caller's address is believed.
    pub trusted_proxies: Vec<Block>,
    /// How long stopping may take.
    pub shutdown: Duration,
    /// What is logged.
    pub log: String,
    /// How it is written.
    pub log_format: LogFormat,
    /// A demo: shows the style guide and the mailbox, and lets people switch.
    pub is_demo: bool,
}

/// Who may make an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Signup {
    /// Whoever was invited.
    #[default]
    Invite,
    /// Everybody.
    Open,
    /// Nobody.
    Closed,
}

/// How records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

impl Config {
    /// Do people reach it by https?
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// The address that the server really has: port 0 becomes a real one.
    pub fn listening_on(&mut self, address: SocketAddr) {
        self.listen = address;
        if !self.public_url_is_set {
            self.public_url = format!("http://{address}");
        }
    }

    /// Is this caller's `X-Forwarded-For` believed?
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|block| block.contains(address))
    }

    /// The database's file, when it is one.
    pub fn database_file(&self) -> Option<PathBuf> {
        match &self.database {
            Target::Sqlite(file) => Some(file.clone()),
            Target::Postgres(_) => None,
        }
    }
}
