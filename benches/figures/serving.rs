//! Pages, rendered for each request, against an answer of the same size that is ready in memory; and what the process takes.

use std::net::{SocketAddr, TcpListener};

use actix_web::web::{Bytes, get};
use actix_web::{App, HttpResponse, HttpServer};

use crate::ground::{median, per_second, timed};
use crate::site::{Browser, Site};

const CONNECTIONS: usize = 16;
const EACH: usize = 250;
const ROUNDS: usize = 3;

/// Prints the figures.
pub fn measure() {
    let site = Site::new();
    let (process, up) = site.serve();
    println!("from the start to the first 200: {up:.0?}");
    let memory = || process.memory().map_or_else(|| "unknown".to_owned(), |mb| format!("{mb} MB"));
    println!("memory, idle: {}", memory());
    for (name, path) in [("feed", "/projects/ferry/issues/1/feed"), ("issue", "/projects/ferry/issues/1")] {
        let (code, length) = Browser::new(&site).get(path);
        assert_eq!(code, 200, "{path}");
        let ready = serve_ready(length);
        let (mut pages, mut ceiling) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            pages.push(rate(|| Browser::new(&site), path));
            ceiling.push(rate(|| Browser::at(ready, ""), "/"));
        }
        let (page, ceiling) = (median(pages), median(ceiling));
        println!(
            "{name} page of {length} bytes: {page:>7.0} requests/s, ready answer {ceiling:.0} = {:.1} % of it",
            page / ceiling * 100.0
        );
    }
    println!("memory, after load: {}", memory());
    let binary = std::fs::metadata(env!("CARGO_BIN_EXE_tidings")).expect("the binary").len();
    println!("size of the binary: {}.{} MB", binary / 1_000_000, binary / 100_000 % 10);
}

/// Requests in a second, over all connections.
fn rate(connect: impl Fn() -> Browser, path: &str) -> f64 {
    let mut browsers: Vec<Browser> = (0..CONNECTIONS).map(|_| connect()).collect();
    let ask = |browser: &mut Browser| (0..EACH).for_each(|_| assert_eq!(browser.get(path).0, 200));
    let time = timed(|| {
        std::thread::scope(|scope| {
            for browser in &mut browsers {
                scope.spawn(move || ask(browser));
            }
        });
    });
    per_second(CONNECTIONS * EACH, time)
}

/// The same server with the same settings, whose only answer is ready. It ends with the bench.
fn serve_ready(size: usize) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    let body = Bytes::from(vec![b'x'; size]);
    let app = move || {
        let body = body.clone();
        App::new().route("/", get().to(move || std::future::ready(HttpResponse::Ok().body(body.clone()))))
    };
    let run = move || {
        actix_web::rt::System::new().block_on(async move {
            let server = HttpServer::new(app).workers(2).tcp_nodelay(true).disable_signals();
            server.listen(listener).expect("listening").run().await
        })
    };
    std::thread::spawn(run);
    address
}
