//! How a request shows who sends it: a browser by its cookie, a program by a token, a feed reader by one in the address.

use std::collections::HashMap;

use actix_web::HttpRequest;
use actix_web::http::header;

use super::visit::Room;
use crate::db::DbConn;
use crate::db::types::{ApiTokenId, At, SessionId};
use crate::db::words::{TokenScope, Via};
use crate::error::{Error, Result};
use crate::models::api_token::ApiToken;
use crate::models::session::{self, Header};
use crate::models::token::Token;
use crate::models::user::User;

/// What a request shows.
#[derive(Clone)]
pub(super) enum Credential {
    /// `Cookie: tidings=…`
    Cookie(Token),
    /// `Authorization: Bearer …`, which goes before a cookie: no other site can make a browser send it.
    Bearer(Token),
    /// `?token=…` of an Atom feed.
    Feed(Token),
}

/// Whoever it belongs to.
pub(super) struct Shown {
    pub(super) user: User,
    /// The session, of a browser.
    pub(super) session: Option<SessionId>,
    /// What his pages' frame shows, of a browser.
    pub(super) header: Option<Header>,
    /// A token whose use is to be noted.
    pub(super) to_note: Option<ApiTokenId>,
}

/// How routes begin that give rights or secrets away: a token that leaked must not become an account, nor make a member.
const CLOSED: &[&str] = &[
    "/settings/",
    "/admin/users",
    "/admin/invitations",
    "/admin/mail",
    "/projects/{slug}/settings",
    "/projects/{slug}/members",
    "/projects/{slug}/invitations",
    "/sign-up",
    "/password-reset",
    "/setup",
];

/// What a token may not open, or not each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    is_write: bool,
    is_settings: bool,
}

impl Asked {
    pub(super) fn of(request: &HttpRequest) -> Self {
        // The route, not the path: a path can be written in many ways.
        let route = request.match_pattern().unwrap_or_else(|| request.path().to_owned());
        let is_settings = CLOSED.iter().any(|start| route.starts_with(start));
        Self { is_write: !request.method().is_safe(), is_settings }
    }
}

impl Credential {
    /// What this request shows, if anything.
    pub(super) fn of(request: &HttpRequest, room: &Room) -> Option<Self> {
        if let Some(token) = bearer(request) {
            return Some(Self::Bearer(Token::presented(token)));
        }
        if is_atom(request.path())
            && let Some(token) = token_of(request.query_string())
        {
            return Some(Self::Feed(Token::presented(&token)));
        }
        request.cookie(room.session_cookie()).map(|cookie| Self::Cookie(Token::presented(cookie.value())))
    }

    /// Whose it is. A cookie of nobody is nothing; a token of nobody is a mistake that its program must hear of.
    pub(super) fn find(&self, conn: &mut DbConn, now: At, asked: Asked) -> Result<Option<Shown>> {
        let (token, is_feed) = match self {
            Self::Cookie(token) => {
                let found = session::find(conn, token, now)?;
                return Ok(found.map(|session::SignedIn { session, user, header }| Shown {
                    user,
                    session: Some(session),
                    header: Some(header),
                    to_note: None,
                }));
            }
            Self::Bearer(token) => (token, false),
            Self::Feed(token) => (token, true),
        };
        let (own, user) = ApiToken::find(conn, token, now)?.ok_or(Error::SignInRequired)?;
        if own.scope == TokenScope::Feed && !is_feed {
            return Err(Error::Forbidden("This token opens Atom feeds only, as ?token=… in their address.".into()));
        }
        if own.scope != TokenScope::Feed && is_feed {
            return Err(Error::SignInRequired);
        }
        if asked.is_settings {
            return Err(Error::Forbidden("Tokens open no settings: sign in for that.".into()));
        }
        if asked.is_write && own.scope != TokenScope::Write {
            return Err(Error::Forbidden("This token may read, not write.".into()));
        }
        let to_note = own.is_news(now).then_some(own.id);
        Ok(Some(Shown { user, session: None, header: None, to_note }))
    }

    /// Which of these still open anything, and for whom: by the hashes of their tokens.
    pub(super) fn living(conn: &mut DbConn, all: &[Self], now: At) -> Result<HashMap<Vec<u8>, User>> {
        let hashes = |is_cookie: bool| {
            let wanted = all.iter().filter(|one| one.cookie().is_some() == is_cookie);
            wanted.map(Self::hash).collect::<Vec<_>>()
        };
        let mut people = session::living(conn, &hashes(true), now)?;
        people.extend(ApiToken::living(conn, &hashes(false), now)?);
        Ok(people)
    }

    /// The hash of its token.
    pub(super) fn hash(&self) -> Vec<u8> {
        let (Self::Cookie(token) | Self::Bearer(token) | Self::Feed(token)) = self;
        token.hash()
    }

    /// By which way acts come that it stands behind.
    pub(super) fn via(&self) -> Via {
        if matches!(self, Self::Cookie(_)) { Via::Web } else { Via::Api }
    }

    /// The address with the token that came in a feed's address.
    pub(super) fn keyed(&self, url: String) -> String {
        let Self::Feed(token) = self else { return url };
        let token: String = url::form_urlencoded::byte_serialize(token.as_str().as_bytes()).collect();
        format!("{url}{}token={token}", if url.contains('?') { '&' } else { '?' })
    }

    /// The token of a browser's cookie.
    pub(super) fn cookie(&self) -> Option<&Token> {
        if let Self::Cookie(token) = self { Some(token) } else { None }
    }
}

/// Is it an address that feed readers ask for?
pub(super) fn is_atom(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ending == "atom")
}

/// The token of the `Authorization` header, if it has one.
pub(super) fn bearer(request: &HttpRequest) -> Option<&str> {
    let said = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = said.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn token_of(query: &str) -> Option<String> {
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.into_iter().find(|(name, _)| name == "token").map(|(_, token)| token.into_owned())
}
