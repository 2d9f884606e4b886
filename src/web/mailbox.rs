//! Demo: the mails and posts that the inboxes really sent, as they arrived.
use askama::Template;

use crate::look::Icon;

use super::assets;
use super::page::Page;
use super::when::When;

/// `GET /mailbox`
#[derive(Template)]
#[template(path = "demo/mailbox.html")]
pub struct MailboxPage {
    pub page: Page,
    /// The newest first.
    pub mails: Vec<Mail>,
    pub posts: Vec<Post>,
}

/// One mail as a server received it.
#[derive(Debug, Clone)]
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub at: When,
    /// All of them, in the order in which they were sent.
    pub headers: Vec<(String, String)>,
    pub text: String,
    /// The source of the HTML part.
    pub html: Option<String>,
}

/// One post as Slack's address received it.
#[derive(Debug, Clone)]
pub struct Post {
    /// "#ferry", or the address.
    pub to: String,
    pub at: When,
    /// What a notification of it says.
    pub text: String,
    /// The whole request, indented.
    pub json: String,
}
