//! The inboxes against real peers: a mail server and an HTTP receiver.

mod counters;
mod email;
mod linear;
mod notification;
mod ntfy;
mod slack;
mod workflow;
