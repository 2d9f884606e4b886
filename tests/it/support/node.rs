//! The built binary as a process of its own, and a client that keeps its cookies: for what only a real process can show.

use std::io::Write;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use diesel::{Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;
use tidings::db::DbConn;

use super::postgres::Schema;

/// How long a process may take to come up or to end.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where processes of one instance live: a folder, a port, a database and their settings.
pub(crate) struct Instance {
    folder: TempDir,
    schema: Option<Arc<Schema>>,
    port: u16,
    settings: Vec<(String, String)>,
}

impl Instance {
    /// An empty one, on SQLite or on PostgreSQL as the suite says.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder, schema: Schema::create().map(Arc::new), port: free_port(), settings: Vec::new() }
    }

    /// Another node on the same PostgreSQL; SQLite takes only one.
    pub(crate) fn beside(&self) -> Option<Self> {
        let schema = Some(self.schema.clone()?);
        Some(Self { folder: tempfile::tempdir().unwrap(), schema, port: free_port(), settings: self.settings.clone() })
    }

    /// With this environment variable for all of its processes.
    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.settings.push((name.to_owned(), value.into()));
        self
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// A file in its folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The binary with these arguments, ready to be run.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tidings"));
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("TIDINGS_") || name == "DATABASE_URL") {
            command.env_remove(name);
        }
        command.env("TIDINGS_LISTEN", format!("127.0.0.1:{}", self.port));
        if let Some(schema) = &self.schema {
            command.env("DATABASE_URL", schema.url());
        }
        command.envs(self.settings.iter().cloned());
        command
    }

    /// An admin who can sign in.
    pub(crate) fn add_admin(&self, name: &str, password: &str) {
        self.add(name, password, &["--admin"]);
    }

    /// Somebody who can sign in.
    pub(crate) fn add_user(&self, name: &str, password: &str) {
        self.add(name, password, &[]);
    }

    fn add(&self, name: &str, password: &str, more: &[&str]) {
        let email = format!("{name}@example.org");
        let usual = ["user", "add", name, "--email", &email, "--password-stdin"];
        let mut command = self.command(&[usual.as_slice(), more].concat());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        writeln!(child.stdin.take().unwrap(), "{password}").unwrap();
        assert!(child.wait().unwrap().success());
    }

    /// Starts a server and waits until it is ready.
    pub(crate) fn serve(&self, arguments: &[&str]) -> Node {
        let log = std::fs::File::options().create(true).append(true).open(self.folder.path().join("log.txt")).unwrap();
        let mut command = self.command(&[&["serve"], arguments].concat());
        let child = command.stdout(Stdio::null()).stderr(log).spawn().unwrap();
        let mut node = Node { child };
        let began = Instant::now();
        while !is_ready(&self.url()) {
            let ended = node.child.try_wait().unwrap();
            assert!(ended.is_none() && began.elapsed() < PATIENCE, "the server did not start: {}", self.log());
            std::thread::sleep(Duration::from_millis(10));
        }
        node
    }

    /// What its servers said on standard error.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log.txt")).unwrap_or_default()
    }

    /// The database, for looking at rows.
    pub(crate) fn connect(&self) -> DbConn {
        if let Some(schema) = &self.schema {
            return DbConn::Postgres(PgConnection::establish(&schema.url()).unwrap());
        }
        let file = self.folder.path().join("tidings.db");
        DbConn::Sqlite(SqliteConnection::establish(file.to_str().unwrap()).unwrap())
    }
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn is_ready(url: &str) -> bool {
    agent().get(format!("{url}/readyz")).call().is_ok_and(|answer| answer.status() == 200)
}

fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder();
    config.http_status_as_error(false).max_redirects(0).timeout_global(Some(Duration::from_secs(15))).build().into()
}

/// A running server.
pub(crate) struct Node {
    child: Child,
}

impl Node {
    /// `kill -9`: nothing can be said or saved.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM, and how it ended.
    pub(crate) fn stop(mut self) -> ExitStatus {
        self.signal("TERM");
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(began.elapsed() < PATIENCE, "the server did not stop");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Sends a signal by name.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status();
        assert!(sent.unwrap().success());
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A browser without eyes: it keeps its cookies and posts forms.
#[derive(Clone)]
pub(crate) struct Client {
    agent: ureq::Agent,
    url: String,
    cookies: Vec<(String, String)>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: String,
    pub(crate) body: String,
}

impl Client {
    pub(crate) fn new(instance: &Instance) -> Self {
        Self { agent: agent(), url: instance.url(), cookies: Vec::new() }
    }

    /// Signed in as this account.
    pub(crate) fn signed_in(instance: &Instance, name: &str, password: &str) -> Self {
        let mut client = Self::new(instance);
        let answer = client.post("/sign-in", &[("login", name), ("password", password)]).unwrap();
        assert_eq!(answer.status, 303, "{}", answer.body);
        client
    }

    /// The same browser at another node.
    pub(crate) fn at(&self, instance: &Instance) -> Self {
        Self { url: instance.url(), ..self.clone() }
    }

    pub(crate) fn get(&mut self, path: &str) -> Result<Answer, ureq::Error> {
        let request = self.agent.get(format!("{}{path}", self.url)).header("Cookie", self.cookie());
        let answer = request.call()?;
        self.take(answer)
    }

    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Answer, ureq::Error> {
        let request = self.agent.post(format!("{}{path}", self.url)).header("Cookie", self.cookie());
        let answer = request.header("Origin", &self.url).send_form(fields.iter().copied())?;
        self.take(answer)
    }

    fn cookie(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn take(&mut self, mut answer: ureq::http::Response<ureq::Body>) -> Result<Answer, ureq::Error> {
        for cookie in answer.headers().get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            self.cookies.retain(|(known, _)| known != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
        let location = answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        Ok(Answer { status: answer.status().as_u16(), location, body: answer.body_mut().read_to_string()? })
    }
}
