//! Pages for those who look after this Tidings.

pub(crate) mod deliveries;
pub(crate) mod mail;
pub(crate) mod moderation;
pub(crate) mod schedule;
pub(crate) mod users;

use crate::look::Icon;

use super::page::Tab;

/// The tabs of these pages; the word is the one that one is on.
pub(crate) fn tabs(current: &str) -> [Tab; 5] {
    [
        Tab::new("/admin/deliveries".into(), "Deliveries", Icon::Broadcast, current == "deliveries"),
        Tab::new("/admin/moderation".into(), "Moderation", Icon::Report, current == "moderation"),
        Tab::new("/admin/schedule".into(), "Schedule", Icon::Clock, current == "schedule"),
        Tab::new("/admin/mail".into(), "Mail", Icon::Mail, current == "mail"),
        Tab::new("/admin/users".into(), "Users", Icon::People, current == "users"),
    ]
}
