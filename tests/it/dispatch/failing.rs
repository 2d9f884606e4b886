//! Inboxes that fail: each try is counted and kept, and no other inbox is disturbed.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use tidings::db::types::At;
use tidings::db::words::{DeliveryState, Visibility};
use tidings::db::{Database, DbConn};
use tidings::dispatch::retry::Retries;
use tidings::dispatch::{Batch, Channel, Failure, Inbox, Outcome, Outside, Planned, Registry, delivery};
use tidings::error::Result;
use tidings::events::{ActionKey, Event};

use crate::support::desk::Desk;

type Work = dyn Fn(usize) -> Result<Outcome, Failure> + Send + Sync;

/// Does what the test says at each try; its target is always the same.
struct Odd {
    tries: AtomicUsize,
    work: Box<Work>,
}

fn odd(work: impl Fn(usize) -> Result<Outcome, Failure> + Send + Sync + 'static) -> Registry {
    Registry::new(vec![Arc::new(Odd { tries: AtomicUsize::new(0), work: Box::new(work) })])
}

impl Inbox for Odd {
    fn name(&self) -> &'static str {
        "odd"
    }

    fn wants(&self, action: ActionKey) -> bool {
        action == ActionKey::CommentAdded
    }

    fn plan(&self, _: &mut DbConn, _: &Event, now: At) -> Result<Vec<Planned>> {
        Ok(vec![Planned::due("there".into(), "a test", now)])
    }

    fn channel(&self) -> Channel<'_> {
        Channel::Outside(self)
    }

    fn retries(&self) -> Retries {
        Retries::seconds(&[0, 10, 60])
    }
}

impl Outside for Odd {
    fn deliver(&self, _: &Database, _: &Batch) -> Result<Outcome, Failure> {
        (self.work)(self.tries.fetch_add(1, Ordering::SeqCst) + 1)
    }
}

fn comment(desk: &Desk) -> tidings::db::types::EventId {
    let ana = desk.person("ana");
    let project = desk.project(&ana, Visibility::Public);
    let issue = desk.issue(project.id, &ana, "Login fails");
    desk.comment(&issue, &ana, "I see it.")
}

#[test]
fn a_panic_is_a_failed_attempt_and_the_next_may_succeed() {
    let desk =
        Desk::open(odd(|tried| if tried == 1 { panic!("as the test wants it") } else { Ok(Outcome::Delivered) }));
    let event = comment(&desk);

    desk.deliver_all();
    let after_one = desk.receipts("odd", event).remove(0);
    desk.advance(TimeDelta::seconds(13));
    desk.deliver_all();
    let after_two = desk.receipts("odd", event).remove(0);

    assert_eq!((after_one.state, after_one.attempts), (DeliveryState::Retry, 1));
    assert_eq!(after_one.last_error.as_deref(), Some("The inbox panicked."));
    assert_eq!((after_two.state, after_two.attempts, after_two.due_at), (DeliveryState::Delivered, 2, None));
}

#[test]
fn after_the_last_try_it_is_discarded_and_an_admin_may_put_it_back() {
    let desk = Desk::open(odd(|tried| if tried < 4 { Err(Failure::passing("no")) } else { Ok(Outcome::Delivered) }));
    let event = comment(&desk);
    for _ in 0..3 {
        desk.deliver_all();
        desk.advance(TimeDelta::seconds(80));
    }
    let given_up = desk.receipts("odd", event).remove(0);
    assert_eq!((given_up.state, given_up.attempts), (DeliveryState::Discarded, 3));
    assert_eq!(given_up.last_error.as_deref(), Some("no"));

    let (ana, id) = (desk.person("admin"), given_up.id);
    let is_back = desk.act(&ana, move |tx| {
        let now = tx.now();
        delivery::retry(tx.conn(), id, now)
    });
    desk.deliver_all();

    let arrived = desk.receipts("odd", event).remove(0);
    assert!(is_back);
    assert_eq!((arrived.state, arrived.attempts), (DeliveryState::Delivered, 1));
}

#[test]
fn a_lasting_failure_is_not_tried_again() {
    let desk = Desk::open(odd(|_| Err(Failure::lasting("never"))));
    let event = comment(&desk);

    desk.deliver_all();

    let row = desk.receipts("odd", event).remove(0);
    assert_eq!((row.state, row.attempts, row.due_at), (DeliveryState::Discarded, 1, None));
}

#[test]
fn what_comes_later_does_not_count_as_a_try() {
    let desk = Desk::open(odd(|tried| {
        Ok(if tried == 1 { Outcome::Later(TimeDelta::seconds(30)) } else { Outcome::Skipped("changed its mind") })
    }));
    let event = comment(&desk);

    desk.deliver_all();
    let waiting = desk.receipts("odd", event).remove(0);
    desk.advance(TimeDelta::seconds(31));
    desk.deliver_all();
    let skipped = desk.receipts("odd", event).remove(0);

    assert_eq!((waiting.state, waiting.attempts), (DeliveryState::Pending, 0));
    assert_eq!((skipped.state, skipped.reason.as_str()), (DeliveryState::Skipped, "changed its mind"));
}

/// While the first worker is still busy its lease ends, and another one delivers.
#[test]
fn a_late_finish_is_refused_when_the_lease_was_lost() {
    type Later = Box<dyn Fn() + Send>;
    let other: Arc<Mutex<Option<Later>>> = Arc::default();
    let meanwhile = other.clone();
    let desk = Desk::open(odd(move |tried| {
        if tried > 1 {
            return Ok(Outcome::Delivered);
        }
        let act = meanwhile.lock().unwrap().take().expect("the test sets it");
        act();
        Err(Failure::lasting("too late to say so"))
    }));
    let event = comment(&desk);
    let (clock, second) = (desk.clock.clone(), desk.worker());
    *other.lock().unwrap() = Some(Box::new(move || {
        clock.advance(TimeDelta::seconds(61));
        second.drain().unwrap();
    }));

    desk.deliver_all();

    let row = desk.receipts("odd", event).remove(0);
    assert_eq!((row.state, row.attempts, row.last_error), (DeliveryState::Delivered, 2, None));
}
