//! The client for everything that goes out over HTTP: webhooks, Slack, Linear, and what is fetched from GitHub.
//!
//! It goes nowhere it should not: public addresses only unless the administrator permits more, each looked up and
//! checked anew, no redirects, no proxy from the environment. And it never waits or reads for long.

mod address;
mod allow;
mod answer;
mod fetched;
mod guard;

use std::fmt;
use std::time::Duration;

use ureq::Agent;
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::DefaultConnector;
use url::Url;

pub use address::Block;
pub use allow::HookAllow;
pub use answer::Answer;
pub use fetched::Fetched;

/// Where requests may go.
#[derive(Clone, Debug)]
pub enum Reach {
    /// Public addresses, and what the administrator permits: for addresses that users type.
    Public(HookAllow),
    /// Anywhere: only for addresses that the administrator set, such as `TIDINGS_SLACK_API_URL`.
    Anywhere,
}

/// How long a request may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// To find the host, and again to connect to it.
    pub connect: Duration,
    /// From the beginning to the end of the answer.
    pub whole: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), whole: Duration::from_secs(15) }
    }
}

/// The guarded client. Cheap to clone; made for worker threads, for it blocks.
#[derive(Clone, Debug)]
pub struct Http {
    agent: Agent,
}

impl Http {
    /// A client with its own limits.
    pub fn new(reach: Reach, patience: Patience) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .timeout_resolve(Some(patience.connect))
            .timeout_connect(Some(patience.connect))
            .timeout_global(Some(patience.whole))
            .max_response_header_size(16 * 1024)
            .input_buffer_size(16 * 1024)
            .max_idle_connections(0)
            .user_agent(concat!("Tidings/", env!("CARGO_PKG_VERSION")))
            .build();
        let guard = guard::Guard { reach, lookup: DefaultResolver::default() };
        Self { agent: Agent::with_parts(config, DefaultConnector::default(), guard) }
    }

    /// Posts JSON. Any answer is `Ok`, whatever its status; `Err` says why there was none.
    pub fn post_json(&self, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Answer, HttpFault> {
        let url = checked(url)?;
        let request = self.agent.post(url.as_str()).header("Content-Type", "application/json; charset=utf-8");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        Ok(Answer::read(request.send(body)?))
    }
}

impl Http {
    /// Asks for something that may be long, up to so many bytes. Any whole answer is `Ok`, whatever its status.
    pub fn get(&self, url: &str, headers: &[(&str, &str)], longest: u64) -> Result<Fetched, HttpFault> {
        let request = self.agent.get(checked(url)?.as_str());
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        Fetched::read(request.call()?, longest)
    }
}

/// Normalised, so that `http://0x7f.1` is seen as what it is.
fn checked(url: &str) -> Result<Url, HttpFault> {
    let url = Url::parse(url.trim()).map_err(|error| HttpFault::BadUrl(format!("this is not a URL: {error}")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(HttpFault::BadUrl(format!("only http and https are possible, not {}", url.scheme())));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(HttpFault::BadUrl("a user name or password cannot stand in the URL".to_owned()));
    }
    Ok(url)
}

/// Why there was no answer. The words are for the person who set up the receiver; they hold no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HttpFault {
    /// The URL can never work.
    BadUrl(String),
    /// The host has an address that must not be reached. Permitted or moved, it may work at the next try.
    Refused(String),
    /// The peer took too long.
    TimedOut(String),
    /// No connection, or one that broke or spoke no HTTP.
    Broken(String),
}

impl fmt::Display for HttpFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::BadUrl(words) | Self::Refused(words) | Self::TimedOut(words) | Self::Broken(words)) = self;
        formatter.write_str(words)
    }
}

impl std::error::Error for HttpFault {}

impl From<ureq::Error> for HttpFault {
    fn from(error: ureq::Error) -> Self {
        match error {
            ureq::Error::Timeout(phase) => Self::TimedOut(format!("the receiver took too long ({phase})")),
            ureq::Error::HostNotFound => Self::Broken("the host was not found".to_owned()),
            ureq::Error::Other(refusal) if refusal.is::<guard::Refusal>() => Self::Refused(refusal.to_string()),
            other => Self::Broken(other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests;
