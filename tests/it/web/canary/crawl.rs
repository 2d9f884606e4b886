//! Everything that somebody can reach: every route with everything that can stand in its path, and from there every link.

use std::collections::{BTreeSet, VecDeque};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use tidings::web::route_list;

use super::nest::Nest;
use crate::support::visitor::{Answer, Visitor};
use crate::web::matrix::stand::Place;

/// Who goes on and on has found a circle.
const MOST: usize = 2_500;

pub(super) struct Crawl<'a> {
    nest: &'a Nest,
    visitor: Visitor,
    known: BTreeSet<String>,
    ahead: VecDeque<String>,
}

impl<'a> Crawl<'a> {
    pub(super) fn of(nest: &'a Nest, persona: &str) -> Self {
        let visitor = nest.stand.visitor(persona);
        let mut crawl = Self { nest, visitor, known: BTreeSet::new(), ahead: VecDeque::new() };
        let routes = route_list().into_iter().filter(|line| line.method == "GET" && line.path != "/events/stream");
        for line in routes.filter(|line| line.path != "/static/{name}") {
            for place in [Place::Public, Place::Private] {
                crawl.note(nest.stand.path(line.path, place));
            }
        }
        for path in nest.seeds() {
            crawl.note(path);
        }
        crawl
    }

    fn note(&mut self, path: String) {
        if self.known.insert(path.clone()) {
            self.ahead.push_back(path);
        }
    }

    /// Every path with all that was answered: the head too.
    pub(super) fn everything(mut self) -> Vec<(String, String)> {
        let mut all = vec![("/events/stream".to_owned(), self.stream())];
        while let Some(path) = self.ahead.pop_front() {
            let answer = self.visitor.get(&path);
            assert!(answer.status < 500, "{path}: {}", answer.text());
            let text = answer.text();
            self.follow(&path, &answer, &text);
            let head: Vec<String> = answer.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
            // What one asked for is said again.
            all.push((path.clone(), format!("{}\n{text}", head.join("\n"))));
            assert!(all.len() < MOST, "no end: {path}");
        }
        all
    }

    fn follow(&mut self, path: &str, answer: &Answer, text: &str) {
        let links = text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let sources = text.split("src=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let heads = answer
            .header("link")
            .into_iter()
            .flat_map(|link| link.split('<'))
            .filter_map(|rest| rest.split('>').next());
        let on = answer.header("location").into_iter();
        let mut found: Vec<String> =
            links.chain(sources).chain(heads).chain(on).filter_map(|link| self.own(link)).collect();
        if path.starts_with("/events.json") && answer.status == 200 {
            let page = answer.json();
            if page["events"].as_array().is_some_and(|events| !events.is_empty()) {
                found.push(format!("/events.json?after={}", page["next"].as_str().unwrap()));
            }
        }
        for path in found {
            self.note(path);
        }
    }

    /// The path of a link of our own that leads on and not round in circles.
    fn own(&self, link: &str) -> Option<String> {
        let link = link.replace("&amp;", "&").replace("&#38;", "&");
        let link = link.strip_prefix(&self.nest.url).map_or(link.as_str(), |path| path).to_owned();
        let path = link.split('#').next().unwrap_or_default().to_owned();
        let query = path.split_once('?').map_or("", |(_, query)| query);
        let leads_on = query.split('&').all(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            ["", "before", "after", "at", "q", "around", "state", "template", "unread", "show", "period"]
                .contains(&name)
        });
        (path.starts_with('/') && !path.starts_with("/static/") && leads_on).then_some(path)
    }

    /// What the stream of events tells from the first on.
    fn stream(&self) -> String {
        let mut socket = TcpStream::connect(self.nest.stand.app.address).unwrap();
        socket.set_read_timeout(Some(Duration::from_millis(600))).unwrap();
        let cookie = self.visitor.cookie("tidings").map(|token| format!("Cookie: tidings={token}\r\n"));
        let (host, cookie) = (self.nest.stand.app.address, cookie.unwrap_or_default());
        write!(socket, "GET /events/stream?after=0-0 HTTP/1.1\r\nHost: {host}\r\n{cookie}\r\n").unwrap();
        let (mut told, mut some) = (Vec::new(), [0; 4096]);
        while let Ok(read @ 1..) = socket.read(&mut some) {
            told.extend_from_slice(&some[..read]);
        }
        String::from_utf8_lossy(&told).into_owned()
    }
}
