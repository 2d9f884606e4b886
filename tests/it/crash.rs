//! `kill -9` at any moment loses nothing, with every inbox at work: every acknowledged comment has its event, every event its
//! deliveries, every delivery ends; inside the database each effect came about once, and what the world got twice is the same.

mod peers;
mod promises;

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::support::node::{Client, Instance};
use peers::Peers;

/// How often the server is killed.
const ROUNDS: usize = 20;
/// How many write at once.
const WRITERS: usize = 4;
/// How long each of them thinks before the next comment, so that what piles up is worked off in time.
const PAUSE: Duration = Duration::from_millis(8);
/// The server's own threads, each of which may have been sending when it died.
const WORKERS: usize = 8;
/// So many may have been repeated: what each thread was sending at each kill.
const REPEATS: usize = ROUNDS * WORKERS;
/// Every inbox of the registry.
const INBOXES: [&str; 8] = ["counters", "notification", "workflow", "email", "slack", "linear", "ntfy", "spam"];

const PASSWORD: &str = "correct horse battery";

#[test]
fn killing_the_server_loses_nothing_and_repeats_only_what_is_the_same() {
    let peers = Peers::start();
    let instance = peers.settings(Instance::new()).with("TIDINGS_LEASE_SECONDS", "2");
    let instance = instance.with("TIDINGS_WORKERS", WORKERS.to_string());
    let people = set_up(&instance);
    let acknowledged = Mutex::new(Vec::new());

    for round in 0..ROUNDS {
        let node = instance.serve(&[]);
        people.write_until_killed(round, &acknowledged, || {
            std::thread::sleep(Duration::from_millis(120 + (round as u64 * 37) % 240));
            node.kill();
        });
    }

    let node = instance.serve(&[]);
    let mut db = instance.connect();
    promises::wait_until_all_ended(&mut db);
    // The list marks nothing as read.
    assert_eq!(people.ana.clone().get("/projects/ferry/issues").unwrap().status, 200);
    assert!(node.stop().success(), "{}", instance.log());
    let acknowledged = acknowledged.into_inner().unwrap();
    assert!(acknowledged.len() >= ROUNDS, "only {} comments were acknowledged", acknowledged.len());
    promises::no_acknowledged_comment_is_lost(&mut db, &acknowledged);
    promises::every_event_has_its_deliveries(&mut db);
    promises::inside_everything_happened_once(&mut db);
    peers.got_everything_and_repeats_are_the_same(&mut db);
    let check = instance.command(&["check"]).output().unwrap();
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
}

/// Who writes.
struct People {
    /// The project is hers.
    ana: Client,
    /// Only reads, as far as the project knows, and says the same everywhere.
    cleo: Client,
}

fn issue(number: usize) -> String {
    format!("/projects/ferry/issues/{number}")
}

/// A public project of Ana's, whose news goes everywhere, with Bo as a member who watches it, three issues and a workflow.
fn set_up(instance: &Instance) -> People {
    instance.add_admin("ana", PASSWORD);
    instance.add_admin("bo", PASSWORD);
    instance.add_user("cleo", PASSWORD);
    let node = instance.serve(&[]);
    let mut ana = Client::signed_in(instance, "ana", PASSWORD);
    let mut post = |path: &str, fields: &[(&str, &str)]| {
        let answer = ana.post(path, fields).unwrap();
        assert_eq!(answer.status, 303, "{path}: {}", answer.body);
    };
    post("/projects", &[("name", "Ferry"), ("slug", "ferry"), ("visibility", "public")]);
    post("/projects/ferry/members", &[("user", "bo"), ("role", "maintainer")]);
    post("/projects/ferry/settings/slack", &[("token", "xoxb-1"), ("channel", "#ferry")]);
    post("/projects/ferry/settings/linear", &[("api_key", "lin_api_1"), ("team_id", "team"), ("sync", "all")]);
    for title in ["It must not get lost", "Nor this", "Nor that"] {
        post("/projects/ferry/issues", &[("title", title), ("body", "")]);
    }
    let person = [("attribute", "actor.kind"), ("operator", "eq"), ("value", "person")];
    let reply = [("type", "reply"), ("message", "Noted: {{comment.body}}")];
    let rule = [("name", "Note"), ("triggered_on", "comment_added")];
    post("/projects/ferry/workflows", &[person.as_slice(), &reply, &rule].concat());
    let cleo = Client::signed_in(instance, "cleo", PASSWORD);
    assert!(node.stop().success());
    People { ana, cleo }
}

impl People {
    /// Ana comments as fast as she can, in several windows, and Cleo once; what was answered is noted.
    fn write_until_killed(&self, round: usize, acknowledged: &Mutex<Vec<i64>>, kill: impl FnOnce()) {
        let is_over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let is_over = &is_over;
            for writer in 0..WRITERS {
                let ana = self.ana.clone();
                scope.spawn(move || {
                    keep_commenting(ana, &format!("writer {writer} of round {round}"), (acknowledged, is_over));
                });
            }
            let mut cleo = self.cleo.clone();
            scope.spawn(move || {
                let answer = cleo.post(&format!("{}/comments", issue(round % 3 + 1)), &[("body", "The same here.")]);
                acknowledged.lock().unwrap().extend(answer.ok().and_then(|answer| comment_of(&answer.location)));
            });
            kill();
            is_over.store(true, Ordering::SeqCst);
        });
    }
}

fn keep_commenting(mut ana: Client, name: &str, (acknowledged, is_over): (&Mutex<Vec<i64>>, &AtomicBool)) {
    for number in 0.. {
        let answer = ana.post(&format!("{}/comments", issue(1)), &[("body", &format!("Comment {number} of {name}"))]);
        match answer {
            Ok(answer) if answer.status == 303 => {
                let comment = comment_of(&answer.location);
                acknowledged.lock().unwrap().push(comment.unwrap_or_else(|| panic!("{}", answer.location)));
            }
            _ if is_over.load(Ordering::SeqCst) => return,
            Ok(answer) => assert_eq!(answer.status, 503, "{}", answer.body),
            Err(_) => {}
        }
        std::thread::sleep(PAUSE);
    }
}

fn comment_of(location: &str) -> Option<i64> {
    location.rsplit_once("#comment-")?.1.parse().ok()
}
