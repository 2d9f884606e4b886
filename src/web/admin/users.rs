//! All accounts, and inviting somebody to the instance.
pub(crate) mod manage;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use crate::db::Tx;
use crate::db::types::InvitationId;
use crate::db::words::UserKind;
use crate::error::{Error, Result};
use crate::events::phrase::path_segment;
use crate::look::Icon;
use crate::models::invitation::Invitation;
use crate::models::user::User;
use crate::web::avatar::Person;
use crate::web::flash::Flash;
use crate::web::form::Field;
use crate::web::frame::Reader;
use crate::web::inviting::{InvitationRow, Invite};
use crate::web::onward::Onward;
use crate::web::page::Page;
use crate::web::pager::Pager;
use crate::web::posted::Form;
use crate::web::visit::Visit;
use crate::web::when::When;
use crate::web::{assets, inviting};

/// `GET /admin/users`
#[derive(Template)]
#[template(path = "admin/users.html")]
pub struct UsersPage {
    pub page: Page,
    pub rows: Vec<UserRow>,
    pub pager: Pager,
    /// Shows the form that invites.
    pub may_invite: bool,
    pub email: String,
    pub email_error: Option<String>,
    /// Those that nobody has used yet.
    pub invitations: Vec<InvitationRow>,
}

impl UsersPage {
    fn email_field(&self) -> Field {
        let field =
            Field::line("email", "Email").of_type("email").with(self.email.clone()).wrong(self.email_error.clone());
        field.hint("Left empty, you get a link to pass on.")
    }
}

/// One account.
#[derive(Debug, Clone)]
pub struct UserRow {
    pub person: Person,
    pub email: String,
    pub is_admin: bool,
    /// Shut: cannot sign in.
    pub is_disabled: bool,
    /// "bot", "imported": not a person's.
    pub tag: Option<&'static str>,
    /// Where it is managed.
    pub url: String,
    pub since: When,
}

const HERE: &str = "/admin/users";
/// How many accounts a page shows.
const SHOWN: i64 = 50;

/// `GET /admin/users`
pub(crate) async fn index(visit: Visit) -> Result<HttpResponse> {
    let after = visit.query(&["after"])?.get("after").to_owned();
    let takes = visit.takes_invitations();
    let page = visit.read(move |reader| load(reader, &after, takes)).await?;
    let link = page.pager.link_header();
    visit.linked_page(StatusCode::OK, &page, link)
}

/// `POST /admin/invitations`
pub(crate) async fn invite(visit: Visit, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let to = |_: &mut Tx<'_>, user: &User| {
        only_admins(user)?;
        Ok(Invite { place: None, to: "Tidings".into(), back: HERE.into() })
    };
    let posted = visit.invite(&user, &form, to).await;
    let Err(Error::Invalid(errors)) = posted else { return posted };
    let takes = visit.takes_invitations();
    let page = visit.read(move |reader| {
        let (email, email_error) = (form.get("email").to_owned(), errors.of("email").map(str::to_owned));
        Ok(UsersPage { email, email_error, ..load(reader, "", takes)? })
    });
    let page = page.await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `POST /admin/invitations/{id}/delete`
pub(crate) async fn revoke(visit: Visit, id: Path<i64>, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let id = InvitationId(*id);
    let work = move |tx: &mut Tx<'_>, user: &User| {
        only_admins(user)?;
        Invitation::revoke(tx, None, id)?;
        Ok(Onward::to(HERE).saying(Flash::done("The invitation opens nothing any more.")))
    };
    visit.post(&user, &form, work).await
}

pub(crate) fn only_admins(user: &User) -> Result<()> {
    user.is_admin.then_some(()).ok_or_else(|| Error::Forbidden("Only administrators may do this.".into()))
}

fn as_admin(reader: &Reader<'_>) -> Result<()> {
    only_admins(reader.me()?)
}

fn load(reader: &mut Reader<'_>, after: &str, takes_invitations: bool) -> Result<UsersPage> {
    as_admin(reader)?;
    let mut users = User::page_by_name(reader.conn, after, SHOWN + 1)?;
    let has_more = i64::try_from(users.len()).unwrap_or(0) > SHOWN;
    users.truncate(usize::try_from(SHOWN).unwrap_or(50));
    let older = users.last().filter(|_| has_more).map(|last| format!("{HERE}?after={}", path_segment(&last.name)));
    let clock = reader.clock();
    let row = |user: &User| UserRow {
        person: Person::of(user),
        email: user.email.clone().unwrap_or_default(),
        is_admin: user.is_admin,
        is_disabled: user.kind == UserKind::Person && user.disabled_at.is_some(),
        tag: match user.kind {
            UserKind::Person => None,
            UserKind::Bot | UserKind::System => Some("bot"),
            UserKind::Imported => Some("imported"),
        },
        url: format!("{HERE}/{}", path_segment(&user.name)),
        since: clock.alone(user.created_at.0),
    };
    Ok(UsersPage {
        rows: users.iter().map(row).collect(),
        pager: Pager { newest: (!after.is_empty()).then(|| HERE.into()), older, ..Pager::default() },
        may_invite: takes_invitations,
        email: String::new(),
        email_error: None,
        invitations: inviting::rows(reader, None)?,
        page: reader.frame("Users")?,
    })
}
