//! Coming in: by an invitation's link, or without one where everybody may. Whoever has an account already joins with it.
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::account::{self, AccountForm};
use super::flash::Flash;
use super::form::Field;
use super::page::Page;
use super::posted::Form;
use super::visit::Visit;
use super::{assets, sessions};
use crate::config::Signup;
use crate::db::Tx;
use crate::error::{Error, Errors, Result};
use crate::look::Icon;
use crate::models::invitation::Invitation;
use crate::models::project::Project;
use crate::models::token::Token;
use crate::models::user::{NewUser, OptionalRow as _, User};

/// `GET /sign-up/{invite}` and `GET /sign-up`, and the same with status 422 when something was wrong.
#[derive(Template)]
#[template(path = "sessions/sign_up.html")]
pub struct SignUpPage {
    pub page: Page,
    /// Where the form posts to.
    pub action: String,
    /// "Ana Ruiz invites you to Ferry."
    pub invited: Option<String>,
    /// Whoever is signed in joins with this account.
    pub me: Option<String>,
    /// Nobody makes an account here.
    pub is_closed: bool,
    /// The invitation brings nobody in any more.
    pub is_over: bool,
    pub form: AccountForm,
}

impl SignUpPage {
    fn fields(&self) -> [Field; 4] {
        self.form.fields()
    }
}

/// An invitation and its words.
struct Invited {
    invitation: Invitation,
    words: String,
    project: Option<Project>,
}

/// `GET /sign-up`
pub(crate) async fn form(visit: Visit) -> Result<HttpResponse> {
    open_to_all(&visit)?;
    let page = page(&visit, None, AccountForm::default()).await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST /sign-up`
pub(crate) async fn create(visit: Visit, form: Form) -> Result<HttpResponse> {
    open_to_all(&visit)?;
    match make(&visit, &form, None).await {
        Ok(user) => sessions::enter(&visit, &user, visit.sent_on("/", Some(Flash::done("Account created.")))).await,
        Err(Error::Invalid(errors)) => again(&visit, None, &form, &errors).await,
        Err(error) => Err(error),
    }
}

/// Only where everybody may; elsewhere there is no such page.
fn open_to_all(visit: &Visit) -> Result<()> {
    (visit.room().config.signup == Signup::Open).then_some(()).ok_or(Error::NotFound)
}

/// `GET /sign-up/{invite}`
pub(crate) async fn invited(visit: Visit, invite: Path<String>) -> Result<HttpResponse> {
    let Some(found) = find(&visit, &invite).await.optional_row()? else { return over(&visit).await };
    let email = found.invitation.email.clone().unwrap_or_default();
    let page = page(&visit, Some(found.words), AccountForm { email, ..AccountForm::default() }).await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST /sign-up/{invite}`: uses the invitation up. Whoever is signed in joins; anybody else makes an account.
pub(crate) async fn accept(visit: Visit, invite: Path<String>, form: Form) -> Result<HttpResponse> {
    let Some(found) = find(&visit, &invite).await.optional_row()? else { return over(&visit).await };
    let token = Token::presented(&invite);
    let on = found.project.as_ref().map_or_else(|| "/".to_owned(), Project::path);
    if let Some(user) = visit.read(|reader| Ok(reader.user.clone())).await? {
        let work = move |tx: &mut Tx<'_>, user: &User| {
            Invitation::accept(&token, tx, user)?;
            Ok(super::onward::Onward::to(on).saying(Flash::done("You belong to it now.")))
        };
        return visit.post(&user, &form, work).await;
    }
    match make(&visit, &form, Some(token)).await {
        Ok(user) => sessions::enter(&visit, &user, visit.sent_on(&on, Some(Flash::done("Account created.")))).await,
        Err(Error::Invalid(errors)) => again(&visit, Some(found.words), &form, &errors).await,
        Err(error) => Err(error),
    }
}

async fn find(visit: &Visit, invite: &str) -> Result<Invited> {
    let token = Token::presented(invite);
    let find = move |reader: &mut super::frame::Reader<'_>| {
        let invitation = Invitation::find_open(reader.conn, &token, reader.now)?;
        let by = User::find(reader.conn, invitation.created_by)?;
        let ids: Vec<_> = invitation.project_id.into_iter().collect();
        let project = Project::load(reader.conn, &ids)?.pop();
        let to = project.as_ref().map_or("Tidings", |project| &project.name);
        let words = format!("{} invites you to {to}.", by.shown_name());
        Ok(Invited { invitation, words, project })
    };
    visit.read(find).await
}

/// Makes the account, and uses the invitation up in the same transaction. Tries are counted: each costs a hash.
async fn make(visit: &Visit, form: &Form, invitation: Option<Token>) -> Result<User> {
    let room = visit.room();
    if room.config.signup == Signup::Closed {
        return Err(Error::Forbidden("Nobody makes an account here by himself: ask an administrator.".into()));
    }
    let account = account::checked(form)?;
    room.gate.take(&sessions::tries(visit, &format!("sign-up {}", account.name)), visit.now())?;
    let password_hash = Some(room.passwords.hash(form.get("password").to_owned()).await?);
    let account = NewUser { password_hash, ..account };
    let system = room.db.read(User::system).await?;
    let make = move |tx: &mut Tx<'_>| {
        let user = account.create(tx).map_err(discreet)?;
        let user = User::find(tx.conn(), user)?;
        if let Some(token) = invitation {
            let now = tx.now();
            tx.tell_of(user.id, now);
            Invitation::accept(&token, tx, &user)?;
        }
        Ok(user)
    };
    room.db.write(system, make).await
}

/// Whose address it is, is nobody's business here.
fn discreet(error: Error) -> Error {
    let Error::Invalid(errors) = error else { return error };
    let mut told = Errors::default();
    if let Some(message) = errors.of("name") {
        told.add("name", message);
    }
    if errors.of("email").is_some() {
        told.add("email", "There is an account with this address: sign in, or ask for a new password.");
    }
    Error::Invalid(told)
}

/// The same for one that never was.
async fn over(visit: &Visit) -> Result<HttpResponse> {
    let mut page = page(visit, None, AccountForm::default()).await?;
    page.page.title = "This invitation is over".into();
    page.is_over = true;
    visit.page(StatusCode::NOT_FOUND, &page)
}

async fn again(visit: &Visit, words: Option<String>, form: &Form, errors: &Errors) -> Result<HttpResponse> {
    let page = page(visit, words, AccountForm::typed(form, errors)).await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn page(visit: &Visit, invited: Option<String>, form: AccountForm) -> Result<SignUpPage> {
    let action = visit.request().path().to_owned();
    let is_closed = visit.room().config.signup == Signup::Closed;
    visit
        .read(move |reader| {
            let me = reader.user.as_ref().map(|user| user.shown_name().to_owned());
            let title = if me.is_some() { "Join" } else { "Create an account" };
            Ok(SignUpPage { page: reader.frame(title)?, action, invited, me, is_closed, is_over: false, form })
        })
        .await
}
