//! How long posting a comment takes while ten thousand deliveries drain and an import runs in a second process.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tidings::db::types::IssueId;
use tidings::events::record_event;

use crate::ground::{commented, percentile, timed};
use crate::site::{Browser, Process, Site, somebody};

/// Events, each of which the product plans for five inboxes: ten thousand deliveries.
const BACKLOG: usize = 2_000;
const COMMENTS: usize = 400;
const ISSUES: usize = 2_000;
/// A busy server is asked for this long at most.
const AT_MOST: Duration = Duration::from_secs(30);

/// Prints the figures.
pub fn measure() {
    let site = Site::new();
    let idle = {
        let (_server, _) = site.serve();
        let mut browser = Browser::new(&site);
        let mut times: Vec<Duration> = (0..COMMENTS).map(|_| post(&mut browser)).collect();
        percentile(&mut times, 99)
    };
    pile_up(&site);
    let dump = dump(&site);
    let (_server, _) = site.serve();
    let dump = dump.display().to_string();
    let mut import = Process::from(
        site.command(&["import", "github", &dump, "--project", "old"]).spawn().expect("the import starts"),
    );
    let mut browser = Browser::new(&site);
    let (mut times, began) = (Vec::new(), Instant::now());
    while times.len() < COMMENTS && began.elapsed() < AT_MOST && import.is_running() {
        times.push(post(&mut browser));
    }
    let (count, busy) = (times.len(), percentile(&mut times, 99));
    println!(
        "p99 of posting a comment: idle {idle:.1?}, busy {busy:.1?} = {:.1} x ({count} comments, {} deliveries were left, the import {})",
        busy.as_secs_f64() / idle.as_secs_f64(),
        waiting(&site),
        if import.is_running() { "still ran" } else { "had ended" },
    );
}

fn post(browser: &mut Browser) -> Duration {
    timed(|| assert_eq!(browser.comment().0, 303, "a comment is posted"))
}

/// Deliveries that no server has worked yet.
fn pile_up(site: &Site) {
    let instance = site.open();
    let (db, user) = (&instance.db, somebody(&instance.db));
    for _ in 0..BACKLOG / 100 {
        let hundred =
            db.write_now(user, |tx| (0..100).try_for_each(|_| record_event(tx, commented(IssueId(1))).map(drop)));
        hundred.expect("recorded");
    }
}

fn waiting(site: &Site) -> i64 {
    use diesel::prelude::*;
    use tidings::schema::deliveries::dsl::{deliveries, done_at};
    site.open().db.read_now(|conn| Ok(deliveries.filter(done_at.is_null()).count().get_result(conn)?)).expect("a count")
}

/// Issues as GitHub lists them, each with a few comments.
fn dump(site: &Site) -> PathBuf {
    let folder = site.folder().join("dump");
    let issues: Vec<Value> = (1..=ISSUES).map(issue).collect();
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("issues.json"), Value::from(issues).to_string()).expect("a file");
    for number in 1..=ISSUES {
        let own = folder.join(format!("issues/{number}"));
        let comments: Vec<Value> = (1..=5).map(|place| comment(number * 10 + place)).collect();
        fs::create_dir_all(&own).expect("a folder");
        fs::write(own.join("comments.json"), Value::from(comments).to_string()).expect("a file");
    }
    folder
}

fn issue(number: usize) -> Value {
    json!({
        "number": number, "title": format!("Lamp {number}"), "body": "It **blinks**.", "state": "open",
        "user": {"id": number % 7, "login": format!("user{}", number % 7)},
        "labels": [{"name": "bug", "color": "d73a4a"}], "assignees": [], "milestone": null,
        "created_at": "2020-01-05T10:00:00Z", "updated_at": "2021-01-05T10:00:00Z", "closed_at": null
    })
}

fn comment(id: usize) -> Value {
    let user = json!({"id": id % 7, "login": format!("user{}", id % 7)});
    let at = "2020-02-05T10:00:00Z";
    json!({"id": id, "user": user, "body": format!("Comment **{id}**"), "created_at": at, "updated_at": at})
}
