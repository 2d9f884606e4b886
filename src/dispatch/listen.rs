//! Bells between nodes, on PostgreSQL: LISTEN and NOTIFY on a connection of their own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};

use super::bell::Bell;
use crate::error::{Error, Result};

/// How often to look whether another node rang: diesel's iterator never blocks.
const LOOK: Duration = Duration::from_millis(20);
/// After a fault: the poll of the workers goes on meanwhile.
const RECONNECT: Duration = Duration::from_secs(1);

/// The thread of a process that has no workers, which have one of their own: what it records is heard at once elsewhere, and its
/// streams hear of what others record.
pub struct Listening {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Listening {
    /// Begins to listen there.
    pub fn start(url: String, bell: Bell) -> Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let told = stop.clone();
        let thread = std::thread::Builder::new().name("listener".into()).spawn(move || run(&url, &bell, &told));
        Ok(Self { stop, thread: thread.map_err(|error| Error::internal("starting to listen", error))? })
    }

    /// Ends it.
    pub fn stop(self) {
        self.stop.store(true, Ordering::SeqCst);
        if self.thread.join().is_err() {
            tracing::error!("the listener panicked");
        }
    }
}

/// Passes rings between this node and the others until told to stop.
pub(super) fn run(url: &str, bell: &Bell, stop: &AtomicBool) {
    while !stop.load(Ordering::SeqCst) {
        if let Err(error) = listen(url, bell, stop) {
            tracing::warn!(error, "listening for other nodes; the poll goes on");
            std::thread::sleep(RECONNECT);
        }
    }
}

fn listen(url: &str, bell: &Bell, stop: &AtomicBool) -> Result<(), String> {
    let mut conn = PgConnection::establish(url).map_err(|error| error.to_string())?;
    conn.batch_execute("LISTEN tidings").map_err(|error| error.to_string())?;
    let mut told = bell.heard_own();
    while !stop.load(Ordering::SeqCst) {
        let own = bell.heard_own();
        if own != told {
            told = own;
            conn.batch_execute("NOTIFY tidings").map_err(|error| error.to_string())?;
        }
        let rung = conn.notifications_iter().collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string())?;
        if !rung.is_empty() {
            bell.ring_from_afar();
        }
        std::thread::sleep(LOOK);
    }
    Ok(())
}
