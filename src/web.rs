//! What people see: view models, templates and static files; the route table and the handlers stand here too.

pub mod assets;
pub mod avatar;
pub mod errors;
pub mod feed;
pub mod feeds;
pub mod flash;
pub mod form;
#[cfg(test)]
mod gallery;
pub mod icon;
pub mod issues;
pub mod label;
pub mod page;
pub mod pager;
pub mod sessions;
pub mod when;
pub mod words;
