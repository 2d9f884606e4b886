//! What Linear's answers mean. The body is read before the status is judged: errors come with any status, the rate limit as
//! 400, and what stands before Linear answers in HTML.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::Value;

use crate::http::{Answer, HttpFault};
use crate::text;

/// When Linear says "slow down" without saying for how long.
const USUAL_PAUSE: TimeDelta = TimeDelta::seconds(60);

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What follows from it.
    pub kind: Kind,
    /// In words for people; they hold no secret.
    pub words: String,
    /// What Linear said, at most 1 KiB.
    pub answer: String,
}

/// What follows from a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Linear asks us to wait so long.
    SlowDown(TimeDelta),
    /// The key does not work, for anything.
    Revoked,
    /// What was to be made is there already.
    Exists,
    /// What was asked for is not there.
    Missing,
    /// It will never work like this.
    Lasting,
    /// It may work at another try.
    Passing,
}

impl Fault {
    /// A fault that another try may cure.
    pub fn passing(words: impl Into<String>) -> Self {
        Self { kind: Kind::Passing, words: words.into(), answer: String::new() }
    }

    /// A fault that no try will cure.
    pub fn lasting(words: impl Into<String>) -> Self {
        Self { kind: Kind::Lasting, ..Self::passing(words) }
    }
}

impl From<HttpFault> for Fault {
    fn from(fault: HttpFault) -> Self {
        match fault {
            HttpFault::BadUrl(words) => Self::lasting(words),
            other => Self::passing(other.to_string()),
        }
    }
}

impl From<crate::error::Error> for Fault {
    fn from(error: crate::error::Error) -> Self {
        Self::passing(error.to_string())
    }
}

#[derive(Deserialize)]
struct Reply {
    #[serde(default)]
    data: Value,
    #[serde(default)]
    errors: Vec<Complaint>,
}

#[derive(Deserialize)]
struct Complaint {
    #[serde(default)]
    message: String,
    #[serde(default)]
    extensions: Value,
}

/// The data of an answer, or what is wrong.
pub fn read(answer: &Answer, now: DateTime<Utc>) -> Result<Value, Fault> {
    let fault = |(kind, words): (Kind, String)| Fault { kind, words, answer: answer.kept().to_owned() };
    let Ok(reply) = serde_json::from_str::<Reply>(&answer.body) else {
        return Err(fault(unreadable(answer, now)));
    };
    match reply.errors.first() {
        Some(complaint) => Err(fault(judged(complaint, answer, now))),
        None if answer.is_success() && reply.data.is_object() => Ok(reply.data),
        None => Err(fault(unreadable(answer, now))),
    }
}

/// What an error of Linear's own means, by its code, whatever the status.
fn judged(complaint: &Complaint, answer: &Answer, now: DateTime<Utc>) -> (Kind, String) {
    let code = complaint.extensions.get("code").and_then(Value::as_str).unwrap_or_default();
    let message = complaint.message.to_lowercase();
    let kind = match code {
        "RATELIMITED" => Kind::SlowDown(pause(answer, now)),
        "AUTHENTICATION_ERROR" | "UNAUTHENTICATED" => Kind::Revoked,
        _ if message.contains("already exists") || message.contains("conflict on insert") => Kind::Exists,
        _ if message.contains("not found") => Kind::Missing,
        "FORBIDDEN" | "INPUT_ERROR" | "INVALID_INPUT" | "BAD_USER_INPUT" | "GRAPHQL_VALIDATION_FAILED" => Kind::Lasting,
        _ => by_status(answer, now),
    };
    let told = complaint.extensions.get("userPresentableMessage").and_then(Value::as_str);
    let message = shortened(told.unwrap_or(&complaint.message));
    let code = if code.is_empty() { format!("HTTP {}", answer.status) } else { shortened(code) };
    (kind, format!("Linear answered {code}: {message}"))
}

/// No GraphQL at all, such as the HTML of what stands before Linear.
fn unreadable(answer: &Answer, now: DateTime<Utc>) -> (Kind, String) {
    let kind = by_status(answer, now);
    let is_known = matches!(kind, Kind::SlowDown(_) | Kind::Revoked);
    let what = if is_known { "" } else { ", which is not GraphQL" };
    (kind, format!("Linear answered HTTP {}{what}: {}", answer.status, shortened(&answer.body)))
}

fn by_status(answer: &Answer, now: DateTime<Utc>) -> Kind {
    match answer.status {
        401 => Kind::Revoked,
        429 => Kind::SlowDown(pause(answer, now)),
        _ => Kind::Passing,
    }
}

fn pause(answer: &Answer, now: DateTime<Utc>) -> TimeDelta {
    let asked = answer.requests_reset(now).or_else(|| answer.retry_after(now));
    asked.filter(|wait| *wait > TimeDelta::zero()).unwrap_or(USUAL_PAUSE)
}

fn shortened(words: &str) -> String {
    text::cut(&text::one_line(words), 200)
}
