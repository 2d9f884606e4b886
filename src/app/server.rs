//! The web server on a thread of its own.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use actix_web::HttpServer;
use actix_web::dev::ServerHandle;
use actix_web::rt::System;
use actix_web::web::Data;

use super::Instance;
use crate::error::{Error, Result};
use crate::web::attachments::picture::Pictures;
use crate::web::gate::Gate;
use crate::web::passwords::Passwords;
use crate::web::streams::Streams;
use crate::web::views::Views;
use crate::web::visit::Room;
use crate::web::{assets, build, metrics};

/// A request's head, and an idle connection's next request, must come within this time.
const PATIENCE: Duration = Duration::from_secs(15);

/// A running server. Dropping it does not stop it.
pub struct Server {
    handle: ServerHandle,
    thread: JoinHandle<io::Result<()>>,
    views: Views,
    streams: Streams,
}

impl Instance {
    /// Serves what comes to this listener, on so many threads.
    pub fn serve(&self, listener: TcpListener, threads: usize) -> Result<Server> {
        metrics::start();
        let views = Views::start(self.db.clone());
        let streams = Streams::start(self.db.clone(), self.bell.clone(), self.config.public_url.clone())?;
        let room = Data::new(Room {
            db: self.db.clone(),
            config: self.config.clone(),
            views: views.clone(),
            streams: streams.clone(),
            inboxes: self.registry.clone(),
            secret: self.secret.clone(),
            passwords: Passwords::start()?,
            pictures: Pictures::start()?,
            gate: Gate::default(),
            receivers: self.receivers.clone(),
        });
        let blocking = if self.db.is_sqlite() { 2 } else { 8 };
        let grace = self.config.shutdown.as_secs();
        let (told, tell) = mpsc::channel();
        let run = move || {
            System::new().block_on(async move {
                let server = HttpServer::new(move || build(room.clone()))
                    .workers(threads)
                    .worker_max_blocking_threads(blocking)
                    .tcp_nodelay(true)
                    .client_request_timeout(PATIENCE)
                    .shutdown_timeout(grace)
                    .disable_signals()
                    .listen(listener)?
                    .run();
                drop(told.send(server.handle()));
                server.await
            })
        };
        let failed = |error: io::Error| Error::internal("starting the server", error);
        let thread = std::thread::Builder::new().name("server".into()).spawn(run).map_err(failed)?;
        std::thread::Builder::new().name("compress".into()).spawn(assets::compress).map_err(failed)?;
        let handle = tell.recv().map_err(|error| Error::internal("starting the server", error))?;
        Ok(Server { handle, thread, views, streams })
    }
}

impl Server {
    /// Takes no new connection, lets requests finish within the time for stopping, and ends. Streams would never finish:
    /// they are told to come back.
    pub fn stop(self) {
        self.streams.stop();
        System::new().block_on(self.handle.stop(true));
        match self.thread.join() {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "the server failed"),
            Err(_) => tracing::error!("the server panicked"),
        }
        self.views.finish();
    }

    /// Takes note of who looked at what.
    pub fn views(&self) -> &Views {
        &self.views
    }
}

/// Takes the address; the error says what to do.
pub fn listen(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).map_err(|error| {
        let port = address.port();
        let other = SocketAddr::new(address.ip(), port.checked_add(1).unwrap_or(8080));
        Error::Unavailable(match error.kind() {
            io::ErrorKind::AddrInUse => format!("{port} is in use; try TIDINGS_LISTEN={other}"),
            io::ErrorKind::PermissionDenied => {
                format!("TIDINGS_LISTEN: {address} may not be used by this account; try a port above 1023")
            }
            _ => format!("TIDINGS_LISTEN: {address} cannot be listened on: {error}"),
        })
    })
}
