//! The receivers of committed events.

pub mod slack;
