//! All accounts.
use askama::Template;

use crate::look::Icon;
use crate::web::assets;
use crate::web::avatar::Person;
use crate::web::page::Page;
use crate::web::pager::Pager;
use crate::web::when::When;

/// `GET /admin/users`
#[derive(Template)]
#[template(path = "admin/users.html")]
pub struct UsersPage {
    pub page: Page,
    pub rows: Vec<UserRow>,
    pub pager: Pager,
}

/// One account.
#[derive(Debug, Clone)]
pub struct UserRow {
    pub person: Person,
    pub email: String,
    pub is_admin: bool,
    /// Imported, or shut: cannot sign in.
    pub is_disabled: bool,
    pub since: When,
}
