//! What people see: view models, templates and static files; the route table and the handlers stand here too.

pub(crate) mod account;
pub(crate) mod admin;
mod aside;
pub(crate) mod assets;
pub(crate) mod attachments;
pub(crate) mod avatar;
pub(crate) mod chart;
pub(crate) mod closures;
pub(crate) mod comments;
pub(crate) mod confirm;
mod credential;
pub(crate) mod diff;
pub(crate) mod errors;
pub(crate) mod events;
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
mod hooks;
pub(crate) mod icon;
pub(crate) mod inviting;
pub(crate) mod issues;
pub(crate) mod label;
mod log;
pub(crate) mod mailbox;
pub mod metrics;
pub(crate) mod notifications;
pub(crate) mod onward;
pub(crate) mod page;
pub(crate) mod pager;
pub mod passwords;
pub(crate) mod posted;
pub(crate) mod preview;
pub(crate) mod projects;
pub(crate) mod reactions;
pub(crate) mod receipts;
pub(crate) mod secret;
pub(crate) mod sessions;
pub(crate) mod settings;
pub(crate) mod setup;
pub(crate) mod sign_up;
pub mod streams;
pub(crate) mod styleguide;
pub(crate) mod suggestions;
pub mod table;
pub(crate) mod tasks;
pub(crate) mod unsubscribe;
mod upload;
pub(crate) mod users;
pub mod views;
pub mod visit;
pub(crate) mod when;
pub(crate) mod words;
pub(crate) mod workflows;
pub mod year;

use actix_web::App;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{Data, ServiceConfig};

use table::Who::{Admin, Anyone, Maintainer, Reader, Token, Triager, User};
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
    feeds(&mut t);
    mine(&mut t);
    projects(&mut t);
    planning(&mut t);
    issues(&mut t);
    comments(&mut t);
    acts_on_issues(&mut t);
    workflows(&mut t);
    admin(&mut t);
    t
}

fn doors(t: &mut Table) {
    t.get("/sign-in", Anyone, sessions::new);
    t.post("/sign-in", Anyone, sessions::create);
    t.post("/sign-out", Anyone, sessions::destroy);
    t.get("/mailbox", Anyone, mailbox::show);
    t.get("/styleguide", Anyone, styleguide::show);
    t.get("/setup", Token, setup::new);
    t.post("/setup", Token, setup::create);
    t.get("/sign-up", Anyone, sign_up::form);
    t.post("/sign-up", Anyone, sign_up::create);
    t.get("/sign-up/{invite}", Token, sign_up::invited);
    t.post("/sign-up/{invite}", Token, sign_up::accept);
    t.get("/password-reset", Anyone, sessions::forgotten::form);
    t.post("/password-reset", Anyone, sessions::forgotten::create);
    t.get("/password-reset/{token}", Token, setup::new_password);
    t.post("/password-reset/{token}", Token, setup::set_password);
}

fn machines(t: &mut Table) {
    t.get("/static/{name}", Anyone, assets::show);
    t.get("/favicon.ico", Anyone, assets::favicon);
    t.get("/healthz", Anyone, health::alive);
    t.get("/readyz", Anyone, health::ready);
    t.get("/metrics", Admin, metrics::show);
    t.post("/hooks/github/{token}", Token, hooks::github);
}

fn feeds(t: &mut Table) {
    t.get("/", Anyone, home::show);
    t.get("/feed", Anyone, feeds::of_everything);
    t.get("/feed.atom", Anyone, feeds::machines::whole_atom);
    t.get("/feed.json", Anyone, feeds::machines::whole_json);
    t.get("/projects/{slug}/feed", Reader, feeds::of_project);
    t.get("/projects/{slug}/feed.atom", Reader, feeds::machines::project_atom);
    t.get("/projects/{slug}/feed.json", Reader, feeds::machines::project_json);
    t.get("/projects/{slug}/issues/{number}/feed", Reader, feeds::of_issue);
    t.get("/projects/{slug}/issues/{number}/feed.atom", Reader, feeds::machines::issue_atom);
    t.get("/projects/{slug}/issues/{number}/feed.json", Reader, feeds::machines::issue_json);
    t.get("/users/{name}", Anyone, users::show::show);
    t.get("/events.json", Anyone, streams::json::show);
    t.get("/events/stream", Anyone, streams::show);
    t.get("/events/{id}", Reader, events::show);
    t.get("/events/{id}/receipts", Reader, receipts::show);
}

