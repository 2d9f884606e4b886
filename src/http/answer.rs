//! What a receiver answered, as far as anybody looks at it.

use std::io::Read;

use chrono::{DateTime, TimeDelta, Utc};
use ureq::Body;
use ureq::http::{HeaderMap, Response, header};

/// No more of an answer is read.
const LONGEST_READ: u64 = 64 * 1024;

/// No more of an answer is kept in the log of deliveries.
const LONGEST_KEPT: usize = 1024;

/// When requests are permitted again, in milliseconds since 1970: Linear's.
const REQUESTS_RESET: &str = "X-RateLimit-Requests-Reset";

/// No receiver may put us off for longer.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(24);

/// The answer to one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status; a redirect is not followed, so 3xx occurs.
    pub status: u16,
    /// At most the first 64 KiB.
    pub body: String,
    /// Whether `body` is all of it: it was not longer, and arrived in time and in the promised length.
    pub is_whole: bool,
    retry_after: Option<String>,
    requests_reset: Option<String>,
}

impl Answer {
    pub(super) fn read(mut response: Response<Body>) -> Self {
        let retry_after = word(response.headers(), header::RETRY_AFTER.as_str());
        let requests_reset = word(response.headers(), REQUESTS_RESET);
        let (bytes, is_whole) = read(response.body_mut());
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Self { status: response.status().as_u16(), body, is_whole, retry_after, requests_reset }
    }

    /// Whether the status is 2xx.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The part worth keeping: at most 1 KiB.
    pub fn kept(&self) -> &str {
        &self.body[..self.body.floor_char_boundary(LONGEST_KEPT)]
    }

    /// How long `Retry-After`, in seconds or as a date, asks us to wait: at most a day, never less than nothing.
    pub fn retry_after(&self, now: DateTime<Utc>) -> Option<TimeDelta> {
        let value = self.retry_after.as_deref()?.trim();
        let wait = if value.bytes().all(|byte| byte.is_ascii_digit()) {
            value.parse().ok().and_then(TimeDelta::try_seconds).unwrap_or(LONGEST_WAIT)
        } else {
            DateTime::parse_from_rfc2822(value).ok()?.to_utc() - now
        };
        (!value.is_empty()).then(|| wait.clamp(TimeDelta::zero(), LONGEST_WAIT))
    }

    /// How long `X-RateLimit-Requests-Reset` asks us to wait: at most a day, never less than nothing.
    pub fn requests_reset(&self, now: DateTime<Utc>) -> Option<TimeDelta> {
        let value = self.requests_reset.as_deref()?.trim();
        let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        let moment = value.parse().ok().and_then(DateTime::from_timestamp_millis);
        let wait = moment.map_or(LONGEST_WAIT, |moment| moment - now);
        is_number.then(|| wait.clamp(TimeDelta::zero(), LONGEST_WAIT))
    }
}

fn word(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// What came of the body, and whether it was everything. A peer that breaks off has still given its status.
fn read(body: &mut Body) -> (Vec<u8>, bool) {
    let mut bytes = Vec::new();
    let end = body.as_reader().take(LONGEST_READ + 1).read_to_end(&mut bytes);
    let is_longer = bytes.len() as u64 > LONGEST_READ;
    bytes.truncate(usize::try_from(LONGEST_READ).unwrap_or(usize::MAX));
    (bytes, end.is_ok() && !is_longer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer() -> Answer {
        Answer { status: 429, body: String::new(), is_whole: true, retry_after: None, requests_reset: None }
    }

    fn wait(retry_after: &str) -> Option<i64> {
        let now = "2026-03-03T14:00:00Z".parse().unwrap();
        let answer = Answer { retry_after: Some(retry_after.to_owned()), ..answer() };
        answer.retry_after(now).map(|wait| wait.num_seconds())
    }

    #[test]
    fn a_reset_is_a_moment_in_milliseconds_and_at_most_a_day_away() {
        let now: DateTime<Utc> = "2026-03-03T14:00:00Z".parse().unwrap();
        let wait = |reset: String| Answer { requests_reset: Some(reset), ..answer() }.requests_reset(now);
        let millis = now.timestamp_millis();
        assert_eq!(wait(format!(" {} ", millis + 1_500)), Some(TimeDelta::milliseconds(1_500)));
        assert_eq!(wait((millis - 1).to_string()), Some(TimeDelta::zero()));
        for long in [(millis + 90_000_000).to_string(), "99999999999999999999".to_owned(), i64::MAX.to_string()] {
            assert_eq!(wait(long.clone()), Some(LONGEST_WAIT), "{long}");
        }
        for unclear in ["", "soon", "-5", "1.5"] {
            assert_eq!(wait(unclear.to_owned()), None, "{unclear}");
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_and_at_most_a_day() {
        assert_eq!(wait("30"), Some(30));
        assert_eq!(wait(" 0 "), Some(0));
        assert_eq!(wait("Tue, 03 Mar 2026 14:10:00 GMT"), Some(600));
        assert_eq!(wait("Tue, 03 Mar 2026 13:00:00 GMT"), Some(0));
        for long in ["99999999", "99999999999999999999999", "Tue, 02 Mar 2027 14:00:00 GMT"] {
            assert_eq!(wait(long), Some(86_400), "{long}");
        }
        for unclear in ["", "soon", "-5", "1.5"] {
            assert_eq!(wait(unclear), None, "{unclear}");
        }
    }

    #[test]
    fn little_is_kept() {
        let answer = Answer { body: "é".repeat(4_000), ..answer() };
        assert_eq!(answer.kept().len(), 1024);
    }
}
