//! Whatever went wrong becomes a page (or JSON, or a line) that says what happened, what was kept and what to do.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, HttpResponseBuilder};

use super::credential::bearer;
use super::errors::ErrorPage;
use super::log::RequestId;
use super::posted::{self, Kept};
use super::sessions;
use super::visit::Visit;
use crate::error::{Error, Result};

/// Draws the page of an answer that failed and has none.
pub(super) async fn draw<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let answer = next.call(request).await?;
    let is_bare = !answer.headers().contains_key(header::CONTENT_TYPE) || answer.response().error().is_some();
    if let Some(Error::Moved { from, to }) = answer.response().error().and_then(|error| error.as_error::<Error>()) {
        let location = moved(answer.request(), from, to);
        let (request, _) = answer.into_parts();
        let mut leads = HttpResponse::PermanentRedirect();
        leads.insert_header((header::LOCATION, location)).insert_header((header::CACHE_CONTROL, "no-store"));
        return Ok(ServiceResponse::new(request, leads.finish()));
    }
    let failed = answer.status().is_client_error() || answer.status().is_server_error();
    if !failed || !is_bare {
        return Ok(answer.map_into_boxed_body());
    }
    let (request, bare) = answer.into_parts();
    let fault = Fault::of(&request, &bare);
    let mut drawn = fault.answer(&request).await;
    for name in [header::RETRY_AFTER, header::ALLOW, header::SET_COOKIE] {
        for value in bare.headers().get_all(&name) {
            drawn.headers_mut().append(name.clone(), value.clone());
        }
    }
    Ok(ServiceResponse::new(request, drawn))
}

/// The same address under its new beginning. Nobody keeps it: the old name may be somebody else's tomorrow.
fn moved(request: &HttpRequest, from: &str, to: &str) -> String {
    let rest = request.path().strip_prefix(from).unwrap_or_default();
    let query = request.query_string();
    format!("{to}{rest}{}{query}", if query.is_empty() { "" } else { "?" })
}

/// What went wrong, and what can be said about it.
struct Fault {
    status: StatusCode,
    /// The error, unless it is the server's own, such as an address that is not there.
    error: Option<Error>,
    id: Option<String>,
}

impl Fault {
    fn of<B>(request: &HttpRequest, bare: &HttpResponse<B>) -> Self {
        let error = bare.error().and_then(|error| error.as_error::<Error>()).cloned();
        let id = request.extensions().get::<RequestId>().map(|id| id.0.clone());
        let fault = Self { status: bare.status(), error, id };
        fault.log(bare.error());
        fault
    }

    /// Our own mistakes and the surroundings' are for the log; the others are the visitor's.
    fn log(&self, unknown: Option<&actix_web::Error>) {
        let request = self.id.as_deref().unwrap_or_default();
        match &self.error {
            Some(error @ Error::Internal(_)) => tracing::error!(request, %error, "a request failed"),
            Some(error @ Error::Unavailable(_)) => tracing::warn!(request, %error, "a request could not be served"),
            None if self.status.is_server_error() => {
                let error = unknown.map(ToString::to_string).unwrap_or_default();
                tracing::error!(request, error, "a request failed");
            }
            _ => {}
        }
    }

    async fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let path = request.path();
        let mut answer = HttpResponseBuilder::new(self.status);
        let ending = path.rsplit_once('.').map(|(_, ending)| ending);
        if ending == Some("json") || bearer(request).is_some() || posted::is_json(request) {
            let told = serde_json::json!({ "status": self.status.as_u16(), "error": self.words(), "request": self.id });
            return answer.json(told);
        }
        let for_machines = ["/static/", "/hooks/", "/events/stream", "/healthz", "/readyz", "/metrics"];
        if matches!(ending, Some("atom" | "csv")) || for_machines.iter().any(|start| path.starts_with(start)) {
            return answer.content_type("text/plain; charset=utf-8").body(format!("{}\n", self.words()));
        }
        let drawn = self.page(request).await;
        drawn.unwrap_or_else(|_| answer.content_type("text/plain; charset=utf-8").body(format!("{}\n", self.words())))
    }

    async fn page(&self, request: &HttpRequest) -> Result<HttpResponse> {
        let visit = Visit::of(request);
        if self.status == StatusCode::UNAUTHORIZED {
            return sessions::ask(&visit).await;
        }
        let mut page = ErrorPage::new(self.status.as_u16());
        page.page = visit.frame(page.page.title.clone(), !self.status.is_server_error()).await;
        page.request_id.clone_from(&self.id);
        if let Some(said) = self.said() {
            page.what = said;
        } else if self.status == StatusCode::NOT_FOUND && request.path().starts_with("/password-reset/") {
            page.what = "This link was used, or is older than 30 minutes: ask for another where you sign in.".into();
        }
        page.kept = request.extensions().get::<Kept>().map(Kept::words).filter(|kept| !kept.is_empty());
        visit.page(self.status, &page)
    }

    /// One sentence for whoever cannot read a page.
    fn words(&self) -> String {
        self.said().unwrap_or_else(|| ErrorPage::new(self.status.as_u16()).what)
    }

    /// What the error itself says, where that is meant for people: the surroundings' own words are not.
    fn said(&self) -> Option<String> {
        match self.error.as_ref()? {
            Error::TooMany(seconds) => Some(format!("There were too many tries. Wait {}.", wait_words(*seconds))),
            Error::NotFound
            | Error::Moved { .. }
            | Error::SignInRequired
            | Error::Unavailable(_)
            | Error::Internal(_) => None,
            told => Some(told.to_string()).filter(|told| !told.is_empty()),
        }
    }
}

fn wait_words(seconds: u64) -> String {
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    if seconds < 120 { super::words::counted(seconds, "second") } else { super::words::counted(seconds / 60, "minute") }
}
