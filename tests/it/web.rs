//! Pages and forms through the front door of a real server.

mod errors;
mod feeds;
mod headers;
mod insights;
mod list;
mod machines;
mod moderation;
mod same_origin;
mod sessions;
mod setup;
mod site;
mod spine;
mod told;
mod workflows;
