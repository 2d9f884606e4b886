//! One question after the other, as GitHub wants them: it says how many more it takes and when, and we wait for that.

use std::cell::Cell;
use std::thread;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use url::Url;

use super::{Halt, Source};
use crate::clock::Clock;
use crate::error::Error;
use crate::http::{Fetched, Http, HttpFault, Patience, Reach};
use crate::import::github::run::{Step, Tell};

/// A page of a hundred texts of 260 KB, and some more.
const LONGEST: u64 = 64 << 20;
/// So often the same question is asked while GitHub wants us to wait.
const MOST_WAITS: u32 = 30;
/// So often while it fails.
const MOST_FAILURES: u32 = 5;
/// Where it says to wait, but not for how long.
const A_MINUTE: Duration = Duration::from_mins(1);
/// The primary limit is renewed each hour.
const LONGEST_WAIT: Duration = Duration::from_mins(65);
const PATIENCE: Patience = Patience { connect: Duration::from_secs(10), whole: Duration::from_mins(1) };

/// What GitHub has under an address.
pub(super) enum Answer {
    Page(Page),
    /// What we have of it already.
    Same,
    /// Nothing, or nothing for us.
    Missing,
}

pub(super) struct Page {
    pub(super) body: Vec<u8>,
    pub(super) etag: Option<String>,
    /// Where it goes on.
    pub(super) next: Option<String>,
}

pub(super) struct Client<'a> {
    http: Http,
    source: &'a Source,
    clock: &'a Clock,
    tell: Tell<'a>,
    /// When questions are taken again, once the last one was the last for now.
    free_at: Cell<Option<DateTime<Utc>>>,
}

/// What follows from an answer.
enum Verdict {
    Done(Answer),
    Elsewhere(String),
    /// Ask again after this time: it is busy, or it failed.
    Busy(Duration),
    Failed(String),
}

impl<'a> Client<'a> {
    pub(super) fn new(source: &'a Source, clock: &'a Clock, tell: Tell<'a>) -> Self {
        // The administrator set this address.
        Self { http: Http::new(Reach::Anywhere, PATIENCE), source, clock, tell, free_at: Cell::new(None) }
    }

    /// Asks until there is an answer. With an `ETag` it may be [`Answer::Same`].
    pub(super) fn get(&self, url: &str, etag: Option<&str>) -> Result<Answer, Halt> {
        let mut url = url.to_owned();
        let (mut waits, mut failures) = (0, 0);
        loop {
            self.wait_until_free()?;
            match self.ask(&url, etag)? {
                Verdict::Done(answer) => return Ok(answer),
                Verdict::Elsewhere(other) if failures < MOST_FAILURES => (url, failures) = (other, failures + 1),
                Verdict::Busy(wait) if waits < MOST_WAITS => {
                    waits += 1;
                    self.wait(wait)?;
                }
                Verdict::Failed(_) if failures < MOST_FAILURES => {
                    self.wait(Duration::from_secs(1 << failures))?;
                    failures += 1;
                }
                Verdict::Failed(why) => return Err(unavailable(&format!("GitHub's API fails: {why}."))),
                Verdict::Busy(_) | Verdict::Elsewhere(_) => {
                    return Err(unavailable("GitHub's API puts us off again and again; try later."));
                }
            }
        }
    }

    fn ask(&self, url: &str, etag: Option<&str>) -> Result<Verdict, Halt> {
        if !self.is_ours(url) {
            return Err(unavailable("GitHub's API points to another server; the token is not sent there."));
        }
        let bearer = format!("Bearer {}", self.source.token);
        let usual = [
            ("Accept", "application/vnd.github+json"),
            ("X-GitHub-Api-Version", "2022-11-28"),
            ("Authorization", bearer.as_str()),
        ];
        let headers: Vec<_> = usual.into_iter().chain(etag.map(|etag| ("If-None-Match", etag))).collect();
        match self.http.get(url, &headers, LONGEST) {
            Ok(fetched) => self.judge(fetched),
            Err(HttpFault::TimedOut(why) | HttpFault::Broken(why)) => Ok(Verdict::Failed(why)),
            Err(fault @ (HttpFault::BadUrl(_) | HttpFault::Refused(_))) => {
                Err(unavailable(&format!("GitHub's API: {fault}.")))
            }
        }
    }

    /// The token goes to GitHub and nowhere else, whatever an answer says.
    fn is_ours(&self, url: &str) -> bool {
        let origin = |url: &str| Url::parse(url).map(|url| url.origin());
        matches!((origin(url), origin(&self.source.api_url)), (Ok(asked), Ok(ours)) if asked == ours)
    }