fn mine(t: &mut Table) {
    t.get("/notifications", User, notifications::index);
    t.post("/notifications/read-all", User, notifications::marks::read_all);
    t.post("/notifications/undo", User, notifications::marks::undo);
    t.post("/notifications/{id}/save/delete", User, notifications::marks::unsave);
    t.post("/notifications/{id}/{mark}", User, notifications::marks::mark);
    t.get("/unsubscribe/{token}", Token, unsubscribe::show);
    t.post("/unsubscribe/{token}", Token, unsubscribe::act);
    t.get("/settings/profile", User, users::profile);
    t.post("/settings/profile", User, users::update_profile);
    t.get("/settings/notifications", User, settings::levels::show);
    t.post("/settings/notifications", User, settings::levels::update);
    t.get("/settings/security", User, settings::security::show);
    t.post("/settings/security", User, settings::security::change_password);
    t.post("/settings/security/sessions/delete", User, settings::security::revoke_others);
    t.post("/settings/security/sessions/{id}/delete", User, settings::security::revoke);
    t.get("/settings/tokens", User, settings::tokens::index);
    t.post("/settings/tokens", User, settings::tokens::create);
    t.post("/settings/tokens/{id}/delete", User, settings::tokens::delete);
}

fn projects(t: &mut Table) {
    t.get("/projects", Anyone, projects::index);
    t.post("/projects", User, projects::new::create);
    t.get("/projects/new", User, projects::new::form);
    t.get("/projects/{slug}", Reader, projects::overview::show);
    t.get("/projects/{slug}/insights", Reader, projects::insights::show);
    t.get("/projects/{slug}/insights.json", Reader, projects::insights::machines::show);
    t.get("/projects/{slug}/labels", Reader, projects::labels::index);
    t.post("/projects/{slug}/labels", Maintainer, projects::labels::create);
    t.post("/projects/{slug}/labels/{id}", Maintainer, projects::labels::edit::update);
    t.get("/projects/{slug}/labels/{id}/edit", Maintainer, projects::labels::edit::edit);
    t.get("/projects/{slug}/labels/{id}/delete", Maintainer, projects::labels::confirm);
    t.post("/projects/{slug}/labels/{id}/delete", Maintainer, projects::labels::delete);
    t.get("/projects/{slug}/members", User, projects::members::index);
    t.post("/projects/{slug}/members", Maintainer, projects::members::create);
    t.get("/projects/{slug}/members/{user}/delete", User, projects::members::confirm);
    t.post("/projects/{slug}/members/{user}/delete", User, projects::members::delete);
    t.post("/projects/{slug}/invitations", Maintainer, projects::members::inviting::create);
    t.post("/projects/{slug}/invitations/{id}/delete", Maintainer, projects::members::inviting::delete);
    t.get("/projects/{slug}/audit", Maintainer, projects::audit::show);
    t.get("/projects/{slug}/audit.json", Maintainer, projects::audit::machine);
    t.get("/projects/{slug}/settings", Maintainer, projects::settings::show);
    t.post("/projects/{slug}/settings", Maintainer, projects::settings::update);
    t.post("/projects/{slug}/settings/stale", Maintainer, projects::settings::stale::update);
    t.post("/projects/{slug}/settings/slack", Maintainer, projects::settings::slack::update);
    t.post("/projects/{slug}/settings/slack/test", Maintainer, projects::settings::slack::test);
    t.post("/projects/{slug}/settings/slack/delete", Maintainer, projects::settings::slack::delete);
    t.get("/projects/{slug}/settings/github", Maintainer, projects::settings::github::show);
    t.post("/projects/{slug}/settings/github", Maintainer, projects::settings::github::create);
    t.post("/projects/{slug}/settings/github/delete", Maintainer, projects::settings::github::delete);
    t.post("/projects/{slug}/settings/linear", Maintainer, projects::settings::linear::update);
    t.post("/projects/{slug}/settings/linear/test", Maintainer, projects::settings::linear::test);
    t.post("/projects/{slug}/settings/linear/delete", Maintainer, projects::settings::linear::delete);
}

