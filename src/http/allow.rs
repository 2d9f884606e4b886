//! The setting `TIDINGS_HOOK_ALLOW`: what outgoing requests may reach although it is not public.

use std::net::IpAddr;
use std::str::FromStr;

use super::address::{Block, is_public};

/// Blocks of addresses and host names that the administrator opened for webhooks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HookAllow {
    blocks: Vec<Block>,
    hosts: Vec<String>,
}

impl HookAllow {
    /// Opens this very machine: a demo receives its own posts.
    pub fn open_loopback(&mut self) {
        self.blocks.extend("127.0.0.1/32".parse::<Block>());
    }

    /// Whether a request to the host, which has this address, may be made.
    pub(super) fn permits(&self, host: &str, address: IpAddr) -> bool {
        is_public(address)
            || self.blocks.iter().any(|block| block.contains(address))
            || self.hosts.contains(&canonical(host))
    }
}

/// A comma list such as `127.0.0.1/32, 10.0.0.0/8, hooks.intern`. The error says which entry is wrong and why.
impl FromStr for HookAllow {
    type Err = String;

    fn from_str(list: &str) -> Result<Self, String> {
        let mut allow = Self::default();
        for entry in list.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
            match entry.parse() {
                Ok(block) => allow.blocks.push(block),
                Err(()) if is_host_name(entry) => allow.hosts.push(canonical(entry)),
                Err(()) => {
                    return Err(format!(
                        "“{entry}” is neither addresses such as 127.0.0.1/32 or fd00::/8 nor a host name such as hooks.example.org"
                    ));
                }
            }
        }
        Ok(allow)
    }
}

fn canonical(host: &str) -> String {
    host.trim_end_matches('.').to_ascii_lowercase()
}

/// Letters, digits, hyphens and dots, and at least one letter in the last part: `10.0.0.300` is a mistake, no name.
fn is_host_name(text: &str) -> bool {
    let parts = || text.trim_end_matches('.').split('.');
    let is_part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    parts().all(is_part)
        && parts().next_back().is_some_and(|part| part.contains(|letter: char| letter.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permits(list: &str, host: &str, address: &str) -> bool {
        list.parse::<HookAllow>().unwrap().permits(host, address.parse().unwrap())
    }

    #[test]
    fn nothing_private_is_permitted_unless_it_is_listed() {
        assert!(permits("", "example.org", "93.184.215.14"));
        assert!(!permits("", "localhost", "127.0.0.1"));
        assert!(permits("127.0.0.1/32", "localhost", "127.0.0.1"));
        assert!(!permits("127.0.0.1/32", "localhost", "127.0.0.2"));
        assert!(!permits("127.0.0.1/32", "localhost", "::ffff:127.0.0.1"));
        assert!(permits(" ::1 , 10.0.0.0/8,", "a", "::1"));
        assert!(permits("Hooks.Intern", "hooks.intern.", "10.1.1.1"));
        assert!(!permits("hooks.intern", "evil.hooks.intern", "10.1.1.1"));
    }

    #[test]
    fn a_wrong_entry_is_named() {
        for wrong in ["10.0.0.0/33", "http://a.org", "a.org:80", "10.0.0.300", "a b", "*.a.org", "é.org"] {
            let error = format!("127.0.0.1,{wrong}").parse::<HookAllow>().unwrap_err();
            assert!(error.contains(&format!("“{wrong}”")) && error.contains("127.0.0.1/32"), "{error}");
        }
    }
}
