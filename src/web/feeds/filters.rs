//! The filters above a feed, as they are shown.

use crate::look::Icon;
use crate::web::form::Choice;

/// What a feed is narrowed to. Lists offer only what occurs in this feed.
#[derive(Debug, Clone, Default)]
pub struct Filters {
    /// The feed without filters: chips add their query to it.
    pub url: String,
    pub show: Show,
    /// Key and words of each action, and the chosen one; several stay as they were typed.
    pub actions: Vec<Choice>,
    pub action: String,
    pub people: Vec<Choice>,
    pub actor: String,
    /// As `2026-11-12`.
    pub from: String,
    pub to: String,
    /// "'`comment_aded`' is not a valid action"
    pub error: Option<String>,
    /// "Mine" needs to know who I am: the account's name.
    pub me: Option<String>,
    /// The comma list behind the chips "Comments" and "Changes".
    pub comment_actions: String,
    pub change_actions: String,
}

/// The chip that is lit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    All,
    Comments,
    Changes,
    Mine,
    /// A choice of one's own from the lists beside the chips.
    Chosen,
}

impl Filters {
    /// Address, word, icon and whether it is lit, of each chip.
    pub(super) fn chips(&self) -> Vec<(String, &'static str, Option<Icon>, bool)> {
        let link = |name, value: &str| {
            let query = serde_urlencoded::to_string([(name, value)]).unwrap_or_default();
            format!("{}?{query}", self.url)
        };
        let is = |show| self.show == show;
        let mut chips = vec![
            (self.url.clone(), "All", None, is(Show::All)),
            (link("action", &self.comment_actions), "Comments", Some(Icon::Comment), is(Show::Comments)),
            (link("action", &self.change_actions), "Changes", Some(Icon::DiffModified), is(Show::Changes)),
        ];
        if let Some(me) = &self.me {
            chips.push((link("actor", me), "Mine", Some(Icon::Person), is(Show::Mine)));
        }
        chips
    }
}
