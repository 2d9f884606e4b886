//! Deliveries to an inbox that does nothing: how many in a second, and how soon after the commit the first line runs.

use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use tidings::dispatch::Registry;
use tidings::dispatch::worker::{Settings, Worker, Workers};

use crate::ground::{Ground, Nothing, per_second, percentile, timed};

const BACKLOG: usize = 20_000;
const RINGS: usize = 400;

/// Prints the figures.
pub fn measure() {
    drained();
    soon();
}

fn settings() -> Settings {
    Settings { threads: 8, lease: TimeDelta::seconds(60), listen: None }
}

fn drained() {
    let ground = Ground::new(Nothing::registry(&["nothing"]));
    std::thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| (0..BACKLOG / 20).for_each(|_| ground.record()));
        }
    });
    let worker = Worker::new(ground.db.clone(), ground.registry.clone(), ground.bell.clone(), settings());
    let time = timed(|| {
        worker.drain().expect("it drains");
    });
    println!("a backlog of {BACKLOG} deliveries: {:>8.0} deliveries/s", per_second(BACKLOG, time));
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
