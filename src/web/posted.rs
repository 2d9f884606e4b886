//! What a browser sent: the fields of a posted form, or the parameters behind an address's question mark.

use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::BytesMut;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::StreamExt as _;
use futures_util::future::LocalBoxFuture;

use crate::error::{Error, Result};
use crate::models::submission::Submission;

/// The most bytes of a posted form.
const MOST_BYTES: usize = 256 * 1024;
/// The most fields of a form.
const MOST_FIELDS: usize = 100;
/// A body that takes longer to arrive is not waited for.
const PATIENCE: Duration = Duration::from_secs(15);

/// A posted form. A field that is not there reads as empty.
#[derive(Debug, Clone, Default)]
pub struct Form {
    path: String,
    fields: Arc<Vec<(String, String)>>,
}

impl Form {
    /// What was posted to this path.
    pub(super) fn new(path: &str, fields: Vec<(String, String)>) -> Self {
        Self { path: path.to_owned(), fields: Arc::new(fields) }
    }

    /// The first field of this name, or "".
    pub fn get(&self, name: &str) -> &str {
        self.all(name).first().copied().unwrap_or_default()
    }

    /// The first field of this name, if it was sent.
    pub fn sent(&self, name: &str) -> Option<&str> {
        self.all(name).first().copied()
    }

    /// Every field of this name, in the order in which they were sent.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.fields.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    }

    /// Was a field of this name sent, be it empty?
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(key, _)| key == name)
    }

    /// All fields with their names, in the order in which they were sent.
    pub fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// What makes a repeat of this very form harmless; nothing for a form without its key.
    pub(super) fn submission(&self) -> Option<Submission> {
        let once = self.get("once");
        let fields: Vec<_> = self.fields.iter().filter(|(name, _)| name != "once").collect();
        let written = serde_urlencoded::to_string(fields).unwrap_or_default();
        (!once.is_empty()).then(|| Submission::of(once, &format!("{}\n{written}", self.path)))
    }
}

/// The parameters of an address. Ones that are not known are refused: a misspelt filter must not look like no filter.
pub(super) fn query(path: &str, query: &str, known: &[&str]) -> Result<Form> {
    let form = parse(path, query.as_bytes())?;
    let stranger = form.fields.iter().find(|(name, _)| !known.contains(&name.as_str()));
    match stranger {
        None => Ok(form),
        Some((name, _)) if known.is_empty() => {
            Err(Error::Malformed(format!("“{name}” is not known here: this address takes no parameters.")))
        }
        Some((name, _)) => {
            Err(Error::Malformed(format!("“{name}” is not known here. Known are: {}.", known.join(", "))))
        }
    }
}

/// The form of a request, kept beside it so that the page which asks for signing in can keep what was typed.
pub(super) struct Kept(pub(super) Form);

impl Kept {
    /// What was typed in words, for a page on which the form itself is not shown again.
    pub(super) fn words(&self) -> String {
        let written = ["title", "name", "description", "body"].map(|name| self.0.get(name).trim());
        written.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join("\n\n")
    }
}

impl FromRequest for Form {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let body = body(&request, payload).await?;
            if !body.is_empty() && !has_type(&request, "application/x-www-form-urlencoded") {
                return Err(Error::WrongKind("This is not a form as browsers send it.".into()));
            }
            let form = parse(request.path(), &body)?;
            request.extensions_mut().insert(Kept(form.clone()));
            Ok(form)
        })
    }
}

/// Is it JSON that is sent?
pub(super) fn is_json(request: &HttpRequest) -> bool {
    has_type(request, "application/json")
}

fn has_type(request: &HttpRequest, kind: &str) -> bool {
    header_text(request, header::CONTENT_TYPE).to_lowercase().starts_with(kind)
}

/// What was sent, within the limits of a form.
pub(super) async fn body(request: &HttpRequest, payload: Payload) -> Result<BytesMut> {
    body_within(request, payload, MOST_BYTES).await
}

/// What was sent, if it is not longer than this.
pub(super) async fn body_within(request: &HttpRequest, payload: Payload, most: usize) -> Result<BytesMut> {
    let read = tokio::time::timeout(PATIENCE, read(request, payload, most)).await;
    read.unwrap_or_else(|_| Err(Error::Malformed("The form did not arrive in time.".into())))
}

async fn read(request: &HttpRequest, mut payload: Payload, most: usize) -> Result<BytesMut> {
    let told: usize = header_text(request, header::CONTENT_LENGTH).parse().unwrap_or(0);
    let mut body = BytesMut::new();
    while told <= most
        && let Some(chunk) = payload.next().await
    {
        let chunk = chunk.map_err(|error| Error::Malformed(format!("The form broke off: {error}")))?;
        body.extend_from_slice(&chunk);
        if body.len() > most {
            break;
        }
    }
    let is_too_large = body.len().max(told) > most;
    let why = || Error::TooLarge(format!("At most {} KB may be sent here; this was more.", most / 1024));
    if is_too_large { Err(why()) } else { Ok(body) }
}

fn header_text(request: &HttpRequest, name: header::HeaderName) -> &str {
    request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn parse(path: &str, body: &[u8]) -> Result<Form> {
    let fields: Vec<(String, String)> = serde_urlencoded::from_bytes(body)
        .map_err(|_| Error::Malformed("The form is not written as browsers write one.".into()))?;
    if fields.len() > MOST_FIELDS {
        return Err(Error::TooLarge(format!("A form may have {MOST_FIELDS} fields; this one has {}.", fields.len())));
    }
    Ok(Form::new(path, fields))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_by_name() {
        let form = parse("/x", b"title=A+b&labels=one&labels=two&close=").unwrap();
        assert_eq!((form.get("title"), form.get("body")), ("A b", ""));
        assert_eq!(form.all("labels"), ["one", "two"]);
        assert!(form.has("close") && !form.has("body"));
    }

    #[test]
    fn too_many_fields_are_refused() {
        let body = "a=1&".repeat(MOST_FIELDS + 1);
        assert!(matches!(parse("/x", body.as_bytes()), Err(Error::TooLarge(_))));
    }

    #[test]
    fn unknown_parameters_are_refused_and_the_known_ones_named() {
        assert_eq!(query("/x", "q=is%3Aopen", &["q", "sort"]).unwrap().get("q"), "is:open");
        let refusal = query("/x", "sorting=newest", &["q", "sort"]).unwrap_err().to_string();
        assert_eq!(refusal, "“sorting” is not known here. Known are: q, sort.");
    }
}
