//! Demo: the mails and posts that the inboxes really sent, as they arrived.
use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use serde_json::Value;

use crate::demo::letters::{self, Letter};
use crate::demo::receivers::{self, Receivers};
use crate::error::{Error, Result};
use crate::look::Icon;
use crate::text;

use super::assets;
use super::page::Page;
use super::visit::Visit;
use super::when::{Clock, When};

/// So much of what was asked of Linear stands on the line.
const LONGEST_SUMMARY: usize = 160;

/// `GET /mailbox`
#[derive(Template)]
#[template(path = "demo/mailbox.html")]
pub struct MailboxPage {
    pub page: Page,
    /// The newest first.
    pub mails: Vec<Mail>,
    pub posts: Vec<Post>,
    /// What was asked of Linear.
    pub asked: Vec<Post>,
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

/// One post as Slack's or Linear's address received it.
#[derive(Debug, Clone)]
pub struct Post {
    /// "#ferry", or the call's name.
    pub to: String,
    pub at: When,
    /// What a notification of it says.
    pub text: String,
    /// The whole request, indented.
    pub json: String,
}

/// `GET /mailbox`, in a demo only.
pub(crate) async fn show(visit: Visit) -> Result<HttpResponse> {
    let receivers = visit.room().receivers.clone().ok_or(Error::NotFound)?;
    let (page, clock) = visit.read(|reader| Ok((reader.frame("Mailbox")?, reader.clock()))).await?;
    let (letters, posts, asked) = actix_web::web::block(move || arrived(&receivers))
        .await
        .map_err(|error| Error::internal("reading the demo's mail", error))??;
    let mails = letters.into_iter().map(|letter| Mail::of(letter, clock)).collect();
    let posts = posts.iter().map(|post| Post::to_slack(post, clock)).collect();
    let asked = asked.iter().map(|post| Post::to_linear(post, clock)).collect();
    visit.page(StatusCode::OK, &MailboxPage { page, mails, posts, asked })
}

type Arrived = (Vec<Letter>, Vec<receivers::Post>, Vec<receivers::Post>);

fn arrived(receivers: &Arc<Receivers>) -> Result<Arrived> {
    let letters = letters::newest_first(&receivers.mail);
    let letters = letters.map_err(|error| Error::internal("reading the demo's mail", error))?;
    Ok((letters, receivers.posts.newest_first(), receivers.linear.newest_first()))
}

impl Mail {
    fn of(letter: Letter, clock: Clock) -> Self {
        let Letter { to, subject, at, headers, text, html } = letter;
        Self { to, subject, at: clock.in_list(at.0), headers, text, html }
    }
}

impl Post {
    fn to_slack(post: &receivers::Post, clock: Clock) -> Self {
        let json = read(post);
        let text = json.get("text").and_then(Value::as_str).unwrap_or_default().to_owned();
        Self { to: "#ferry".into(), at: clock.in_list(post.at.0), text, json: format!("{json:#}") }
    }

    fn to_linear(post: &receivers::Post, clock: Clock) -> Self {
        let json = read(post);
        let said = ["/variables/input/body", "/variables/input/title", "/variables/input/stateId", "/variables/id"];
        let text = said.into_iter().find_map(|place| json.pointer(place)?.as_str()).unwrap_or_default();
        let text = text::cut(&text::one_line(text), LONGEST_SUMMARY);
        let to = json.get("operationName").and_then(Value::as_str).unwrap_or_default().to_owned();
        Self { to, at: clock.in_list(post.at.0), text, json: format!("{json:#}") }
    }
}

fn read(post: &receivers::Post) -> Value {
    serde_json::from_str(&post.body).unwrap_or_else(|_| Value::String(post.body.clone()))
}
