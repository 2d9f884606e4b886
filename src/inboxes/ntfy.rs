//! Posts the news of public projects to a topic of ntfy (<https://docs.ntfy.sh/publish/>), for whoever has it on the phone.
//! Whoever knows a topic's name can read it, so that what is not public never goes there.

use serde_json::json;
use url::Url;

use super::Outlet;
use super::news::{News, or_gone};
use crate::db::types::At;
use crate::db::{Database, DbConn};
use crate::dispatch::retry::Retries;
use crate::dispatch::{Batch, Channel, Failure, Inbox, Outcome, Outside, Planned};
use crate::error::Result;
use crate::events::{ActionKey, Event};
use crate::http::{Http, Reach};
use crate::look;
use crate::models::project::Project;
use crate::models::user::OptionalRow;
use crate::models::viewer::Viewer;
use crate::text;

/// The longest message that ntfy shows as one, in characters; it takes 4,096 bytes.
const LONGEST: usize = 1_000;

/// The inbox that posts to ntfy.
pub struct Ntfy {
    outlet: Outlet,
    http: Http,
}

impl Ntfy {
    /// As the settings say.
    pub fn new(outlet: &Outlet) -> Self {
        Self { outlet: outlet.clone(), http: Http::new(Reach::Anywhere, outlet.patience) }
    }
}

impl Inbox for Ntfy {
    fn name(&self) -> &'static str {
        "ntfy"
    }

    fn is_on(&self) -> bool {
        self.outlet.ntfy_url.is_some()
    }

    fn wants(&self, action: ActionKey) -> bool {
        action.row().properties.headline
    }

    fn plan(&self, conn: &mut DbConn, event: &Event, now: At) -> Result<Vec<Planned>> {
        let readable = Project::find_readable(conn, Viewer::ANYONE, event.project_id).optional_row()?;
        let target = "ntfy".to_owned();
        Ok(vec![match readable {
            Some(_) => Planned::due(target, "posts the news of public projects", now),
            None => Planned::skip(target, "the project is not public"),
        }])
    }

    fn channel(&self) -> Channel<'_> {
        Channel::Outside(self)
    }

    fn retries(&self) -> Retries {
        self.outlet.retries(Retries::posts())
    }
}

impl Outside for Ntfy {
    fn deliver(&self, db: &Database, batch: &Batch) -> Result<Outcome, Failure> {
        let Some((server, topic)) = self.outlet.ntfy_url.as_ref().and_then(server_and_topic) else {
            return Ok(Outcome::Skipped("ntfy was switched off"));
        };
        let news = db.read_now(|conn| or_gone(News::load(conn, batch, Viewer::ANYONE)))?;
        let Some(news) = news.filter(|news| !news.events.is_empty()) else {
            return Ok(Outcome::Skipped("it was taken back"));
        };
        let message = json!({
            "topic": topic,
            "title": format!("{}: {}", news.project.name, news.title()),
            "message": self.message(&news),
            "click": format!("{}/events/{}", self.outlet.public_url, batch.first().id),
        });
        let answer = self.http.post_json(&server, &[], message.to_string().as_bytes());
        let answer = answer.map_err(|fault| Failure::passing(fault.to_string()))?;
        let said = || format!("ntfy answered {}: {}", answer.status, text::one_line(answer.kept()));
        match answer.status {
            200..=299 => Ok(Outcome::Delivered),
            429 | 500.. => Err(Failure { after: answer.retry_after(db.now().0), ..Failure::passing(said()) }),
            _ => Err(Failure::lasting(said())),
        }
    }
}

impl Ntfy {
    /// The sentence, and what was said.
    fn message(&self, news: &News) -> String {
        let phrases = news.events.iter().map(|event| look::plain(&news.phrase(event, &self.outlet.public_url)));
        let words = news.events.iter().filter_map(|event| news.words(event)).map(|words| words.text.to_owned());
        text::cut(&phrases.chain(words).collect::<Vec<_>>().join("\n"), LONGEST)
    }
}

/// `https://ntfy.sh/ferry` is the server <https://ntfy.sh/> and its topic `ferry`.
fn server_and_topic(url: &Url) -> Option<(String, String)> {
    let topic = url.path_segments()?.next_back().filter(|topic| !topic.is_empty())?.to_owned();
    let mut server = url.clone();
    server.path_segments_mut().ok()?.pop().push("");
    Some((server.into(), topic))
}
