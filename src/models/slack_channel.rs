//! Where a project's news goes in Slack, and the messages there that later ones answer to.

use diesel::prelude::*;

use crate::db::dialect::each_backend;
use crate::db::types::{At, IssueId, Json, ProjectId, SlackChannelId};
use crate::db::{DbConn, Tx};
use crate::error::{Errors, Result};
use crate::events::ActionKey;
use crate::schema::{slack_channels, slack_threads};

/// What is posted unless a maintainer chooses otherwise.
pub fn usual_actions() -> impl Iterator<Item = ActionKey> {
    ActionKey::ALL.iter().copied().filter(|action| action.row().properties.headline)
}

/// A project's way into Slack.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = slack_channels)]
pub struct SlackChannel {
    /// Its id.
    pub id: SlackChannelId,
    /// Whose.
    pub project_id: ProjectId,
    /// An incoming webhook's address; a secret.
    pub webhook_url: Option<String>,
    /// A bot's token; a secret.
    pub token: Option<String>,
    /// Where the bot posts.
    pub channel: Option<String>,
    /// The keys of the actions that are posted.
    pub actions: Json<Vec<String>>,
    /// Since when nothing is posted any more.
    pub disabled_at: Option<At>,
    /// Why.
    pub disabled_because: String,
}

impl SlackChannel {
    /// By id.
    pub fn find(conn: &mut DbConn, id: SlackChannelId) -> Result<Self> {
        Ok(slack_channels::table.find(id).select(Self::as_select()).first(conn)?)
    }

    /// The project's, if it has one.
    pub fn find_of(conn: &mut DbConn, project: ProjectId) -> Result<Option<Self>> {
        let own = slack_channels::table.filter(slack_channels::project_id.eq(project));
        Ok(own.select(Self::as_select()).first(conn).optional()?)
    }

    /// Several at once, in no order.
    pub fn load(conn: &mut DbConn, ids: &[SlackChannelId]) -> Result<Vec<Self>> {
        Ok(slack_channels::table.filter(slack_channels::id.eq_any(ids)).select(Self::as_select()).load(conn)?)
    }

    /// Is this action posted?
    pub fn posts(&self, action: &str) -> bool {
        self.actions.0.iter().any(|posted| posted == action)
    }

    /// How people call it: "#ferry", or the webhook's host. Never a secret.
    pub fn shown_name(&self) -> String {
        let host = || {
            let url = self.webhook_url.as_deref().and_then(|url| url::Url::parse(url).ok());
            url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_else(|| "Slack".to_owned())
        };
        self.channel.clone().unwrap_or_else(host)
    }

    /// It will never work like this: nothing is posted until a maintainer sets it up again.
    pub fn disable(&self, tx: &mut Tx<'_>, because: &str) -> Result<()> {
        let now = tx.now();
        diesel::update(slack_channels::table.find(self.id))
            .set((slack_channels::disabled_at.eq(now), slack_channels::disabled_because.eq(because.to_owned())))
            .execute(tx.conn())?;
        Ok(())
    }

    /// The message that an issue's later posts answer to.
    pub fn thread_of(&self, conn: &mut DbConn, issue: IssueId) -> Result<Option<String>> {
        Ok(slack_threads::table.find((self.id, issue)).select(slack_threads::ts).first(conn).optional()?)
    }

    /// The issue's first post has this `ts`. A later call changes nothing.
    pub fn begin_thread(&self, tx: &mut Tx<'_>, issue: IssueId, ts: &str) -> Result<()> {
        use slack_threads::{issue_id, slack_channel_id, ts as stamp};
        each_backend!(tx.conn(), c => diesel::insert_into(slack_threads::table)
            .values((slack_channel_id.eq(self.id), issue_id.eq(issue), stamp.eq(ts.to_owned())))
            .on_conflict((slack_channel_id, issue_id))
            .do_nothing()
            .execute(c)?);
        Ok(())
    }
}

/// A way into Slack about to be set up; it replaces the one before and is switched on.
#[derive(Debug, Clone)]
pub struct NewSlackChannel {
    /// The webhook, or a bot's token with a channel.
    pub way: Way,
    /// What is posted; checked by [`parse_actions`].
    pub actions: Vec<String>,
}

/// One of the two ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// An incoming webhook's address.
    Webhook(String),
    /// A bot's token and a channel.
    Bot {
        /// `xoxb-…`
        token: String,
        /// `C0123456789` or `#ferry`
        channel: String,
    },
}

impl Way {
    /// What a maintainer typed: an address, or a token with a channel.
    pub fn parse(webhook_url: &str, token: &str, channel: &str) -> Result<Self, Errors> {
        let (address, token, channel) = (webhook_url.trim(), token.trim(), channel.trim());
        if !address.is_empty() {
            let is_url = url::Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "https" | "http"));
            let is_web = is_url && !address.contains(char::is_control);
            let wrong =
                || Errors::one("webhook_url", "This is not an address such as https://hooks.slack.com/services/….");
            return if is_web { Ok(Self::Webhook(address.to_owned())) } else { Err(wrong()) };
        }
        match (token.is_empty(), channel.is_empty()) {
            (true, true) => Err(Errors::one("webhook_url", "Give an incoming webhook, or a bot token with a channel.")),
            (true, false) => Err(Errors::one("token", "The channel needs a bot token.")),
            (false, true) => Err(Errors::one("channel", "The token needs a channel.")),
            (false, false) if !token.chars().all(|letter| letter.is_ascii_graphic()) => {
                Err(Errors::one("token", "A token has letters, digits and hyphens only."))
            }
            (false, false) => Ok(Self::Bot { token: token.to_owned(), channel: channel.to_owned() }),
        }
    }
}

/// The actions that are to be posted: the usual ones when none was chosen.
pub fn parse_actions(chosen: &[&str]) -> Result<Vec<String>, Errors> {
    let chosen: Vec<&str> =
        if chosen.is_empty() { usual_actions().map(ActionKey::as_str).collect() } else { chosen.to_vec() };
    let keys: Result<Vec<ActionKey>, String> = chosen.into_iter().map(ActionKey::parse).collect();
    let keys = keys.map_err(|wrong| Errors::one("actions", wrong))?;
    Ok(keys.into_iter().map(|key| key.as_str().to_owned()).collect())
}

impl NewSlackChannel {
    /// Sets it up for this project.
    pub fn set_up(self, tx: &mut Tx<'_>, project: ProjectId) -> Result<()> {
        remove(tx, project)?;
        let (actor, now) = (tx.actor(), tx.now());
        let (webhook_url, token, channel) = match self.way {
            Way::Webhook(url) => (Some(url), None, None),
            Way::Bot { token, channel } => (None, Some(token), Some(channel)),
        };
        diesel::insert_into(slack_channels::table)
            .values((
                slack_channels::project_id.eq(project),
                slack_channels::webhook_url.eq(webhook_url),
                slack_channels::token.eq(token),
                slack_channels::channel.eq(channel),
                slack_channels::actions.eq(Json(self.actions)),
                slack_channels::created_by.eq(actor),
                slack_channels::created_at.eq(now),
            ))
            .execute(tx.conn())?;
        Ok(())
    }
}

/// Nothing of this project is posted any more. True when something was.
pub fn remove(tx: &mut Tx<'_>, project: ProjectId) -> Result<bool> {
    let own = slack_channels::table.filter(slack_channels::project_id.eq(project));
    Ok(diesel::delete(own).execute(tx.conn())? > 0)
}
