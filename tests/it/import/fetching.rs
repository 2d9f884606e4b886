//! Fetching from GitHub: a peer on loopback that pages, tires and refuses.

use std::io::Write as _;
use std::ops::ControlFlow;
use std::process::Stdio;

use serde_json::{Value, json};
use tempfile::TempDir;
use tidings::clock::Clock;
use tidings::import::github::{Fetch, Source, Step, fetch};

use super::{differences, import};
use crate::support::node::Instance;
use crate::support::receiver::{Answer, Receiver};
use crate::support::store::Store;

/// A repository as GitHub shows it, and the folder that it is fetched into.
struct Desk {
    github: Receiver,
    folder: TempDir,
}

fn issue(number: i64) -> Value {
    json!({
        "number": number, "title": format!("Lamp {number}"), "body": "dark", "state": "open", "comments": number % 2,
        "user": {"id": 1, "login": "ana"}, "created_at": "2020-01-05T10:00:00Z", "updated_at": "2020-01-06T10:00:00Z"
    })
}

fn comment(id: i64) -> Value {
    json!({"id": id, "user": {"id": 2, "login": "bo"}, "body": "Buy a bulb", "created_at": "2020-01-06T10:00:00Z"})
}

fn list(entries: &[Value]) -> Answer {
    Answer::of(200, &Value::from(entries.to_vec()).to_string())
}

impl Desk {
    fn new() -> Self {
        Self { github: Receiver::start(), folder: tempfile::tempdir().unwrap() }
    }

