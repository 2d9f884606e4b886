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
pub(crate) mod frame;
#[cfg(test)]
#[expect(clippy::too_many_lines, clippy::too_many_arguments, reason = "made-up content, one page after another")]
mod gallery;
pub(crate) mod health;
pub(crate) mod home;
pub(crate) mod icon;
pub(crate) mod issues;
pub(crate) mod label;
pub(crate) mod mailbox;
pub(crate) mod notifications;
pub(crate) mod page;
pub(crate) mod pager;
pub(crate) mod posted;
pub(crate) mod projects;
pub(crate) mod receipts;
pub(crate) mod sessions;
pub(crate) mod setup;
pub(crate) mod styleguide;
pub mod table;
pub(crate) mod users;
pub mod visit;
pub(crate) mod when;
pub(crate) mod words;

use actix_web::web::ServiceConfig;

use table::Who::Anyone;
use table::{Line, Table};

/// Hands every route to the server.
pub fn routes(config: &mut ServiceConfig) {
    table().mount(config);
}

/// The route table as `tidings routes` prints it.
pub fn route_list() -> Vec<Line> {
    table().lines()
}

/// One line a route, grouped by noun; a fixed path stands above one with a name in its place.
fn table() -> Table {
    let mut t = Table::default();
    machines(&mut t);
    t
}

fn machines(t: &mut Table) {
    t.get("/static/{name}", Anyone, assets::show);
    t.get("/favicon.ico", Anyone, assets::favicon);
    t.get("/healthz", Anyone, health::alive);
    t.get("/readyz", Anyone, health::ready);
}
