//! Posts to Slack channels. At least once: Slack has no key by which it could tell a repeat.

pub mod message;
mod mrkdwn;
pub mod posting;

use chrono::TimeDelta;
use serde_json::Value;

use super::Outlet;
use super::beside::keep;
use super::news::{News, or_gone};
use crate::db::types::{At, IssueId, SlackChannelId};
use crate::db::{Database, DbConn};
use crate::dispatch::retry::Retries;
use crate::dispatch::{Batch, Channel, Failure, Inbox, Outcome, Outside, Planned};
use crate::error::Result;
use crate::events::{ActionKey, Event};
use crate::http::{Http, Reach};
use crate::look::Part;
use crate::models::slack_channel::SlackChannel;
use crate::models::user::OptionalRow;
use crate::models::viewer::Viewer;
use crate::models::{assignee, label::Label};
use message::SlackStory;
use posting::Posting;

/// What happens to one issue within this time is one post.
const GATHER: TimeDelta = TimeDelta::seconds(30);

/// The project's own channel may know what the project knows.
const CHANNELS_VIEW: Viewer = Viewer { user: None, is_admin: true };

/// The inbox that posts to Slack.
pub struct Slack {
    outlet: Outlet,
    /// To addresses that people type.
    webhooks: Http,
    /// To the address that the administrator set.
    api: Http,
}

impl Slack {
    /// As the settings say.
    pub fn new(outlet: &Outlet) -> Self {
        let webhooks = Http::new(Reach::Public(outlet.hook_allow.clone()), outlet.patience);
        Self { outlet: outlet.clone(), webhooks, api: Http::new(Reach::Anywhere, outlet.patience) }
    }
}

impl Inbox for Slack {
    fn name(&self) -> &'static str {
        "slack"
    }

    fn wants(&self, action: ActionKey) -> bool {
        let properties = action.row().properties;
        !properties.private && !properties.hidden
    }

    fn plan(&self, conn: &mut DbConn, event: &Event, now: At) -> Result<Vec<Planned>> {
        let Some(channel) = SlackChannel::find_of(conn, event.project_id)? else { return Ok(Vec::new()) };
        let target = format!("slack:{}", channel.id);
        Ok(vec![match channel.disabled_at {
            _ if !channel.posts(&event.action) => Planned::skip(target, "such events are not posted"),
            Some(_) => Planned::skip(target, format!("switched off: {}", channel.disabled_because)),
            None => {
                let wait = self.outlet.gather.unwrap_or(GATHER);
                let due = Planned::due(target, "posts the project's news", now.plus(wait));
                due.gathered(format!("issue:{}", event.issue_id), wait)
            }
        }])
    }

    fn channel(&self) -> Channel<'_> {
        Channel::Outside(self)
    }

    fn retries(&self) -> Retries {
        self.outlet.retries(Retries::posts())
    }
}

impl Outside for Slack {
    fn deliver(&self, db: &Database, batch: &Batch) -> Result<Outcome, Failure> {
        let Some(channel) = db.read_now(|conn| channel_of(conn, &batch.target))? else {
            return Ok(Outcome::Skipped("the channel was removed"));
        };
        if channel.disabled_at.is_some() {
            return Ok(Outcome::Skipped("the channel is switched off"));
        }
        let prepared = db.read_now(|conn| or_gone(self.prepare(conn, batch, &channel)))?;
        let Some(post) = prepared else { return Ok(Outcome::Skipped("it was taken back")) };
        let posted = self.post(&channel, &post, db.now());
        answered(db, channel, Some(post.issue).filter(|_| post.thread.is_none()), posted)
    }

    fn test(&self, db: &Database, target: &str) -> Result<(), Failure> {
        let channel = db.read_now(|conn| channel_of(conn, target))?;
        let channel = channel.ok_or_else(|| Failure::lasting("There is no channel to post to."))?;
        let words = "Tidings posts here. This is a test.";
        let message = serde_json::json!({ "text": words, "unfurl_links": false });
        let post = Post { issue: IssueId(0), message, thread: None, is_broadcast: false };
        let posted = self.post(&channel, &post, db.now());
        answered(db, channel, None, posted).map(drop)
    }
}