fn planning(t: &mut Table) {
    t.get("/projects/{slug}/milestones", Reader, projects::milestones::index);
    t.post("/projects/{slug}/milestones", Maintainer, projects::milestones::edit::create);
    t.get("/projects/{slug}/milestones/new", Maintainer, projects::milestones::edit::new);
    t.post("/projects/{slug}/milestones/{id}", Maintainer, projects::milestones::edit::update);
    t.get("/projects/{slug}/milestones/{id}/edit", Maintainer, projects::milestones::edit::edit);
    t.post("/projects/{slug}/milestones/{id}/closure", Maintainer, projects::milestones::close);
    t.post("/projects/{slug}/milestones/{id}/closure/delete", Maintainer, projects::milestones::reopen);
    t.get("/projects/{slug}/milestones/{id}/delete", Maintainer, projects::milestones::confirm);
    t.post("/projects/{slug}/milestones/{id}/delete", Maintainer, projects::milestones::delete);
    t.get("/projects/{slug}/statuses", Maintainer, projects::statuses::index);
    t.post("/projects/{slug}/statuses", Maintainer, projects::statuses::create);
    t.post("/projects/{slug}/statuses/{id}", Maintainer, projects::statuses::update);
    t.get("/projects/{slug}/statuses/{id}/delete", Maintainer, projects::statuses::confirm);
    t.post("/projects/{slug}/statuses/{id}/delete", Maintainer, projects::statuses::delete);
    t.get("/projects/{slug}/templates", Maintainer, projects::templates::index);
    t.post("/projects/{slug}/templates", Maintainer, projects::templates::edit::create);
    t.get("/projects/{slug}/templates/new", Maintainer, projects::templates::edit::new);
    t.post("/projects/{slug}/templates/{id}", Maintainer, projects::templates::edit::update);
    t.get("/projects/{slug}/templates/{id}/edit", Maintainer, projects::templates::edit::edit);
    t.get("/projects/{slug}/templates/{id}/delete", Maintainer, projects::templates::confirm);
    t.post("/projects/{slug}/templates/{id}/delete", Maintainer, projects::templates::delete);
}

fn issues(t: &mut Table) {
    t.get("/issues", Anyone, issues::list::everywhere);
    t.get("/issues.json", Anyone, issues::list::machines::whole_json);
    t.get("/issues.csv", Anyone, issues::list::machines::whole_csv);
    t.get("/projects/{slug}/issues.json", Reader, issues::list::machines::json);
    t.get("/projects/{slug}/issues.csv", Reader, issues::list::machines::csv);
    t.get("/projects/{slug}/issues.atom", Reader, issues::list::machines::atom);
    t.get("/projects/{slug}/views", User, issues::list::views::index);
    t.post("/projects/{slug}/views", User, issues::list::views::create);
    t.get("/projects/{slug}/views/{id}/edit", User, issues::list::views::edit::form);
    t.post("/projects/{slug}/views/{id}", User, issues::list::views::edit::update);
    t.post("/projects/{slug}/views/{id}/delete", User, issues::list::views::delete);
    t.get("/projects/{slug}/issues", Reader, issues::list::index);
    t.post("/projects/{slug}/issues", User, issues::new::create);
    t.get("/projects/{slug}/issues/new", User, issues::new::form);
    t.get("/projects/{slug}/issues/bulk", Triager, issues::list::bulk::form);
    t.post("/projects/{slug}/issues/bulk", User, issues::list::bulk::update);
    t.get("/projects/{slug}/issues/{number}", Reader, issues::show::show);
    t.post("/projects/{slug}/issues/{number}", User, issues::edit::update);
    t.get("/projects/{slug}/issues/{number}/edit", User, issues::edit::form);
    t.get("/projects/{slug}/issues/{number}/revisions", Reader, issues::revisions::index);
    t.get("/projects/{slug}/issues/{number}/revisions/{revision}", Reader, issues::revisions::show);
    t.get("/projects/{slug}/issues/{number}/transfer", Triager, issues::transfer::form);
    t.post("/projects/{slug}/issues/{number}/transfer", Triager, issues::transfer::create);
    t.get("/projects/{slug}/issues/{number}/delete", Maintainer, issues::deletion::confirm);
    t.post("/projects/{slug}/issues/{number}/delete", Maintainer, issues::deletion::create);
    t.post("/projects/{slug}/issues/{number}/restore", Maintainer, issues::deletion::delete);
}

