//! What people see: view models, templates and static files; the route table and the handlers stand here too.

pub(crate) mod admin;
pub(crate) mod assets;
pub(crate) mod avatar;
pub(crate) mod comments;
pub(crate) mod confirm;
pub(crate) mod errors;
mod faults;
pub(crate) mod feed;
pub(crate) mod feeds;
pub(crate) mod flash;
pub(crate) mod form;
pub(crate) mod frame;
#[cfg(test)]
#[expect(clippy::too_many_lines, clippy::too_many_arguments, reason = "made-up content, one page after another")]
mod gallery;
pub(crate) mod gate;
mod guard;
mod headers;
pub(crate) mod health;
pub(crate) mod home;
pub(crate) mod icon;
pub(crate) mod issues;
pub(crate) mod label;
mod log;
pub(crate) mod mailbox;
pub(crate) mod notifications;
pub(crate) mod page;
pub(crate) mod pager;
pub mod passwords;
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

use actix_web::App;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{Data, ServiceConfig};

use table::Who::{Anyone, Token};
use table::{Line, Table};
use visit::Room;

/// The application. A request passes the wrappers from the last one named to the first: it gets its number and is logged
/// whatever comes of it; whatever the answer is, it gets the headers; it is compressed; errors become pages, also those of
/// the guard, which lets only sound requests from our own pages through to the routes.
pub fn build(
    room: Data<Room>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    App::new()
        .app_data(room)
        .configure(routes)
        .default_service(actix_web::web::to(errors::nothing_here))
        .wrap(from_fn(guard::let_through))
        .wrap(from_fn(faults::draw))
        .wrap(Compress::default())
        .wrap(from_fn(headers::add))
        .wrap(from_fn(log::note))
}

/// Hands every route to the server.
fn routes(config: &mut ServiceConfig) {
    table().mount(config);
}

/// The route table as `tidings routes` prints it.
pub fn route_list() -> Vec<Line> {
    table().lines()
}

/// One line a route, grouped by noun; a fixed path stands above one with a name in its place.
fn table() -> Table {
    let mut t = Table::default();
    doors(&mut t);
    machines(&mut t);
    t
}

fn doors(t: &mut Table) {
    t.get("/sign-in", Anyone, sessions::new);
    t.post("/sign-in", Anyone, sessions::create);
    t.post("/sign-out", Anyone, sessions::destroy);
    t.get("/setup", Token, setup::new);
    t.post("/setup", Token, setup::create);
    t.get("/password-reset/{token}", Token, setup::new_password);
    t.post("/password-reset/{token}", Token, setup::set_password);
}

fn machines(t: &mut Table) {
    t.get("/static/{name}", Anyone, assets::show);
    t.get("/favicon.ico", Anyone, assets::favicon);
    t.get("/healthz", Anyone, health::alive);
    t.get("/readyz", Anyone, health::ready);
}
