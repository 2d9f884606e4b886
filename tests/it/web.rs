//! Pages and forms through the front door of a real server.

mod accounts;
mod attachments;
mod audit;
mod comments;
mod errors;
mod feeds;
mod headers;
mod hooks;
mod insights;
mod list;
mod machines;
mod matrix;
mod moderation;
mod naming;
mod notified;
mod past;
mod people;
mod reacting;
mod same_origin;
mod sessions;
mod setup;
mod site;
mod spine;
mod streams;
mod told;
mod workflows;
