//! Every setting with its default. All mistakes are reported at once.

/// How this instance is set up.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where people reach it, without a slash at the end.
    pub public_url: String,
    /// A demo: shows the style guide and the mailbox, and lets people switch.
    pub is_demo: bool,
}

impl Config {
    /// Do people reach it by https?
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}
