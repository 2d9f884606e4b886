//! What other services post to us: `POST /hooks/github/{token}`. Whoever knows the address and signs the body is believed;
//! nothing is stored of anybody else's.

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use futures_util::future::{Ready, ready};
use serde_json::Value;

use super::posted;
use super::visit::Visit;
use crate::db::words::Via;
use crate::db::{Act, Tx};
use crate::error::{Error, Result};
use crate::import::github::hook::{Outcome, Plan};
use crate::models::github_hook::{GithubDelivery, GithubHook, Repository};
use crate::models::user::User;

/// GitHub sends nothing that is longer.
const MOST_BYTES: usize = 25 << 20;
/// No payload of GitHub's is half as deep.
const DEEPEST: usize = 64;
/// The longest name of a delivery or an event.
const LONGEST_NAME: usize = 100;

/// The body, not read yet: that waits until the address is known.
pub(crate) struct Unread(HttpRequest, Payload);

impl FromRequest for Unread {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(Ok(Self(request.clone(), payload.take())))
    }
}

/// `POST /hooks/github/{token}`
pub(crate) async fn github(visit: Visit, token: web::Path<String>, unread: Unread) -> Result<HttpResponse> {
    let token = token.into_inner();
    let (hook, system) =
        visit.room().db.read(move |conn| Ok((GithubHook::find_by_token(conn, &token)?, User::system(conn)?))).await?;
    let Unread(request, payload) = unread;
    let body = posted::body_within(&request, payload, MOST_BYTES).await?;
    if !hook.has_signed(&body, header(&request, "X-Hub-Signature-256")) {
        return Err(Error::Forbidden(
            "The signature is not the one of this body and our secret: nothing was done.".into(),
        ));
    }
    let (kind, delivery) = (name(&request, "X-GitHub-Event")?, name(&request, "X-GitHub-Delivery")?);
    let is_json = posted::is_json(&request);
    // Reading and rendering 25 MB takes longer than other requests should wait.
    let read = web::block(move || read(&body, is_json, &kind)).await;
    let (event, repository, plan) = read.map_err(|error| Error::internal("reading a delivery", error))??;
    let project = hook.project_id;
    let work = move |tx: &mut Tx<'_>| {
        if !GithubDelivery::begin(tx, project, &delivery, &event)? {
            return Ok(None);
        }
        let owner = repository.map(|repository| GithubHook::admit(tx, project, &repository)).transpose()?.flatten();
        let outcome = match owner {
            None => plan.take(tx, project)?,
            Some(owner) => Outcome {
                words: format!(
                    "Left out: this webhook belongs to {owner}. Make a project with a webhook for another repository."
                ),
                is_known: false,
            },
        };
        GithubDelivery::end(tx, project, &delivery, &outcome.words)?;
        Ok(Some(outcome))
    };
    Ok(answer(visit.room().db.write(Act::new(system, Via::Sync), work).await?))
}

fn answer(outcome: Option<Outcome>) -> HttpResponse {
    let (status, words) = match outcome {
        None => (StatusCode::OK, "This delivery came before.".to_owned()),
        Some(Outcome { words, is_known: true }) => (StatusCode::OK, words),
        Some(Outcome { words, is_known: false }) => (StatusCode::ACCEPTED, words),
    };
    HttpResponse::build(status).content_type("text/plain; charset=utf-8").body(words)
}

/// The event with its action, whose it is, and what is to be done.
fn read(body: &[u8], is_json: bool, kind: &str) -> Result<(String, Option<Repository>, Plan)> {
    let written = if is_json { body.to_vec() } else { field(body)? };
    if depth(&written) > DEEPEST {
        return Err(Error::Malformed(format!("The payload is nested deeper than {DEEPEST} levels.")));
    }
    let mut payload: Value = serde_json::from_slice(&written)
        .map_err(|error| Error::Malformed(format!("The payload is not JSON: {error}")))?;
    replace_nul(&mut payload);
    let action = payload.get("action").and_then(Value::as_str);
    let event = action.map_or_else(|| kind.to_owned(), |action| format!("{kind}.{action}"));
    let event = crate::text::cut(&crate::text::one_line(&event), LONGEST_NAME);
    Ok((event, repository(&payload), Plan::read(kind, &payload)?))
}

/// An organization's own events name none.
fn repository(payload: &Value) -> Option<Repository> {
    let told = payload.get("repository")?;
    let name = told.get("full_name").and_then(Value::as_str).unwrap_or_default();
    Some(Repository {
        id: told.get("id")?.as_i64()?,
        name: crate::text::cut(&crate::text::one_line(name), LONGEST_NAME),
    })
}

/// No text of ours has a NUL, and PostgreSQL keeps none.
fn replace_nul(value: &mut Value) {
    match value {
        Value::String(text) if text.contains('\0') => *text = text.replace('\0', "\u{fffd}"),
        Value::Array(all) => all.iter_mut().for_each(replace_nul),
        Value::Object(fields) => fields.values_mut().for_each(replace_nul),
        _ => {}
    }
}

/// The field `payload` of a form, which GitHub sends when it is set to.
fn field(body: &[u8]) -> Result<Vec<u8>> {
    let found = url::form_urlencoded::parse(body).find(|(name, _)| name == "payload");
    let (_, payload) = found.ok_or_else(|| Error::WrongKind("Send JSON, or a form with the field payload.".into()))?;
    Ok(payload.into_owned().into_bytes())
}

/// How deep brackets stand within each other, those in strings aside.
fn depth(json: &[u8]) -> usize {
    let (mut deep, mut deepest, mut in_string, mut is_escaped) = (0_usize, 0, false, false);
    for byte in json {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                deep += 1;
                deepest = deepest.max(deep);
            }
            b'}' | b']' if !in_string => deep = deep.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

fn header<'r>(request: &'r HttpRequest, name: &str) -> &'r str {
    request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// A header that must be there.
fn name(request: &HttpRequest, called: &str) -> Result<String> {
    let said = header(request, called);
    let is_name = (1..=LONGEST_NAME).contains(&said.len()) && said.bytes().all(|byte| byte.is_ascii_graphic());
    let wrong =
        || Error::Malformed(format!("The header {called} is missing, or is no name of 1 to {LONGEST_NAME} letters."));
    is_name.then(|| said.to_owned()).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_strings_are_not_deep() {
        assert_eq!(depth(br#"{"a": ["[[[\"[", {}]}"#), 3);
        assert_eq!(depth(b"]]"), 0);
    }
}
