//! The world outside: who gets mail and posts, and what may have arrived twice.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use tidings::db::DbConn;
use tidings::db::types::EventId;
use tidings::dispatch::delivery::Delivery;
use tidings::events::Event;
use tidings::inboxes::linear::id_there;
use tidings::schema::{deliveries, issue_events};

use diesel::prelude::*;

use super::REPEATS;
use crate::support::linear::all_is_well;
use crate::support::node::Instance;
use crate::support::receiver::{Answer, Receiver};
use crate::support::smtp::MailServer;

pub(super) struct Peers {
    mails: MailServer,
    slack: Receiver,
    linear: Receiver,
    ntfy: Receiver,
}

/// How often each thing arrived.
type Arrived = BTreeMap<String, usize>;

impl Peers {
    pub(super) fn start() -> Self {
        let peers = Self {
            mails: MailServer::start(),
            slack: Receiver::start(),
            linear: Receiver::start(),
            ntfy: Receiver::start(),
        };
        peers.slack.usually(Answer::of(200, r#"{"ok": true, "ts": "1700000000.000100"}"#));
        peers.linear.usually(Answer::of(200, &all_is_well().to_string()));
        peers
    }

    /// Everything is told to them, without a wait.
    pub(super) fn settings(&self, instance: Instance) -> Instance {
        instance
            .with("TIDINGS_SMTP_URL", self.mails.url())
            .with("TIDINGS_SLACK_API_URL", self.slack.url("/api"))
            .with("TIDINGS_LINEAR_API_URL", self.linear.url("/graphql"))
            .with("TIDINGS_NTFY_URL", self.ntfy.url("/ferry"))
            .with("TIDINGS_MAIL_DELAY_SECONDS", "0")
            .with("TIDINGS_GATHER_SECONDS", "0")
    }

    /// At least once to the outside world: what was delivered arrived, and what arrived twice is one thing, by its id.
    pub(super) fn got_everything_and_repeats_are_the_same(&self, db: &mut DbConn) {
        let mails = arrived(self.mails.mails().all().iter().map(|mail| mail.header("Message-ID").unwrap()));
        assert_eq!(mails.len(), batches(db, "email"), "mails");
        let posts = arrived(self.slack.received().all().iter().map(|post| words(&post.json())));
        assert_eq!(posts.len(), batches(db, "slack"), "posts in Slack");
        let news = arrived(self.ntfy.received().all().iter().map(|post| post.json()["click"].to_string()));
        assert_eq!(news.len(), events(db, "ntfy").len(), "posts to ntfy");
        let comments = self.in_linear("commentCreate");
        let ours: BTreeSet<String> =
            comments_for(db, "linear").iter().map(|event| id_there(event, "comment")).collect();
        assert_eq!(comments.keys().cloned().collect::<BTreeSet<_>>(), ours, "comments in Linear");
        assert_eq!(self.in_linear("issueCreate").len(), 3, "issues in Linear");
        for (peer, arrived) in [("mail", mails), ("Slack", posts), ("ntfy", news), ("Linear", comments)] {
            let repeated: usize = arrived.values().map(|times| times - 1).sum();
            assert!(repeated <= REPEATS, "{peer}: {repeated} were repeated");
        }
    }

    /// The ids of ours under which something was made there.
    fn in_linear(&self, call: &str) -> Arrived {
        let calls = self.linear.received().all().into_iter().map(|call| call.json());
        arrived(calls.filter(|made| made["operationName"] == call).map(|made| id_of(&made)))
    }
}

fn arrived(things: impl Iterator<Item = String>) -> Arrived {
    let mut arrived = Arrived::new();
    for thing in things {
        *arrived.entry(thing).or_default() += 1;
    }
    arrived
}

/// Slack has no key by which it could tell a repeat; but every batch quotes another comment.
fn words(post: &Value) -> String {
    post["blocks"].to_string()
}

fn id_of(call: &Value) -> String {
    call["variables"]["input"]["id"].as_str().unwrap().to_owned()
}

fn delivered(db: &mut DbConn, inbox: &str) -> Vec<Delivery> {
    let theirs = deliveries::table.filter(deliveries::inbox.eq(inbox.to_owned()));
    let done = theirs.filter(deliveries::state.eq("delivered"));
    done.select(Delivery::as_select()).load(db).unwrap()
}

/// What went out together is one letter.
fn batches(db: &mut DbConn, inbox: &str) -> usize {
    let delivered = delivered(db, inbox);
    delivered.iter().map(|row| row.batch.unwrap_or(row.id.0)).collect::<BTreeSet<_>>().len()
}

fn events(db: &mut DbConn, inbox: &str) -> BTreeSet<EventId> {
    delivered(db, inbox).iter().filter_map(|row| row.event_id).collect()
}

fn comments_for(db: &mut DbConn, inbox: &str) -> Vec<Event> {
    let theirs = events(db, inbox);
    let comments = issue_events::table.filter(issue_events::action.eq("comment_added"));
    let all: Vec<Event> = comments.select(Event::as_select()).load(db).unwrap();
    all.into_iter().filter(|event| theirs.contains(&event.id)).collect()
}
