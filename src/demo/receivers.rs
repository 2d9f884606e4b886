//! Where the demo's mail and posts really arrive: a folder, and small HTTP servers on this machine that stand for Slack and
//! for Linear.

use std::collections::VecDeque;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};

use actix_web::dev::ServerHandle;
use actix_web::rt::System;
use actix_web::web::{self, Bytes, Data};
use actix_web::{App, HttpResponse, HttpServer};

use super::{TODAY, cast, linear};
use crate::clock::Clock;
use crate::db::types::At;
use crate::db::words::Syncing;
use crate::db::{Act, Database};
use crate::error::{Error, Result};
use crate::models::linear_team::NewLinearTeam;
use crate::models::redirect;
use crate::models::setting;
use crate::models::slack_channel::{self, NewSlackChannel, SlackChannel, Way};
use crate::models::user::OptionalRow as _;

/// How many posts are kept; older ones are forgotten.
const KEPT: usize = 200;
/// Where the incoming webhook of the demo's project is.
const HOOK: &str = "/services/ferry";

/// All of them. The servers end with this.
pub struct Receivers {
    /// One `.eml` each.
    pub mail: PathBuf,
    /// What was posted to Slack since the start.
    pub posts: Posts,
    /// What was asked of Linear since the start.
    pub linear: Posts,
}

/// A post as it arrived.
#[derive(Debug, Clone)]
pub struct Post {
    /// When.
    pub at: At,
    /// The request's body.
    pub body: String,
}

/// A server that stands for Slack or for Linear: it answers as they do and keeps what it got.
pub struct Posts {
    port: u16,
    desk: Desk,
    server: ServerHandle,
}

#[derive(Clone)]
struct Desk {
    clock: Clock,
    /// Where people see what arrived.
    mailbox: String,
    posts: Arc<Mutex<VecDeque<Post>>>,
}

impl Receivers {
    /// Starts the server, where it was before if that is free, and points the demo's Slack channel at it. A channel that
    /// somebody set up himself stays as it is.
    pub fn start(db: &Database, mail: PathBuf, linear: Posts) -> Result<Self> {
        let (is_new, channel) = db.read_now(|conn| {
            let project = redirect::find_once_named(conn, cast::FERRY).optional_row()?;
            let channel = project.map(|project| SlackChannel::find_of(conn, project.id)).transpose()?.flatten();
            Ok((setting::get(conn, TODAY)?.is_none(), channel))
        })?;
        let before = channel.as_ref().and_then(|channel| channel.webhook_url.as_deref()).and_then(port_of);
        let posts = Posts::start(before, db.clock().clone(), String::new())?;
        if is_new || before.is_some_and(|before| before != posts.port) {
            point(db, posts.url(HOOK))?;
        }
        if is_new {
            join_linear(db)?;
        }
        Ok(Self { mail, posts, linear })
    }
}

/// The port of a webhook that is ours.
fn port_of(webhook: &str) -> Option<u16> {
    let url = url::Url::parse(webhook).ok()?;
    url.port().filter(|_| url.host_str() == Some("127.0.0.1") && url.path() == HOOK)
}

fn point(db: &Database, url: String) -> Result<()> {
    let ana = db.read_now(|conn| redirect::find_once_called(conn, cast::PEOPLE[0].name))?.id;
    let actions = slack_channel::parse_actions(&[])?;
    db.write_now(Act::from(ana), move |tx| {
        let ferry = redirect::find_once_named(tx.conn(), cast::FERRY)?;
        NewSlackChannel { way: Way::Webhook(url), actions }.set_up(tx, ferry.id)
    })
}

/// Issues of the demo's project that somebody linked go along with a team in Linear.
fn join_linear(db: &Database) -> Result<()> {
    let ana = db.read_now(|conn| redirect::find_once_called(conn, cast::PEOPLE[0].name))?.id;
    let team = NewLinearTeam::parse("lin_api_demo", "ferry", Syncing::Linked.as_str())?;
    db.write_now(Act::from(ana), move |tx| {
        let ferry = redirect::find_once_named(tx.conn(), cast::FERRY)?;
        team.set_up(tx, ferry.id)
    })
}

impl Posts {
    /// Stands for Linear on any port. Its issues have their page in this mailbox.
    pub fn start_linear(clock: Clock, mailbox: String) -> Result<Self> {
        Self::start(None, clock, mailbox)
    }

    /// Where it stands for Linear.
    pub fn linear_url(&self) -> String {
        self.url(linear::PATH)
    }

    /// Listens on this port, or on any.
    fn start(wanted: Option<u16>, clock: Clock, mailbox: String) -> Result<Self> {
        let failed = |error: io::Error| Error::internal("starting the receiver of posts", error);
        let on = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        let listener = wanted.and_then(|port| on(port).ok()).map_or_else(|| on(0), Ok).map_err(failed)?;
        let port = listener.local_addr().map_err(failed)?.port();
        let desk = Desk { clock, mailbox, posts: Arc::default() };
        let (at_desk, (told, tell)) = (desk.clone(), mpsc::channel());
        let serve = move || {
            System::new().block_on(async move {
                let app = move || {
                    let app = App::new().app_data(Data::new(at_desk.clone()));
                    app.route(HOOK, web::post().to(take)).route(linear::PATH, web::post().to(ask))
                };
                let server = HttpServer::new(app).workers(1).disable_signals().listen(listener)?.run();
                drop(told.send(server.handle()));
                server.await
            })
        };
        std::thread::Builder::new().name("posts".into()).spawn(serve).map_err(failed)?;
        let server = tell.recv().map_err(|error| Error::internal("starting the receiver of posts", error))?;
        Ok(Self { port, desk, server })
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What came, the newest first.
    pub fn newest_first(&self) -> Vec<Post> {
        self.desk.posts().iter().rev().cloned().collect()
    }
}

impl Drop for Posts {
    fn drop(&mut self) {
        // The order to stop is sent by the call itself; nobody waits for its end.
        drop(self.server.stop(false));
    }
}

impl Desk {
    fn posts(&self) -> MutexGuard<'_, VecDeque<Post>> {
        self.posts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, body: &Bytes) {
        let post = Post { at: At(self.clock.now()), body: String::from_utf8_lossy(body).into_owned() };
        let mut posts = self.posts();
        if posts.len() == KEPT {
            posts.pop_front();
        }
        posts.push_back(post);
    }
}

/// Takes a post as Slack does.
async fn take(desk: Data<Desk>, body: Bytes) -> HttpResponse {
    desk.keep(&body);
    HttpResponse::Ok().body("ok")
}

/// Takes a question as Linear does.
async fn ask(desk: Data<Desk>, body: Bytes) -> HttpResponse {
    desk.keep(&body);
    HttpResponse::Ok().json(linear::answer(&body, &desk.mailbox))
}
