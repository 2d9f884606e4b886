//! Tidings: an issue tracker in which everything that happens is an event.
#![forbid(unsafe_code)]

pub mod http;
pub mod look;
pub mod markdown;
pub mod text;
