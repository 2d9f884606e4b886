//! How the route table is written: one line a route, with who may call it. `tidings routes` prints it.

use actix_web::dev::Handler;
use actix_web::web::{self, ServiceConfig};
use actix_web::{FromRequest, Resource, Responder, Route, guard};
use serde::Serialize;

/// Who may call a route, at least. Roles are asked within the project that the path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Who {
    /// Everybody, signed in or not.
    Anyone,
    /// Whoever is signed in.
    User,
    /// Whoever may read the project.
    Reader,
    /// Triagers of the project.
    Triager,
    /// Maintainers of the project.
    Maintainer,
    /// Administrators of the instance.
    Admin,
    /// Whoever holds the link.
    Token,
}

/// One route as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// `GET` (which answers `HEAD` too) or `POST`.
    pub method: &'static str,
    /// `/projects/{slug}`.
    pub path: &'static str,
    /// Who may.
    pub who: Who,
}

/// The routes, gathered by path. A fixed path stands above one with a name in its place.
#[derive(Default)]
pub(crate) struct Table {
    lines: Vec<Line>,
    routes: Vec<(&'static str, Vec<Route>)>,
}

impl Table {
    /// What is read at a path.
    pub(crate) fn get<F, Args>(&mut self, path: &'static str, who: Who, handler: F)
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        let reads = guard::Any(guard::Get()).or(guard::Head());
        self.add(Line { method: "GET", path, who }, web::route().guard(reads).to(handler));
    }

    /// What is done at a path.
    pub(crate) fn post<F, Args>(&mut self, path: &'static str, who: Who, handler: F)
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.add(Line { method: "POST", path, who }, web::post().to(handler));
    }

    fn add(&mut self, line: Line, route: Route) {
        match self.routes.iter_mut().find(|(path, _)| *path == line.path) {
            Some((_, routes)) => routes.push(route),
            None => self.routes.push((line.path, vec![route])),
        }
        self.lines.push(line);
    }

    /// Hands the routes to the server; a path that is there, but not for this method, is 405.
    pub(crate) fn mount(self, config: &mut ServiceConfig) {
        for (path, routes) in self.routes {
            config.service(routes.into_iter().fold(web::resource(path), Resource::route));
        }
    }

    /// The table for reading.
    pub(crate) fn lines(self) -> Vec<Line> {
        self.lines
    }
}
