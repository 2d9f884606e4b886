//! What GitHub posts: the address and its secrets, what is believed, and what becomes of it.

mod acts;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use tidings::check;
use tidings::models::issue::Issue;
use tidings::models::project::Project;

use crate::support::app::App;
use crate::support::visitor::{Answer, Visitor};

const SETTINGS: &str = "/projects/lamps/settings/github";

/// A project with a hook, its maintainer at the browser, and GitHub.
struct Desk {
    app: App,
    project: Project,
    ana: Visitor,
    github: Visitor,
    path: String,
    secret: String,
}

fn signature(secret: &str, body: &[u8]) -> String {
    let mut signer = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    signer.update(body);
    let digits: Vec<String> = signer.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={}", digits.concat())
}

#[test]
fn another_repository_touches_nothing() {
    let desk = Desk::new();
    let opened = |repository: i64, title: &str| {
        let user = json!({"id": 7, "login": "octo\0cat"});
        let issue = json!({
            "id": 100 + repository, "number": 1, "title": title, "body": "", "state": "open", "user": user, "labels": [],
            "created_at": "2024-01-02T00:00:00Z", "updated_at": "2024-01-02T00:00:00Z", "comments": 0,
        });
        let named = json!({"id": repository, "full_name": format!("octo/{repository}")});
        json!({"action": "opened", "issue": issue, "sender": user, "repository": named})
    };

    let own = desk.deliver("issues", "first", &opened(1, "Ours"));
    let foreign = desk.deliver("issues", "second", &opened(2, "Theirs"));

    assert_eq!((own.status, foreign.status), (200, 202), "{}", own.text());
    assert!(foreign.text().contains("this webhook belongs to octo/1"), "{}", foreign.text());
    assert_eq!(desk.issue(1).title, "Ours");
    assert!(desk.ana.page(SETTINGS).text("main").contains("octo/1 posts here"));
    let (path, secret) = made(&desk.ana);
    let desk = Desk { path, secret, ..desk };
    assert!(!desk.ana.page(SETTINGS).text("main").contains("octo/1 posts here"));
    desk.is_clean();
}

impl Desk {
    fn new() -> Self {
        let app = App::start();
        let project = app.project("lamps").by(&app.user("ana")).create();
        let (ana, github) = (app.sign_in("ana"), app.anyone());
        let (path, secret) = made(&ana);
        Self { app, project, ana, github, path, secret }
    }

    /// Posts a payload under a name of its own, signed.
    fn deliver(&self, event: &str, delivery: &str, payload: &Value) -> Answer {
        let body = payload.to_string();
        let signature = signature(&self.secret, body.as_bytes());
        let headers = [
            ("Content-Type", "application/json"),
            ("X-GitHub-Event", event),
            ("X-GitHub-Delivery", delivery),
            ("X-Hub-Signature-256", signature.as_str()),
        ];
        self.github.send("POST", &self.path, &headers, body.as_bytes())
    }

    fn issue(&self, number: i64) -> Issue {
        self.app.instance.db.read_now(|conn| Issue::find_by_number(conn, self.project.id, number)).unwrap()
    }

    /// The actions of an issue's log, in order, with whoever did them.
    fn log(&self, number: i64) -> Vec<String> {
        use diesel::prelude::*;
        use tidings::schema::{issue_events, users};
        let issue = self.issue(number).id;
        let rows = self.app.instance.db.read_now(|conn| {
            let events = issue_events::table.inner_join(users::table).filter(issue_events::issue_id.eq(issue));
            Ok(events
                .order(issue_events::id)
                .select((users::name, issue_events::action, issue_events::via))
                .load(conn)?)
        });
        let rows: Vec<(String, String, tidings::db::words::Via)> = rows.unwrap();
        assert!(rows.iter().all(|row| row.2 == tidings::db::words::Via::Sync));
        rows.into_iter().map(|(name, action, _)| format!("{name} {action}")).collect()
    }

    fn is_clean(&self) {
        self.app.deliver_all();
        let mut lines = Vec::new();
        check::run(&self.app.instance.db, false, &mut |line| lines.push(line.to_owned())).unwrap();
        assert_eq!(lines, Vec::<String>::new());
    }
}

