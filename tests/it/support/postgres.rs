//! A schema of its own on the test PostgreSQL for each test. Without `TIDINGS_TEST_DATABASE_URL` tests use SQLite.

use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use url::Url;

/// How many schemas this process has made.
static COUNT: AtomicU32 = AtomicU32::new(0);

/// An empty schema; it is dropped with everything in it when the test ends.
pub(crate) struct Schema {
    name: String,
    server: Url,
}

impl Schema {
    /// `None` when the suite runs on SQLite.
    pub(crate) fn create() -> Option<Self> {
        let server = std::env::var("TIDINGS_TEST_DATABASE_URL").ok()?;
        let name = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let schema = Self { name, server: server.parse().expect("TIDINGS_TEST_DATABASE_URL is a URL") };
        schema.on_server(&format!("DROP SCHEMA IF EXISTS {0} CASCADE; CREATE SCHEMA {0}", schema.name));
        Some(schema)
    }

    /// A `DATABASE_URL` that sees this schema only.
    pub(crate) fn url(&self) -> String {
        let mut url = self.server.clone();
        url.set_query(Some(&format!("options=-csearch_path%3D{}", self.name)));
        url.into()
    }

    fn on_server(&self, statements: &str) {
        let mut conn = PgConnection::establish(self.server.as_str()).expect("the test PostgreSQL answers");
        conn.batch_execute(statements).expect("the schema's owner may do this");
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.on_server(&format!("SET lock_timeout = '5s'; DROP SCHEMA {} CASCADE", self.name));
        }
    }
}

#[test]
fn a_schema_holds_what_is_made_through_its_url_and_ends_with_the_test() {
    let Some(schema) = Schema::create() else { return };
    let name = schema.name.clone();
    let server = schema.server.clone();

    let mut conn = PgConnection::establish(&schema.url()).unwrap();
    conn.batch_execute("CREATE TABLE notes (body TEXT NOT NULL)").unwrap();
    conn.batch_execute(&format!("SELECT body FROM {name}.notes")).unwrap();
    drop((conn, schema));

    let mut conn = PgConnection::establish(server.as_str()).unwrap();
    conn.batch_execute(&format!("SELECT body FROM {name}.notes")).unwrap_err();
}
