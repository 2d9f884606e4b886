//! Pages as a browser gets them, from a real server.

mod feeds;
mod machines;
mod site;
