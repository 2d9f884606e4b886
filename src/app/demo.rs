//! An instance that shows itself: filled with a story, its mail and posts caught on this machine.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Instance, Purpose};
use crate::check;
use crate::clock::Clock;
use crate::config::{self, Config};
use crate::db::{Database, Opening};
use crate::demo::receivers::{Posts, Receivers};
use crate::demo::{self, Standing, cast, letters};
use crate::dispatch::bell::Bell;
use crate::dispatch::{DeliveryOutbox, Registry};
use crate::error::{Error, Result};
use crate::mail::MailUrl;
use crate::models::password;

/// The folder of the demo's mail, in the data directory.
const MAIL: &str = "tidings-demo-mail";

impl Instance {
    /// Opens a demo: fills an empty database, goes on with one that it filled, and refuses any other.
    pub fn open_demo(mut config: Config, clock: Clock) -> Result<Self> {
        let mail = catch(&mut config)?;
        let linear = Posts::start_linear(clock.clone(), format!("{}/mailbox#linear", config.public_url))?;
        if config.linear_api_url == config::LINEAR {
            config.linear_api_url = linear.linear_url();
        }
        let mut instance = Self::open(config, clock, Purpose::Serve)?;
        match instance.db.read_now(demo::standing)? {
            Standing::Demo => {}
            Standing::Empty => instance.fill(&mail)?,
            Standing::Other => return Err(instance.refusal()),
        }
        let receivers = Receivers::start(&instance.db, mail, linear)?;
        demo::tell_recent(&instance.db)?;
        instance.receivers = Some(Arc::new(receivers));
        Ok(instance)
    }

    /// The past is told as if the inboxes had not been set up yet; what the counters would have kept is made anew.
    fn fill(&self, mail: &Path) -> Result<()> {
        letters::clear(mail).map_err(|error| Error::Unavailable(format!("{}: {error}", mail.display())))?;
        let outbox = Arc::new(DeliveryOutbox::new(Registry::default(), Bell::default()));
        let (target, clock) = (self.config.database.clone(), self.db.clock().clone());
        let quiet = Database::open(Opening { target, connections: 1, clock, outbox })?;
        demo::tell_past(&quiet, &password::hash_now(cast::PASSWORD)?)?;
        check::run(&quiet, true, &mut |_| ()).map(drop)
    }

    fn refusal(&self) -> Error {
        let why =
            "this database holds other data, and --demo fills only an empty one; without DATABASE_URL it makes its own";
        super::naming(&self.config.database, &Error::Unavailable(why.into()))
    }
}

/// Leads the mail into a folder and lets posts come back to this machine; the folder.
fn catch(config: &mut Config) -> Result<PathBuf> {
    config.hook_allow.open_loopback();
    if let Some(folder) = config.mail.as_ref().and_then(MailUrl::folder) {
        return Ok(folder.to_owned());
    }
    let folder = std::path::absolute(config.data_dir.join(MAIL));
    let folder = folder.map_err(|error| Error::Unavailable(format!("TIDINGS_DATA_DIR: {error}")))?;
    config.mail = Some(MailUrl::into_folder(folder.clone()));
    Ok(folder)
}
