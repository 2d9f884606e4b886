//! All accounts.
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::error::{Error, Result};
use crate::look::Icon;
use crate::models::user::User;
use crate::web::assets;
use crate::web::avatar::Person;
use crate::web::frame::Reader;
use crate::web::page::Page;
use crate::web::pager::Pager;
use crate::web::visit::Visit;
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

/// How many accounts a page shows.
const SHOWN: i64 = 50;

/// `GET /admin/users`
pub(crate) async fn index(visit: Visit) -> Result<HttpResponse> {
    let after = visit.query(&["after"])?.get("after").to_owned();
    let page = visit.read(move |reader| load(reader, &after)).await?;
    let link = page.pager.link_header();
    visit.linked_page(StatusCode::OK, &page, link)
}

fn load(reader: &mut Reader<'_>, after: &str) -> Result<UsersPage> {
    if !reader.me()?.is_admin {
        return Err(Error::Forbidden("Only admins may see all accounts.".into()));
    }
    let mut users = User::page_by_name(reader.conn, after, SHOWN + 1)?;
    let has_more = i64::try_from(users.len()).unwrap_or(0) > SHOWN;
    users.truncate(usize::try_from(SHOWN).unwrap_or(50));
    let older = users
        .last()
        .filter(|_| has_more)
        .map(|last| format!("/admin/users?after={}", crate::events::phrase::path_segment(&last.name)));
    let clock = reader.clock();
    let row = |user: &User| UserRow {
        person: Person::of(user),
        email: user.email.clone().unwrap_or_default(),
        is_admin: user.is_admin,
        is_disabled: !user.is_active_person(),
        since: clock.alone(user.created_at.0),
    };
    Ok(UsersPage {
        rows: users.iter().map(row).collect(),
        pager: Pager { newest: (!after.is_empty()).then(|| "/admin/users".into()), older, ..Pager::default() },
        page: reader.frame("Users")?,
    })
}
