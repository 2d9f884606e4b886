//! Turns settings into a [`Config`], or into a list of everything that is wrong, one line each that names the setting.

use std::io::IsTerminal as _;
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use url::Url;

use super::{Config, DEMO_DATABASE, LogFormat, Settings, Signup};
use crate::db::Target;
use crate::http::Block;

/// Notes mistakes and goes on.
#[derive(Default)]
struct Mistakes(Vec<String>);

impl Mistakes {
    /// The value, or a note of what is wrong with this setting.
    fn note<T>(&mut self, setting: &str, value: Result<T, String>) -> Option<T> {
        value.map_err(|why| self.0.push(format!("{setting}: {why}"))).ok()
    }
}

impl Settings {
    /// The checked settings, or all mistakes.
    pub fn check(&self, is_demo: bool) -> Result<Config, Vec<String>> {
        let mut wrong = Mistakes::default();
        let listen = wrong.note("TIDINGS_LISTEN", listen(or(&self.listen, "127.0.0.1:8080")));
        let public = self.public_url(listen, &mut wrong);
        let config = self.gathered(is_demo, listen, public, &mut wrong);
        match config {
            Some(config) if wrong.0.is_empty() => Ok(config),
            _ => Err(wrong.0),
        }
    }

    fn gathered(
        &self,
        is_demo: bool,
        listen: Option<SocketAddr>,
        public_url: Option<String>,
        wrong: &mut Mistakes,
    ) -> Option<Config> {
        let (database, mail) = (self.database(is_demo, wrong), self.mail(public_url.as_deref(), wrong));
        let waits = self.waits(is_demo, wrong);
        let urls = self.urls(wrong);
        let secret = wrong.note("TIDINGS_SECRET", set(&self.secret).map(secret).transpose());
        let signup = wrong.note("TIDINGS_SIGNUP", signup(or(&self.signup, "invite")));
        let hook_allow = wrong.note("TIDINGS_HOOK_ALLOW", or(&self.hook_allow, "").parse());
        let proxies = wrong.note("TIDINGS_TRUSTED_PROXIES", blocks(or(&self.trusted_proxies, "")));
        let retries = wrong.note("TIDINGS_RETRY_SECONDS", set(&self.retry_seconds).map(seconds_list).transpose());
        let workers = wrong.note("TIDINGS_WORKERS", number(or(&self.workers, "8"), 1..=256));
        let lease = wrong.note("TIDINGS_LEASE_SECONDS", number(or(&self.lease_seconds, "60"), 1..=3600));
        let shutdown = wrong.note("TIDINGS_SHUTDOWN_SECONDS", number(or(&self.shutdown_seconds, "30"), 0..=3600));
        let log = wrong.note("TIDINGS_LOG", log_filter(or(&self.log, "info")));
        let log_format = wrong.note("TIDINGS_LOG_FORMAT", log_format(set(&self.log_format)));
        let ((mail, mail_from), (mail_delay, gather)) = (mail?, waits?);
        Some(Config {
            database: database?,
            data_dir: PathBuf::from(or(&self.data_dir, ".")),
            listen: listen?,
            public_url: public_url?,
            public_url_is_set: set(&self.public_url).is_some(),
            secret: secret?,
            signup: signup?,
            mail,
            mail_from,
            mail_delay,
            gather,
            slack_api_url: urls.0?,
            linear_api_url: urls.1?,
            hook_allow: hook_allow?,
            workers: workers?,
            lease: TimeDelta::seconds(lease?),
            retries: retries?,
            trusted_proxies: proxies?,
            shutdown: Duration::from_secs(shutdown?),
            log: log?,
            log_format: log_format?,
            is_demo,
        })
    }

    /// Slack's and Linear's.
    fn urls(&self, wrong: &mut Mistakes) -> (Option<String>, Option<String>) {
        (
            wrong.note("TIDINGS_SLACK_API_URL", address(or(&self.slack_api_url, "https://slack.com/api"))),
            wrong.note("TIDINGS_LINEAR_API_URL", address(or(&self.linear_api_url, "https://api.linear.app/graphql"))),
        )
    }

