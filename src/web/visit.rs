//! A visit: one request as handlers see it. Who asks, the way to the database, and what goes around every page.
//!
//! [`Visit`] is the extractor, [`Reader`] what a reading handler works with, [`Room`] what all requests share.

use std::net::IpAddr;
use std::sync::Arc;

use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, HttpResponse, HttpResponseBuilder};
use futures_util::future::{Ready, ready};

use super::attachments::picture::Pictures;
use super::credential::{self, Credential};
use super::flash::Flash;
use super::frame::{Around, Reader};
use super::gate::Gate;
use super::log::Caller;
use super::page::Page;
use super::passwords::Passwords;
use super::posted::{self, Form};
use super::streams::Streams;
use super::views::Views;
use crate::config::Config;
use crate::db::types::{ApiTokenId, At, UserId};
use crate::db::words::Via;
use crate::db::{Act, Database, Tx};
use crate::demo::receivers::Receivers;
use crate::dispatch::Registry;
use crate::error::{Error, Result};
use crate::feed::Known;
use crate::models::api_token;
use crate::models::token::Token;
use crate::models::user::User;

/// What all requests share.
#[derive(Clone)]
pub struct Room {
    /// The way to the data.
    pub db: Database,
    /// How this instance is set up.
    pub config: Arc<Config>,
    /// Who looked at what.
    pub views: Views,
    /// Those who follow what happens.
    pub streams: Streams,
    /// Hashes passwords.
    pub passwords: Passwords,
    /// Writes pictures anew.
    pub pictures: Pictures,
    /// Counts tries of passwords.
    pub gate: Gate,
    /// All inboxes: whether mail is on, and whether Slack answers.
    pub inboxes: Registry,
    /// The instance's secret, which signs links.
    pub secret: Arc<[u8]>,
    /// In a demo: what the inboxes really sent.
    pub receivers: Option<Arc<Receivers>>,
}

/// One request. Asks the database nothing by itself.
pub struct Visit {
    room: Data<Room>,
    credential: Option<Credential>,
    flash: Option<Flash>,
    request: HttpRequest,
}

impl FromRequest for Visit {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

impl Visit {
    /// The visit that this request is.
    pub(super) fn of(request: &HttpRequest) -> Self {
        let room = request.app_data::<Data<Room>>().expect("the server is built with a room").clone();
        let credential = Credential::of(request, &room);
        let flash = request.cookie(FLASH).and_then(|cookie| Flash::unpack(cookie.value()));
        Self { room, credential, flash, request: request.clone() }
    }

    /// What all requests share.
    pub fn room(&self) -> &Room {
        &self.room
    }

    /// The request itself.
    pub fn request(&self) -> &HttpRequest {
        &self.request
    }

    /// By what it shows who sends it.
    pub(super) fn credential(&self) -> Option<&Credential> {
        self.credential.as_ref()
    }

    /// The cookie's token, whatever it is worth.
    pub(super) fn token(&self) -> Option<&Token> {
        self.credential.as_ref().and_then(Credential::cookie)
    }

    /// The address with the token of the feed's own address, so that a reader of a private feed can go on from there.
    pub(super) fn keyed(&self, url: String) -> String {
        self.credential.as_ref().map_or(url.clone(), |credential| credential.keyed(url))
    }

    /// From where the request came, if that is known.
    pub fn address(&self) -> Option<IpAddr> {
        self.request.extensions().get::<Caller>().map(|caller| caller.0)
    }

    /// The time, as the product sees it.
    pub fn now(&self) -> At {
        self.room.db.now()
    }

    /// The parameters behind the question mark; [`Error::Malformed`] names the known ones when there is another.
    pub fn query(&self, known: &[&str]) -> Result<Form> {
        let path = self.request.path();
        let token: &[&str] = if credential::is_atom(path) { &["token"] } else { &[] };
        posted::query(path, self.request.query_string(), &[known, token].concat())
    }

    /// One trip to the database: looks up the session, then works.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Reader<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (credential, now, around) = (self.credential.clone(), self.now(), self.around());
        let asked = credential::Asked::of(&self.request);
        let read = self.room.db.read(move |conn| {
            let found = credential.map(|shown| shown.find(conn, now, asked)).transpose()?.flatten();
            let to_note = found.as_ref().and_then(|found| Some((found.user.id, found.to_note?)));
            let session = found.as_ref().and_then(|found| found.session);
            let (user, header) = found.map_or((None, None), |found| (Some(found.user), found.header));
            let mut reader = Reader { conn, user, session, now, known: Known::default(), around, header };
            Ok((work(&mut reader), to_note))
        });
        let (result, to_note) = read.await?;
        if let Some((user, token)) = to_note {
            self.note_use(user, token);
        }
        result
    }

