//! Tidings: an issue tracker in which everything that happens is an event.
//!
//! An event is recorded in the transaction of the change that it tells of, read back as the feed, and, once committed,
//! handed to the inboxes: notifications, mail, Slack. `ARCHITECTURE.md` tells all of this at length, with worked examples.
//!
//! # The map
//!
//! ```text
//! main ─► cli ─► app                    arguments, commands; the only file that knows all the others
//!                 ├─► web               routes, handlers, view models; templates/ and static/ are theirs
//!                 ├─► inboxes           the receivers of events, one file each
//!                 ├─► import export check demo   what works on many issues
//!                 └─► dispatch          deliveries: planned, claimed, finished; the thread pool and its bell
//! feed history search                   reading and counting many events, many issues
//! models                                a file for each table; in models/issue a file for each verb
//! events                                the catalogue and record_event
//! db                                    Database, Tx, Committed; db/dialect is all that the two databases do not share
//! markdown mail http                    what is made of text, and the ways out
//! config error clock look text          what lies under everything
//! ```
//! Imports point downwards: `tests/it/architecture/arrows.rs` holds the table and fails on any other arrow.
//!
//! # One request: somebody posts a comment
//!
//! 1. `web.rs` has the route. Around it `web/guard.rs` refuses foreign posts and `web/faults.rs` draws what fails.
//! 2. `web/comments.rs` checks the text and renders its Markdown, before any transaction.
//! 3. `db.rs` begins one: on SQLite in the writer's group, on PostgreSQL on a connection of its own.
//! 4. `models/issue/commenting.rs` inserts the comment and, on the next line, calls `record_event`.
//! 5. `events.rs` touches a twin inside the throttle's window, or inserts the event and notes it in the `Tx`.
//! 6. Still inside, `dispatch/delivery.rs` writes a plan row for each inbox that wants the action.
//! 7. COMMIT. Only now is there a `Committed`, and the bell rings with it. The browser goes on to the comment.
//! 8. `dispatch/worker.rs`: a thread claims the plan row, the inbox says who is told and who is not, and their rows replace it.
//! 9. `dispatch/run.rs`: what is inside the database is done in that transaction; what goes out is sent with none open.
//!
//! A crash after 7 loses the ring, which costs a second; a crash in 8 or 9 leaves rows whose lease ends.
//!
//! # What the types promise
//!
//! - Only `db` makes a `Committed`, after COMMIT: no event is dispatched before.
//! - Only a write makes a `Tx`, and `record_event` wants one: nobody can forget to dispatch.
//! - Plan rows are written with their event: a crash loses nothing.
//!
//! # To add something
//!
//! An event type is a row in `events/action.rs`. An inbox is a file, a `mod` and a line in `inboxes.rs`. A page is a handler, a
//! template, a `mod` and a line in `web.rs`.
#![forbid(unsafe_code)]

pub mod app;
pub mod check;
pub mod cli;
pub mod clock;
pub mod config;
pub mod db;
pub mod demo;
pub mod dispatch;
pub mod error;
pub mod events;
pub mod export;
pub mod feed;
pub mod history;
pub mod http;
pub mod import;
pub mod inboxes;
pub mod look;
pub mod mail;
pub mod markdown;
pub mod models;
pub mod schedule;
pub mod schema;
pub mod search;
pub mod text;
pub mod web;