fn comments(t: &mut Table) {
    t.post("/projects/{slug}/issues/{number}/comments", User, comments::create);
    t.post("/projects/{slug}/issues/{number}/comments/{id}", User, comments::edit::update);
    t.get("/projects/{slug}/issues/{number}/comments/{id}/edit", User, comments::edit::form);
    t.get("/projects/{slug}/issues/{number}/comments/{id}/revisions", Reader, comments::revisions::index);
    t.get("/projects/{slug}/issues/{number}/comments/{id}/delete", User, comments::moderating::confirm);
    t.post("/projects/{slug}/issues/{number}/comments/{id}/delete", User, comments::moderating::delete);
    t.get("/projects/{slug}/issues/{number}/comments/{id}/hide", Triager, comments::moderating::form);
    t.post("/projects/{slug}/issues/{number}/comments/{id}/hide", Triager, comments::moderating::hide);
    t.post("/projects/{slug}/issues/{number}/comments/{id}/hide/delete", Triager, comments::moderating::unhide);
    t.get("/projects/{slug}/issues/{number}/comments/{id}/redact", Maintainer, comments::moderating::confirm_redaction);
    t.post("/projects/{slug}/issues/{number}/comments/{id}/redact", Maintainer, comments::moderating::redact);
    t.post("/projects/{slug}/issues/{number}/comments/{id}/reactions", User, reactions::add_to_comment);
    t.post("/projects/{slug}/issues/{number}/comments/{id}/reactions/delete", User, reactions::remove_from_comment);
    t.post("/projects/{slug}/issues/{number}/comments/{id}/tasks", User, tasks::tick_in_comment);
    t.post("/projects/{slug}/issues/{number}/reactions", User, reactions::add);
    t.post("/projects/{slug}/issues/{number}/reactions/delete", User, reactions::remove);
    t.post("/projects/{slug}/issues/{number}/tasks", User, tasks::tick);
    t.post("/preview", User, preview::show);
    t.get("/projects/{slug}/suggestions.json", User, suggestions::show);
    t.post("/attachments", User, attachments::create);
    t.get("/attachments/{token}/{name}", Reader, attachments::show);
}

fn acts_on_issues(t: &mut Table) {
    t.post("/projects/{slug}/issues/{number}/closure", User, closures::create);
    t.post("/projects/{slug}/issues/{number}/closure/delete", User, closures::delete);
    t.post("/projects/{slug}/issues/{number}/duplicate", User, closures::mark);
    t.post("/projects/{slug}/issues/{number}/duplicate/delete", User, closures::unmark);
    t.post("/projects/{slug}/issues/{number}/milestone", Triager, issues::planning::plan);
    t.post("/projects/{slug}/issues/{number}/milestone/delete", Triager, issues::planning::unplan);
    t.post("/projects/{slug}/issues/{number}/due-date", Triager, issues::planning::set_due);
    t.post("/projects/{slug}/issues/{number}/due-date/delete", Triager, issues::planning::clear_due);
    t.post("/projects/{slug}/issues/{number}/priority", Triager, issues::planning::prioritize);
    t.post("/projects/{slug}/issues/{number}/priority/delete", Triager, issues::planning::clear_priority);
    t.post("/projects/{slug}/issues/{number}/status", Triager, issues::planning::set_status);
    t.post("/projects/{slug}/issues/{number}/status/delete", Triager, issues::planning::clear_status);
    t.post("/projects/{slug}/issues/{number}/pin", Triager, issues::planning::pin);
    t.post("/projects/{slug}/issues/{number}/pin/delete", Triager, issues::planning::unpin);
    t.post("/projects/{slug}/issues/{number}/labels", Triager, issues::sorting::label);
    t.post("/projects/{slug}/issues/{number}/labels/delete", Triager, issues::sorting::unlabel);
    t.post("/projects/{slug}/issues/{number}/assignees", Triager, issues::sorting::assign);
    t.post("/projects/{slug}/issues/{number}/assignees/delete", Triager, issues::sorting::unassign);
    t.post("/projects/{slug}/issues/{number}/lock", Triager, issues::sorting::lock);
    t.post("/projects/{slug}/issues/{number}/lock/delete", Triager, issues::sorting::unlock);
    t.post("/projects/{slug}/issues/{number}/linear", Triager, issues::linear::link);
    t.post("/projects/{slug}/issues/{number}/linear/delete", Triager, issues::linear::unlink);
    t.post("/projects/{slug}/issues/{number}/subscription", User, issues::sorting::subscribe);
    t.post("/projects/{slug}/issues/{number}/subscription/delete", User, issues::sorting::unsubscribe);
}

