//! `kill -9` at any moment loses nothing: every acknowledged comment has its event, every event its deliveries, every
//! delivery ends, each workflow answered once, and what is sent twice is sent with the same id.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use tidings::db::DbConn;

use crate::support::node::{Client, Instance};
use crate::support::smtp::MailServer;

/// How often the server is killed.
const ROUNDS: usize = 20;
/// How many write at once.
const WRITERS: usize = 4;
/// The server's own threads, each of which may have been sending when it died.
const WORKERS: usize = 8;

#[test]
fn killing_the_server_loses_nothing_and_repeats_only_with_the_same_id() {
    let mails = MailServer::start();
    let instance = instance(&mails);
    let (issue, mut ana) = first_issue(&instance);
    let acknowledged = Mutex::new(Vec::new());

    for round in 0..ROUNDS as u64 {
        let node = instance.serve(&[]);
        write_until_killed(&ana, &issue, &acknowledged, || {
            std::thread::sleep(Duration::from_millis(60 + (round * 37) % 240));
            node.kill();
        });
    }

    let node = instance.serve(&[]);
    let mut db = instance.connect();
    wait_until_all_ended(&mut db);
    ana.get(&issue).unwrap();
    assert!(node.stop().success(), "{}", instance.log());
    let acknowledged = acknowledged.into_inner().unwrap();
    assert!(acknowledged.len() >= ROUNDS, "only {} comments were acknowledged", acknowledged.len());
    no_acknowledged_comment_is_lost(&mut db, &acknowledged);
    every_event_has_its_deliveries(&mut db);
    notifications_count_each_event_once(&mut db);
    the_workflow_answered_each_person_once(&mut db);
    mails_repeat_only_with_the_same_id(&mut db, &mails);
}

fn instance(mails: &MailServer) -> Instance {
    let instance = Instance::new()
        .with("TIDINGS_SMTP_URL", mails.url())
        .with("TIDINGS_MAIL_DELAY_SECONDS", "0")
        .with("TIDINGS_LEASE_SECONDS", "2")
        .with("TIDINGS_WORKERS", WORKERS.to_string());
    instance.add_admin("ana", "correct horse battery");
    instance.add_admin("bo", "correct horse battery");
    instance
}

/// A project of Ana's with Bo as a member who watches it, and its first issue.
fn first_issue(instance: &Instance) -> (String, Client) {
    let node = instance.serve(&[]);
    let mut ana = Client::signed_in(instance, "ana", "correct horse battery");
    let made = ana.post("/projects", &[("name", "Ferry"), ("slug", "ferry"), ("visibility", "private")]).unwrap();
    assert_eq!(made.status, 303, "{}", made.body);
    let joined = ana.post("/projects/ferry/members", &[("user", "bo"), ("role", "maintainer")]).unwrap();
    assert_eq!(joined.status, 303, "{}", joined.body);
    let opened = ana.post("/projects/ferry/issues", &[("title", "It must not get lost"), ("body", "")]).unwrap();
    assert_eq!(opened.status, 303, "{}", opened.body);
    let person = [("attribute", "actor.kind"), ("operator", "eq"), ("value", "person")];
    let reply = [("type", "reply"), ("message", "Noted."), ("name", "Note"), ("triggered_on", "comment_added")];
    let written = ana.post("/projects/ferry/workflows", &[person.as_slice(), reply.as_slice()].concat()).unwrap();
    assert_eq!(written.status, 303, "{}", written.body);
    assert!(node.stop().success());
    ("/projects/ferry/issues/1".to_owned(), ana)
}

/// Writers comment as fast as they can; what was answered is noted.
fn write_until_killed(ana: &Client, issue: &str, acknowledged: &Mutex<Vec<i64>>, kill: impl FnOnce()) {
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (mut ana, is_over) = (ana.clone(), &is_over);
            scope.spawn(move || {
                for number in 0.. {
                    let body = format!("Comment {number} of writer {writer}");
                    let answer = ana.post(&format!("{issue}/comments"), &[("body", &body)]);
                    match answer {
                        Ok(answer) if answer.status == 303 => {
                            acknowledged.lock().unwrap().push(comment_of(&answer.location));
                        }
                        _ if is_over.load(Ordering::SeqCst) => return,
                        Ok(answer) => assert_eq!(answer.status, 503, "{}", answer.body),
                        Err(_) => std::thread::sleep(Duration::from_millis(5)),
                    }
                }
            });
        }
        kill();
        is_over.store(true, Ordering::SeqCst);
    });
}

