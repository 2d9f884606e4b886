//! The headers of every answer.

use crate::support::app::App;
use crate::support::visitor::Answer;

const PATHS: [&str; 7] =
    ["/sign-in", "/nothing", "/nothing.json", "/healthz", "/static/nothing.css", "/projects/%00", "/sign-in?x=1"];

fn check(answer: &Answer, path: &str) {
    let header = |name| answer.header(name).unwrap_or_else(|| panic!("{path} has no {name}"));
    assert!(header("content-security-policy").starts_with("default-src 'none'; script-src 'self'"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("x-frame-options"), "DENY");
    assert_eq!(header("referrer-policy"), "same-origin");
    assert_eq!(header("cross-origin-opener-policy"), "same-origin");
    assert_eq!(header("cross-origin-resource-policy"), "same-origin");
    assert!(header("permissions-policy").contains("camera=()"));
    assert_eq!(header("x-request-id").len(), 16);
    assert!(answer.header("server").is_none() && answer.header("strict-transport-security").is_none());
}

#[test]
fn every_answer_has_the_headers() {
    let app = App::start();
    for path in PATHS {
        let answer = app.anyone().get(path);
        check(&answer, path);
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
    }
    check(&app.anyone().send("POST", "/sign-out", &[("origin", "http://evil.example")], b"x"), "a refused post");
    check(&app.anyone().send("BREW", "/sign-in", &[], b""), "an unknown method");
}

#[test]
fn static_files_are_kept_for_a_year() {
    let app = App::start();
    let sheet = app.anyone().page("/sign-in").attribute("link[rel=stylesheet]", "href").unwrap();
    let answer = app.anyone().get(&sheet);
    check(&answer, &sheet);
    assert_eq!(answer.header("cache-control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(answer.header("content-type"), Some("text/css; charset=utf-8"));
}

#[test]
fn https_brings_strict_transport_and_a_cookie_for_this_host() {
    let app = App::with(|settings| settings.public_url = Some("https://tidings.example.org".into()));
    let answer = app.anyone().get("/sign-in");
    assert_eq!(answer.header("strict-transport-security"), Some("max-age=31536000"));
    let ana = app.sign_in("ana");
    let ana = app.anyone().with_cookie("__Host-tidings", &ana.cookie("tidings").unwrap());
    assert!(ana.page("/projects").has("form[action='/sign-out']"));
}
