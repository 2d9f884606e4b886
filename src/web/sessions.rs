//! Signing in and out. Whoever must sign in first keeps what he typed.

pub(crate) mod forgotten;
mod kept;

use std::net::IpAddr;

use actix_web::cookie::time::Duration;
use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpMessage as _, HttpResponse};
use askama::Template;
use url::Url;

use crate::config::Signup;
use crate::error::{Error, Result};
use crate::look::Icon;
use crate::models::session;
use crate::models::user::User;

use super::assets;
use super::avatar::Person;
use super::flash::is_own_path;
use super::form::Field;
use super::page::Page;
use super::posted::{Form, Kept};
use super::visit::Visit;
use kept::KeptPage;

/// `GET /sign-in`; the same with status 401 when the password was wrong, or when a session ended while a form was open.
#[derive(Template)]
#[template(path = "sessions/new.html")]
pub struct SignInPage {
    pub page: Page,
    /// The name as it was typed.
    pub login: String,
    /// "Name and password do not match.": under the password.
    pub error: Option<String>,
    /// "You are not signed in any more. What you wrote is kept.": above the form.
    pub notice: Option<String>,
    /// Where to go afterwards.
    pub next: String,
    /// What was typed into the form that could not be sent: name and value, kept through signing in.
    pub kept: Vec<(String, String)>,
    /// Where that form posts to.
    pub to: String,
    /// Demo: one button each.
    pub demo_people: Vec<Person>,
    /// Where one asks for a new account, if one may.
    pub sign_up: Option<String>,
}

impl SignInPage {
    fn login_field(&self) -> Field {
        Field::line("login", "Name or email").with(self.login.clone()).filled_by("username").required()
    }

    fn password_field(&self) -> Field {
        Field::password("password", "Password", "current-password").wrong(self.error.clone())
    }
}

/// What the sign-in page is about.
#[derive(Default)]
struct Asked {
    login: String,
    error: Option<String>,
    notice: Option<String>,
    next: String,
    kept: Vec<(String, String)>,
    to: String,
}

/// Fields of the sign-in form itself: everything else in it was kept from another one.
const OWN_FIELDS: [&str; 10] =
    ["login", "password", "current", "next", "once", "demo", "to", "token", "api_key", "webhook_url"];

impl Asked {
    fn again(form: &Form) -> Self {
        let next = own_path(form.get("next"));
        Self { login: form.get("login").into(), next, kept: kept(form), to: form.get("to").into(), ..Self::default() }
    }
}

fn kept(form: &Form) -> Vec<(String, String)> {
    form.fields().iter().filter(|(name, _)| !OWN_FIELDS.contains(&name.as_str())).cloned().collect()
}

fn own_path(path: &str) -> String {
    if is_own_path(path) { path.to_owned() } else { "/".to_owned() }
}

/// `GET /sign-in?next=…`
pub(crate) async fn new(visit: Visit) -> Result<HttpResponse> {
    let next = own_path(visit.query(&["next"])?.get("next"));
    show(&visit, StatusCode::OK, Asked { next, ..Asked::default() }).await
}

/// Instead of what only somebody signed in may see or do: the sign-in form, with what was typed.
pub(super) async fn ask(visit: &Visit) -> Result<HttpResponse> {
    let request = visit.request();
    let form = request.extensions().get::<Kept>().map(|kept| kept.0.clone()).unwrap_or_default();
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let here = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let asked = Asked {
        notice: Some(match (is_read, visit.token().is_some()) {
            (true, _) => "This page is for people who are signed in.".into(),
            (false, true) => "You are not signed in any more. What you wrote is kept.".into(),
            (false, false) => "Sign in first. What you wrote is kept.".into(),
        }),
        next: if is_read { here.to_owned() } else { came_from(visit) },
        kept: kept(&form),
        to: request.path().to_owned(),
        ..Asked::default()
    };
    show(visit, StatusCode::UNAUTHORIZED, asked).await
}

/// The page on which the form stood, if the browser tells and it is ours.
fn came_from(visit: &Visit) -> String {
    let referer = visit.request().headers().get(header::REFERER).and_then(|referer| referer.to_str().ok());
    let url = referer.and_then(|referer| Url::parse(referer).ok());
    let own = url.filter(|url| url.origin().ascii_serialization() == visit.room().config.public_url);
    own.map_or_else(|| "/".to_owned(), |url| own_path(&url[url::Position::BeforePath..url::Position::AfterQuery]))
}

