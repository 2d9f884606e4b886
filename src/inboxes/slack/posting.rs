//! The two ways to post: an incoming webhook, or a bot token and a channel.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::Value;

use crate::http::{Answer, Http, HttpFault};
use crate::text;

/// When Slack says "slow down" without saying for how long.
const USUAL_PAUSE: TimeDelta = TimeDelta::seconds(30);

/// What became of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Posting {
    /// It is in the channel. A bot's post has a `ts`, by which later ones become replies.
    Posted {
        /// The message's `ts`.
        thread: Option<String>,
    },
    /// It will never work like this: the route is to be disabled and its owner told.
    Refused(String),
    /// Slack asks us to wait so long.
    SlowDown(TimeDelta),
    /// It may work at another try.
    Failed(String),
}

/// Where a bot posts.
#[derive(Clone, Debug)]
pub struct Channel<'a> {
    /// `TIDINGS_SLACK_API_URL`
    pub api_url: &'a str,
    /// `xoxb-…`
    pub token: &'a str,
    /// The channel's id.
    pub channel: &'a str,
    /// The `ts` of the first post.
    pub thread: Option<&'a str>,
    /// Whether a reply shows in the channel as well.
    pub is_broadcast: bool,
}

/// Posts to an incoming webhook: success is 200 with the body `ok`.
pub fn post_to_webhook(http: &Http, url: &str, message: &Value, now: DateTime<Utc>) -> Posting {
    let answer = match http.post_json(url, &[], message.to_string().as_bytes()) {
        Ok(answer) => answer,
        Err(fault) => return unanswered(fault),
    };
    match answer.status {
        200 if answer.body.trim() == "ok" => Posting::Posted { thread: None },
        429 => Posting::SlowDown(answer.retry_after(now).unwrap_or(USUAL_PAUSE)),
        400 | 403 | 404 | 410 => Posting::Refused(described(&answer)),
        _ => Posting::Failed(described(&answer)),
    }
}

/// Posts by `chat.postMessage`: success is 200 with `"ok": true`.
pub fn post_to_channel(http: &Http, to: &Channel<'_>, message: &Value, now: DateTime<Utc>) -> Posting {
    let url = format!("{}/chat.postMessage", to.api_url.trim_end_matches('/'));
    let bearer = format!("Bearer {}", to.token);
    let body = addressed(message, to).to_string();
    let answer = match http.post_json(&url, &[("Authorization", &bearer)], body.as_bytes()) {
        Ok(answer) => answer,
        Err(fault) => return unanswered(fault),
    };
    let slow_down = || Posting::SlowDown(answer.retry_after(now).unwrap_or(USUAL_PAUSE));
    match (answer.status, serde_json::from_str::<Reply>(&answer.body)) {
        (429, _) => slow_down(),
        (200, Ok(Reply { ok: true, ts, .. })) => Posting::Posted { thread: ts },
        (_, Ok(Reply { error: Some(error), .. })) => match error.as_str() {
            "ratelimited" | "rate_limited" => slow_down(),
            error if FINAL.contains(&error) => Posting::Refused(format!("Slack answered {error}")),
            error => Posting::Failed(format!("Slack answered {}", shortened(error))),
        },
        _ => Posting::Failed(described(&answer)),
    }
}

/// Errors that another try cannot cure.
const FINAL: [&str; 20] = [
    "account_inactive",
    "channel_not_found",
    "invalid_arguments",
    "invalid_auth",
    "invalid_blocks",
    "invalid_blocks_format",
    "is_archived",
    "missing_scope",
    "msg_too_long",
    "no_permission",
    "no_text",
    "not_allowed_token_type",
    "not_authed",
    "not_in_channel",
    "org_login_required",
    "restricted_action",
    "team_access_not_granted",
    "token_expired",
    "token_revoked",
    "too_many_attachments",
];

#[derive(Deserialize)]
struct Reply {
    ok: bool,
    ts: Option<String>,
    error: Option<String>,
}

fn addressed(message: &Value, to: &Channel<'_>) -> Value {
    let mut body = message.clone();
    body["channel"] = to.channel.into();
    if let Some(thread) = to.thread {
        body["thread_ts"] = thread.into();
        body["reply_broadcast"] = to.is_broadcast.into();
    }
    body
}

fn unanswered(fault: HttpFault) -> Posting {
    match fault {
        HttpFault::BadUrl(words) => Posting::Refused(words),
        other => Posting::Failed(other.to_string()),
    }
}

fn described(answer: &Answer) -> String {
    format!("HTTP {}: {}", answer.status, shortened(&answer.body))
}

fn shortened(words: &str) -> String {
    text::cut(&text::one_line(words), 200)
}

#[cfg(test)]
mod tests;
