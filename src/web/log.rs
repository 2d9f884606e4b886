//! One line for each request: its number, what was asked, what came of it, how long it took. Never a cookie, a query, a
//! body or the token of a link.

use std::net::IpAddr;
use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpRequest};

use super::visit::Room;

/// The number under which a request is found in the log.
#[derive(Clone)]
pub(super) struct RequestId(pub(super) String);

/// From where the request really came.
#[derive(Clone, Copy)]
pub(super) struct Caller(pub(super) IpAddr);

/// Numbers the request and notes what came of it.
pub(super) async fn note<B: MessageBody>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    let began = Instant::now();
    let id = format!("{:016x}", getrandom::u64().unwrap_or_default());
    if let Some(caller) = caller(request.request()) {
        request.extensions_mut().insert(Caller(caller));
    }
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut answer = next.call(request).await?;
    if let Ok(value) = HeaderValue::from_str(&id) {
        answer.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    super::metrics::answered(answer.status().as_u16(), began.elapsed());
    tracing::info!(
        request = id,
        method = answer.request().method().as_str(),
        path = path(answer.request()),
        status = answer.status().as_u16(),
        ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        "answered"
    );
    Ok(answer)
}

/// The path, or its pattern when a secret stands in it.
fn path(request: &HttpRequest) -> String {
    let pattern =
        request.match_pattern().filter(|pattern| ["{token}", "{invite}"].iter().any(|secret| pattern.contains(secret)));
    pattern.unwrap_or_else(|| request.path().to_owned())
}

/// The peer; behind proxies that are trusted, the last address that none of them has.
fn caller(request: &HttpRequest) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip().to_canonical();
    let room = request.app_data::<Data<Room>>()?;
    let forwarded = request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
    let named: Vec<IpAddr> =
        forwarded.flat_map(|list| list.split(',')).filter_map(|address| address.trim().parse().ok()).collect();
    let first = named.first().copied().unwrap_or(peer);
    let mut back = named.into_iter().chain([peer]).rev();
    Some(back.find(|address| !room.config.trusts(*address)).unwrap_or(first))
}
