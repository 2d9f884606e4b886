//! Asking for a new password: the answer is the same whoever asks for whomever, and takes as long.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::db::Tx;
use crate::dispatch::letter::{INBOX, Letter};
use crate::error::Result;
use crate::look::Icon;
use crate::models::user::User;
use crate::web::assets;
use crate::web::form::Field;
use crate::web::page::Page;
use crate::web::posted::Form;
use crate::web::visit::Visit;

/// `GET /password-reset`, and what `POST` answers.
#[derive(Template)]
#[template(path = "sessions/forgotten.html")]
pub struct ForgottenPage {
    pub page: Page,
    /// What was asked for was done.
    pub is_sent: bool,
    /// Letters can be sent.
    pub is_mail_on: bool,
    /// As it was typed.
    pub login: String,
    pub login_error: Option<String>,
}

impl ForgottenPage {
    fn login_field(&self) -> Field {
        let field = Field::line("login", "Name or email").with(self.login.clone()).filled_by("username");
        field.wrong(self.login_error.clone()).required()
    }
}

/// `GET /password-reset`
pub(crate) async fn form(visit: Visit) -> Result<HttpResponse> {
    answer(&visit, StatusCode::OK, String::new(), None).await
}

/// `POST /password-reset`: a letter is queued whether there is such an account or not; whoever writes it finds out.
pub(crate) async fn create(visit: Visit, form: Form) -> Result<HttpResponse> {
    let login = form.get("login").trim().to_owned();
    if login.is_empty() {
        let error = "Say which account: its name, or its email address.".to_owned();
        return answer(&visit, StatusCode::UNPROCESSABLE_ENTITY, login, Some(error)).await;
    }
    let room = visit.room();
    room.gate.take(&super::tries(&visit, &format!("password-reset {login}")), visit.now())?;
    if is_mail_on(&visit) {
        let system = room.db.read(User::system).await?;
        let ask = move |tx: &mut Tx<'_>| {
            let is_name = !login.contains(char::is_control) && login.len() <= 254;
            let found = if is_name { User::find_by_login(tx.conn(), &login)? } else { None };
            Letter::Password(found.map(|user| user.id)).post(tx)
        };
        room.db.write(system, ask).await?;
    }
    let page = visit.frame("Look into your mail", true).await;
    let page =
        ForgottenPage { page, is_sent: true, is_mail_on: is_mail_on(&visit), login: String::new(), login_error: None };
    visit.page(StatusCode::OK, &page)
}

fn is_mail_on(visit: &Visit) -> bool {
    visit.room().inboxes.find(INBOX).is_some_and(|inbox| inbox.is_on())
}

async fn answer(visit: &Visit, status: StatusCode, login: String, error: Option<String>) -> Result<HttpResponse> {
    let page = visit.frame("Forgot your password?", true).await;
    let is_mail_on = is_mail_on(visit);
    visit.page(status, &ForgottenPage { page, is_sent: false, is_mail_on, login, login_error: error })
}
