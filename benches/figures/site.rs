//! The built binary, serving a database that the bench has filled, and a browser that is nothing but a socket.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tidings::app::{Instance, Purpose};
use tidings::clock::Clock;
use tidings::config::Settings;
use tidings::db::types::UserId;
use tidings::db::words::Visibility;
use tidings::db::{Database, Tx};
use tidings::error::Result;
use tidings::models::issue::opening::NewIssue;
use tidings::models::project::NewProject;
use tidings::models::session;
use tidings::models::text::{Body, Title};
use tidings::models::user::{NewUser, User};

/// How long the server may take to come up.
const PATIENCE: Duration = Duration::from_secs(20);
const COMMENT: &str = "The lamp on deck 3 **still** blinks. Seen again today, with the pump off.";

/// A folder with a database, somebody's session and one issue with fifty comments.
pub struct Site {
    folder: TempDir,
    address: SocketAddr,
    cookie: String,
}

impl Site {
    pub fn new() -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
        let address = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port");
        let mut site = Self { folder, address, cookie: String::new() };
        site.cookie = site.fill();
        site
    }

    fn fill(&self) -> String {
        let instance = self.open();
        let db = &instance.db;
        let user = db.write_now(instance.system().expect("the system"), |tx| {
            NewUser { is_admin: true, ..NewUser::person("ana", "ana@example.org") }.create(tx)
        });
        let user = user.expect("an account");
        db.write_now(user, talk).expect("an issue");
        instance.worker().drain().expect("told");
        let token = db.write_now(user, move |tx| session::begin(tx, user, "a bench")).expect("a session");
        format!("tidings={}", token.as_str())
    }

    /// The instance without its server, as a command opens it.
    pub fn open(&self) -> Instance {
        let said = |text: String| Some(text);
        let settings = Settings {
            data_dir: said(self.folder.path().display().to_string()),
            listen: said(self.address.to_string()),
            ..Settings::default()
        };
        Instance::open(settings.check(false).expect("settings"), Clock::default(), Purpose::Command)
            .expect("an instance")
    }

    /// The binary with these arguments.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tidings"));
        command.args(arguments).env_clear().current_dir(self.folder.path());
        command.env("TIDINGS_LISTEN", self.address.to_string()).env("TIDINGS_LOG", "error");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Starts the server; how long until it answered.
    pub fn serve(&self) -> (Process, Duration) {
        let began = Instant::now();
        let process = Process(self.command(&["serve"]).spawn().expect("the binary starts"));
        while TcpStream::connect(self.address).is_err() || Browser::new(self).get("/healthz").0 != 200 {
            assert!(began.elapsed() < PATIENCE, "the server came up");
            std::thread::sleep(Duration::from_millis(2));
        }
        (process, began.elapsed())
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// A project and an issue on which much was said.
fn talk(tx: &mut Tx<'_>) -> Result<()> {
    let (slug, name) = ("ferry".to_owned(), "Ferry".to_owned());
    let project = NewProject { slug, name, description: String::new(), visibility: Visibility::Public }.create(tx)?;
    let (title, body) = (Title::parse("The lamp on deck 3 blinks")?, Body::parse("body", COMMENT)?);
    let (issue, _) = NewIssue { project: project.id, number: None, title, body }.open(tx)?;
    for _ in 0..50 {
        issue.comment(tx, &Body::parse("body", COMMENT)?)?;
    }
    Ok(())
}

/// Somebody's id, for what is written beside the server.
pub fn somebody(db: &Database) -> UserId {
    db.read_now(|conn| User::find_by_name(conn, "ana")).expect("an account").id
}

/// A process that ends with the bench.
pub struct Process(Child);

impl Process {
    /// Its resident memory in MB, where the system tells.
    pub fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1024)
    }

    pub fn is_running(&mut self) -> bool {
        matches!(self.0.try_wait(), Ok(None))
    }
}

impl From<Child> for Process {
    fn from(child: Child) -> Self {
        Self(child)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// One connection that is kept.
pub struct Browser {
    conn: BufReader<TcpStream>,
    head: String,
}

impl Browser {
    pub fn new(site: &Site) -> Self {
        Self::at(site.address, &site.cookie)
    }

    pub fn at(address: SocketAddr, cookie: &str) -> Self {
        let conn = TcpStream::connect(address).expect("the server listens");
        conn.set_nodelay(true).expect("a socket option");
        let head = format!("Host: {address}\r\nCookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\n");
        Self { conn: BufReader::new(conn), head }
    }

    /// The status and the size of the body.
    pub fn get(&mut self, path: &str) -> (u16, usize) {
        let request = format!("GET {path} HTTP/1.1\r\n{}\r\n", self.head);
        self.ask(&request)
    }

    /// Posts a comment.
    pub fn comment(&mut self) -> (u16, usize) {
        let body = "body=Seen+again+on+deck+3%2C+with+the+pump+off.";
        let mut request = format!("POST /projects/ferry/issues/1/comments HTTP/1.1\r\n{}", self.head);
        let kind = "application/x-www-form-urlencoded";
        write!(request, "Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}", body.len())
            .expect("a string grows");
        self.ask(&request)
    }

    fn ask(&mut self, request: &str) -> (u16, usize) {
        self.conn.get_mut().write_all(request.as_bytes()).expect("sent");
        let mut line = String::new();
        self.conn.read_line(&mut line).expect("an answer");
        let status = line.split_whitespace().nth(1).and_then(|status| status.parse().ok()).expect("a status");
        let mut length = 0;
        while line.trim_end() != "" {
            line.clear();
            self.conn.read_line(&mut line).expect("a header");
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().expect("a length");
            }
        }
        let mut body = vec![0; length];
        self.conn.read_exact(&mut body).expect("the body");
        (status, length)
    }
}
