//! Tokens for programs and feed readers.
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use crate::db::Tx;
use crate::db::types::ApiTokenId;
use crate::db::words::TokenScope;
use crate::error::{Error, Errors, Result};
use crate::look::Icon;
use crate::models::api_token::{self, ApiToken, NewApiToken};
use crate::models::text;
use crate::models::user::User;
use crate::web::assets;
use crate::web::flash::Flash;
use crate::web::form::{Choice, Field};
use crate::web::frame::Reader;
use crate::web::onward::Onward;
use crate::web::page::Page;
use crate::web::posted::Form;
use crate::web::secret::Secret;
use crate::web::visit::Visit;
use crate::web::when::When;

const HERE: &str = "/settings/tokens";
const DAYS: [(&str, &str); 4] = [("30", "In 30 days"), ("90", "In 90 days"), ("365", "In a year"), ("", "Never")];
const SCOPES: [(TokenScope, &str); 3] = [
    (TokenScope::Read, "Read what I may read"),
    (TokenScope::Write, "Read and write as I may"),
    (TokenScope::Feed, "Atom feeds only, in their address"),
];

/// `GET /settings/tokens`, and the same with status 422 when something was wrong.
#[derive(Template)]
#[template(path = "settings/tokens.html")]
pub struct TokensPage {
    pub page: Page,
    pub rows: Vec<TokenRow>,
    pub name: String,
    pub name_error: Option<String>,
    pub scope: String,
    pub scope_error: Option<String>,
    pub days: String,
    pub days_error: Option<String>,
}

/// One token of the list.
#[derive(Debug, Clone)]
pub struct TokenRow {
    pub id: i64,
    pub name: String,
    /// "read", "write", "feed".
    pub scope: String,
    pub since: When,
    pub last_used: Option<When>,
    pub ends: Option<When>,
    pub is_over: bool,
}

impl TokensPage {
    fn fields(&self) -> [Field; 3] {
        let scopes = SCOPES.map(|(scope, words)| Choice::new(scope.as_str(), words)).into();
        let days = DAYS.map(|(days, words)| Choice::new(days, words)).into();
        let name = Field::line("name", "What it is for").with(self.name.clone()).wrong(self.name_error.clone());
        [
            name.required(),
            Field::choice("scope", "What it may do", scopes).with(self.scope.clone()).wrong(self.scope_error.clone()),
            Field::choice("days", "Ends", days).with(self.days.clone()).wrong(self.days_error.clone()),
        ]
    }
}

/// `GET /settings/tokens`
pub(crate) async fn index(visit: Visit) -> Result<HttpResponse> {
    let page = visit.read(load).await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST /settings/tokens`: the answer shows the token, once.
pub(crate) async fn create(visit: Visit, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let made = match parse(&form) {
        Err(errors) => Err(Error::Invalid(errors)),
        Ok(new) => {
            let scope = new.scope;
            let work = move |tx: &mut Tx<'_>, user: &User| Ok(shown(scope, new.create(tx, user.id)?.as_str()));
            visit.reveal(&user, &form, work).await
        }
    };
    let Err(Error::Invalid(errors)) = made else { return made };
    let page = visit.read(move |reader| {
        let (error, typed) = (|field| errors.of(field).map(str::to_owned), |field| form.get(field).to_owned());
        let (name_error, scope_error, days_error) = (error("name"), error("scope"), error("days"));
        let (name, scope, days) = (typed("name"), typed("scope"), typed("days"));
        Ok(TokensPage { name, name_error, scope, scope_error, days, days_error, ..load(reader)? })
    });
    let page = page.await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

fn shown(scope: TokenScope, token: &str) -> Secret {
    let about = if scope == TokenScope::Feed {
        "Put ?token= and this behind the address of any Atom feed."
    } else {
        "Programs send it as a header: Authorization: Bearer, a space, and this."
    };
    Secret {
        title: "New token".into(),
        about: about.into(),
        text: token.to_owned(),
        back: ("Back to the tokens".into(), HERE.into()),
    }
}

fn parse(form: &Form) -> Result<NewApiToken, Errors> {
    let mut errors = Errors::default();
    let name = errors.keep(text::parse_name("name", "A token", form.get("name")));
    let scope = TokenScope::parse(form.get("scope"));
    if scope.is_none() {
        errors.add("scope", "Tokens read, write, or open feeds: choose one of them.");
    }
    let days = form.get("days");
    if !DAYS.iter().any(|(known, _)| *known == days) {
        errors.add("days", "Choose when it ends.");
    }
    match (name, scope) {
        (Some(name), Some(scope)) if errors.is_empty() => Ok(NewApiToken { name, scope, days: days.parse().ok() }),
        _ => Err(errors),
    }
}

/// `POST /settings/tokens/{id}/delete`
pub(crate) async fn delete(visit: Visit, id: Path<i64>, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let id = ApiTokenId(*id);
    let work = move |tx: &mut Tx<'_>, user: &User| {
        api_token::revoke(tx, user.id, id)?;
        Ok(Onward::to(HERE).saying(Flash::done("The token opens nothing any more.")))
    };
    visit.post(&user, &form, work).await
}

fn load(reader: &mut Reader<'_>) -> Result<TokensPage> {
    let me = reader.me()?.id;
    let (clock, now) = (reader.clock(), reader.now);
    let row = |one: ApiToken| TokenRow {
        id: one.id.0,
        name: one.name,
        scope: one.scope.to_string(),
        since: clock.alone(one.created_at.0),
        last_used: one.seen_at.map(|at| clock.alone(at.0)),
        ends: one.expires_at.map(|at| clock.alone(at.0)),
        is_over: one.expires_at.is_some_and(|at| at <= now),
    };
    Ok(TokensPage {
        rows: ApiToken::all_of(reader.conn, me)?.into_iter().map(row).collect(),
        name: String::new(),
        name_error: None,
        scope: TokenScope::Read.to_string(),
        scope_error: None,
        days: "90".into(),
        days_error: None,
        page: reader.frame("Tokens")?,
    })
}
