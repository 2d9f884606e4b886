//! Recording an event with its delivery rows, against SQLite with the same rows and the same durability and without us.

use rusqlite::{Connection, params};

use crate::ground::{Ground, Nothing, median, per_second, timed};

/// The inboxes that each event is planned for.
const INBOXES: &[&str] = &["notification", "email", "slack"];
const ROUNDS: usize = 5;
const AT_A_TIME: usize = 400;
const WRITERS: usize = 64;
const EACH: usize = 150;

/// Prints the figures.
pub fn measure() {
    let ground = Ground::new(Nothing::registry(INBOXES));
    let bare = Bare::new();
    let (mut ceiling, mut alone, mut together) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ceiling.push(per_second(AT_A_TIME, timed(|| (0..AT_A_TIME).for_each(|_| bare.record()))));
        alone.push(per_second(AT_A_TIME, timed(|| (0..AT_A_TIME).for_each(|_| ground.record()))));
        together.push(per_second(WRITERS * EACH, timed(|| side_by_side(&ground))));
    }
    let (ceiling, alone, together) = (median(ceiling), median(alone), median(together));
    println!("bare SQLite, one at a time:     {ceiling:>8.0} events/s");
    println!("Tidings, one at a time:         {alone:>8.0} events/s = {:.2} of it", alone / ceiling);
    println!(
        "Tidings, {WRITERS} writers at once:    {together:>8.0} events/s = {:.1} x one at a time",
        together / alone
    );
}

fn side_by_side(ground: &Ground) {
    std::thread::scope(|scope| {
        for _ in 0..WRITERS {
            scope.spawn(|| (0..EACH).for_each(|_| ground.record()));
        }
    });
}

/// SQLite itself, on a database that the product made.
struct Bare {
    conn: Connection,
    _ground: Ground,
}

impl Bare {
    fn new() -> Self {
        let ground = Ground::new(Nothing::registry(&[]));
        let conn = Connection::open(ground.file()).expect("the database opens");
        conn.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384")
            .expect("pragmas");
        Self { conn, _ground: ground }
    }

    /// The same rows in one transaction.
    fn record(&self) {
        let now = 1_764_000_000_000_000_i64;
        self.conn.execute_batch("BEGIN IMMEDIATE").expect("begun");
        let event = "INSERT INTO issue_events (issue_id, project_id, actor_id, action, record_type, record_id, extra, occurred_at, created_at, updated_at, correlation_id, via, private) VALUES (1, 1, 2, 'comment_added', 'Issue', 1, ?1, ?2, ?2, ?2, ?3, 'web', 0)";
        let extra = r#"{"excerpt":"I can reproduce it on 14.6 with the lid closed."}"#;
        self.conn.prepare_cached(event).expect("prepared").execute(params![extra, now, now]).expect("inserted");
        let event = self.conn.last_insert_rowid();
        let rows = "INSERT INTO deliveries (event_id, inbox, target, reason, state, due_at, created_at) VALUES (?1, 'notification', '', '', 'pending', ?2, ?2), (?1, 'email', '', '', 'pending', ?2, ?2), (?1, 'slack', '', '', 'pending', ?2, ?2)";
        self.conn.prepare_cached(rows).expect("prepared").execute(params![event, now]).expect("inserted");
        self.conn.execute_batch("COMMIT").expect("committed");
    }
}
