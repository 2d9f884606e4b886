//! `record_event` and the catalogue.

mod catalogue;
mod throttle;
