//! A database with people, a project and inboxes, without pages: acts go through the models, deliveries are worked by hand.

use std::time::Duration;

use chrono::TimeDelta;
use diesel::prelude::*;
use tidings::clock::Clock;
use tidings::db::types::{EventId, ProjectId, UserId};
use tidings::db::words::{DeliveryState, Role, Via, Visibility};
use tidings::db::{Act, Database, Opening, Target, Tx};
use tidings::dispatch::bell::Bell;
use tidings::dispatch::delivery::Delivery;
use tidings::dispatch::worker::{Settings, Worker};
use tidings::dispatch::{DeliveryOutbox, Registry};
use tidings::error::Result;
use tidings::http::{HookAllow, Patience};
use tidings::inboxes::{self, Outlet};
use tidings::mail::{self, Mailer};
use tidings::models::issue::Issue;
use tidings::models::issue::opening::NewIssue;
use tidings::models::member;
use tidings::models::notification::Notification;
use tidings::models::project::{NewProject, Project};
use tidings::models::text::{Body, Title};
use tidings::models::user::{NewUser, User};
use tidings::schema::{deliveries, notifications};

use super::postgres::Schema;
use super::smtp::MailServer;

/// The running thing. What it stands on is dropped after it.
pub(crate) struct Desk {
    pub(crate) db: Database,
    pub(crate) clock: Clock,
    pub(crate) registry: Registry,
    _schema: Option<Schema>,
    _folder: tempfile::TempDir,
}

/// An outlet that reaches nothing, waits for nothing and tries again after a second.
pub(crate) fn outlet() -> Outlet {
    let second = Duration::from_secs(1);
    Outlet {
        public_url: "https://tidings.example.org".into(),
        secret: b"a secret of thirty-two bytes, or so".to_vec(),
        mailer: None,
        mail_from: "tidings@tidings.example.org".into(),
        mail_delay: Some(TimeDelta::zero()),
        slack_api_url: "http://127.0.0.1:1".into(),
        ntfy_url: None,
        linear_api_url: "http://127.0.0.1:1".into(),
        gather: Some(TimeDelta::zero()),
        hook_allow: "127.0.0.1/32".parse::<HookAllow>().unwrap(),
        patience: Patience { connect: second, whole: second },
        retries: None,
    }
}

/// The same, with mail to this server.
pub(crate) fn outlet_to(server: &MailServer) -> Outlet {
    let patience = mail::Patience { command: Duration::from_millis(300), whole: Duration::from_secs(1) };
    Outlet { mailer: Some(Mailer::new(server.url().parse().unwrap(), patience)), ..outlet() }
}

impl Desk {
    /// With the product's own inboxes.
    pub(crate) fn with(outlet: &Outlet) -> Self {
        Self::open(inboxes::registry(outlet))
    }

    /// With these inboxes.
    pub(crate) fn open(registry: Registry) -> Self {
        let (schema, folder, clock) = (Schema::create(), tempfile::tempdir().unwrap(), Clock::default());
        let target = match &schema {
            Some(schema) => Target::Postgres(schema.url()),
            None => Target::Sqlite(folder.path().join("tidings.db")),
        };
        let outbox = std::sync::Arc::new(DeliveryOutbox::new(registry.clone(), Bell::default()));
        let db = Database::open(Opening { target, connections: 4, clock: clock.clone(), outbox }).unwrap();
        Self { db, clock, registry, _schema: schema, _folder: folder }
    }

    /// Another pair of hands on the same database.
    pub(crate) fn worker(&self) -> Worker {
        let settings = Settings { threads: 4, lease: TimeDelta::seconds(60), listen: None };
        Worker::new(self.db.clone(), self.registry.clone(), Bell::default(), settings)
    }

    /// Works until nothing is due.
    pub(crate) fn deliver_all(&self) {
        self.worker().drain().unwrap();
    }

    /// Does something as this person, by a page.
    pub(crate) fn act<T: Send + 'static>(
        &self,
        user: &User,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> T {
        self.db.write_now(Act::new(user.id, Via::Web), work).unwrap()
    }

    fn system(&self) -> UserId {
        self.db.read_now(User::system).unwrap()
    }

    /// Somebody with a mail address.
    pub(crate) fn person(&self, name: &str) -> User {
        let account = NewUser::person(name, &format!("{name}@example.org"));
        let id = self.db.write_now(self.system(), |tx| account.create(tx)).unwrap();
        self.db.read_now(|conn| User::find(conn, id)).unwrap()
    }

    /// A project whose only maintainer is this person.
    pub(crate) fn project(&self, of: &User, visibility: Visibility) -> Project {
        let new = NewProject { slug: "ferry".into(), name: "Ferry".into(), description: String::new(), visibility };
        self.act(of, move |tx| new.create(tx))
    }

    pub(crate) fn join(&self, project: ProjectId, user: &User, role: Role) {
        let user = user.id;
        self.db.write_now(self.system(), move |tx| member::set_role(tx, project, user, role)).unwrap();
    }

    pub(crate) fn issue(&self, project: ProjectId, by: &User, title: &str) -> Issue {
        let (title, body) = (Title::parse(title).unwrap(), Body::parse("body", "It **fails** at night.").unwrap());
        self.act(by, move |tx| NewIssue { project, number: None, title, body }.open(tx)).0
    }

    pub(crate) fn comment(&self, issue: &Issue, by: &User, text: &str) -> EventId {
        let (issue, body) = (issue.clone(), Body::parse_some("body", text).unwrap());
        self.act(by, move |tx| issue.comment(tx, &body)).1
    }

    /// What one inbox did, or will do, about an event, by target.
    pub(crate) fn receipts(&self, inbox: &str, event: EventId) -> Vec<Delivery> {
        let rows = deliveries::table.filter(deliveries::inbox.eq(inbox.to_owned())).order(deliveries::id);
        let rows = rows.filter(deliveries::event_id.eq(event)).select(Delivery::as_select());
        self.db.read_now(|conn| Ok(rows.load(conn)?)).unwrap()
    }

    /// Where the only delivery of this inbox to this person about an event stands, and why.
    pub(crate) fn receipt(&self, inbox: &str, event: EventId, user: &User) -> Option<(DeliveryState, String)> {
        let target = format!("user:{}", user.id);
        let mut rows = self.receipts(inbox, event).into_iter().filter(|row| row.target == target);
        let row = rows.next()?;
        assert!(rows.next().is_none(), "{inbox} has two rows for {target}");
        Some((row.state, row.reason))
    }

    pub(crate) fn notifications(&self, user: &User) -> Vec<Notification> {
        let own = notifications::table.filter(notifications::user_id.eq(user.id)).order(notifications::id);
        self.db.read_now(|conn| Ok(own.select(Notification::as_select()).load(conn)?)).unwrap()
    }

    pub(crate) fn advance(&self, by: TimeDelta) {
        self.clock.advance(by);
    }
}
