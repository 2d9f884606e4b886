//! Pages and forms through the front door.

mod errors;
mod headers;
mod same_origin;
mod sessions;
mod setup;
mod spine;