    /// What comes before the issues.
    fn begin(&self) {
        self.github.then(Answer::of(200, r#"{"full_name": "ana/lamps"}"#));
        self.github.then(list(&[json!({"name": "bug", "color": "d73a4a"})]));
        self.github.then(list(&[]));
    }

    /// Two pages with three issues.
    fn list_issues(&self) {
        let next = format!(r#"<{}>; rel="next""#, self.github.url("/repos/ana/lamps/issues?page=2"));
        let first = list(&[issue(1), issue(2)]).header("Link", &next).header("ETag", r#""one""#);
        self.github.then(first);
        self.github.then(list(&[issue(3)]).header("ETag", r#""two""#));
    }

    fn fetch(&self, tell: &(dyn Fn(Step) -> ControlFlow<()> + Sync)) -> tidings::error::Result<Fetch> {
        let source = Source {
            repository: "ana/lamps".parse().unwrap(),
            api_url: self.github.url(""),
            token: "t0ken".to_owned(),
            folder: self.folder.path().to_owned(),
        };
        fetch(&source, &Clock::default(), tell)
    }

    /// The paths that were asked for since the last look.
    fn asked(&self) -> Vec<String> {
        self.github.received().take().into_iter().map(|request| request.path).collect()
    }
}

fn on(_: Step) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

#[test]
fn all_pages_and_histories_are_fetched_and_imported() {
    let desk = Desk::new();
    desk.begin();
    desk.list_issues();
    for number in 1..=3 {
        let closing = json!({"event": "labeled", "id": number, "actor": {"id": 1, "login": "ana"},
            "created_at": "2020-01-06T10:00:00Z", "label": {"name": "bug", "color": "d73a4a"}});
        desk.github.then(list(&[closing]));
        if number % 2 == 1 {
            desk.github.then(list(&[comment(number)]));
        }
    }

    let fetched = desk.fetch(&on).unwrap();

    assert_eq!(fetched, Fetch { issues: 3, histories: 3, is_stopped: false });
    let requests = desk.github.received().take();
    assert_eq!(requests.len(), 10);
    assert!(requests.iter().all(|request| request.header("authorization") == Some("Bearer t0ken")));
    assert_eq!(requests[4].path, "/repos/ana/lamps/issues?page=2");
    let store = Store::open();
    let report = import(&store, desk.folder.path());
    assert_eq!((report.issues, report.comments), (3, 2));
    assert_eq!(differences(&store), Vec::<String>::new());
}

#[test]
fn an_interrupted_fetch_goes_on_and_asks_only_for_what_is_new() {
    let desk = Desk::new();
    desk.begin();
    desk.list_issues();
    desk.github.then(list(&[]));
    desk.github.then(list(&[comment(1)]));
    let stop = |step| match step {
        Step::Fetching(..) => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    };
    assert_eq!(desk.fetch(&stop).unwrap(), Fetch { issues: 3, histories: 1, is_stopped: true });
    desk.github.received().take();

    desk.begin();
    desk.github.then(Answer::of(304, ""));
    desk.github.then(list(&[issue(3)]));
    desk.github.then(list(&[]));
    desk.github.then(list(&[]));
    desk.github.then(list(&[comment(3)]));
    let fetched = desk.fetch(&on).unwrap();

    assert_eq!(fetched, Fetch { issues: 3, histories: 2, is_stopped: false });
    let requests = desk.github.received().take();
    assert_eq!(requests[3].header("if-none-match"), Some(r#""one""#));
    assert_eq!(requests[4].header("if-none-match"), None, "the last page may have got a successor");
    let histories: Vec<_> = requests[5..].iter().map(|request| request.path.split('?').next().unwrap()).collect();
    let expected = ["2/timeline", "3/timeline", "3/comments"].map(|end| format!("/repos/ana/lamps/issues/{end}"));
    assert_eq!(histories, expected);
}

#[test]
fn limits_are_waited_for_and_faults_tried_again() {
    let desk = Desk::new();
    let soon = (Clock::default().now().timestamp() + 1).to_string();
    let primary = Answer::of(403, r#"{"message": "API rate limit exceeded"}"#);
    desk.github.then(primary.header("x-ratelimit-remaining", "0").header("x-ratelimit-reset", &soon));
    desk.github
        .then(Answer::of(429, r#"{"message": "You have exceeded a secondary rate limit"}"#).header("Retry-After", "1"));
    desk.github.then(Answer::of(502, "bad gateway"));
    desk.begin();
    desk.github.then(list(&[]));
    let waits = std::sync::Mutex::new(0);
    let tell = |step| {
        *waits.lock().unwrap() += i32::from(matches!(step, Step::Waiting(_)));
        ControlFlow::Continue(())
    };

    let fetched = desk.fetch(&tell).unwrap();

    assert_eq!(fetched, Fetch::default());
    assert!(*waits.lock().unwrap() >= 3);
    assert_eq!(desk.asked()[..4], ["/repos/ana/lamps"; 4]);
}

#[test]
fn a_wait_can_be_stopped() {
    let desk = Desk::new();
    desk.github.then(Answer::of(429, "{}").header("Retry-After", "3000"));
    let stop = |step| match step {
        Step::Waiting(_) => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    };

    assert!(desk.fetch(&stop).unwrap().is_stopped);
}

#[test]
fn the_token_goes_to_no_other_server() {
    let desk = Desk::new();
    let other = Receiver::start();
    desk.github.then(Answer::of(200, r#"{"full_name": "ana/lamps"}"#));
    desk.github.then(list(&[]).header("Link", &format!(r#"<{}>; rel="next""#, other.url("/labels"))));

    let error = desk.fetch(&on).unwrap_err().to_string();

    assert!(error.contains("points to another server"), "{error}");
    assert_eq!(other.received().take().len(), 0);
}

#[test]
fn refusals_are_one_line_that_never_shows_the_token() {
    for (status, words) in [
        (401, "GitHub does not accept this token (401): Bad credentials"),
        (403, "GitHub does not let this token read that (403): Bad credentials"),
        (404, "GitHub has no repository ana/lamps, or this token may not see it (404)."),
    ] {
        let desk = Desk::new();
        desk.github.usually(Answer::of(status, r#"{"message": "Bad credentials"}"#));
        let instance = Instance::new().with("TIDINGS_GITHUB_API_URL", desk.github.url("")).with("TIDINGS_LOG", "trace");
        let arguments = ["import", "github", "ana/lamps", "--project", "lamps", "--token-stdin"];
        let mut command = instance.command(&arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        writeln!(child.stdin.take().unwrap(), "t0ken").unwrap();
        let output = child.wait_with_output().unwrap();

        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(words), "{said}");
        assert!(!said.contains("t0ken"), "{said}");
    }
}

#[test]
fn what_is_no_repository_is_refused() {
    for wrong in ["lamps", "ana/lamps/more", "ana/", "../lamps", "ana/la mps", "ana/.."] {
        assert!(wrong.parse::<tidings::import::github::Repository>().is_err(), "{wrong}");
    }
}