    fn judge(&self, fetched: Fetched) -> Result<Verdict, Halt> {
        let reset = self.reset(&fetched);
        if fetched.header("x-ratelimit-remaining") == Some("0") && fetched.status < 400 {
            self.free_at.set(reset);
        }
        let why = || message(&fetched.body);
        Ok(match fetched.status {
            200 => Verdict::Done(Answer::Page(page(fetched))),
            304 => Verdict::Done(Answer::Same),
            301 | 302 | 307 | 308 => match fetched.header("location") {
                Some(location) => Verdict::Elsewhere(location.to_owned()),
                None => Verdict::Failed("it sends us on without saying where to".into()),
            },
            404 | 410 => Verdict::Done(Answer::Missing),
            401 => {
                return Err(refused(&format!("GitHub does not accept this token (401): {}", why())));
            }
            403 | 429 => match self.wait_of(&fetched, reset) {
                Some(wait) => Verdict::Busy(wait),
                None => return Err(refused(&format!("GitHub does not let this token read that (403): {}", why()))),
            },
            status @ 500.. => Verdict::Failed(format!("it answered {status}")),
            status => return Err(unavailable(&format!("GitHub answered {status}: {}", why()))),
        })
    }

    fn reset(&self, fetched: &Fetched) -> Option<DateTime<Utc>> {
        let seconds = fetched.header("x-ratelimit-reset")?.parse().ok()?;
        let latest = self.clock.now() + LONGEST_WAIT;
        Some(DateTime::from_timestamp_secs(seconds)?.min(latest))
    }

    /// How long a refusal wants us to wait, if that is what it wants: by its own word, until the limit is renewed, or for a
    /// minute where it only speaks of a limit.
    fn wait_of(&self, fetched: &Fetched, reset: Option<DateTime<Utc>>) -> Option<Duration> {
        if let Some(seconds) = fetched.header("retry-after").and_then(|wait| wait.trim().parse().ok()) {
            return Some(Duration::from_secs(seconds).min(LONGEST_WAIT));
        }
        if fetched.header("x-ratelimit-remaining") == Some("0") {
            // A second more, for clocks differ.
            let until = reset.and_then(|reset| (reset - self.clock.now()).to_std().ok()).unwrap_or_default();
            return Some(until + Duration::from_secs(1));
        }
        let speaks_of_it = fetched.status == 429 || message(&fetched.body).to_lowercase().contains("rate limit");
        speaks_of_it.then_some(A_MINUTE)
    }

    fn wait_until_free(&self) -> Result<(), Halt> {
        let Some(free_at) = self.free_at.take() else { return Ok(()) };
        match (free_at - self.clock.now()).to_std() {
            Ok(wait) => self.wait(wait + Duration::from_secs(1)),
            Err(_) => Ok(()),
        }
    }

    /// Waits, and tells of it; whoever is told may stop it.
    fn wait(&self, wait: Duration) -> Result<(), Halt> {
        let began = Instant::now();
        while let Some(left) = wait.checked_sub(began.elapsed()).filter(|left| !left.is_zero()) {
            if (self.tell)(Step::Waiting(left.as_secs() + 1)).is_break() {
                return Err(Halt::Stopped);
            }
            thread::sleep(left.min(Duration::from_millis(100)));
        }
        Ok(())
    }
}

fn page(fetched: Fetched) -> Page {
    let etag = fetched.header("etag").map(str::to_owned);
    let next = fetched.header("link").and_then(next_of).map(str::to_owned);
    Page { etag, next, body: fetched.body }
}

/// The address marked `rel="next"` in a `Link` header.
fn next_of(links: &str) -> Option<&str> {
    links.split(',').find_map(|link| {
        let (address, marks) = link.split_once('>')?;
        let is_next = marks.split(';').any(|mark| matches!(mark.trim(), r#"rel="next""# | "rel=next"));
        is_next.then(|| address.trim().trim_start_matches('<'))
    })
}

/// GitHub's own words for what is wrong, on one line.
fn message(body: &[u8]) -> String {
    let json: Option<serde_json::Value> = serde_json::from_slice(body).ok();
    let words = json.and_then(|json| json.get("message")?.as_str().map(str::to_owned)).unwrap_or_default();
    let words = crate::text::cut(&crate::text::one_line(&words), 200);
    if words.is_empty() { "it does not say why.".to_owned() } else { words }
}

fn refused(why: &str) -> Halt {
    Halt::Failed(Error::invalid("token", why))
}

fn unavailable(why: &str) -> Halt {
    Halt::Failed(Error::Unavailable(why.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_found_wherever_it_stands() {
        let links =
            r#"<https://x/a?page=1>; rel="prev", <https://x/a?page=3>; rel="next", <https://x/a?page=9>; rel="last""#;
        assert_eq!(next_of(links), Some("https://x/a?page=3"));
        assert_eq!(next_of(r#"<https://x/a?page=1>; rel="first""#), None);
        assert_eq!(next_of(""), None);
    }
}
