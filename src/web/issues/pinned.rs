//! The few issues on top of a project: on its overview and above its list.
use askama::Template;
use askama::filters::HtmlSafe;

use crate::db::types::ProjectId;
use crate::error::Result;
use crate::look::Icon;
use crate::models::issue::Issue;
use crate::models::project::Project;
use crate::web::frame::Reader;
use crate::web::words::counted;

use super::State;

/// `{{ pinned }}` prints them; none prints nothing.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "issues/_pinned.html")]
pub struct Pinned {
    pub cards: Vec<PinnedCard>,
}

impl HtmlSafe for Pinned {}

/// One of them.
#[derive(Debug, Clone)]
pub struct PinnedCard {
    pub url: String,
    pub number: i64,
    pub title: String,
    pub state: State,
    pub comments: String,
}

impl Pinned {
    /// Those of a project.
    pub(crate) fn load(reader: &mut Reader<'_>, project: &Project) -> Result<Self> {
        let id: ProjectId = project.id;
        let card = |issue: Issue| PinnedCard {
            url: issue.path(project),
            number: issue.number,
            state: State::of(&issue),
            comments: counted(issue.comments_count, "comment"),
            title: issue.title,
        };
        Ok(Self { cards: Issue::pinned(reader.conn, id)?.into_iter().map(card).collect() })
    }
}