    fn database(&self, is_demo: bool, wrong: &mut Mistakes) -> Option<Target> {
        let usual = if is_demo { DEMO_DATABASE } else { "sqlite://tidings.db" };
        let folder = PathBuf::from(or(&self.data_dir, "."));
        let is_folder = if folder.is_dir() { Ok(()) } else { Err(format!("{} is not a directory", folder.display())) };
        let target = wrong.note("DATABASE_URL", target(or(&self.database_url, usual), &folder));
        wrong.note("TIDINGS_DATA_DIR", is_folder)?;
        target
    }

    fn public_url(&self, listen: Option<SocketAddr>, wrong: &mut Mistakes) -> Option<String> {
        if let Some(said) = set(&self.public_url) {
            return wrong.note("TIDINGS_PUBLIC_URL", public_url(said));
        }
        let listen = listen?;
        let url = if listen.ip().is_unspecified() {
            Err(format!(
                "must be set when TIDINGS_LISTEN is {listen}, for links need an address that others can open, such as http://tidings.example.org"
            ))
        } else {
            Ok(format!("http://{}", or(&self.listen, "127.0.0.1:8080")))
        };
        wrong.note("TIDINGS_PUBLIC_URL", url)
    }

    fn mail(&self, public: Option<&str>, wrong: &mut Mistakes) -> Option<(Option<crate::mail::MailUrl>, String)> {
        let url = wrong.note("TIDINGS_SMTP_URL", set(&self.smtp_url).map(str::parse).transpose());
        let host = public.and_then(|url| Url::parse(url).ok()).and_then(|url| url.host_str().map(str::to_owned));
        let usual = format!("tidings@{}", host.as_deref().unwrap_or("localhost"));
        let from = wrong.note("TIDINGS_MAIL_FROM", mail_from(or(&self.mail_from, &usual)));
        Some((url?, from?))
    }

    /// Before mail and before Slack: nothing at all is a mistake, nothing inside is not set. A demo waits for nothing.
    fn waits(&self, is_demo: bool, wrong: &mut Mistakes) -> Option<(Option<TimeDelta>, Option<TimeDelta>)> {
        let mut wait = |name, said| {
            let said = set(said).or(is_demo.then_some("0"));
            let seconds = wrong.note(name, said.map(|said| number(said, 0..=86_400)).transpose())?;
            Some(seconds.map(TimeDelta::seconds))
        };
        let mail = wait("TIDINGS_MAIL_DELAY_SECONDS", &self.mail_delay_seconds);
        mail.zip(wait("TIDINGS_GATHER_SECONDS", &self.gather_seconds))
    }
}

#[expect(clippy::ref_option, reason = "the fields are borrowed as they stand")]
fn set(said: &Option<String>) -> Option<&str> {
    said.as_deref().map(str::trim).filter(|said| !said.is_empty())
}

#[expect(clippy::ref_option, reason = "the fields are borrowed as they stand")]
fn or<'s>(said: &'s Option<String>, usual: &'s str) -> &'s str {
    set(said).unwrap_or(usual)
}

fn listen(said: &str) -> Result<SocketAddr, String> {
    let wrong = |_| format!("“{said}” is not an address such as 127.0.0.1:8080");
    let found: Vec<SocketAddr> = said.to_socket_addrs().map_err(wrong)?.collect();
    let first = found.iter().find(|address| address.is_ipv4()).or(found.first());
    first.copied().ok_or_else(|| format!("“{said}” has no address"))
}

fn public_url(said: &str) -> Result<String, String> {
    let url = Url::parse(said).map_err(|error| format!("“{said}” is not a URL: {error}"))?;
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    if !matches!(url.scheme(), "http" | "https") || !is_bare || url.host_str().is_none() {
        return Err(format!("“{said}” is not as it should be, such as https://tidings.example.org: no path, no user"));
    }
    Ok(url.origin().ascii_serialization())
}

