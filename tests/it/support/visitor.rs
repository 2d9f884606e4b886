//! A browser without scripts: asks for pages, sends forms, keeps cookies.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ureq::Agent;
use ureq::http::Request;

use super::html::{Form, Page};

/// Somebody at a browser.
pub(crate) struct Visitor {
    agent: Agent,
    address: SocketAddr,
    cookies: Mutex<BTreeMap<String, String>>,
}

/// What the server said.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Visitor {
    pub(super) fn new(address: SocketAddr) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .max_idle_connections(0)
            .allow_non_standard_methods(true)
            .build();
        Self { agent: config.into(), address, cookies: Mutex::default() }
    }

    pub(crate) fn with_cookie(self, name: &str, value: &str) -> Self {
        self.cookies().insert(name.to_owned(), value.to_owned());
        self
    }

    /// The value of a cookie that was set.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies().get(name).cloned()
    }

    /// Asks for a path.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], &[])
    }

    /// Asks for a page, which must be there and without faults.
    pub(crate) fn page(&self, path: &str) -> Page {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        let page = answer.page();
        assert_eq!(page.faults(), Vec::<String>::new(), "{path}");
        page
    }

    /// Posts these fields, as a form of our own pages would.
    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_body(path, &serde_urlencoded::to_string(fields).unwrap())
    }

    /// Posts these fields and files as a browser does.
    pub(crate) fn post_files(&self, path: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(format!("--xx\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        for (name, content) in files {
            let head = "Content-Type: image/png\r\n\r\n";
            let named =
                format!("--xx\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n{head}");
            body.extend(named.bytes().chain(content.iter().copied()).chain(*b"\r\n"));
        }
        body.extend(b"--xx--\r\n");
        let kind = ("content-type", "multipart/form-data; boundary=xx");
        self.send("POST", path, &[kind, ("sec-fetch-site", "same-origin")], &body)
    }

    /// Sends a form of a page.
    pub(crate) fn submit(&self, form: &Form) -> Answer {
        match form.method.as_str() {
            "get" => self.get(&format!("{}?{}", form.action, form.body())),
            _ => self.post_body(&form.action, &form.body()),
        }
    }

    fn post_body(&self, path: &str, body: &str) -> Answer {
        let kind = ("content-type", "application/x-www-form-urlencoded");
        self.send("POST", path, &[kind, ("sec-fetch-site", "same-origin")], body.as_bytes())
    }

    /// Sends a request with these headers, and with the cookies.
    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("http://{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let cookies: Vec<String> = self.cookies().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        let answer = if body.is_empty() && method != "POST" {
            self.agent.run(request.body(()).unwrap())
        } else {
            self.agent.run(request.body(body.to_vec()).unwrap())
        };
        let (head, mut body) = answer.unwrap().into_parts();
        let text = |value: &ureq::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = head.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        let answer = Answer { status: head.status.as_u16(), headers, body: body.read_to_vec().unwrap() };
        self.keep_cookies(&answer);
        answer
    }

    fn keep_cookies(&self, answer: &Answer) {
        for (_, cookie) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap_or_default();
            if rest.contains("Max-Age=0") {
                self.cookies().remove(name);
            } else {
                self.cookies().insert(name.to_owned(), value.to_owned());
            }
        }
    }

    fn cookies(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Answer {
    /// The first header of this name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Where it sends the browser on to; it must.
    pub(crate) fn location(&self) -> &str {
        assert_eq!(self.status, 303, "{}", self.text());
        self.header("location").unwrap()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn page(&self) -> Page {
        Page::parse(&self.text())
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}