async fn show(visit: &Visit, status: StatusCode, asked: Asked) -> Result<HttpResponse> {
    let offers_people = visit.room().offers_people();
    let sign_up = (visit.room().config.signup == Signup::Open).then(|| "/sign-up".to_owned());
    let page = visit
        .read(move |reader| {
            let people = if offers_people { User::page_by_name(reader.conn, "", 20)? } else { Vec::new() };
            let people = people.iter().filter(|user| user.is_active_person());
            Ok(SignInPage {
                page: reader.frame("Sign in")?,
                login: asked.login,
                error: asked.error,
                notice: asked.notice,
                next: asked.next,
                kept: asked.kept,
                to: asked.to,
                demo_people: people.map(|user| Person::new(&user.name, &user.full_name)).collect(),
                sign_up,
            })
        })
        .await?;
    visit.page(status, &page)
}

/// `POST /sign-in`
pub(crate) async fn create(visit: Visit, form: Form) -> Result<HttpResponse> {
    let user = if form.has("demo") { demo_person(&visit, &form).await? } else { known(&visit, &form).await? };
    let Some(user) = user else {
        let error = Some("Name and password do not match.".to_owned());
        return show(&visit, StatusCode::UNAUTHORIZED, Asked { error, ..Asked::again(&form) }).await;
    };
    let Asked { next, kept, to, .. } = Asked::again(&form);
    if kept.is_empty() || !is_own_path(&to) {
        return enter(&visit, &user, visit.sent_on(&next, None)).await;
    }
    let page = KeptPage { page: visit.frame("What you wrote is kept", true).await, to, next, kept };
    enter(&visit, &user, visit.page(StatusCode::OK, &page)?).await
}

/// In a demo on this very machine anybody may be anybody.
async fn demo_person(visit: &Visit, form: &Form) -> Result<Option<User>> {
    if !visit.room().offers_people() {
        return Err(Error::Forbidden("This is not a demo.".into()));
    }
    let name = form.get("demo").to_owned();
    visit.read(move |reader| Ok(User::find_by_login(reader.conn, &name)?.filter(User::is_active_person))).await
}

/// Whoever has this name or address and this password. Takes as long when there is nobody.
async fn known(visit: &Visit, form: &Form) -> Result<Option<User>> {
    let (login, password) = (form.get("login").trim().to_owned(), form.get("password").to_owned());
    let tries = tries(visit, &login);
    let room = visit.room();
    room.gate.take(&tries, visit.now())?;
    let is_name = !login.contains(char::is_control) && login.len() <= 254;
    let found = visit.read(move |reader| if is_name { User::find_by_login(reader.conn, &login) } else { Ok(None) });
    let user = found.await?.filter(User::is_active_person);
    let hash = user.as_ref().and_then(|user| user.password_hash.clone());
    let is_right = room.passwords.is_right(password, hash).await?;
    if is_right {
        room.gate.give_back(&tries);
    }
    Ok(user.filter(|_| is_right))
}

/// What a try counts for: the account, and the address (of IPv6 the network, which one person has whole).
pub(super) fn tries(visit: &Visit, login: &str) -> Vec<String> {
    let address = visit.address().map(|address| match address {
        IpAddr::V4(v4) => format!("address {v4}"),
        IpAddr::V6(v6) => format!("address {:x}", v6.to_bits() >> 64),
    });
    let account = crate::text::cut(&login.to_lowercase(), 254);
    [Some(format!("account {account}")), address].into_iter().flatten().collect()
}

/// Begins a session under a new id, whatever session there was.
pub(super) async fn enter(visit: &Visit, user: &User, mut answer: HttpResponse) -> Result<HttpResponse> {
    let (id, old) = (user.id, visit.token().cloned());
    let agent = visit.request().headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    let agent = agent.unwrap_or_default().to_owned();
    let begin = move |tx: &mut crate::db::Tx<'_>| {
        old.map(|old| session::end(tx, &old)).transpose()?;
        session::begin(tx, id, &agent)
    };
    let room = visit.room();
    let token = room.db.write(id, begin).await?;
    let mut cookie = room.cookie(room.session_cookie(), token.as_str().to_owned());
    cookie.set_max_age(Duration::seconds(session::LIFETIME.num_seconds()));
    answer.add_cookie(&cookie).map_err(|error| Error::internal("setting the session's cookie", error))?;
    Ok(answer)
}

/// `POST /sign-out`
pub(crate) async fn destroy(visit: Visit) -> Result<HttpResponse> {
    let user = visit.read(|reader| Ok(reader.user.clone())).await?;
    let room = visit.room();
    if let (Some(user), Some(token)) = (user, visit.token().cloned()) {
        room.db.write(user.id, move |tx| session::end(tx, &token)).await?;
    }
    let mut answer = visit.sent_on("/", None);
    let gone = room.no_cookie(room.session_cookie());
    answer.add_cookie(&gone).map_err(|error| Error::internal("taking the session's cookie away", error))?;
    Ok(answer)
}
