//! What every figure stands on: a database in a folder of its own, somebody, a project and an issue; and percentiles.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tidings::clock::Clock;
use tidings::db::types::{At, IssueId, UserId};
use tidings::db::words::Visibility;
use tidings::db::{Database, DbConn, Opening, Target, Tx};
use tidings::dispatch::bell::Bell;
use tidings::dispatch::retry::Retries;
use tidings::dispatch::{Channel, DeliveryOutbox, Inbox, Inside, Outcome, Planned, Registry};
use tidings::error::Result;
use tidings::events::{Action, ActionKey, Event, NewEvent, record_event};
use tidings::models::issue::opening::NewIssue;
use tidings::models::project::NewProject;
use tidings::models::text::{Body, Title};
use tidings::models::user::{NewUser, User};

use crate::postgres::Schema;

/// A database with somebody and an issue in it.
pub struct Ground {
    /// Kept while it is measured.
    pub folder: TempDir,
    _schema: Option<Schema>,
    pub db: Database,
    pub registry: Registry,
    pub bell: Bell,
    pub user: UserId,
    pub issue: IssueId,
}

impl Ground {
    /// SQLite on the same disk as the build, dispatching to these inboxes.
    pub fn new(registry: Registry) -> Self {
        Self::on(None, registry)
    }

    /// In this schema of a PostgreSQL, or else on SQLite.
    pub fn on(schema: Option<Schema>, registry: Registry) -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
        let bell = Bell::default();
        let outbox = Arc::new(DeliveryOutbox::new(registry.clone(), bell.clone()));
        let file = Target::Sqlite(folder.path().join("tidings.db"));
        let target = schema.as_ref().map_or(file, |schema| Target::Postgres(schema.url()));
        let opening = Opening { target, connections: 4, clock: Clock::default(), outbox };
        let db = Database::open(opening).expect("a database");
        let system = db.read_now(User::system).expect("the system's account");
        let user = db.write_now(system, |tx| NewUser::person("ana", "ana@example.org").create(tx)).expect("an account");
        let issue = db.write_now(user, open_issue).expect("an issue");
        Self { folder, _schema: schema, db, registry, bell, user, issue }
    }

    pub fn file(&self) -> PathBuf {
        self.folder.path().join("tidings.db")
    }

    /// Records that somebody commented.
    pub fn record(&self) {
        let issue = self.issue;
        let recorded = self.db.write_now(self.user, move |tx| record_event(tx, commented(issue)));
        recorded.expect("it is recorded");
    }
}

fn open_issue(tx: &mut Tx<'_>) -> Result<IssueId> {
    let project = NewProject {
        slug: "ferry".into(),
        name: "Ferry".into(),
        description: String::new(),
        visibility: Visibility::Public,
    };
    let project = project.create(tx)?.id;
    let (title, body) = (Title::parse("How fast is it?")?, Body::parse("body", "Let us see.")?);
    Ok(NewIssue { project, number: None, title, body }.open(tx)?.0.id)
}

/// The event of every figure.
pub fn commented(issue: IssueId) -> NewEvent {
    NewEvent::on(issue, Action::CommentAdded { excerpt: "I can reproduce it on 14.6 with the lid closed.".into() })
}

/// An inbox that does nothing, and says when it did.
pub struct Nothing {
    pub name: &'static str,
    pub done: Box<dyn Fn(&Event) + Send + Sync>,
}

impl Nothing {
    /// Several of them.
    pub fn registry(names: &[&'static str]) -> Registry {
        let inbox = |name: &&'static str| Arc::new(Self { name, done: Box::new(|_| ()) }) as Arc<dyn Inbox>;
        Registry::new(names.iter().map(inbox).collect())
    }
}

impl Inbox for Nothing {
    fn name(&self) -> &'static str {
        self.name
    }

    fn wants(&self, action: ActionKey) -> bool {
        action == ActionKey::CommentAdded
    }

    fn plan(&self, _: &mut DbConn, event: &Event, now: At) -> Result<Vec<Planned>> {
        (self.done)(event);
        Ok(vec![Planned::due(String::new(), "", now)])
    }

    fn channel(&self) -> Channel<'_> {
        Channel::Inside(self)
    }

    fn retries(&self) -> Retries {
        Retries::inside()
    }
}

impl Inside for Nothing {
    fn apply(&self, _: &mut Tx<'_>, _: &Event, _: &str, _: &str) -> Result<Outcome> {
        Ok(Outcome::Delivered)
    }
}

/// How long the work takes.
pub fn timed(work: impl FnOnce()) -> Duration {
    let began = Instant::now();
    work();
    began.elapsed()
}

/// So many in so long, per second.
#[expect(clippy::cast_precision_loss, reason = "figures, not accounts")]
pub fn per_second(count: usize, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64()
}

/// The value that so many per cent stay below.
pub fn percentile(times: &mut [Duration], per_cent: usize) -> Duration {
    times.sort_unstable();
    times[(times.len() - 1) * per_cent / 100]
}

/// The middle one of several measurements.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_unstable_by(f64::total_cmp);
    figures[figures.len() / 2]
}