/// What is about to be posted.
struct Post {
    issue: IssueId,
    message: Value,
    /// The issue's first post, which this one answers to.
    thread: Option<String>,
    is_broadcast: bool,
}

fn channel_of(conn: &mut DbConn, target: &str) -> Result<Option<SlackChannel>> {
    let Some(id) = target.strip_prefix("slack:").and_then(|id| id.parse().ok()) else { return Ok(None) };
    SlackChannel::find(conn, SlackChannelId(id)).optional_row()
}

impl Slack {
    fn prepare(&self, conn: &mut DbConn, batch: &Batch, channel: &SlackChannel) -> Result<Option<Post>> {
        let news = News::load(conn, batch, CHANNELS_VIEW)?;
        let Some(news) = news.filter(|news| !news.events.is_empty()) else { return Ok(None) };
        let issue = news.issue.id;
        let changes_state =
            |event: &Event| matches!(event.key(), Some(ActionKey::IssueClosed | ActionKey::IssueReopened));
        Ok(Some(Post {
            issue,
            message: message::message(&self.story(conn, &news)?),
            thread: channel.thread_of(conn, issue)?,
            is_broadcast: news.events.iter().any(changes_state),
        }))
    }

    fn story(&self, conn: &mut DbConn, news: &News) -> Result<SlackStory> {
        let base = &self.outlet.public_url;
        let lines: Vec<Vec<Part>> = news.events.iter().map(|event| news.phrase(event, base)).collect();
        let labels = Label::on_issues(conn, &[news.issue.id])?.remove(&news.issue.id).unwrap_or_default();
        let assignees = assignee::on_issues(conn, &[news.issue.id])?.remove(&news.issue.id).unwrap_or_default();
        let newest = news.events.iter().rev().find_map(|event| news.words(event));
        Ok(SlackStory {
            public_url: base.clone(),
            lines,
            number: news.issue.number,
            title: news.issue.title.clone(),
            url: format!("{base}{}", news.issue.path(&news.project)),
            project: news.project.name.clone(),
            labels: labels.into_iter().map(|label| label.name).collect(),
            assignees: assignees.iter().map(|user| user.shown_name().to_owned()).collect(),
            excerpt: newest.map(|words| words.text.to_owned()),
            at: news.events.last().map_or(news.issue.created_at.0, |event| event.occurred_at.0),
        })
    }

    fn post(&self, channel: &SlackChannel, post: &Post, now: At) -> Posting {
        if let Some(url) = &channel.webhook_url {
            return posting::post_to_webhook(&self.webhooks, url, &post.message, now.0);
        }
        let to = posting::Channel {
            api_url: &self.outlet.slack_api_url,
            token: channel.token.as_deref().unwrap_or_default(),
            channel: channel.channel.as_deref().unwrap_or_default(),
            thread: post.thread.as_deref(),
            is_broadcast: post.is_broadcast,
        };
        posting::post_to_channel(&self.api, &to, &post.message, now.0)
    }
}

/// What follows from Slack's answer. The first post of an issue begins its thread.
fn answered(
    db: &Database,
    channel: SlackChannel,
    begins: Option<IssueId>,
    posted: Posting,
) -> Result<Outcome, Failure> {
    match posted {
        Posting::Posted { thread } => {
            if let Some((issue, ts)) = begins.zip(thread) {
                keep(db, None, "the thread of an issue", move |tx| channel.begin_thread(tx, issue, &ts));
            }
            Ok(Outcome::Delivered)
        }
        Posting::Refused(why) => {
            let because = why.clone();
            keep(db, None, "why a channel was switched off", move |tx| channel.disable(tx, &because));
            Err(Failure::lasting(why))
        }
        Posting::SlowDown(wait) => {
            Err(Failure { after: Some(wait), ..Failure::passing("Slack asks to wait (too many requests).") })
        }
        Posting::Failed(why) => Err(Failure::passing(why)),
    }
}
