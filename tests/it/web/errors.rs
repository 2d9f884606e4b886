//! Whatever is asked wrongly gets a page that says so, quickly and never with a 5xx.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use crate::support::app::App;

#[test]
fn every_wrong_request_has_a_page_of_its_own_status() {
    let app = App::start();
    let ana = app.sign_in("ana");
    let long = format!("/projects?q={}", "x".repeat(9000));
    for (status, path) in [
        (404, "/nothing"),
        (404, "/projects/none"),
        (404, "/projects/none/issues/99999999999999999999"),
        (404, "/projects/none/issues/-1"),
        (404, "/projects/none/issues/%E0%A5%A7"),
        (404, "/projects/%00"),
        (400, "/sign-in?nxet=1"),
        (400, "/sign-in?next=%00"),
        (414, &long),
    ] {
        let answer = ana.get(path);
        assert_eq!(answer.status, status, "{path}: {}", answer.text());
        assert_eq!(answer.page().faults(), Vec::<String>::new(), "{path}");
        assert!(answer.page().has("form[action='/sign-out']"), "{path} forgets who reads");
        assert!(answer.text().contains(answer.header("x-request-id").unwrap()), "{path}");
    }
}

#[test]
fn an_unknown_parameter_is_told_with_the_known_ones() {
    let app = App::start();
    let text = app.anyone().get("/sign-in?nxet=1").text();
    assert!(text.contains("“nxet” is not known here. Known are: next."), "{text}");
}

#[test]
fn a_method_that_is_not_there_is_405_and_head_answers_like_get() {
    let app = App::start();
    let visitor = app.anyone();
    assert_eq!(visitor.send("PUT", "/sign-in", &[], b"").status, 405);
    assert_eq!(visitor.send("POST", "/healthz", &[], b"").status, 405);
    let head = visitor.send("HEAD", "/sign-in", &[], b"");
    assert_eq!((head.status, head.body.len()), (200, 0));
}

#[test]
fn a_form_that_is_too_much_is_refused() {
    let app = App::start();
    let visitor = app.anyone();
    let post = |kind: &str, body: &[u8]| visitor.send("POST", "/sign-in", &[("content-type", kind)], body).status;
    let form = "application/x-www-form-urlencoded";
    assert_eq!(post(form, &vec![b'a'; 256 * 1024 + 1]), 413);
    assert_eq!(post(form, "a=1&".repeat(101).as_bytes()), 413);
    assert_eq!(post("multipart/form-data; boundary=x", b"--x--"), 415);
    assert_eq!(post("application/json", b"{}"), 415);
    assert_eq!(post(form, b"login=%ff&password=%00"), 401);
}

#[test]
fn json_addresses_answer_in_json() {
    let app = App::start();
    let answer = app.anyone().get("/nothing.json");
    assert_eq!(answer.status, 404);
    assert_eq!(answer.json()["status"], 404);
}

#[test]
fn a_request_that_is_no_http_does_no_harm() {
    let app = App::start();
    let mut stream = TcpStream::connect(app.address).unwrap();
    stream.write_all(b"\x16\x03\x01 nonsense\r\n\r\n").unwrap();
    let mut said = String::new();
    stream.read_to_string(&mut said).unwrap();
    assert!(said.starts_with("HTTP/1.1 400"), "{said}");
    assert_eq!(app.anyone().get("/healthz").status, 200);
}
