//! Pages and forms through the front door of a real server.

mod attachments;
mod comments;
mod errors;
mod feeds;
mod headers;
mod insights;
mod machines;
mod moderation;
mod naming;
mod reacting;
mod same_origin;
mod sessions;
mod setup;
mod site;
mod spine;
mod told;
mod workflows;