fn workflows(t: &mut Table) {
    t.get("/projects/{slug}/workflows", Maintainer, workflows::list::index);
    t.post("/projects/{slug}/workflows", Maintainer, workflows::save);
    t.get("/projects/{slug}/workflows/new", Maintainer, workflows::new);
    t.post("/projects/{slug}/workflows/{id}", Maintainer, workflows::save);
    t.get("/projects/{slug}/workflows/{id}/edit", Maintainer, workflows::edit);
    t.get("/projects/{slug}/workflows/{id}/delete", Maintainer, workflows::confirm);
    t.post("/projects/{slug}/workflows/{id}/delete", Maintainer, workflows::delete);
    t.get("/projects/{slug}/issues/{number}/workflows", Triager, workflows::list::index);
    t.post("/projects/{slug}/issues/{number}/workflows", Triager, workflows::save);
    t.get("/projects/{slug}/issues/{number}/workflows/new", Triager, workflows::new);
    t.post("/projects/{slug}/issues/{number}/workflows/{id}", Triager, workflows::save);
    t.get("/projects/{slug}/issues/{number}/workflows/{id}/edit", Triager, workflows::edit);
    t.get("/projects/{slug}/issues/{number}/workflows/{id}/delete", Triager, workflows::confirm);
    t.post("/projects/{slug}/issues/{number}/workflows/{id}/delete", Triager, workflows::delete);
}

fn admin(t: &mut Table) {
    t.get("/admin/moderation", User, admin::moderation::index);
    t.post("/admin/moderation/{id}/approve", User, admin::moderation::approve);
    t.get("/admin/moderation/{id}/delete", User, admin::moderation::confirm);
    t.post("/admin/moderation/{id}/delete", User, admin::moderation::delete);
    t.get("/admin/mail", Admin, admin::mail::show);
    t.post("/admin/mail", Admin, admin::mail::test);
    t.get("/admin/users", Admin, admin::users::index);
    t.post("/admin/invitations", Admin, admin::users::invite);
    t.post("/admin/invitations/{id}/delete", Admin, admin::users::revoke);
    t.get("/admin/users/{name}", Admin, admin::users::manage::show);
    t.post("/admin/users/{name}/disable", Admin, admin::users::manage::disable);
    t.post("/admin/users/{name}/disable/delete", Admin, admin::users::manage::enable);
    t.post("/admin/users/{name}/admin", Admin, admin::users::manage::promote);
    t.post("/admin/users/{name}/admin/delete", Admin, admin::users::manage::demote);
    t.post("/admin/users/{name}/person", Admin, admin::users::manage::set_person);
    t.post("/admin/users/{name}/person/delete", Admin, admin::users::manage::unlink);
    t.post("/admin/users/{name}/password-link", Admin, admin::users::manage::password_link);
    t.get("/admin/deliveries", Admin, admin::deliveries::index);
    t.get("/admin/deliveries.json", Admin, admin::deliveries::machines::index);
    t.get("/admin/schedule", Admin, admin::schedule::index);
    t.post("/admin/schedule/{name}/run", Admin, admin::schedule::run);
    t.post("/admin/deliveries/{id}/retry", Admin, admin::deliveries::retry);
}
