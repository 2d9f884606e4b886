//! The binary as an administrator meets it: what it prints, and the one line with which it refuses.

mod backup;

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// The binary in this folder, without the settings of whoever runs the suite.
fn tidings(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tidings"));
    command.current_dir(folder).env_clear().env("TIDINGS_LISTEN", "127.0.0.1:0");
    command
}

/// Ends with exit code 2, in lines that say all of these words, and shows no password.
fn refuses(output: &Output, words: &[&str]) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    for word in words {
        assert!(said.contains(word), "“{word}” is not in: {said}");
    }
    assert!(!said.contains("s3cret") && !said.contains("panicked"), "{said}");
    assert!(said.lines().all(|line| line.starts_with("tidings: ")), "{said}");
}

fn run(change: impl FnOnce(&mut Command) -> &mut Command) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let mut command = tidings(folder.path());
    change(&mut command);
    command.output().unwrap()
}

#[test]
fn a_port_in_use_names_another_one() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let output = run(|command| command.env("TIDINGS_LISTEN", format!("127.0.0.1:{port}")));
    refuses(&output, &[&format!("{port} is in use; try TIDINGS_LISTEN=127.0.0.1:{}", port.wrapping_add(1))]);
}

#[test]
fn wrong_databases_are_refused_in_one_line() {
    for (url, words) in [
        ("mysql://ana:s3cret@host/db", "DATABASE_URL: must be sqlite://FILE or postgres://"),
        ("postgres://ana:s3cret@127.0.0.1:1/db", "DATABASE_URL (postgres at 127.0.0.1)"),
        ("sqlite:///nowhere/at/all.db", "DATABASE_URL (sqlite:///nowhere/at/all.db)"),
        ("sqlite:///proc/tidings.db", "DATABASE_URL (sqlite:///proc/tidings.db)"),
        ("postgres://ana:s3cret@127.0.0.1:1/db?sslmode=require", "sslmode"),
    ] {
        let output = run(|command| command.env("DATABASE_URL", url));
        refuses(&output, &[words]);
        assert_eq!(String::from_utf8_lossy(&output.stderr).lines().count(), 1, "{url}");
    }
}

#[test]
fn every_mistake_is_told_at_once() {
    let output = run(|command| {
        command.env("TIDINGS_LISTEN", "0.0.0.0:0").env("TIDINGS_WORKERS", "many").env("TIDINGS_SECRET", "c2hvcnQ=");
        command.env("TIDINGS_SMTP_URL", "http://ana:s3cret@host").env("TIDINGS_HOOK_ALLOW", "10.0.0.0/99");
        command.env("TIDINGS_RETRY_SECONDS", "1,x").env("TIDINGS_SIGNUP", "all").env("TIDINGS_DATA_DIR", "/nowhere")
    });
    refuses(
        &output,
        &[
            "TIDINGS_PUBLIC_URL: must be set when TIDINGS_LISTEN is 0.0.0.0:0",
            "TIDINGS_WORKERS: must be a number from 1 to 256, not “many”",
            "TIDINGS_SECRET: must have at least 32 bytes",
            "TIDINGS_SMTP_URL: ",
            "TIDINGS_HOOK_ALLOW: “10.0.0.0/99”",
            "TIDINGS_RETRY_SECONDS: ",
            "TIDINGS_SIGNUP: must be invite, open or closed",
            "TIDINGS_DATA_DIR: /nowhere is not a directory",
        ],
    );
}

#[test]
fn wrong_usage_is_exit_code_2() {
    assert_eq!(run(|command| command.arg("sreve")).status.code(), Some(2));
    assert_eq!(run(|command| command.args(["help", "serve"])).status.code(), Some(0));
}

#[test]
fn accounts_are_made_with_a_password_or_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let add = |arguments: &[&str], typed: &str| {
        let mut command = tidings(folder.path());
        command
            .args(["user", "add"])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    let ana = add(&["ana", "--email", "ana@example.org", "--admin", "--password-stdin"], "a few plain words\n");
    assert_eq!(ana.status.code(), Some(0), "{}", String::from_utf8_lossy(&ana.stderr));
    let bo = add(&["bo", "--email", "bo@example.org"], "");
    assert!(String::from_utf8_lossy(&bo.stdout).contains("/password-reset/"));
    refuses(&add(&["ana", "--email", "other@example.org"], ""), &["The name “ana” is taken."]);
    refuses(&add(&["eve", "--email", "eve", "--password-stdin"], "short"), &["email: ", "password: "]);
}

/// A serving process, ended when the test ends.
struct Serving {
    child: Child,
    lines: Vec<String>,
}

impl Serving {
    fn start(folder: &Path) -> Self {
        let mut child = tidings(folder).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut lines = Vec::new();
        for line in out.lines().map_while(Result::ok) {
            lines.push(line);
            if lines.last().is_some_and(|line| line.starts_with("stop:")) {
                break;
            }
        }
        Self { child, lines }
    }

    /// Sends SIGTERM and waits for the end; its exit code and how long it took.
    fn stop(&mut self) -> (Option<i32>, Duration) {
        let began = Instant::now();
        let killed = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(killed.success());
        (self.child.wait().unwrap().code(), began.elapsed())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[test]
fn it_serves_prints_the_way_in_and_stops_cleanly() {
    let folder = tempfile::tempdir().unwrap();
    let mut serving = Serving::start(folder.path());
    let address = serving.lines[0].strip_prefix("Tidings: ").unwrap().to_owned();
    let setup = serving.lines[1].strip_prefix("create the first account: ").unwrap().to_owned();
    assert!(setup.starts_with(&format!("{address}/setup?token=")));
    assert_eq!(ureq::get(format!("{address}/readyz")).call().unwrap().status(), 200);
    assert_eq!(ureq::get(&setup).call().unwrap().status(), 200);

    let second = tidings(folder.path()).output().unwrap();
    refuses(&second, &["Another tidings serves"]);

    let (code, took) = serving.stop();
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(8), "{took:?}");
}
