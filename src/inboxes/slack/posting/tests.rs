//! Against a real HTTP server that answers as Slack does, and as it does on bad days.

use std::net::SocketAddr;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use serde_json::json;

use super::*;
use crate::http::{Patience, Reach};

/// One request: path, authorization, body.
type Seen = (String, Option<String>, Value);

struct Slack {
    address: SocketAddr,
    seen: Receiver<Seen>,
}

impl Slack {
    fn answering(status: u16, headers: &'static [(&'static str, &'static str)], body: &'static str) -> Self {
        let (tell, seen) = channel();
        let (opened, address) = channel();
        thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let app = move || {
                    let tell = tell.clone();
                    App::new().default_service(web::to(move |request: HttpRequest, sent: web::Json<Value>| {
                        let authorization =
                            request.headers().get("Authorization").map(|value| value.to_str().unwrap().to_owned());
                        tell.send((request.path().to_owned(), authorization, sent.into_inner())).unwrap();
                        let mut answer = HttpResponse::build(StatusCode::from_u16(status).unwrap());
                        for header in headers {
                            answer.append_header(*header);
                        }
                        async move { answer.body(body) }
                    }))
                };
                let server = HttpServer::new(app).workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
                opened.send(server.addrs()[0]).unwrap();
                server.run().await.unwrap();
            });
        });
        Self { address: address.recv().unwrap(), seen }
    }

    fn webhook(&self) -> Posting {
        post_to_webhook(&http(), &format!("http://{}/services/T0/B0/s3cret", self.address), &message(), now())
    }

    fn bot(&self, thread: Option<&str>) -> Posting {
        let api_url = format!("http://{}/api/", self.address);
        let to = Channel { api_url: &api_url, token: "xoxb-1", channel: "C1", thread, is_broadcast: true };
        post_to_channel(&http(), &to, &message(), now())
    }
}

fn http() -> Http {
    Http::new(Reach::Anywhere, Patience { connect: Duration::from_millis(500), whole: Duration::from_secs(1) })
}

fn message() -> Value {
    json!({ "text": "Ana commented", "blocks": [] })
}

fn now() -> DateTime<Utc> {
    "2026-03-03T14:00:00Z".parse().unwrap()
}

#[test]
fn a_webhook_that_says_ok_has_posted() {
    let slack = Slack::answering(200, &[], "ok");
    assert_eq!(slack.webhook(), Posting::Posted { thread: None });
    assert_eq!(slack.seen.recv().unwrap(), ("/services/T0/B0/s3cret".to_owned(), None, message()));
}

#[test]
fn a_webhook_that_is_gone_is_refused_and_anything_else_may_be_tried_again() {
    for (status, body) in
        [(400, "invalid_payload"), (403, "action_prohibited"), (404, "no_service"), (410, "channel_is_archived")]
    {
        let posting = Slack::answering(status, &[], body).webhook();
        assert!(matches!(&posting, Posting::Refused(words) if words.contains(body)), "{posting:?}");
    }
    for (status, body) in [(200, "maybe"), (200, ""), (201, "ok"), (302, "ok"), (500, "<html>\r\n</html>"), (503, "")] {
        let posting = Slack::answering(status, &[], body).webhook();
        assert!(matches!(&posting, Posting::Failed(words) if !words.contains('\n')), "{posting:?}");
    }
}

#[test]
fn slow_down_is_obeyed() {
    let thirty = Posting::SlowDown(TimeDelta::seconds(30));
    assert_eq!(Slack::answering(429, &[("Retry-After", "7")], "").webhook(), Posting::SlowDown(TimeDelta::seconds(7)));
    assert_eq!(Slack::answering(429, &[], "").webhook(), thirty);
    let limited = r#"{"ok":false,"error":"ratelimited"}"#;
    assert_eq!(
        Slack::answering(429, &[("Retry-After", "9")], limited).bot(None),
        Posting::SlowDown(TimeDelta::seconds(9))
    );
    assert_eq!(Slack::answering(200, &[], limited).bot(None), thirty);
}

#[test]
fn a_bot_posts_and_learns_its_thread() {
    let slack =
        Slack::answering(200, &[], r#"{"ok":true,"channel":"C1","ts":"1503435956.000247","message":{"text":"x"}}"#);
    assert_eq!(slack.bot(None), Posting::Posted { thread: Some("1503435956.000247".to_owned()) });
    let (path, authorization, body) = slack.seen.recv().unwrap();
    assert_eq!((path.as_str(), authorization.as_deref()), ("/api/chat.postMessage", Some("Bearer xoxb-1")));
    assert_eq!(body, json!({ "text": "Ana commented", "blocks": [], "channel": "C1" }));
    slack.bot(Some("1503435956.000247"));
    let (_, _, reply) = slack.seen.recv().unwrap();
    assert_eq!((&reply["thread_ts"], &reply["reply_broadcast"]), (&json!("1503435956.000247"), &json!(true)));
}

#[test]
fn two_hundred_without_ok_is_a_failure() {
    for error in ["channel_not_found", "is_archived", "not_in_channel", "invalid_auth", "invalid_blocks"] {
        let body = format!(r#"{{"ok":false,"error":"{error}"}}"#).leak();
        let posting = Slack::answering(200, &[], body).bot(None);
        assert!(matches!(&posting, Posting::Refused(words) if words.contains(error)), "{posting:?}");
    }
    let failures = [
        (200, r#"{"ok":false,"error":"fatal_error"}"#),
        (200, r#"{"ok":false}"#),
        (200, "ok"),
        (500, r#"{"ok":true}"#),
        (502, "<html>"),
    ];
    for (status, body) in failures {
        let posting = Slack::answering(status, &[], body).bot(None);
        assert!(matches!(posting, Posting::Failed(_)), "{posting:?}");
    }
}

#[test]
fn without_an_answer_it_may_be_tried_again_unless_the_url_is_wrong() {
    let nobody = post_to_webhook(&http(), "http://127.0.0.1:9/", &message(), now());
    assert!(matches!(nobody, Posting::Failed(_)));
    let wrong = post_to_webhook(&http(), "ftp://hooks.slack.com/", &message(), now());
    assert!(matches!(wrong, Posting::Refused(_)));
    let guarded = Http::new(Reach::Public("".parse().unwrap()), Patience::default());
    let inside = post_to_webhook(&guarded, "http://127.0.0.1:9/", &message(), now());
    assert!(matches!(inside, Posting::Failed(words) if words.contains("TIDINGS_HOOK_ALLOW")));
}
