//! One's own settings: how pages look, what one hears of, where one is signed in, and what programs may open.

pub(crate) mod levels;
pub(crate) mod security;
pub(crate) mod tokens;

use super::page::Tab;
use crate::look::Icon;

/// The tabs of these pages; the word is the one that one is on.
pub(crate) fn tabs(current: &str) -> Vec<Tab> {
    let tab = |path: &str, text, icon| Tab::new(format!("/settings/{path}"), text, icon, current == path);
    vec![
        tab("profile", "Profile", Icon::Person),
        tab("notifications", "Notifications", Icon::Bell),
        tab("security", "Security", Icon::ShieldLock),
        tab("tokens", "Tokens", Icon::Key),
    ]
}
