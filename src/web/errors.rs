//! The page for everything that went wrong: what happened, what was kept, and what to do.
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};
use askama::Template;

use crate::error::Error;
use crate::look::{Icon, Tone};

use super::assets;
use super::page::Page;

/// One page for all statuses; made from the status alone, then told more by who knows more.
#[derive(Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    pub page: Page,
    pub status: u16,
    /// What happened, one sentence.
    pub what: String,
    /// What was kept, and what to do.
    pub next: String,
    /// What was typed, if it came with a form: printed so that nothing is lost.
    pub kept: Option<String>,
    /// Words and address of buttons; the first is the best.
    pub ways: Vec<(String, String)>,
    /// Found again in the log.
    pub request_id: Option<String>,
}

/// Heading, icon, what happened, what was kept and what to do.
type Words = (&'static str, Icon, &'static str, &'static str);

impl ErrorPage {
    /// The page as the status alone has it.
    #[must_use]
    pub fn new(status: u16) -> Self {
        let (title, _, what, next) = words(status);
        let ways = vec![("Go home".to_owned(), "/".to_owned())];
        let (what, next) = (what.to_owned(), next.to_owned());
        Self { page: Page::new(title), status, what, next, kept: None, ways, request_id: None }
    }

    fn icon(&self) -> Icon {
        words(self.status).1
    }

    fn tone(&self) -> Tone {
        if self.status < 500 { Tone::Attn } else { Tone::Danger }
    }
}

const WORDS: [(u16, Words); 14] = [
    (
        400,
        (
            "This request makes no sense",
            Icon::Alert,
            "The address or the form has something in it that Tidings does not know.",
            "Nothing was changed. Go back and try again from the page's own links.",
        ),
    ),
    (
        401,
        (
            "Please sign in",
            Icon::Person,
            "This page is for people who are signed in.",
            "Nothing was changed. Sign in and you come back here.",
        ),
    ),
    (
        403,
        (
            "You may not do this",
            Icon::ShieldLock,
            "Your role in this project does not include it, or the request came from another site.",
            "Nothing was changed. Ask a maintainer of the project, or whoever runs this server, if you need it.",
        ),
    ),
    (
        404,
        (
            "Nothing is here",
            Icon::Search,
            "This page does not exist, or you may not see it.",
            "Nothing was changed. Check the address, or look for it in the list.",
        ),
    ),
    (
        405,
        (
            "This cannot be done here",
            Icon::Blocked,
            "The address exists, but not for this kind of request.",
            "Nothing was changed. Go back and use the page's own buttons.",
        ),
    ),
    (
        409,
        (
            "Somebody was faster",
            Icon::ArrowSwitch,
            "This was changed by somebody else while you were writing.",
            "Nothing of theirs was overwritten. Compare both, then save again.",
        ),
    ),
    (
        410,
        (
            "This was deleted",
            Icon::Trash,
            "It was here once and was deleted.",
            "Nothing was changed. That it was deleted, and by whom, stands in the project's activity.",
        ),
    ),
    (
        413,
        (
            "This is too large",
            Icon::Stack,
            "A text may have 64 KB and a whole form 256 KB; this was more.",
            "Nothing was saved. Go back: your browser still has what you wrote. Shorten it, or split it in two.",
        ),
    ),
    (
        414,
        (
            "This address is too long",
            Icon::Link,
            "An address may have 8,000 characters; this one had more.",
            "Nothing was changed. Shorten the search and try again.",
        ),
    ),
    (
        415,
        (
            "This is not a form",
            Icon::Alert,
            "The request brought something of a kind that is not taken here.",
            "Nothing was changed. Go back and use the page's own form.",
        ),
    ),
    (
        422,
        (
            "Something in the form is not right",
            Icon::Pencil,
            "One of the fields cannot be saved as it is.",
            "Nothing was saved. Go back: your browser still has what you wrote.",
        ),
    ),
    (
        429,
        (
            "Too many tries",
            Icon::Stopwatch,
            "There were too many requests of this kind in a short time.",
            "Nothing was changed. Wait a minute, then try again.",
        ),
    ),
    (
        503,
        (
            "Tidings is busy",
            Icon::Hourglass,
            "The database did not answer in time.",
            "Nothing was saved unless you saw it saved. Try again in a moment: sending the same form twice changes nothing twice.",
        ),
    ),
    (
        507,
        (
            "There is no room left",
            Icon::Server,
            "The disk that holds the data is full.",
            "Nothing was saved, and nothing was lost. Reading still works. The administrator has to make room.",
        ),
    ),
];

/// A mistake of ours, and everything that has no words of its own.
const OUR_MISTAKE: Words = (
    "This went wrong",
    Icon::Alert,
    "Tidings made a mistake; it was written to the log.",
    "Nothing was saved unless you saw it saved. Try again; if it stays, tell the administrator the number below.",
);

fn words(status: u16) -> Words {
    WORDS.iter().find(|(of, _)| *of == status).map_or(OUR_MISTAKE, |(_, words)| *words)
}

/// Every address that is no route.
pub(super) async fn nothing_here() -> Result<HttpResponse, Error> {
    Err(Error::NotFound)
}

/// The bare answer; the page around it is drawn where the request is known.
impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Moved { .. } => StatusCode::PERMANENT_REDIRECT,
            Self::Gone(_) => StatusCode::GONE,
            Self::SignInRequired => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::WrongKind(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable(_) if self.is_out_of_room() => StatusCode::INSUFFICIENT_STORAGE,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut answer = HttpResponseBuilder::new(self.status_code());
        match self {
            Self::TooMany(seconds) => answer.insert_header((header::RETRY_AFTER, seconds.to_string())),
            Self::Unavailable(_) => answer.insert_header((header::RETRY_AFTER, "5")),
            _ => &mut answer,
        };
        answer.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_says_what_happened_and_what_to_do() {
        for status in [400, 401, 403, 404, 405, 409, 410, 413, 414, 422, 429, 500, 503, 507] {
            let html = ErrorPage::new(status).render().unwrap();
            assert_eq!(html.matches("<h1").count(), 1, "{status}");
            assert!(html.contains("Nothing "), "{status} does not say what was kept");
        }
    }
}
