//! Looks a host up once and refuses it unless every address is permitted. ureq connects to what this returns, and
//! to nothing else, so that the name cannot mean another address a moment later.

use std::fmt;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use super::Reach;

/// The resolver of the outgoing client.
#[derive(Debug)]
pub(super) struct Guard {
    pub(super) reach: Reach,
    pub(super) lookup: DefaultResolver,
}

impl Resolver for Guard {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let addresses = self.lookup.resolve(uri, config, timeout)?;
        let host = uri.host().unwrap_or_default();
        if let Reach::Public(allow) = &self.reach
            && let Some(address) = addresses.iter().find(|address| !allow.permits(host, address.ip()))
        {
            let refusal = if host.trim_matches(['[', ']']) == address.ip().to_string() {
                format!("{host} is not a public address")
            } else {
                format!("{host} leads to {}, which is not a public address", address.ip())
            };
            return Err(ureq::Error::Other(Box::new(Refusal(refusal))));
        }
        Ok(addresses)
    }
}

/// Why no connection was made.
#[derive(Debug)]
pub(super) struct Refusal(String);

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}; an administrator can permit it with TIDINGS_HOOK_ALLOW", self.0)
    }
}

impl std::error::Error for Refusal {}
