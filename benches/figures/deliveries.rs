//! Deliveries to an inbox that does nothing: how many in a second, and how soon after the commit the first line runs.

use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use diesel::prelude::*;
use tidings::dispatch::Registry;
use tidings::dispatch::worker::{Settings, Workers};

use crate::ground::{Ground, Nothing, per_second, percentile, timed};
use crate::postgres::Schema;

const BACKLOG: usize = 20_000;
const RINGS: usize = 400;

/// Prints the figures.
pub fn measure() {
    drained("SQLite", Ground::new(Nothing::registry(&["nothing"])));
    soon();
    if let Some(schema) = Schema::create() {
        drained("PostgreSQL", Ground::on(Some(schema), Nothing::registry(&["nothing"])));
    }
}

fn settings() -> Settings {
    Settings { threads: 8, lease: TimeDelta::seconds(60), listen: None }
}

fn drained(name: &str, ground: Ground) {
    std::thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| (0..BACKLOG / 20).for_each(|_| ground.record()));
        }
    });
    let (db, registry, bell) = (ground.db.clone(), ground.registry.clone(), ground.bell.clone());
    let time = timed(|| {
        let workers = Workers::start(db, registry, bell, settings()).expect("workers");
        while waiting(&ground) > 0 {
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(workers.stop(Duration::from_secs(5)), "the workers stop");
    });
    println!("a backlog of {BACKLOG} deliveries on {name}: {:>8.0} deliveries/s", per_second(BACKLOG, time));
}

fn waiting(ground: &Ground) -> i64 {
    use tidings::schema::deliveries::dsl::{deliveries, due_at};
    let open = deliveries.filter(due_at.is_not_null()).count();
    ground.db.read_now(|conn| Ok(open.get_result(conn)?)).expect("a count")
}

fn soon() {
    let (ran, heard) = channel();
    let ran = Mutex::new(ran);
    let done = move |_: &_| drop(ran.lock().map(|ran| ran.send(Instant::now())));
    let inbox = Arc::new(Nothing { name: "nothing", done: Box::new(done) });
    let ground = Ground::new(Registry::new(vec![inbox]));
    let workers = Workers::start(ground.db.clone(), ground.registry.clone(), ground.bell.clone(), settings());
    let workers = workers.expect("workers");
    let mut times: Vec<Duration> = Vec::with_capacity(RINGS);
    for _ in 0..RINGS {
        ground.record();
        let committed = Instant::now();
        let first = heard.recv_timeout(Duration::from_secs(5)).expect("it is delivered");
        times.push(first.saturating_duration_since(committed));
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(workers.stop(Duration::from_secs(5)), "the workers stop");
    let (half, most) = (percentile(&mut times, 50), percentile(&mut times, 99));
    println!("from the commit to the inbox's first line: p50 {half:.1?}, p99 {most:.1?}");
}
