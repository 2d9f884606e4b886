//! A database with people, projects and issues to read feeds of.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use tempfile::TempDir;
use tidings::clock::Clock;
use tidings::db::types::{At, CommentId, IssueId, ProjectId, UserId};
use tidings::db::words::{UserKind, Visibility};
use tidings::db::{Committed, Database, DbConn, Noted, Opening, Outbox, Target, Tx};
use tidings::error::Result;
use tidings::feed::{FeedQuery, Known, Line, Scope, Stretch};
use tidings::models::event_count;
use tidings::models::issue::Issue;
use tidings::models::issue::opening::NewIssue;
use tidings::models::label::{Label, NewLabel};
use tidings::models::project::{NewProject, Project};
use tidings::models::text::{Body, Title};
use tidings::models::user::{NewUser, User};
use tidings::models::viewer::Viewer;

use crate::support::postgres::Schema;

/// The database comes before what it lies in, so that it is closed first.
pub(crate) struct Stage {
    pub(crate) db: Database,
    /// As `DATABASE_URL` says it.
    pub(crate) url: String,
    _folder: TempDir,
    _schema: Option<Schema>,
}

/// Nobody is told: feeds need no inboxes.
struct Nobody;

impl Outbox for Nobody {
    fn before_commit(&self, _: &mut DbConn, _: &[Noted], _: At) -> Result<()> {
        Ok(())
    }

    fn after_commit(&self, _: Committed) {}
}

impl Stage {
    pub(crate) fn open() -> Self {
        let (folder, schema) = (tempfile::tempdir().unwrap(), Schema::create());
        let file = folder.path().join("tidings.db");
        let (target, url) = match &schema {
            Some(schema) => (Target::Postgres(schema.url()), schema.url()),
            None => (Target::Sqlite(file.clone()), format!("sqlite://{}", file.display())),
        };
        let opening = Opening { target, connections: 2, clock: Clock::default(), outbox: Arc::new(Nobody) };
        Self { db: Database::open(opening).unwrap(), url, _folder: folder, _schema: schema }
    }

    pub(crate) fn person(&self, name: &str) -> User {
        let new = NewUser::person(name, &format!("{name}@example.org"));
        self.account(new)
    }

    pub(crate) fn admin(&self) -> User {
        self.account(NewUser { is_admin: true, ..NewUser::person("root", "root@example.org") })
    }

    pub(crate) fn bot(&self, name: &str) -> User {
        self.account(NewUser { kind: UserKind::Bot, ..NewUser::person(name, "bot@example.org") })
    }

    fn account(&self, new: NewUser) -> User {
        let system = self.db.read_now(User::system).unwrap();
        let id = self.db.write_now(system, move |tx| new.create(tx)).unwrap();
        self.db.read_now(|conn| User::find(conn, id)).unwrap()
    }

    pub(crate) fn project(&self, slug: &str, by: &User, visibility: Visibility) -> Project {
        let (slug, name) = (slug.to_owned(), format!("The {slug}"));
        let new = NewProject { slug, name, description: String::new(), visibility };
        self.db.write_now(by.id, move |tx| new.create(tx)).unwrap()
    }

    /// Opened at minute 0 of [`moment`].
    pub(crate) fn issue(&self, project: ProjectId, by: &User, title: &str) -> Issue {
        let new = NewIssue {
            project,
            number: None,
            title: Title::parse(title).unwrap(),
            body: Body::parse("body", "What it is about").unwrap(),
        };
        self.act(by.id, moment(0), move |tx| Ok(new.open(tx)?.0))
    }

    pub(crate) fn label(&self, project: ProjectId, by: &User, name: &str) -> Label {
        let (name, color, description) = (name.to_owned(), "#d64545".to_owned(), String::new());
        self.db.write_now(by.id, move |tx| NewLabel { project, name, color, description }.create(tx)).unwrap()
    }

    pub(crate) fn comment(&self, issue: &Issue, by: &User, at: At, text: &str) -> CommentId {
        let (issue, body) = (issue.clone(), Body::parse("body", text).unwrap());
        self.act(by.id, at, move |tx| Ok(issue.comment(tx, &body)?.0))
    }

    /// Puts the label on and takes it off, this many times in all, a second apart.
    pub(crate) fn toggle(&self, (issue, label): (&Issue, &Label), by: &User, at: At, times: i64) {
        let (issue, label, actor) = (issue.clone(), label.clone(), by.id);
        self.act(by.id, at, move |tx| {
            for second in 0..times {
                tx.tell_of(actor, at.plus(TimeDelta::seconds(second)));
                let added = issue.label(tx, &label)?;
                if added.is_none() {
                    issue.unlabel(tx, &label)?;
                }
            }
            Ok(())
        });
    }

    pub(crate) fn act<T: Send + 'static>(
        &self,
        by: UserId,
        at: At,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> T {
        let told = move |tx: &mut Tx<'_>| {
            tx.tell_of(by, at);
            work(tx)
        };
        self.db.write_now(by, told).unwrap()
    }

    /// Counts all days that are over.
    pub(crate) fn count_days(&self) {
        let system = self.db.read_now(User::system).unwrap();
        while self.db.write_now(system, event_count::count_on).unwrap() {}
    }

    pub(crate) fn load(&self, query: &FeedQuery) -> Stretch {
        self.db.read_now(|conn| query.load(conn, &mut Known::default())).unwrap()
    }

    /// The feed of an issue, for somebody.
    pub(crate) fn of_issue(issue: IssueId, viewer: Viewer) -> FeedQuery {
        FeedQuery::newest(Scope::Issue(issue), viewer)
    }

    /// How many queries this makes.
    pub(crate) fn queries<T>(&self, work: impl FnOnce() -> T) -> u64 {
        let before = self.db.queries();
        work();
        self.db.queries() - before
    }
}

/// So many minutes after a full hour.
pub(crate) fn moment(minutes: i64) -> At {
    let start: DateTime<Utc> = "2026-03-02T10:00:00Z".parse().unwrap();
    At(start + TimeDelta::minutes(minutes))
}

/// The ids of each line's events, and how many more it has.
pub(crate) fn ids(lines: &[Line]) -> Vec<(Vec<i64>, usize)> {
    lines.iter().map(|line| (line.entries.iter().map(|entry| entry.event.id.0).collect(), line.more)).collect()
}

/// The actions of each line's events.
pub(crate) fn actions(lines: &[Line]) -> Vec<Vec<String>> {
    lines.iter().map(|line| line.entries.iter().map(|entry| entry.event.action.clone()).collect()).collect()
}
