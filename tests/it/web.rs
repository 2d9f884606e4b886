//! Pages and forms through the front door of a real server.

mod accounts;
mod audit;
mod errors;
mod feeds;
mod headers;
mod insights;
mod machines;
mod moderation;
mod matrix;
mod notified;
mod people;
mod same_origin;
mod sessions;
mod setup;
mod site;
mod spine;
mod told;
mod workflows;
