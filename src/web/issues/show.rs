//! One issue: its conversation, what stands beside it, and the box at its end.
use askama::Template;

use crate::look::Icon;
use crate::web::assets;
use crate::web::feed::Feed;
use crate::web::page::Page;

use super::IssueHead;
use super::composer::Composer;
use super::rail::Rail;

/// `GET /projects/{slug}/issues/{number}`, and the same with status 422 when a comment was refused.
#[derive(Template)]
#[template(path = "issues/show.html")]
pub struct IssuePage {
    pub page: Page,
    pub head: IssueHead,
    pub rail: Rail,
    /// Description first, then comments and events, oldest first.
    pub conversation: Feed,
    pub composer: Composer,
}