    /// Beside the answer: a program's page must not wait for it, nor fail with it.
    fn note_use(&self, user: UserId, token: ApiTokenId) {
        let db = self.room.db.clone();
        actix_web::rt::spawn(async move {
            if let Err(error) = db.write(user, move |tx| api_token::note_use(tx, token)).await {
                tracing::warn!(%error, "the use of a token was not noted");
            }
        });
    }

    fn around(&self) -> Around {
        let path = self.request.uri().path_and_query().map_or("/", |path| path.as_str());
        Around { path: path.to_owned(), flash: self.flash.clone(), is_demo: self.room.config.is_demo }
    }

    /// The frame of a page that shows nothing else from the database, and that comes even when that does not answer.
    pub(super) async fn frame(&self, title: impl Into<String>, may_ask: bool) -> Page {
        let title = title.into();
        let bare = self.around().page(title.clone());
        if may_ask { self.read(move |reader| reader.frame(title)).await.unwrap_or(bare) } else { bare }
    }

    /// Who is signed in; [`Error::SignInRequired`] otherwise.
    pub async fn user(&self) -> Result<User> {
        self.read(|reader| reader.me().cloned()).await
    }

    /// Writes as this user, once per posted form: a repeat of the same form answers the first one's location and does
    /// nothing. The work gives the location to send the browser on to.
    pub async fn write(
        &self,
        user: &User,
        form: &Form,
        work: impl FnOnce(&mut Tx<'_>) -> Result<String> + Send + 'static,
    ) -> Result<String> {
        let (user, submission) = (user.id, form.submission());
        let once = move |tx: &mut Tx<'_>| {
            let Some(submission) = submission else { return work(tx) };
            if !submission.take(tx, user)? {
                return submission.find(tx.conn(), user)?.ok_or(Error::NotFound);
            }
            let location = work(tx)?;
            submission.answer(tx, user, &location)?;
            Ok(location)
        };
        let via = self.credential.as_ref().map_or(Via::Web, Credential::via);
        self.room.db.write(Act::new(user, via), once).await
    }

    /// 303 with a flash for the next page.
    pub fn sent_on(&self, location: &str, flash: Option<Flash>) -> HttpResponse {
        let mut answer = HttpResponse::SeeOther();
        answer.insert_header((header::LOCATION, location));
        if let Some(flash) = flash {
            answer.cookie(self.room.cookie(FLASH, flash.pack()));
        }
        answer.finish()
    }

    /// A rendered page. The flash that it showed is forgotten.
    pub fn page(&self, status: StatusCode, page: &impl askama::Template) -> Result<HttpResponse> {
        let html = page.render().map_err(|error| Error::internal("rendering a page", error))?;
        let mut answer = HttpResponseBuilder::new(status);
        answer.content_type("text/html; charset=utf-8");
        if self.request.cookie(FLASH).is_some() {
            answer.cookie(self.room.no_cookie(FLASH));
        }
        Ok(answer.body(html))
    }
}

/// The cookie that carries a flash to the next page.
const FLASH: &str = "tidings-flash";

impl Room {
    /// A demo on this very machine lets people be whom they like.
    pub(super) fn offers_people(&self) -> bool {
        self.config.is_demo && self.config.listen.ip().is_loopback()
    }

    /// The name of the session's cookie; the prefix makes browsers keep it to this host and to https.
    pub(super) fn session_cookie(&self) -> &'static str {
        if self.config.is_https() { "__Host-tidings" } else { "tidings" }
    }

    /// A cookie for this host only, out of reach of scripts.
    pub(super) fn cookie(&self, name: &'static str, value: String) -> Cookie<'static> {
        let cookie = Cookie::build(name, value).path("/").http_only(true).same_site(SameSite::Lax);
        cookie.secure(self.config.is_https()).finish()
    }

    /// Takes a cookie away.
    pub(super) fn no_cookie(&self, name: &'static str) -> Cookie<'static> {
        let mut cookie = self.cookie(name, String::new());
        cookie.make_removal();
        cookie
    }
}
