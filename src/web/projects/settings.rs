//! A project's settings: its name and who sees it, and where its events are posted.
use askama::Template;

use crate::look::Icon;
use crate::web::assets;
use crate::web::form::Field;
use crate::web::page::Page;

use super::ProjectForm;

/// `GET /projects/{slug}/settings`, and the same with status 422 when something was wrong.
#[derive(Template)]
#[template(path = "projects/settings.html")]
pub struct SettingsPage {
    pub page: Page,
    pub slug: String,
    /// None where the general settings cannot be changed.
    pub form: Option<ProjectForm>,
    pub slack: Slack,
}

/// The Slack form: an address, or a token with a channel. Secrets are never shown again.
#[derive(Debug, Clone, Default)]
pub struct Slack {
    /// "Posts to #ferry", "Posts to hooks.slack.com": what is set up at present.
    pub present: Option<String>,
    /// Why it was switched off, if it was: `channel_not_found`.
    pub trouble: Option<String>,
    pub webhook_url: String,
    pub webhook_url_error: Option<String>,
    pub token_error: Option<String>,
    pub channel: String,
    pub channel_error: Option<String>,
    /// Key, words, and whether it is chosen.
    pub actions: Vec<(String, String, bool)>,
    pub actions_error: Option<String>,
}

impl Slack {
    fn webhook_field(&self) -> Field {
        let hint = "Slack gives it to you: https://hooks.slack.com/services/… It is a secret and not shown again.";
        let field = Field::line("webhook_url", "Incoming webhook").of_type("url").with(self.webhook_url.clone());
        field.wrong(self.webhook_url_error.clone()).hint(hint)
    }

    fn token_field(&self) -> Field {
        let field = Field::password("token", "Or a bot token", "off").wrong(self.token_error.clone());
        Field {
            is_required: false,
            ..field.hint("With a token, comments become replies in one thread for each issue.")
        }
    }

    fn channel_field(&self) -> Field {
        let field = Field::line("channel", "and a channel").with(self.channel.clone());
        field.wrong(self.channel_error.clone()).hint("C0123456789 or #ferry")
    }
}
