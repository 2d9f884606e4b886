//! The first account, and passwords that are set through a one-time link.
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::account::{self, AccountForm, PASSWORD_HINT};
use super::flash::Flash;
use super::form::Field;
use super::page::Page;
use super::posted::Form;
use super::visit::Visit;
use super::{assets, sessions};
use crate::db::words::LinkPurpose;
use crate::error::{Error, Errors, Result};
use crate::look::Icon;
use crate::models::token::Token;
use crate::models::user::{NewUser, OptionalRow as _, User};
use crate::models::{link, password, session};

/// `GET /setup?token=…` while no user exists, and the same with status 422 when something was wrong.
#[derive(Template)]
#[template(path = "sessions/setup.html")]
pub struct SetupPage {
    pub page: Page,
    /// The token that `serve` printed.
    pub token: String,
    pub form: AccountForm,
    /// The token is wrong or was used: said instead of the form.
    pub refused: Option<String>,
}

/// `GET /password-reset/{token}`: only its POST consumes the link.
#[derive(Template)]
#[template(path = "sessions/password.html")]
pub struct SetPasswordPage {
    pub page: Page,
    /// Where the form posts to.
    pub action: String,
    /// Whose password it will be.
    pub name: String,
    pub password_error: Option<String>,
}

impl SetupPage {
    fn fields(&self) -> [Field; 4] {
        self.form.fields()
    }
}

impl SetPasswordPage {
    fn password_field(&self) -> Field {
        Field::password("password", "New password", "new-password")
            .wrong(self.password_error.clone())
            .hint(PASSWORD_HINT)
    }
}

impl SetupPage {
    fn filled(page: Page, form: &Form, errors: &Errors) -> Self {
        Self { page, token: form.get("token").to_owned(), form: AccountForm::typed(form, errors), refused: None }
    }
}

/// `GET /setup?token=…`
pub(crate) async fn new(visit: Visit) -> Result<HttpResponse> {
    let form = visit.query(&["token"])?;
    let refused = refusal(&visit, form.get("token")).await?;
    let page = visit.frame("Create the first account", true).await;
    let status = if refused.is_some() { StatusCode::NOT_FOUND } else { StatusCode::OK };
    visit.page(status, &SetupPage { refused, ..SetupPage::filled(page, &form, &Errors::default()) })
}

/// Why this token makes no first account, if it does not.
async fn refusal(visit: &Visit, token: &str) -> Result<Option<String>> {
    let token = Token::presented(token);
    visit
        .read(move |reader| {
            let is_open = link::find(reader.conn, LinkPurpose::Setup, &token, reader.now).optional_row()?.is_some();
            Ok(match (User::is_nobody_there(reader.conn)?, is_open) {
                (false, _) => Some("There is an account already: sign in with it.".to_owned()),
                (true, false) => Some("The token is not the one that was printed.".to_owned()),
                (true, true) => None,
            })
        })
        .await
}

/// `POST /setup`
pub(crate) async fn create(visit: Visit, form: Form) -> Result<HttpResponse> {
    if let Some(refused) = refusal(&visit, form.get("token")).await? {
        let page = visit.frame("Create the first account", true).await;
        let page = SetupPage { refused: Some(refused), ..SetupPage::filled(page, &form, &Errors::default()) };
        return visit.page(StatusCode::NOT_FOUND, &page);
    }
    match make_first(&visit, &form).await {
        Err(Error::Invalid(errors)) => {
            let page = visit.frame("Create the first account", true).await;
            visit.page(StatusCode::UNPROCESSABLE_ENTITY, &SetupPage::filled(page, &form, &errors))
        }
        made => sessions::enter(&visit, &made?, visit.sent_on("/", Some(Flash::done("Account created.")))).await,
    }
}

async fn make_first(visit: &Visit, form: &Form) -> Result<User> {
    let (token, room) = (Token::presented(form.get("token")), visit.room());
    let account = account::checked(form)?;
    let password_hash = Some(room.passwords.hash(form.get("password").to_owned()).await?);
    let account = NewUser { password_hash, is_admin: true, ..account };
    let system = room.db.read(User::system).await?;
    let make = move |tx: &mut crate::db::Tx<'_>| {
        link::consume(tx, LinkPurpose::Setup, &token)?;
        if !User::is_nobody_there(tx.conn())? {
            return Err(Error::Conflict("There is an account already.".into()));
        }
        let user = account.create(tx)?;
        User::find(tx.conn(), user)
    };
    room.db.write(system, make).await
}

/// `GET /password-reset/{token}`
pub(crate) async fn new_password(visit: Visit, token: Path<String>) -> Result<HttpResponse> {
    let user = whose(&visit, &token).await?;
    ask_password(&visit, &user, StatusCode::OK, &Errors::default()).await
}

async fn whose(visit: &Visit, token: &str) -> Result<User> {
    let token = Token::presented(token);
    let find = move |reader: &mut super::frame::Reader<'_>| {
        let user = link::find(reader.conn, LinkPurpose::Password, &token, reader.now)?;
        User::find(reader.conn, user.ok_or(Error::NotFound)?)
    };
    visit.read(find).await
}

async fn ask_password(visit: &Visit, user: &User, status: StatusCode, errors: &Errors) -> Result<HttpResponse> {
    let page = SetPasswordPage {
        page: visit.frame("Set a password", true).await,
        action: visit.request().path().to_owned(),
        name: user.name.clone(),
        password_error: errors.of("password").map(str::to_owned),
    };
    visit.page(status, &page)
}

/// `POST /password-reset/{token}`: uses the link up, ends every session and begins one here.
pub(crate) async fn set_password(visit: Visit, token: Path<String>, form: Form) -> Result<HttpResponse> {
    let (user, typed) = (whose(&visit, &token).await?, form.get("password"));
    if let Err(errors) = password::check(typed, &user.name) {
        return ask_password(&visit, &user, StatusCode::UNPROCESSABLE_ENTITY, &errors).await;
    }
    let room = visit.room();
    let hash = room.passwords.hash(typed.to_owned()).await?;
    let (id, token) = (user.id, Token::presented(&token));
    let set = move |tx: &mut crate::db::Tx<'_>| {
        link::consume(tx, LinkPurpose::Password, &token)?;
        User::set_password(tx, id, &hash)?;
        link::void(tx, id)?;
        session::end_all(tx, id)
    };
    room.db.write(user.id, set).await?;
    sessions::enter(&visit, &user, visit.sent_on("/", Some(Flash::done("Password set. You are signed in.")))).await
}
