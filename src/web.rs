//! What people see: view models, templates and static files; the route table and the handlers stand here too.

pub mod admin;
pub mod assets;
pub mod avatar;
pub mod comments;
pub mod confirm;
pub mod errors;
pub mod feed;
pub mod feeds;
pub mod flash;
pub mod form;
#[cfg(test)]
mod gallery;
pub mod home;
pub mod icon;
pub mod issues;
pub mod label;
pub mod mailbox;
pub mod notifications;
pub mod page;
pub mod pager;
pub mod projects;
pub mod receipts;
pub mod sessions;
pub mod setup;
pub mod styleguide;
pub mod users;
pub mod when;
pub mod words;
