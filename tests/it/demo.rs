//! The demo: it fills an empty database of either kind with a story that holds together, once, and keeps its hands off
//! anybody's own data.

mod mailbox;
mod story;

use std::sync::Arc;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use tempfile::TempDir;
use tidings::clock::Clock;
use tidings::db::{Database, Opening, Target};
use tidings::demo::{self, Standing};
use tidings::dispatch::bell::Bell;
use tidings::dispatch::{DeliveryOutbox, Registry};
use tidings::models::user::{NewUser, User};

use crate::support::postgres::Schema;

/// A database whose outbox plans nothing, as it is while the past is told.
struct Stage {
    db: Database,
    _folder: TempDir,
    _schema: Option<Schema>,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    word: String,
}

impl Stage {
    fn empty() -> Self {
        let (folder, schema) = (tempfile::tempdir().unwrap(), Schema::create());
        let file = Target::Sqlite(folder.path().join("demo.db"));
        let target = schema.as_ref().map_or(file, |schema| Target::Postgres(schema.url()));
        let outbox = Arc::new(DeliveryOutbox::new(Registry::default(), Bell::default()));
        let db = Database::open(Opening { target, connections: 2, clock: Clock::default(), outbox }).unwrap();
        Self { db, _folder: folder, _schema: schema }
    }

    fn told() -> Self {
        let stage = Self::empty();
        demo::tell_past(&stage.db, "not a hash").unwrap();
        demo::tell_recent(&stage.db).unwrap();
        stage
    }

    fn standing(&self) -> Standing {
        self.db.read_now(demo::standing).unwrap()
    }

    /// What `SELECT … AS count` says.
    fn count(&self, query: &str) -> i64 {
        self.db.read_now(|conn| Ok(diesel::sql_query(query).get_result::<Count>(conn)?.count)).unwrap()
    }

    /// What `SELECT … AS word` says, each.
    fn words(&self, query: &str) -> Vec<String> {
        let rows: Vec<Word> = self.db.read_now(|conn| Ok(diesel::sql_query(query).load(conn)?)).unwrap();
        rows.into_iter().map(|row| row.word).collect()
    }
}

#[test]
fn an_empty_database_is_filled_once_and_goes_on_from_there() {
    let stage = Stage::empty();
    assert_eq!(stage.standing(), Standing::Empty);

    demo::tell_past(&stage.db, "not a hash").unwrap();
    demo::tell_recent(&stage.db).unwrap();
    let events = stage.count("SELECT count(*) AS count FROM issue_events");
    demo::tell_recent(&stage.db).unwrap();

    assert_eq!(stage.standing(), Standing::Demo);
    assert_eq!(stage.count("SELECT count(*) AS count FROM issue_events"), events);
    demo::tell_past(&stage.db, "not a hash").unwrap_err();
    assert_eq!(stage.count("SELECT count(*) AS count FROM issue_events"), events);
}

#[test]
fn other_data_is_told_apart() {
    let stage = Stage::empty();
    let system = stage.db.read_now(User::system).unwrap();
    stage.db.write_now(system, |tx| NewUser::person("somebody", "somebody@example.org").create(tx)).unwrap();

    assert_eq!(stage.standing(), Standing::Other);
}
