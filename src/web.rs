//! What people see: view models, templates and static files; the route table and the handlers stand here too.

pub(crate) mod admin;
pub(crate) mod assets;
pub(crate) mod avatar;
pub(crate) mod comments;
pub(crate) mod confirm;
pub(crate) mod errors;
pub(crate) mod feed;
pub(crate) mod feeds;
pub(crate) mod flash;
pub(crate) mod form;
#[cfg(test)]
#[expect(clippy::too_many_lines, clippy::too_many_arguments, reason = "made-up content, one page after another")]
mod gallery;
pub(crate) mod home;
pub(crate) mod icon;
pub(crate) mod issues;
pub(crate) mod label;
pub(crate) mod mailbox;
pub(crate) mod notifications;
pub(crate) mod page;
pub(crate) mod pager;
pub(crate) mod projects;
pub(crate) mod receipts;
pub(crate) mod sessions;
pub(crate) mod setup;
pub(crate) mod styleguide;
pub(crate) mod users;
pub(crate) mod when;
pub(crate) mod words;
