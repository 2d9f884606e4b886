//! Replaying what an inbox has missed.

use diesel::prelude::*;
use tidings::db::types::EventId;
use tidings::db::words::{DeliveryState, Visibility};
use tidings::dispatch::replay;
use tidings::models::user::User;
use tidings::schema::deliveries;

use crate::support::desk::{Desk, outlet};

/// As if the inbox had not been there when this happened.
fn forget(desk: &Desk, event: EventId) {
    let system = desk.db.read_now(User::system).unwrap();
    let rows = deliveries::table.filter(deliveries::event_id.eq(event));
    let gone = rows.filter(deliveries::inbox.eq("notification"));
    desk.db.write_now(system, move |tx| Ok(diesel::delete(gone).execute(tx.conn())?)).unwrap();
}

#[test]
fn what_was_missed_is_told_once_and_what_was_told_is_not_told_again() {
    let desk = Desk::with(&outlet());
    let (ana, bo) = (desk.person("ana"), desk.person("bo"));
    let issue = desk.issue(desk.project(&bo, Visibility::Public).id, &ana, "Login fails");
    let (missed, told) = (desk.comment(&issue, &bo, "One."), desk.comment(&issue, &bo, "Two."));
    desk.deliver_all();
    forget(&desk, missed);
    let before = desk.receipts("notification", told);
    let inbox = desk.registry.find("notification").unwrap();
    let replay = |is_rehearsal| replay::missed(&desk.db, inbox, None, is_rehearsal).unwrap();

    assert_eq!((replay(true), replay(true)), (1, 1), "a rehearsal changes nothing");
    assert_eq!(replay(false), 1);
    desk.deliver_all();

    assert_eq!(desk.receipt("notification", missed, &ana).unwrap().0, DeliveryState::Delivered);
    assert_eq!(desk.receipts("notification", told).len(), before.len());
    assert_eq!(replay(false), 0);
}