fn comment_of(location: &str) -> i64 {
    let (_, id) = location.rsplit_once("#comment-").unwrap_or_else(|| panic!("{location} is no comment"));
    id.parse().unwrap()
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

fn count(db: &mut DbConn, sql: &str) -> i64 {
    diesel::sql_query(sql).get_result::<Count>(db).unwrap().count
}

fn wait_until_all_ended(db: &mut DbConn) {
    let began = Instant::now();
    let open = "SELECT count(*) AS count FROM deliveries WHERE state NOT IN ('delivered', 'skipped', 'discarded')";
    while count(db, open) > 0 {
        assert!(began.elapsed() < Duration::from_secs(90), "{} deliveries never ended", count(db, open));
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn no_acknowledged_comment_is_lost(db: &mut DbConn, acknowledged: &[i64]) {
    for id in acknowledged {
        let comment = format!("SELECT count(*) AS count FROM comments WHERE id = {id}");
        let event = format!(
            "SELECT count(*) AS count FROM issue_events WHERE action = 'comment_added' AND record_type = 'Comment' AND record_id = {id}"
        );
        assert_eq!((count(db, &comment), count(db, &event)), (1, 1), "comment {id}");
    }
    let comments = count(db, "SELECT count(*) AS count FROM comments");
    assert_eq!(count(db, "SELECT comments_count AS count FROM issues"), comments);
    assert_eq!(count(db, "SELECT count(*) AS count FROM issue_events WHERE action = 'comment_added'"), comments);
}

fn every_event_has_its_deliveries(db: &mut DbConn) {
    for inbox in ["notification", "email"] {
        let without = format!(
            "SELECT count(*) AS count FROM issue_events e WHERE action = 'comment_added' AND NOT EXISTS \
             (SELECT 1 FROM deliveries d WHERE d.event_id = e.id AND d.inbox = '{inbox}')"
        );
        assert_eq!(count(db, &without), 0, "{inbox}");
    }
    assert_eq!(count(db, "SELECT count(*) AS count FROM deliveries WHERE state = 'discarded'"), 0);
}

/// Inside the database an effect happens exactly once.
fn notifications_count_each_event_once(db: &mut DbConn) {
    let told = "SELECT count(*) AS count FROM deliveries WHERE inbox = 'notification' AND state = 'delivered'";
    let unread = "SELECT CAST(sum(unread_count) AS BIGINT) AS count FROM notifications";
    assert_eq!(count(db, unread), count(db, told));
}

/// What people said is answered, and the answers are not.
fn the_workflow_answered_each_person_once(db: &mut DbConn) {
    let said = "SELECT count(*) AS count FROM issue_events WHERE action = 'comment_added' AND via = 'web'";
    for answer in ["comment_added", "workflow_ran"] {
        let answers = format!("FROM issue_events WHERE action = '{answer}' AND via = 'workflow'");
        let said = count(db, said);
        assert_eq!(count(db, &format!("SELECT count(*) AS count {answers}")), said, "{answer}");
        assert_eq!(
            count(db, &format!("SELECT count(DISTINCT caused_by_event_id) AS count {answers}")),
            said,
            "{answer}"
        );
    }
}

/// At least once to the outside world: a mail that was sent twice has the same id, and there are few of them.
fn mails_repeat_only_with_the_same_id(db: &mut DbConn, mails: &MailServer) {
    let mut by_id: HashMap<String, usize> = HashMap::new();
    for mail in mails.mails().all() {
        *by_id.entry(mail.header("Message-ID").unwrap()).or_default() += 1;
    }
    let batches = "SELECT count(DISTINCT COALESCE(batch, id)) AS count FROM deliveries WHERE inbox = 'email' AND state = 'delivered'";
    assert_eq!(i64::try_from(by_id.len()).unwrap(), count(db, batches));
    let repeated: usize = by_id.values().map(|times| times - 1).sum();
    assert!(repeated <= ROUNDS * WORKERS, "{repeated} mails were repeated");
}
