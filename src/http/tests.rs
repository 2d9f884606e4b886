//! Against real servers on loopback that behave as badly as servers can.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Instant;

use chrono::{DateTime, TimeDelta};

use super::*;

/// A server that treats every connection so; the receiver hears of each.
fn server(behave: impl Fn(TcpStream) + Send + 'static) -> (SocketAddr, Receiver<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (told, visits) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            if told.send(()).is_err() {
                break;
            }
            behave(stream.unwrap());
        }
    });
    (address, visits)
}

fn answering(bytes: &'static [u8]) -> (SocketAddr, Receiver<()>) {
    server(move |mut stream| {
        read_request(&mut stream);
        drop(stream.write_all(bytes));
    })
}

fn read_request(stream: &mut TcpStream) -> String {
    let mut seen = Vec::new();
    let mut buffer = [0; 4096];
    while !seen.ends_with(b"{}") {
        let count = stream.read(&mut buffer).unwrap();
        assert!(count > 0);
        seen.extend_from_slice(&buffer[..count]);
    }
    String::from_utf8(seen).unwrap()
}

fn client() -> Http {
    let allow = "127.0.0.1/32".parse().unwrap();
    Http::new(Reach::Public(allow), Patience { connect: Duration::from_millis(300), whole: Duration::from_millis(700) })
}

fn post(address: SocketAddr) -> Result<Answer, HttpFault> {
    let begun = Instant::now();
    let result = client().post_json(&format!("http://{address}/hook"), &[("X-Test", "yes")], b"{}");
    assert!(begun.elapsed() < Duration::from_millis(1_700), "took {:?}", begun.elapsed());
    result
}

#[test]
fn an_answer_has_its_status_and_body() {
    let (told, requests) = channel();
    let (address, _visits) = server(move |mut stream| {
        told.send(read_request(&mut stream)).unwrap();
        stream
            .write_all(b"HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 2\r\n\r\nokmore than promised")
            .unwrap();
    });
    let answer = post(address).unwrap();
    assert_eq!((answer.status, answer.body.as_str(), answer.is_whole), (429, "ok", true));
    assert_eq!(answer.retry_after(DateTime::UNIX_EPOCH), Some(TimeDelta::seconds(7)));
    let request = requests.recv().unwrap().to_lowercase();
    for part in [
        "post /hook http/1.1",
        "content-type: application/json",
        "x-test: yes",
        "user-agent: tidings/",
        "content-length: 2",
    ] {
        assert!(request.contains(part), "{request}");
    }
}

/// Says nothing for longer than anybody waits.
fn silent(_stream: TcpStream) {
    thread::sleep(Duration::from_secs(3));
}

#[test]
fn a_peer_that_says_nothing_is_given_up() {
    let (address, _visits) = server(silent);
    assert!(matches!(post(address), Err(HttpFault::TimedOut(_))));
}

#[test]
fn a_peer_that_drips_its_head_is_given_up() {
    let (address, _visits) = server(|mut stream| drip(&mut stream, b"HTTP/1.1 200 OK\r\nX-A: b\r\n"));
    assert!(matches!(post(address), Err(HttpFault::TimedOut(_))));
}

#[test]
fn a_peer_that_drips_its_body_has_answered_but_not_wholly() {
    let (address, _visits) = server(|mut stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n").unwrap();
        drip(&mut stream, b"x");
    });
    let answer = post(address).unwrap();
    assert!(answer.is_success() && !answer.is_whole && answer.body.starts_with("xx"));
}

fn drip(stream: &mut TcpStream, bytes: &[u8]) {
    for byte in bytes.iter().cycle().take(200) {
        if stream.write_all(&[*byte]).is_err() {
            break;
        }
        thread::sleep(Duration::from_millis(40));
    }
}

#[test]
fn of_a_gigabyte_only_the_beginning_is_read() {
    let (told, written) = channel();
    let (address, _visits) = server(move |mut stream| {
        read_request(&mut stream);
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n").unwrap();
        let block = vec![b'x'; 65_536];
        let blocks = (0..16_384).take_while(|_| stream.write_all(&block).is_ok()).count();
        told.send(blocks).unwrap();
    });
    let answer = post(address).unwrap();
    assert!(answer.body.len() == 65_536 && !answer.is_whole);
    assert!(written.recv().unwrap() < 1_000);
}

