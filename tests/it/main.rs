//! The suite: one binary, on SQLite by itself and on PostgreSQL when `TIDINGS_TEST_DATABASE_URL` says so.
//! Folders mirror `src`; `support` is what tests stand on; what no single file owns is in `architecture`.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod architecture;
mod browser;
mod check;
mod cli;
mod crash;
mod demo;
mod dispatch;
mod events;
mod export;
mod feed;
mod history;
mod import;
mod inboxes;
mod schedule;
mod schema;
mod search;
mod support;
mod tracker;
mod walk;
mod web;
