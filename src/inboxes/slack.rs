//! Posts to Slack channels.

pub mod message;
mod mrkdwn;
pub mod posting;