#[test]
fn a_head_without_end_is_refused() {
    let (address, _visits) = server(|mut stream| {
        read_request(&mut stream);
        drop(stream.write_all(b"HTTP/1.1 200 OK\r\n"));
        while stream.write_all(b"X-Header: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n").is_ok() {}
    });
    assert!(matches!(post(address), Err(HttpFault::Broken(_))));
}

#[test]
fn a_reset_and_nonsense_are_faults() {
    let (address, _visits) = server(drop);
    assert!(matches!(post(address), Err(HttpFault::Broken(_))));
    for nonsense in [&b"hello\r\n\r\n"[..], b"HTTP/9.9 200 OK\r\n\r\n", b"\0\0\0\0", b"HTTP/1.1 200 OK\r\nContent-Le"] {
        let (address, _visits) = answering(nonsense);
        assert!(matches!(post(address), Err(HttpFault::Broken(_))), "{nonsense:?}");
    }
}

#[test]
fn a_body_shorter_than_promised_is_not_whole() {
    let (address, _visits) = answering(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nok");
    assert!(!post(address).unwrap().is_whole);
}

#[test]
fn a_redirect_is_an_answer_and_is_not_followed() {
    let (target, visits) = answering(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    for status in [301, 302, 303, 307, 308] {
        let (address, _visits) = server(move |mut stream| {
            read_request(&mut stream);
            write!(stream, "HTTP/1.1 {status} Go\r\nLocation: http://{target}/\r\nContent-Length: 0\r\n\r\n").unwrap();
        });
        assert_eq!(post(address).unwrap().status, status);
    }
    assert!(visits.try_recv().is_err());
}

#[test]
fn a_peer_without_tls_is_a_fault_in_time() {
    let plain = server(|mut stream| drop(stream.write_all(b"HTTP/1.1 400 Bad\r\n\r\n")));
    for (address, _visits) in [server(silent), plain] {
        let begun = Instant::now();
        let fault = client().post_json(&format!("https://{address}/"), &[], b"{}").unwrap_err();
        assert!(matches!(fault, HttpFault::TimedOut(_) | HttpFault::Broken(_)), "{fault}");
        assert!(begun.elapsed() < Duration::from_millis(1_700));
    }
}

#[test]
fn what_is_not_public_is_refused_without_a_connection() {
    let (address, visits) = answering(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    let port = address.port();
    let guarded = Http::new(Reach::Public(HookAllow::default()), Patience::default());
    let hosts = [
        "127.0.0.1",
        "localhost",
        "0x7f.1",
        "2130706433",
        "0177.0.0.1",
        "127.1",
        "0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[fd00::1]",
        "10.0.0.1",
        "169.254.169.254",
        "１２７.0.0.1",
    ];
    for host in hosts {
        let fault = guarded.post_json(&format!("http://{host}:{port}/"), &[], b"{}").unwrap_err();
        assert!(
            matches!(&fault, HttpFault::Refused(words) if words.contains("TIDINGS_HOOK_ALLOW")),
            "{host}: {fault:?}"
        );
    }
    assert!(visits.try_recv().is_err());
}

#[test]
fn what_is_permitted_is_reached() {
    let (address, visits) = answering(b"HTTP/1.1 204 No Content\r\n\r\n");
    let url = format!("http://localhost:{}/", address.port());
    for reach in [Reach::Public("LOCALHOST".parse().unwrap()), Reach::Anywhere] {
        assert_eq!(Http::new(reach, Patience::default()).post_json(&url, &[], b"{}").unwrap().status, 204);
        visits.recv().unwrap();
    }
}

#[test]
fn only_plain_web_addresses_are_urls() {
    for (url, words) in [
        ("ftp://example.org/", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("http://ana:secret@example.org/", "user name or password"),
        ("example.org", "not a URL"),
        ("http://[::1", "not a URL"),
    ] {
        let fault = client().post_json(url, &[], b"{}").unwrap_err();
        assert!(
            matches!(&fault, HttpFault::BadUrl(why) if why.contains(words) && !why.contains("secret")),
            "{url}: {fault:?}"
        );
    }
}

#[test]
fn a_header_that_holds_a_line_break_is_a_fault() {
    let (address, visits) = answering(b"HTTP/1.1 200 OK\r\n\r\n");
    let fault = client().post_json(&format!("http://{address}/"), &[("X-A", "b\r\nX-C: d")], b"{}").unwrap_err();
    assert!(matches!(fault, HttpFault::Broken(_)) && visits.try_recv().is_err());
}
