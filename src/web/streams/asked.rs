//! What the address of a stream, or of the same events as JSON, asks for.

use crate::db::types::EventId;
use crate::error::{Error, Result};
use crate::feed::Scope;
use crate::feed::log::Position;
use crate::models::issue::Issue;
use crate::models::project::Project;
use crate::web::frame::Reader;
use crate::web::posted::Form;
use crate::web::visit::Visit;

/// The parameters of the stream, and those of the JSON.
pub(super) const STREAM: &[&str] = &["after", "project", "issue", "mine", "only"];
pub(super) const JSON: &[&str] = &["after", "project", "issue", "limit"];

/// The most events of one answer, and how many it has when nobody says.
const MOST: usize = 500;
const USUAL: usize = 100;

/// What was asked for, checked as far as that needs no database.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    after: Option<After>,
    project: Option<String>,
    issue: Option<i64>,
    /// Only of projects that the reader belongs to.
    is_mine: bool,
    /// Tells only how many notifications are unread.
    pub(super) only_unread: bool,
    pub(super) limit: usize,
}

/// Where to begin.
#[derive(Debug, Clone, Copy)]
enum After {
    Place(Position),
    /// Behind an event that the page shows.
    Event(EventId),
}

impl Asked {
    /// Reads the parameters. A browser that comes back says by a header where it was, and that counts.
    pub(super) fn read(visit: &Visit, known: &[&str]) -> Result<Self> {
        let form = visit.query(known)?;
        let header = visit.request().headers().get("last-event-id").and_then(|value| value.to_str().ok());
        let after = header.filter(|last| !last.is_empty()).unwrap_or_else(|| form.get("after").trim());
        let issue = number(&form, "issue", "the number of an issue")?;
        let project = Some(form.get("project").to_owned()).filter(|slug| !slug.is_empty());
        if issue.is_some() && project.is_none() {
            return Err(Error::Malformed("'issue' is the number of an issue within a project: name that too.".into()));
        }
        let only_unread = match form.get("only") {
            "" => false,
            "unread" => true,
            other => return Err(Error::Malformed(format!("'{other}' is not known: 'only' takes 'unread'."))),
        };
        let limit = number(&form, "limit", "a number from 1 to 500")?.map_or(Ok(USUAL), |limit| {
            let limit = usize::try_from(limit).ok().filter(|limit| (1..=MOST).contains(limit));
            limit.ok_or_else(|| Error::Malformed("'limit' is a number from 1 to 500.".into()))
        })?;
        let is_mine = form.get("mine") == "1";
        Ok(Self { after: place(after)?, project, issue, is_mine, only_unread, limit })
    }

    /// The events that it is about, which the reader may see.
    pub(super) fn scope(&self, reader: &mut Reader<'_>) -> Result<Scope> {
        let Some(slug) = &self.project else {
            let user = reader.viewer().user.filter(|_| self.is_mine);
            return Ok(user.map_or(Scope::Everything, Scope::MemberOf));
        };
        if let Some(number) = self.issue {
            let (_, _, issue) = Issue::find_visible(reader.conn, reader.viewer(), slug, number)?;
            return Ok(Scope::Issue(issue.id));
        }
        let (project, _) = Project::find_visible(reader.conn, reader.viewer(), slug)?;
        Ok(Scope::Project(project.id))
    }

    /// Where it begins, if it says so, and where the log ends now.
    pub(super) fn place(&self, reader: &mut Reader<'_>) -> Result<(Option<Position>, Position)> {
        let end = Position::end(reader.conn)?;
        let place = match self.after {
            None => None,
            Some(After::Place(place)) => Some(place.check(reader.conn)?),
            Some(After::Event(id)) => {
                let viewer = reader.viewer();
                Some(Position::behind(reader.conn, viewer, id)?.min(end))
            }
        };
        Ok((place, end))
    }
}

fn place(text: &str) -> Result<Option<After>> {
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(id) = text.strip_prefix("event-").and_then(|id| id.parse().ok()) {
        return Ok(Some(After::Event(EventId(id))));
    }
    text.parse().map(|place| Some(After::Place(place))).map_err(Error::Malformed)
}

fn number(form: &Form, name: &str, what: &str) -> Result<Option<i64>> {
    let typed = form.get(name).trim();
    let wrong = |_| Error::Malformed(format!("'{typed}' is not {what}."));
    if typed.is_empty() { Ok(None) } else { typed.parse().map(Some).map_err(wrong) }
}
