//! Pages and forms through the front door of a real server.

mod accounts;
mod audit;
mod comments;
mod errors;
mod feeds;
mod headers;
mod insights;
mod machines;
mod moderation;
mod naming;
mod past;
mod notified;
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
