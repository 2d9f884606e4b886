//! A real HTTP server on loopback: keeps every request it got and answers as it was told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::http::StatusCode;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, rt, web};

use super::kept::Kept;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is UTF-8")
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }
}

/// What the receiver says to one request.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
    delay: Option<Duration>,
}

impl Answer {
    pub(crate) fn of(status: u16, body: &str) -> Self {
        Self { status, headers: Vec::new(), body: body.to_owned(), delay: Some(Duration::ZERO) }
    }

    /// Takes the request and keeps the connection, but never says a word.
    pub(crate) fn never() -> Self {
        Self { delay: None, ..Self::of(200, "") }
    }

    pub(crate) fn after(self, delay: Duration) -> Self {
        Self { delay: Some(delay), ..self }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

#[derive(Clone)]
struct Desk {
    received: Kept<Received>,
    usual: Arc<Mutex<Answer>>,
    next: Arc<Mutex<VecDeque<Answer>>>,
}

impl Desk {
    fn answer(&self) -> Answer {
        let next = self.next.lock().unwrap().pop_front();
        next.unwrap_or_else(|| self.usual.lock().unwrap().clone())
    }
}

/// The running server; it stops when it is dropped.
pub(crate) struct Receiver {
    port: u16,
    desk: Desk,
    server: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Receiver {
    /// Answers 200 `ok` to everything, as Slack does, until told otherwise.
    pub(crate) fn start() -> Self {
        let usual = Arc::new(Mutex::new(Answer::of(200, "ok")));
        let desk = Desk { received: Kept::new(), usual, next: Arc::default() };
        let (started, start) = mpsc::channel();
        let at_desk = desk.clone();
        let thread = std::thread::spawn(move || serve(at_desk, &started));
        let (port, server) = start.recv().expect("the receiver started");
        Self { port, desk, server, thread: Some(thread) }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// From now on, unless an answer is queued.
    pub(crate) fn usually(&self, answer: Answer) {
        *self.desk.usual.lock().unwrap() = answer;
    }

    /// Queues an answer for one request.
    pub(crate) fn then(&self, answer: Answer) {
        self.desk.next.lock().unwrap().push_back(answer);
    }

    pub(crate) fn received(&self) -> &Kept<Received> {
        &self.desk.received
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        drop(self.server.stop(false));
        if let Some(thread) = self.thread.take() {
            thread.join().expect("the receiver ends in order");
        }
    }
}

fn serve(desk: Desk, started: &mpsc::Sender<(u16, ServerHandle)>) {
    rt::System::new().block_on(async move {
        let app = move || {
            App::new()
                .app_data(web::Data::new(desk.clone()))
                .app_data(web::PayloadConfig::new(8 << 20))
                .default_service(web::to(take))
        };
        let server = HttpServer::new(app).workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
        let port = server.addrs()[0].port();
        let server = server.run();
        started.send((port, server.handle())).unwrap();
        server.await.unwrap();
    });
}

async fn take(request: HttpRequest, desk: web::Data<Desk>, body: web::Bytes) -> HttpResponse {
    let text = |value: &actix_web::http::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    desk.received.push(Received {
        method: request.method().to_string(),
        path: request.uri().to_string(),
        headers: request.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
        body: body.to_vec(),
    });
    let answer = desk.answer();
    match answer.delay {
        Some(delay) => rt::time::sleep(delay).await,
        None => std::future::pending().await,
    }
    let mut response = HttpResponse::build(StatusCode::from_u16(answer.status).expect("a status"));
    for (name, value) in answer.headers {
        response.insert_header((name, value));
    }
    response.body(answer.body)
}

#[test]
fn the_receiver_keeps_what_it_got_and_answers_as_told() {
    let receiver = Receiver::start();
    receiver.then(Answer::of(429, "slow down").header("Retry-After", "3").after(Duration::from_millis(1)));
    let agent = ureq::Agent::from(ureq::Agent::config_builder().http_status_as_error(false).build());
    let post = |text: &str| agent.post(receiver.url("/hook?x=1")).header("X-Try", "1").send(text).unwrap();

    let first = post(r#"{"n": 1}"#);
    let second = post("two");

    assert_eq!((first.status().as_u16(), first.headers()["Retry-After"].to_str().unwrap()), (429, "3"));
    assert_eq!(second.into_body().read_to_string().unwrap(), "ok");
    let kept = receiver.received().wait_for(2);
    assert_eq!(
        (kept[0].method.as_str(), kept[0].path.as_str(), kept[0].header("x-try")),
        ("POST", "/hook?x=1", Some("1"))
    );
    assert_eq!((kept[0].json()["n"].as_i64(), kept[1].text()), (Some(1), "two"));
    assert_eq!(receiver.received().take().len(), 2);
    assert_eq!(receiver.received().all().len(), 0);
}

#[test]
fn a_receiver_that_never_answers_still_stops() {
    let receiver = Receiver::start();
    receiver.usually(Answer::never());
    let patience = Some(Duration::from_millis(200));
    let agent = ureq::Agent::from(ureq::Agent::config_builder().timeout_global(patience).build());

    agent.get(receiver.url("/")).call().unwrap_err();

    assert_eq!(receiver.received().all().len(), 1);
}
