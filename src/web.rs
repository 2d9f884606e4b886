//! What people see: view models, templates and static files; the route table and the handlers stand here too.

pub mod assets;
pub mod avatar;
pub mod flash;
pub mod form;
pub mod icon;
pub mod page;
pub mod pager;
pub mod when;
pub mod words;