/// Makes the hook by its page; the address's path and the secret.
fn made(ana: &Visitor) -> (String, String) {
    let page = ana.post(SETTINGS, &[]).text();
    let after = |mark: &str, end: char| {
        let rest = page.split_once(mark).unwrap_or_else(|| panic!("{mark} is not in {page}")).1;
        rest.split(end).next().unwrap().to_owned()
    };
    let path = format!("/hooks/github/{}", after("/hooks/github/", ' '));
    (path, after(r#"<code id="secret" tabindex="0">"#, '<'))
}

fn user(id: i64, login: &str) -> Value {
    json!({ "id": id, "login": login })
}

/// An issue as payloads have it.
fn lamp(change: impl FnOnce(&mut Value)) -> Value {
    let mut issue = json!({
        "number": 7, "title": "The lamp stays dark", "body": "Since **yesterday**.", "state": "open", "locked": false,
        "user": user(1, "mona"), "labels": [], "assignees": [], "milestone": null,
        "html_url": "https://github.com/ana/lamps/issues/7",
        "created_at": "2026-01-05T10:00:00Z", "updated_at": "2026-01-05T10:00:00Z", "closed_at": null
    });
    change(&mut issue);
    issue
}

fn payload(action: &str, issue: &Value) -> Value {
    json!({ "action": action, "issue": issue, "sender": user(2, "octo"), "repository": {"full_name": "ana/lamps"} })
}

#[test]
fn the_secrets_are_shown_once_and_good_until_they_are_revoked() {
    let desk = Desk::new();

    assert_eq!(desk.deliver("ping", "one", &json!({"zen": "Keep it simple"})).status, 200);
    let page = desk.ana.get("/projects/lamps/settings/github").text();
    assert!(page.contains("The hook works.") && page.contains("<code>ping</code>"), "{page}");
    assert!(!page.contains(&desk.secret) && !page.contains(&desk.path), "{page}");

    let (path, _) = made(&desk.ana);
    assert_ne!(path, desk.path);
    assert_eq!(desk.deliver("ping", "two", &json!({})).status, 404);
    assert_eq!(desk.ana.post("/projects/lamps/settings/github/delete", &[]).status, 303);
    assert_eq!(desk.github.send("POST", &path, &[], b"{}").status, 404);
    desk.app.sign_in("bo");
    assert_eq!(desk.app.sign_in("bo").get("/projects/lamps/settings/github").status, 404);
}

#[test]
fn only_what_is_signed_is_believed() {
    let desk = Desk::new();
    let body = payload("opened", &lamp(|_| {})).to_string();
    let good = signature(&desk.secret, body.as_bytes());
    let flipped = good.replacen(good.chars().last().unwrap(), "_", 1);
    let other = signature("another secret", body.as_bytes());
    for wrong in ["", "sha256=", "sha1=00", &good[7..], &flipped, &other] {
        let headers = [("X-GitHub-Event", "issues"), ("X-GitHub-Delivery", "d"), ("X-Hub-Signature-256", wrong)];
        assert_eq!(desk.github.send("POST", &desk.path, &headers, body.as_bytes()).status, 403, "{wrong}");
    }
    let page = desk.ana.get("/projects/lamps/settings/github").text();
    assert!(page.contains("Nothing yet."), "{page}");
    desk.app.instance.db.read_now(|conn| Issue::find_by_number(conn, desk.project.id, 7)).unwrap_err();
}

#[test]
fn a_signature_of_the_reference_tools_is_accepted() {
    let body = br#"{"zen":"Responsive is better than fast.","hook_id":1}"#;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("body"), body).unwrap();
    let desk = Desk::new();
    let openssl = std::process::Command::new("openssl")
        .args(["dgst", "-sha256", "-hmac", &desk.secret, "-hex", "-r", "body"])
        .current_dir(folder.path())
        .output();
    let Ok(output) = openssl else { return };
    let digits = String::from_utf8(output.stdout).unwrap().split_whitespace().next().unwrap().to_owned();
    let signature = format!("sha256={digits}");
    let headers = [
        ("Content-Type", "application/json"),
        ("X-GitHub-Event", "ping"),
        ("X-GitHub-Delivery", "d"),
        ("X-Hub-Signature-256", signature.as_str()),
    ];

    assert_eq!(desk.github.send("POST", &desk.path, &headers, body).status, 200);
}

#[test]
fn the_same_delivery_twice_changes_nothing() {
    let desk = Desk::new();
    let opened = payload("opened", &lamp(|_| {}));

    assert_eq!(desk.deliver("issues", "one", &opened).status, 200);
    let before = desk.log(7);
    let again = desk.deliver("issues", "one", &opened);

    assert_eq!((again.status, again.text()), (200, "This delivery came before.".to_owned()));
    let repeated = desk.deliver("issues", "another-name", &opened);
    assert_eq!((repeated.status, repeated.text()), (200, "#7: nothing that was not known.".to_owned()));
    assert_eq!(desk.log(7), before);
}

#[test]
fn unknown_events_are_told_in_the_log_and_broken_ones_refused() {
    let desk = Desk::new();

    assert_eq!(desk.deliver("star", "one", &json!({"action": "created"})).status, 202);
    assert_eq!(desk.deliver("issues", "two", &payload("frobnicated", &lamp(|_| {}))).status, 202);
    assert_eq!(desk.deliver("issues", "three", &json!({"action": "opened", "issue": {"number": "seven"}})).status, 400);
    assert_eq!(
        desk.deliver("issues", "four", &payload("opened", &lamp(|issue| issue["number"] = json!(-1)))).status,
        400
    );
    let deep = format!(r#"{{"a": {}{}}}"#, "[".repeat(70), "]".repeat(70));
    assert_eq!(desk.deliver("issues", "five", &serde_json::from_str(&deep).unwrap()).status, 400);
    assert_eq!(desk.deliver("issues", "", &json!({})).status, 400);
    let page = desk.ana.get("/projects/lamps/settings/github").text();
    assert!(page.contains("<code>star.created</code>") && page.contains("Left out: this has no counterpart here."));
    assert!(page.contains("<code>issues.frobnicated</code>") && !page.contains("issues.opened"), "{page}");
}

#[test]
fn a_payload_may_come_as_a_form_but_not_without_end() {
    let desk = Desk::new();
    let json = payload("opened", &lamp(|_| {})).to_string();
    let body = url::form_urlencoded::Serializer::new(String::new()).append_pair("payload", &json).finish();
    let form = signature(&desk.secret, body.as_bytes());
    let headers = [
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("X-GitHub-Event", "issues"),
        ("X-GitHub-Delivery", "one"),
        ("X-Hub-Signature-256", form.as_str()),
    ];
    assert_eq!(desk.github.send("POST", &desk.path, &headers, body.as_bytes()).status, 200);
    assert_eq!(desk.issue(7).title, "The lamp stays dark");

    let long = vec![b' '; (25 << 20) + 1];
    assert_eq!(desk.github.send("POST", &desk.path, &[("X-GitHub-Event", "push")], &long).status, 413);
}
