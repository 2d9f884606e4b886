//! Where one is signed in, and another password.
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use crate::db::Tx;
use crate::db::types::SessionId;
use crate::error::{Errors, Result};
use crate::look::Icon;
use crate::models::session::{self, Session};
use crate::models::user::User;
use crate::models::{link, password};
use crate::web::account::PASSWORD_HINT;
use crate::web::assets;
use crate::web::flash::Flash;
use crate::web::form::Field;
use crate::web::frame::Reader;
use crate::web::onward::Onward;
use crate::web::page::Page;
use crate::web::posted::Form;
use crate::web::sessions;
use crate::web::visit::Visit;
use crate::web::when::When;

const HERE: &str = "/settings/security";

/// `GET /settings/security`, and the same with status 422 when something was wrong.
#[derive(Template)]
#[template(path = "settings/security.html")]
pub struct SecurityPage {
    pub page: Page,
    pub sessions: Vec<SessionRow>,
    /// Whose password it is, for the browser that fills it in.
    pub name: String,
    pub current_error: Option<String>,
    pub password_error: Option<String>,
}

/// A signed-in browser.
#[derive(Debug, Clone)]
pub struct SessionRow {
    pub id: i64,
    /// "Firefox on Linux"
    pub browser: String,
    pub since: When,
    /// The one that asks.
    pub is_this: bool,
}

impl SecurityPage {
    fn fields(&self) -> [Field; 2] {
        [
            Field::password("current", "Present password", "current-password").wrong(self.current_error.clone()),
            Field::password("password", "New password", "new-password")
                .wrong(self.password_error.clone())
                .hint(PASSWORD_HINT),
        ]
    }

    fn has_others(&self) -> bool {
        self.sessions.iter().any(|session| !session.is_this)
    }
}

/// `GET /settings/security`
pub(crate) async fn show(visit: Visit) -> Result<HttpResponse> {
    let page = visit.read(load).await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST /settings/security`: another password. Every session ends; one begins here.
pub(crate) async fn change_password(visit: Visit, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let (current, new) = (form.get("current").to_owned(), form.get("password").to_owned());
    if let Err(errors) = password::check(&new, &user.name) {
        return again(&visit, errors).await;
    }
    let (room, tries) = (visit.room(), sessions::tries(&visit, &user.name));
    room.gate.take(&tries, visit.now())?;
    if !room.passwords.is_right(current, user.password_hash.clone()).await? {
        return again(&visit, Errors::one("current", "This is not your present password.")).await;
    }
    room.gate.give_back(&tries);
    let (id, hash) = (user.id, room.passwords.hash(new).await?);
    let change = move |tx: &mut Tx<'_>| {
        User::set_password(tx, id, &hash)?;
        link::void(tx, id)?;
        session::end_all(tx, id)
    };
    room.db.write(id, change).await?;
    let flash = Flash::done("Password changed. Every other session ended.");
    sessions::enter(&visit, &user, visit.sent_on(HERE, Some(flash))).await
}

async fn again(visit: &Visit, errors: Errors) -> Result<HttpResponse> {
    let page = visit.read(move |reader| {
        let error = |field| errors.of(field).map(str::to_owned);
        Ok(SecurityPage { current_error: error("current"), password_error: error("password"), ..load(reader)? })
    });
    let page = page.await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `POST /settings/security/sessions/{id}/delete`
pub(crate) async fn revoke(visit: Visit, id: Path<i64>, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let id = SessionId(*id);
    let work = move |tx: &mut Tx<'_>, user: &User| {
        session::end_one(tx, user.id, id)?;
        Ok(Onward::to(HERE).saying(Flash::done("That browser is signed out.")))
    };
    visit.post(&user, &form, work).await
}

/// `POST /settings/security/sessions/delete`: every one but this.
pub(crate) async fn revoke_others(visit: Visit, form: Form) -> Result<HttpResponse> {
    let (user, own) = visit.read(|reader| Ok((reader.me()?.clone(), reader.session))).await?;
    let work = move |tx: &mut Tx<'_>, user: &User| {
        session::end_others(tx, user.id, own)?;
        Ok(Onward::to(HERE).saying(Flash::done("Every other browser is signed out.")))
    };
    visit.post(&user, &form, work).await
}

fn load(reader: &mut Reader<'_>) -> Result<SecurityPage> {
    let me = reader.me()?.clone();
    let (clock, own, now) = (reader.clock(), reader.session, reader.now);
    let row = |one: Session| SessionRow {
        id: one.id.0,
        browser: browser(&one.user_agent),
        since: clock.alone(one.created_at.0),
        is_this: Some(one.id) == own,
    };
    Ok(SecurityPage {
        sessions: session::all_of(reader.conn, me.id, now)?.into_iter().map(row).collect(),
        name: me.name,
        current_error: None,
        password_error: None,
        page: reader.frame("Security")?,
    })
}

/// "Firefox on Linux" from what a browser says about itself; its own words when it is none of those that people use.
fn browser(agent: &str) -> String {
    const BROWSERS: [(&str, &str); 6] = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chromium/", "Chromium"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("iPhone", "an iPhone"),
        ("iPad", "an iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "a Mac"),
        ("Linux", "Linux"),
    ];
    let find =
        |names: &[(&str, &'static str)]| names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name);
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) if agent.is_empty() => "An unknown browser".to_owned(),
        (None, None) => crate::text::cut(agent, 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_known_by_name() {
        let chrome =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36";
        assert_eq!(browser(chrome), "Chrome on Linux");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18 Safari/604";
        assert_eq!(browser(phone), "Safari on an iPhone");
        assert_eq!((browser("curl/8.5.0"), browser("")), ("curl/8.5.0".into(), "An unknown browser".into()));
    }
}
