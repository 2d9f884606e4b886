//! A long answer, such as a page of a list: all of it, with its headers.

use ureq::Body;
use ureq::http::{HeaderMap, Response};

use super::HttpFault;

/// The whole answer to one question.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// The HTTP status; a redirect is not followed, so 3xx occurs.
    pub status: u16,
    /// All of it.
    pub body: Vec<u8>,
    headers: HeaderMap,
}

impl Fetched {
    pub(super) fn read(response: Response<Body>, longest: u64) -> Result<Self, HttpFault> {
        let (head, body) = response.into_parts();
        let body = body.into_with_config().limit(longest).read_to_vec()?;
        Ok(Self { status: head.status.as_u16(), body, headers: head.headers })
    }

    /// What this header says, if it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}
