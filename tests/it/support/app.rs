//! The product as a test drives it: a real server on a free port, on SQLite or PostgreSQL, whose inboxes are worked by hand.

use std::net::SocketAddr;

use tidings::app::server::Server;
use tidings::app::{Instance, Purpose, server};
use tidings::clock::Clock;
use tidings::config::{Config, Settings};
use tidings::db::words::{Role, Via};
use tidings::db::{Act, Tx};
use tidings::error::Result;
use tidings::models::session;
use tidings::models::user::{NewUser, OptionalRow as _, User};

use super::builders::{IssueBuilder, ProjectBuilder};
use super::postgres::Schema;
use super::visitor::Visitor;

/// A running instance. What it stands on is dropped after it.
pub(crate) struct App {
    pub(crate) instance: Instance,
    pub(crate) clock: Clock,
    pub(crate) address: SocketAddr,
    server: Option<Server>,
    _folder: tempfile::TempDir,
    _schema: Option<Schema>,
}

impl App {
    /// With the usual settings.
    pub(crate) fn start() -> Self {
        Self::with(|_| {})
    }

    /// With other settings: `App::with(|settings| settings.smtp_url = Some(…))`. No inbox waits unless they say so.
    pub(crate) fn with(change: impl FnOnce(&mut Settings)) -> Self {
        Self::started(change, false)
    }

    /// As a demo, without its content.
    pub(crate) fn demo() -> Self {
        Self::started(|_| {}, true)
    }

    /// As a demo with its whole story.
    pub(crate) fn told_demo() -> Self {
        Self::opened(|settings| settings.linear_api_url = None, true, Instance::open_demo)
    }

    fn started(change: impl FnOnce(&mut Settings), is_demo: bool) -> Self {
        Self::opened(change, is_demo, |config, clock| Instance::open(config, clock, Purpose::Serve))
    }

    fn opened(
        change: impl FnOnce(&mut Settings),
        is_demo: bool,
        open: impl FnOnce(Config, Clock) -> Result<Instance>,
    ) -> Self {
        let (schema, folder, clock) = (Schema::create(), tempfile::tempdir().unwrap(), Clock::default());
        let mut settings = usual(&folder, schema.as_ref());
        change(&mut settings);
        let mut config = settings.check(is_demo).unwrap();
        let listener = server::listen(config.listen).unwrap();
        let address = listener.local_addr().unwrap();
        config.listening_on(address);
        let instance = open(config, clock.clone()).unwrap();
        let server = Some(instance.serve(listener, 1).unwrap());
        Self { instance, clock, address, server, _folder: folder, _schema: schema }
    }

    /// The account of this name, made when it is asked for the first time.
    pub(crate) fn user(&self, name: &str) -> User {
        self.account(NewUser::person(name, &format!("{name}@example.org")))
    }

    /// An account that may see and do everything.
    pub(crate) fn admin(&self, name: &str) -> User {
        self.account(NewUser { is_admin: true, ..NewUser::person(name, &format!("{name}@example.org")) })
    }

    fn account(&self, new: NewUser) -> User {
        self.by_system(move |tx| {
            if let Some(known) = User::find_by_name(tx.conn(), &new.name).optional_row()? {
                return Ok(known);
            }
            let id = new.create(tx)?;
            User::find(tx.conn(), id)
        })
    }

    /// A browser in which this person is signed in; the account is made if it is new.
    pub(crate) fn sign_in(&self, name: &str) -> Visitor {
        let id = self.user(name).id;
        let token = self.by_system(move |tx| session::begin(tx, id, "a test"));
        self.anyone().with_cookie("tidings", token.as_str())
    }

    /// A browser in which nobody is signed in.
    pub(crate) fn anyone(&self) -> Visitor {
        Visitor::new(self.address)
    }

    /// A project with this slug, not made yet: `app.project("web").by(&ana).create()`.
    pub(crate) fn project(&self, slug: &str) -> ProjectBuilder<'_> {
        ProjectBuilder::new(self, slug)
    }

    /// An issue, not opened yet: `app.issue(&web).by(&ana).titled("It fails").create()`.
    pub(crate) fn issue(&self, project: &tidings::models::project::Project) -> IssueBuilder<'_> {
        IssueBuilder::new(self, project)
    }

    /// Makes somebody a member of a project.
    pub(crate) fn join(&self, project: &tidings::models::project::Project, user: &User, role: Role) {
        let (project, user) = (project.id, user.id);
        self.by_system(move |tx| tidings::models::member::set_role(tx, project, user, role));
    }

    /// Does something as this person, as a page would.
    pub(crate) fn act<T: Send + 'static>(
        &self,
        user: &User,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> T {
        self.instance.db.write_now(Act::new(user.id, Via::Web), work).unwrap()
    }

    fn by_system<T: Send + 'static>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static) -> T {
        self.instance.db.write_now(self.instance.system().unwrap(), work).unwrap()
    }

    /// Writes down who looked at what, and works the inboxes until nothing is due.
    pub(crate) fn deliver_all(&self) {
        self.server.as_ref().unwrap().views().flush();
        self.instance.worker().drain().unwrap();
    }

    /// Stops the server, as SIGTERM does.
    pub(crate) fn stop(&mut self) {
        self.server.take().unwrap().stop();
    }

    /// How many queries the work made.
    pub(crate) fn queries(&self, work: impl FnOnce()) -> u64 {
        let before = self.instance.db.queries();
        work();
        self.instance.db.queries() - before
    }

    /// This path as a complete address.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.instance.config.public_url)
    }
}

impl Drop for App {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            server.stop();
        }
    }
}

fn usual(folder: &tempfile::TempDir, schema: Option<&Schema>) -> Settings {
    let said = |text: &str| Some(text.to_owned());
    Settings {
        database_url: said(&schema.map_or("sqlite://tidings.db".to_owned(), Schema::url)),
        data_dir: said(&folder.path().to_string_lossy()),
        listen: said("127.0.0.1:0"),
        mail_delay_seconds: said("0"),
        gather_seconds: said("0"),
        hook_allow: said("127.0.0.1/32"),
        slack_api_url: said("http://127.0.0.1:1"),
        linear_api_url: said("http://127.0.0.1:1"),
        shutdown_seconds: said("0"),
        ..Settings::default()
    }
}