fn address(said: &str) -> Result<String, String> {
    let is_web = Url::parse(said).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if is_web { Ok(said.trim_end_matches('/').to_owned()) } else { Err("must be an http or https URL".into()) }
}

/// Never repeats the URL, which may hold a password.
fn target(said: &str, folder: &Path) -> Result<Target, String> {
    const EXPECTED: &str = "must be sqlite://FILE or postgres://user:password@host/database";
    let Some((scheme, rest)) = said.split_once(':') else { return Err(EXPECTED.into()) };
    match scheme {
        "sqlite" => {
            let file = rest.strip_prefix("//").unwrap_or(rest);
            let is_file = !file.is_empty() && !file.starts_with(':') && !file.contains(['?', '\0']);
            if is_file { Ok(Target::Sqlite(folder.join(file))) } else { Err(EXPECTED.into()) }
        }
        "postgres" | "postgresql" => {
            let url = Url::parse(said).map_err(|error| format!("is not a URL: {error}"))?;
            let needs_tls = url
                .query_pairs()
                .any(|(key, mode)| key == "sslmode" && !matches!(&*mode, "disable" | "allow" | "prefer"));
            if needs_tls && !cfg!(feature = "postgres-tls") {
                return Err(
                    "asks for TLS (sslmode), but this tidings was built without the feature postgres-tls".into()
                );
            }
            Ok(Target::Postgres(said.to_owned()))
        }
        _ => Err(EXPECTED.into()),
    }
}

fn secret(said: &str) -> Result<Vec<u8>, String> {
    let bytes = STANDARD.decode(said).map_err(|_| "must be base64, such as what `openssl rand -base64 32` prints")?;
    if bytes.len() < 32 {
        return Err(format!("must have at least 32 bytes; this one has {}", bytes.len()));
    }
    Ok(bytes)
}

fn signup(said: &str) -> Result<Signup, String> {
    match said {
        "invite" => Ok(Signup::Invite),
        "open" => Ok(Signup::Open),
        "closed" => Ok(Signup::Closed),
        _ => Err(format!("must be invite, open or closed, not “{said}”")),
    }
}

fn mail_from(said: &str) -> Result<String, String> {
    let is_address = said.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
    let is_plain = !said.contains(crate::text::is_unprintable);
    if is_address && is_plain { Ok(said.to_owned()) } else { Err(format!("“{said}” is not a mail address")) }
}

fn number<T: FromStr + PartialOrd + std::fmt::Display>(said: &str, within: RangeInclusive<T>) -> Result<T, String> {
    let number = said.parse().ok().filter(|number| within.contains(number));
    number.ok_or_else(|| format!("must be a number from {} to {}, not “{said}”", within.start(), within.end()))
}

fn seconds_list(said: &str) -> Result<Vec<i64>, String> {
    let waits = said.split(',').map(|wait| number(wait.trim(), 0..=604_800)).collect::<Result<Vec<_>, _>>();
    waits.map_err(|_| format!("must be a list of seconds such as 1,2,4,8, not “{said}”"))
}

fn blocks(said: &str) -> Result<Vec<Block>, String> {
    let entries = said.split(',').map(str::trim).filter(|entry| !entry.is_empty());
    let block = |entry: &str| entry.parse().map_err(|()| format!("“{entry}” is not addresses such as 10.0.0.0/8"));
    entries.map(block).collect()
}

fn log_filter(said: &str) -> Result<String, String> {
    let filter = tracing_subscriber::EnvFilter::builder().parse(said);
    filter.map(|_| said.to_owned()).map_err(|_| format!("“{said}” is not a filter such as info or info,tidings=debug"))
}

fn log_format(said: Option<&str>) -> Result<LogFormat, String> {
    match said {
        Some("text") => Ok(LogFormat::Text),
        None if std::io::stderr().is_terminal() => Ok(LogFormat::Text),
        Some("json") | None => Ok(LogFormat::Json),
        Some(other) => Err(format!("must be text or json, not “{other}”")),
    }
}
