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

/// Slack's own address.
const SLACK: &str = "https://slack.com/api";
/// Linear's own address.
pub const LINEAR: &str = "https://api.linear.app/graphql";

/// GitHub's own address.
const GITHUB: &str = "https://api.github.com";

/// Notes mistakes and goes on.
#[derive(Default)]
struct Mistakes(Vec<String>);

impl Mistakes {
    /// The value; or a note of what is wrong with this setting, and a value that nobody will see.
    fn note<T: Default>(&mut self, setting: &str, value: Result<T, String>) -> T {
        value.unwrap_or_else(|why| {
            self.0.push(format!("{setting}: {why}"));
            T::default()
        })
    }
}

impl Settings {
    /// The checked settings, or all mistakes.
    pub fn check(&self, is_demo: bool) -> Result<Config, Vec<String>> {
        let mut wrong = Mistakes::default();
        let listen = wrong.note("TIDINGS_LISTEN", listen(or(self.listen.as_deref(), "127.0.0.1:8080")).map(Some));
        let listen = listen.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 0)));
        let public_url = wrong.note("TIDINGS_PUBLIC_URL", self.public_url(listen));
        let config = Config {
            data_dir: PathBuf::from(or(self.data_dir.as_deref(), ".")),
            database: self.database(is_demo, &mut wrong).unwrap_or(Target::Sqlite(PathBuf::new())),
            listen,
            public_url_is_set: set(self.public_url.as_deref()).is_some(),
            secret: wrong.note("TIDINGS_SECRET", set(self.secret.as_deref()).map(secret).transpose()),
            signup: wrong.note("TIDINGS_SIGNUP", signup(or(self.signup.as_deref(), "invite"))),
            mail: wrong.note("TIDINGS_SMTP_URL", set(self.smtp_url.as_deref()).map(str::parse).transpose()),
            mail_from: wrong.note("TIDINGS_MAIL_FROM", self.mail_from(&public_url)),
            mail_delay: wrong.note("TIDINGS_MAIL_DELAY_SECONDS", wait(self.mail_delay_seconds.as_deref(), is_demo)),
            gather: wrong.note("TIDINGS_GATHER_SECONDS", wait(self.gather_seconds.as_deref(), is_demo)),
            slack_api_url: wrong.note("TIDINGS_SLACK_API_URL", address(or(self.slack_api_url.as_deref(), SLACK))),
            ntfy_url: wrong.note("TIDINGS_NTFY_URL", set(self.ntfy_url.as_deref()).map(topic).transpose()),
            linear_api_url: wrong.note("TIDINGS_LINEAR_API_URL", address(or(self.linear_api_url.as_deref(), LINEAR))),
            github_api_url: wrong.note("TIDINGS_GITHUB_API_URL", address(or(self.github_api_url.as_deref(), GITHUB))),
            hook_allow: wrong.note("TIDINGS_HOOK_ALLOW", or(self.hook_allow.as_deref(), "").parse()),
            workers: wrong.note("TIDINGS_WORKERS", number(or(self.workers.as_deref(), "8"), 1..=256)),
            lease: TimeDelta::seconds(wrong.note("TIDINGS_LEASE_SECONDS", self.lease())),
            retries: wrong.note("TIDINGS_RETRY_SECONDS", set(self.retry_seconds.as_deref()).map(seconds).transpose()),
            no_activity: self.no_activity().unwrap_or_else(|(setting, why)| wrong.note(setting, Err(why))),
            trusted_proxies: wrong.note("TIDINGS_TRUSTED_PROXIES", blocks(or(self.trusted_proxies.as_deref(), ""))),
            shutdown: Duration::from_secs(wrong.note("TIDINGS_SHUTDOWN_SECONDS", self.shutdown())),
            log: wrong.note("TIDINGS_LOG", log_filter(or(self.log.as_deref(), "info"))),
            log_format: wrong.note("TIDINGS_LOG_FORMAT", log_format(set(self.log_format.as_deref()))),
            public_url,
            is_demo,
        };
        if wrong.0.is_empty() { Ok(config) } else { Err(wrong.0) }
    }

    fn database(&self, is_demo: bool, wrong: &mut Mistakes) -> Option<Target> {
        let usual = if is_demo { DEMO_DATABASE } else { "sqlite://tidings.db" };
        let folder = PathBuf::from(or(self.data_dir.as_deref(), "."));
        let is_folder = if folder.is_dir() { Ok(()) } else { Err(format!("{} is not a directory", folder.display())) };
        wrong.note("TIDINGS_DATA_DIR", is_folder);
        wrong.note("DATABASE_URL", target(or(self.database_url.as_deref(), usual), &folder).map(Some))
    }

    fn public_url(&self, listen: SocketAddr) -> Result<String, String> {
        match set(self.public_url.as_deref()) {
            Some(said) => public_url(said),
            None if listen.ip().is_unspecified() => Err(format!(
                "must be set when TIDINGS_LISTEN is {listen}, for links need an address that others can open, such as http://tidings.example.org"
            )),
            None => Ok(format!("http://{}", or(self.listen.as_deref(), "127.0.0.1:8080"))),
        }
    }

    fn mail_from(&self, public_url: &str) -> Result<String, String> {
        let host = Url::parse(public_url).ok().and_then(|url| url.host_str().map(str::to_owned));
        let usual = format!("tidings@{}", host.as_deref().unwrap_or("localhost"));
        mail_from(or(self.mail_from.as_deref(), &usual))
    }

    fn lease(&self) -> Result<i64, String> {
        number(or(self.lease_seconds.as_deref(), "60"), 1..=3600)
    }

    fn shutdown(&self) -> Result<u64, String> {
        number(or(self.shutdown_seconds.as_deref(), "30"), 0..=3600)
    }
}

/// A demo waits for nothing unless it is told to.
fn wait(said: Option<&str>, is_demo: bool) -> Result<Option<TimeDelta>, String> {
    let said = set(said).or(is_demo.then_some("0"));
    said.map(|said| number(said, 0..=86_400).map(TimeDelta::seconds)).transpose()
}

pub(super) fn set(said: Option<&str>) -> Option<&str> {
    said.map(str::trim).filter(|said| !said.is_empty())
}

pub(super) fn or<'s>(said: Option<&'s str>, usual: &'s str) -> &'s str {
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

/// A server and, as the last part of the path, a topic of it.
fn topic(said: &str) -> Result<Url, String> {
    let url = Url::parse(&address(said)?).map_err(|error| error.to_string())?;
    let has_topic = url.path_segments().and_then(|mut parts| parts.next_back()).is_some_and(|topic| !topic.is_empty());
    if has_topic { Ok(url) } else { Err("must end with a topic, such as https://ntfy.sh/ferry".into()) }
}

/// Is there no way to read it but one? Else a part of the password could be taken for the host, and printed.
fn is_written_as_libpq_reads(rest: &str) -> bool {
    let authority = rest.strip_prefix("//").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    authority.is_some_and(|authority| authority.matches('@').count() <= 1) && !rest.contains(char::is_whitespace)
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
            if !is_written_as_libpq_reads(rest) {
                return Err(format!("{EXPECTED}; in the password @ is written %40, / is %2F and a space is %20"));
            }
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

pub(super) fn number<T: FromStr + PartialOrd + std::fmt::Display>(
    said: &str,
    within: RangeInclusive<T>,
) -> Result<T, String> {
    let number = said.parse().ok().filter(|number| within.contains(number));
    number.ok_or_else(|| format!("must be a number from {} to {}, not “{said}”", within.start(), within.end()))
}

fn seconds(said: &str) -> Result<Vec<i64>, String> {
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
