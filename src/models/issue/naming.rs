//! Whom and what a text names: `@ana`, `#12`, `ferry#12`, attached files. Naming somebody tells him; naming an issue shows there.
//!
//! What becomes a link tells nobody more than he may know. `#12` is of the text's own project, and people's pages are open to
//! everybody: both are links if they are there. `ferry#12` is a link whether or not there is such an issue: its page is "not
//! found" to whoever may not read it, and so the link says nothing. Nothing but the words themselves is ever shown.

use diesel::prelude::*;

use super::Issue;
use crate::db::types::{IssueId, ProjectId};
use crate::db::words::{Reason, UserKind, Via};
use crate::db::{DbConn, Tx};
use crate::error::Result;
use crate::events::Record;
use crate::events::phrase::path_segment;
use crate::markdown::{Name, Names, Picture};
use crate::models::attachment::Attachment;
use crate::models::text::Body;
use crate::models::user::{OptionalRow, User};
use crate::models::viewer::{self, Viewer};
use crate::models::{attachment, subscription};
use crate::schema::projects;

/// At most so many issues of other projects hear of a text.
const ELSEWHERE: usize = 10;

/// The people and issues that a text names and that there are.
#[derive(Debug, Default)]
pub struct Named {
    /// The project's name in addresses.
    slug: String,
    people: Vec<User>,
    issues: Vec<Issue>,
    /// Issues of other projects that the author may read.
    elsewhere: Vec<Issue>,
    /// Tokens of files.
    files: Vec<String>,
    /// Those of them that are pictures.
    pictures: Vec<Attachment>,
}

impl Named {
    /// Looks them up. An import tells by its own events who was named.
    pub(crate) fn find(tx: &mut Tx<'_>, project: ProjectId, body: &Body) -> Result<Self> {
        if tx.act().via == Via::Import || body.names() == &Names::default() {
            return Ok(Self::default());
        }
        let here = Self::look_up(tx.conn(), project, body)?;
        if body.names().elsewhere.is_empty() {
            return Ok(here);
        }
        let actor = tx.actor();
        let author = User::find(tx.conn(), actor)?.viewer();
        let elsewhere = elsewhere(tx.conn(), author, body.names())?;
        Ok(Self { elsewhere, ..here })
    }

    /// The people, and the issues of this project.
    pub fn look_up(conn: &mut DbConn, project: ProjectId, body: &Body) -> Result<Self> {
        let names = body.names();
        let slug = match names.issues.as_slice() {
            [] => String::new(),
            _ => projects::table.find(project).select(projects::slug).get_result(conn)?,
        };
        Ok(Self {
            slug,
            people: User::load_by_names(conn, &names.people)?,
            issues: there_are(Issue::load_by_numbers(conn, project, &names.issues)?),
            elsewhere: Vec::new(),
            files: names.files.clone(),
            pictures: Attachment::pictures(conn, project, &names.files)?,
        })
    }

    /// The text with its links and pictures.
    pub fn linked(&self, body: &Body) -> Body {
        body.linked(&|name| self.address(name), &|token| self.picture(token))
    }

    fn picture(&self, token: &str) -> Option<Picture> {
        self.pictures.iter().find(|picture| picture.token == token)?.picture()
    }

    fn address(&self, name: Name<'_>) -> Option<String> {
        match name {
            Name::Person(name) => {
                let mut people = self.people.iter().filter(|person| person.kind != UserKind::System);
                let person = people.find(|person| person.name.eq_ignore_ascii_case(name))?;
                Some(format!("/users/{}", path_segment(&person.name)))
            }
            Name::Issue(number) => {
                let is_there = self.issues.iter().any(|issue| issue.number == number);
                is_there.then(|| format!("/projects/{}/issues/{number}", self.slug))
            }
            Name::Elsewhere(slug, number) => Some(format!("/projects/{slug}/issues/{number}")),
        }
    }

    /// Takes the named issues before anything is written.
    pub(crate) fn lock(&self, tx: &mut Tx<'_>) -> Result<()> {
        let ids = self.targets();
        if ids.is_empty() { Ok(()) } else { tx.lock_issues(&ids) }
    }

    /// Takes them together with the issue whose text it is.
    pub(crate) fn lock_beside(&self, tx: &mut Tx<'_>, issue: IssueId) -> Result<()> {
        let ids: Vec<_> = self.targets().into_iter().chain([issue]).collect();
        tx.lock_issues(&ids)
    }

    fn targets(&self) -> Vec<IssueId> {
        self.issues.iter().chain(&self.elsewhere).map(|issue| issue.id).collect()
    }

    /// Records that they were named in this record of this issue, once each however often the text is edited. Whoever may not
    /// read the issue hears nothing.
    pub(crate) fn record(self, tx: &mut Tx<'_>, issue: &Issue, record: Record) -> Result<()> {
        let actor = tx.actor();
        let people: Vec<User> =
            self.people.into_iter().filter(|person| person.is_active_person() && person.id != actor).collect();
        if !people.is_empty() {
            let readers = viewer::readers_among(tx.conn(), issue.project_id, &people)?;
            for person in people.iter().filter(|person| readers.contains(&person.id)) {
                issue.mention(tx, person, record)?;
                subscription::follow(tx, issue.id, person.id, Reason::Mentioned)?;
            }
        }
        for target in self.issues.iter().chain(&self.elsewhere).filter(|target| target.id != issue.id) {
            target.name_in(tx, issue)?;
        }
        attachment::claim(tx, issue.id, issue.project_id, &self.files)
    }
}

/// A deleted one is as if it were not there.
fn there_are(issues: Vec<Issue>) -> Vec<Issue> {
    issues.into_iter().filter(|issue| issue.deleted_at.is_none()).collect()
}

/// Those that the author may read: nobody learns from us that there are others.
fn elsewhere(conn: &mut DbConn, author: Viewer, names: &Names) -> Result<Vec<Issue>> {
    let mut found: Vec<Issue> = Vec::new();
    for (slug, number) in names.elsewhere.iter().take(ELSEWHERE) {
        let issue = Issue::find_visible(conn, author, slug, *number).optional_row()?;
        found.extend(issue.map(|(_, _, issue)| issue));
    }
    Ok(found)
}
