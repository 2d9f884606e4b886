//! The inboxes against real peers: a mail server and an HTTP receiver.

mod email;
mod linear;
mod notification;
mod slack;
mod workflow;
