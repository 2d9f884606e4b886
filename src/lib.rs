//! Tidings: an issue tracker in which everything that happens is an event.

pub mod clock;
pub mod db;
pub mod error;
pub mod events;
mod import;
pub mod look;
pub mod markdown;
pub mod models;
pub mod schema;
pub mod text;
pub mod web;
