//! Tidings: an issue tracker in which everything that happens is an event.

pub mod clock;
pub mod db;
pub mod error;
pub mod look;
pub mod schema;
pub mod events;
