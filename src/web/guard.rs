//! Lets only sound requests through: addresses that can exist, and changes that come from our own pages.

use actix_web::HttpResponse;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::middleware::Next;
use actix_web::web::Data;

use super::credential::bearer;
use super::visit::Room;
use crate::error::{Error, Result};

/// The longest path with its query.
const LONGEST: usize = 8000;

/// Answers what is not sound itself, never with an `Err`: what lies around draws the page. After a change, those who follow
/// what happens look again: it may have ended their session.
pub(super) async fn let_through<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if request.uri().path_and_query().is_some_and(|path| path.as_str().len() > LONGEST) {
        return Ok(request.into_response(HttpResponse::new(StatusCode::URI_TOO_LONG)));
    }
    if let Err(error) = check(&request) {
        return Ok(request.error_response(error));
    }
    let room = request.app_data::<Data<Room>>().filter(|_| !request.method().is_safe()).cloned();
    let answer = next.call(request).await?;
    if let Some(room) = room {
        room.streams.look();
    }
    Ok(answer.map_into_boxed_body())
}

fn check(request: &ServiceRequest) -> Result<()> {
    if has_control(request.uri().path()) {
        return Err(Error::NotFound);
    }
    if has_control(request.query_string()) {
        return Err(Error::Malformed("The address holds a control character.".into()));
    }
    if request.method().is_safe() { Ok(()) } else { same_origin(request) }
}

/// Control characters as they are written in addresses: `%00` to `%1F`, and `%7F`. Lines of a text may come in a query.
fn has_control(text: &str) -> bool {
    let codes = text.split('%').skip(1).filter_map(|rest| rest.get(..2));
    let bytes = codes.filter_map(|code| u8::from_str_radix(code, 16).ok());
    bytes.into_iter().any(|byte| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r'))
}

/// A change must come from our own pages, or from something that is not a browser and holds no cookie.
fn same_origin(request: &ServiceRequest) -> Result<()> {
    let text = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    let room = request.app_data::<Data<Room>>().expect("the server is built with a room");
    // No other site can make a browser send this header, and it goes before every cookie.
    if bearer(request.request()).is_some() {
        return Ok(());
    }
    match (text("sec-fetch-site"), text(header::ORIGIN.as_str())) {
        (Some("same-origin" | "none"), _) => Ok(()),
        (Some(_), _) => Err(Error::Forbidden("This came from another site, so nothing was done.".into())),
        (None, Some(origin)) if origin == room.config.public_url => Ok(()),
        (None, Some(origin)) => Err(Error::Forbidden(format!(
            "You opened {}; this server is set to {}: set TIDINGS_PUBLIC_URL",
            crate::text::cut(&crate::text::one_line(origin), 200),
            room.config.public_url
        ))),
        (None, None) if request.headers().contains_key(header::COOKIE) => {
            Err(Error::Forbidden("This request does not say from where it comes, so nothing was done.".into()))
        }
        (None, None) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_seen_through_their_code() {
        assert!(has_control("/a%00") && has_control("/%1b") && has_control("%7F"));
        assert!(!has_control("/caf%C3%A9?a=%20%0D%0A&b=%zz%"));
    }
}
