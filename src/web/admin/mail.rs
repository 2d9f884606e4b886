//! Whether mail works: what is set up, and a letter that is sent before one's eyes.
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::error::{Error, Errors, Result};
use crate::look::Icon;
use crate::mail::{Letter, Mailbox, Mailer, Notice, Patience};
use crate::models::text;
use crate::models::token::Token;
use crate::models::user::User;
use crate::web::assets;
use crate::web::form::Field;
use crate::web::page::Page;
use crate::web::posted::Form;
use crate::web::visit::Visit;

use super::users::only_admins;

/// `GET /admin/mail`, and what a test answers.
#[derive(Template)]
#[template(path = "admin/mail.html")]
pub struct MailPage {
    pub page: Page,
    /// From whom mail comes; none when it is not set up.
    pub from: Option<String>,
    pub to: String,
    pub to_error: Option<String>,
    pub tried: Option<Tried>,
}

/// How a test went.
#[derive(Debug, Clone)]
pub struct Tried {
    /// The conversation with the server, a step each.
    pub said: Vec<String>,
    /// Why it did not arrive, if it did not.
    pub fault: Option<String>,
}

impl MailPage {
    fn to_field(&self) -> Field {
        let field = Field::line("to", "To").of_type("email").with(self.to.clone()).wrong(self.to_error.clone());
        field.filled_by("email").required()
    }
}

/// `GET /admin/mail`
pub(crate) async fn show(visit: Visit) -> Result<HttpResponse> {
    let me = admin(&visit).await?;
    answer(&visit, StatusCode::OK, me.email.unwrap_or_default(), None).await
}

/// `POST /admin/mail`: sends a letter now and shows what the server said.
pub(crate) async fn test(visit: Visit, form: Form) -> Result<HttpResponse> {
    let me = admin(&visit).await?;
    let typed = form.get("to").to_owned();
    let to = match text::parse_email(&typed) {
        Ok(to) => to,
        Err(errors) => return answer(&visit, StatusCode::UNPROCESSABLE_ENTITY, typed, Some(Err(errors))).await,
    };
    let config = &visit.room().config;
    let Some(url) = config.mail.clone() else {
        return Err(Error::Conflict("Mail is not set up: set TIDINGS_SMTP_URL.".into()));
    };
    let (mailer, letter) = (Mailer::new(url, Patience::default()), letter(&visit, &me, to));
    let tried = web::block(move || mailer.try_out(&letter)).await;
    let (said, sent) = tried.map_err(|error| Error::internal("sending a test letter", error))?;
    let tried = Tried { said, fault: sent.err().map(|fault| fault.to_string()) };
    answer(&visit, StatusCode::OK, typed, Some(Ok(tried))).await
}

fn letter(visit: &Visit, me: &User, to: String) -> Letter {
    let (config, now) = (&visit.room().config, visit.now());
    let notice = Notice {
        subject: "Tidings can send mail".into(),
        lines: vec![format!("{} tried it out on the page Administration, Mail.", me.shown_name())],
        button: Some(("Open Tidings".into(), config.public_url.clone())),
        foot: "Nothing follows from this letter.".into(),
    };
    let host = config.mail_from.rsplit('@').next().unwrap_or("localhost");
    Letter {
        to: Mailbox { name: String::new(), address: to },
        from: Mailbox { name: "Tidings".into(), address: config.mail_from.clone() },
        subject: notice.subject.clone(),
        sent_at: now.0,
        message_id: format!("t.{}.{}@{host}", now.micros(), &Token::random().as_str()[..8]),
        thread: None,
        list: None,
        extra: Vec::new(),
        text: notice.text(),
        html: notice.html(),
    }
}

async fn admin(visit: &Visit) -> Result<User> {
    let me = visit.user().await?;
    only_admins(&me)?;
    Ok(me)
}

async fn answer(
    visit: &Visit,
    status: StatusCode,
    to: String,
    tried: Option<Result<Tried, Errors>>,
) -> Result<HttpResponse> {
    let page = visit.frame("Mail", true).await;
    let config = &visit.room().config;
    let from = config.mail.is_some().then(|| config.mail_from.clone());
    let (tried, to_error) = match tried {
        Some(Err(errors)) => (None, errors.of("email").map(str::to_owned)),
        Some(Ok(tried)) => (Some(tried), None),
        None => (None, None),
    };
    visit.page(status, &MailPage { page, from, to, to_error, tried })
}
