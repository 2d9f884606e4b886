//! Builds an instance from its settings: database, outbox, inboxes, workers, server. The only file that knows all the others.

mod demo;
pub mod logging;
pub mod server;

use std::sync::Arc;

use crate::clock::Clock;
use crate::config::Config;
use crate::db::lock::ProcessLock;
use crate::db::types::UserId;
use crate::db::{Committed, Database, DbConn, Noted, Opening, Outbox, Target};
use crate::demo::receivers::Receivers;
use crate::dispatch::bell::Bell;
use crate::dispatch::listen::Listening;
use crate::dispatch::worker::{Settings, Worker, Workers};
use crate::dispatch::{DeliveryOutbox, Inbox, Registry};
use crate::error::{Error, Result};
use crate::http;
use crate::inboxes::{self, Outlet};
use crate::mail::{self, Mailer};
use crate::models::setting;
use crate::models::token::Token;
use crate::models::user::User;
use crate::schedule::Schedule;

/// What the process is going to do with the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Serve or work: on `SQLite` one process at a time.
    Serve,
    /// Run one command, perhaps beside a server.
    Command,
}

/// An instance, ready to be served, worked or commanded.
pub struct Instance {
    /// How it is set up.
    pub config: Arc<Config>,
    /// The way to the data.
    pub db: Database,
    registry: Registry,
    secret: Arc<[u8]>,
    bell: Bell,
    receivers: Option<Arc<Receivers>>,
    _lock: Option<ProcessLock>,
}

impl Instance {
    /// Migrates and opens the database; fails in one line that names the setting.
    pub fn open(config: Config, clock: Clock, purpose: Purpose) -> Result<Self> {
        let file = config.database_file().filter(|_| purpose == Purpose::Serve);
        let lock = file.map(|file| ProcessLock::take(&file)).transpose();
        let lock = lock.map_err(|error| naming(&config.database, &error))?;
        let opened = open(&config, clock);
        let (db, registry, bell, secret) = opened.map_err(|error| naming(&config.database, &error))?;
        Ok(Self { config: Arc::new(config), db, registry, secret, bell, receivers: None, _lock: lock })
    }

    /// The application's own account.
    pub fn system(&self) -> Result<UserId> {
        self.db.read_now(User::system)
    }

    /// The inbox of this name, or a sentence that names those that there are.
    pub fn inbox(&self, name: &str) -> Result<&Arc<dyn Inbox>, String> {
        let known = || self.registry.iter().map(|inbox| inbox.name()).collect::<Vec<_>>().join(", ");
        self.registry.find(name).ok_or_else(|| format!("There is no inbox '{name}'. There are: {}.", known()))
    }

    /// Starts the threads that work the inboxes.
    pub fn start_workers(&self) -> Result<Workers> {
        Workers::start(self.db.clone(), self.registry.clone(), self.bell.clone(), self.worker_settings())
    }

    /// Listens for other nodes where no workers do; there are others only on PostgreSQL.
    pub fn listen(&self) -> Result<Option<Listening>> {
        self.worker_settings().listen.map(|url| Listening::start(url, self.bell.clone())).transpose()
    }

    /// What is done at set times; nothing runs before it is started, or run by hand.
    pub fn schedule(&self) -> Schedule {
        Schedule::new(self.db.clone(), &self.config)
    }

    /// One pair of hands without a thread: for tests and commands.
    pub fn worker(&self) -> Worker {
        Worker::new(self.db.clone(), self.registry.clone(), self.bell.clone(), self.worker_settings())
    }

    fn worker_settings(&self) -> Settings {
        let listen = match &self.config.database {
            Target::Sqlite(_) => None,
            Target::Postgres(url) => Some(url.clone()),
        };
        Settings { threads: self.config.workers, lease: self.config.lease, listen }
    }
}

fn open(config: &Config, clock: Clock) -> Result<(Database, Registry, Bell, Arc<[u8]>)> {
    let secret = secret(config, &clock)?;
    let outlet = outlet(config, secret.clone());
    let (registry, bell) = (inboxes::registry(&outlet), Bell::default());
    let outbox = Arc::new(DeliveryOutbox::new(registry.clone(), bell.clone()));
    let target = config.database.clone();
    let db = Database::open(Opening { target, connections: connections(config), clock, outbox })?;
    Ok((db, registry, bell, secret.into()))
}

/// What the inboxes need to reach the world.
fn outlet(config: &Config, secret: Vec<u8>) -> Outlet {
    Outlet {
        public_url: config.public_url.clone(),
        secret,
        mailer: config.mail.clone().map(|url| Mailer::new(url, mail::Patience::default())),
        mail_from: config.mail_from.clone(),
        mail_delay: config.mail_delay,
        slack_api_url: config.slack_api_url.clone(),
        ntfy_url: config.ntfy_url.clone(),
        linear_api_url: config.linear_api_url.clone(),
        gather: config.gather,
        hook_allow: config.hook_allow.clone(),
        patience: http::Patience::default(),
        retries: config.retries.clone(),
    }
}

/// The instance's secret: as set, else made once and kept in the database.
fn secret(config: &Config, clock: &Clock) -> Result<Vec<u8>> {
    if let Some(secret) = &config.secret {
        return Ok(secret.clone());
    }
    let target = config.database.clone();
    let db = Database::open(Opening { target, connections: 1, clock: clock.clone(), outbox: Arc::new(NoEvents) })?;
    if let Some(kept) = db.read_now(|conn| setting::get(conn, "secret"))? {
        return Ok(kept.into_bytes());
    }
    let fresh = Token::random().as_str().to_owned();
    let kept = db.write_now(db.read_now(User::system)?, move |tx| setting::get_or_set(tx, "secret", &fresh))?;
    Ok(kept.into_bytes())
}

/// The outbox while nothing is recorded: the inboxes need the secret, which is in the database.
struct NoEvents;

impl Outbox for NoEvents {
    fn before_commit(&self, _: &mut DbConn, _: &[Noted], _: crate::db::types::At) -> Result<()> {
        Err(Error::internal("opening the database", "an event was recorded before there were inboxes"))
    }

    fn after_commit(&self, _: Committed) {}
}

/// Readers: two for each web thread and some for the workers; PostgreSQL shares its few among all nodes.
fn connections(config: &Config) -> u32 {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let wanted = match &config.database {
        Target::Sqlite(_) => cores * 2 + config.workers.min(8),
        Target::Postgres(_) => (cores * 4).min(16),
    };
    u32::try_from(wanted).unwrap_or(8)
}

/// One line that names the setting, and never the password in it.
fn naming(target: &Target, error: &Error) -> Error {
    let why = crate::text::one_line(&error.to_string());
    Error::Unavailable(match target {
        Target::Sqlite(file) => format!("DATABASE_URL (sqlite://{}): {why}", file.display()),
        Target::Postgres(url) => {
            let parsed = url::Url::parse(url).ok();
            let password = parsed.as_ref().and_then(url::Url::password).unwrap_or_default();
            let plain: String =
                url::form_urlencoded::parse(format!("p={password}").as_bytes()).map(|(_, p)| p.into_owned()).collect();
            let secrets = [password, &plain].into_iter().filter(|secret| !secret.is_empty());
            let why = secrets.fold(why, |why, secret| why.replace(secret, "…"));
            let host = parsed.as_ref().and_then(url::Url::host_str).unwrap_or("…");
            format!("DATABASE_URL (postgres at {host}): {why}")
        }
    })
}
