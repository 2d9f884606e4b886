//! The demo: a story told through the product's own verbs, and the receivers of its mail and posts.
//!
//! The story's words stand in `demo/story/*.txt`, apart from the code that tells them. Its past is told with an outbox that
//! plans nothing, as if the inboxes had not been set up yet; what happened today goes through the real one.

pub mod cast;
mod deed;
pub mod letters;
mod linear;
mod moment;
pub mod receivers;
mod script;
mod telling;
mod workflows;

use crate::db::words::Via;
use crate::db::{Act, Database, DbConn};
use crate::error::Result;
use crate::models::project::Project;
use crate::models::setting;
use crate::models::user::User;
use crate::models::viewer::Viewer;

/// The setting that marks a database as a demo; it is set together with the story's past.
const DEMO: &str = "demo";
/// The setting that says that today's part was told.
const TODAY: &str = "demo_today";

/// What a database is to the demo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing is in it: it may be filled.
    Empty,
    /// It is a demo: it goes on.
    Demo,
    /// Somebody's own data: the demo keeps its hands off.
    Other,
}

/// What this database is to the demo.
pub fn standing(conn: &mut DbConn) -> Result<Standing> {
    Ok(match (is_demo(conn)?, is_empty(conn)?) {
        (true, _) => Standing::Demo,
        (false, true) => Standing::Empty,
        (false, false) => Standing::Other,
    })
}

/// Was it filled by the demo?
pub fn is_demo(conn: &mut DbConn) -> Result<bool> {
    Ok(setting::get(conn, DEMO)?.is_some())
}

/// Is nobody and nothing in it?
pub fn is_empty(conn: &mut DbConn) -> Result<bool> {
    let everything = Viewer { user: None, is_admin: true };
    Ok(User::is_nobody_there(conn)? && Project::visible_to(conn, everything, None, 1)?.is_empty())
}

/// Fills an empty database with people, projects and the story's past, all or nothing. Give it a database whose outbox plans
/// nothing. Everybody gets this password hash.
pub fn tell_past(db: &Database, password_hash: &str) -> Result<()> {
    let (scenes, hash) = (script::past()?, password_hash.to_owned());
    db.write_now(by_system(db)?, move |tx| {
        setting::get_or_set(tx, DEMO, "1")?;
        cast::enter(tx, &hash)?;
        telling::tell(tx, &scenes)
    })
}

/// Tells what happened today, once, through the database's own outbox, so that its inboxes send it.
pub fn tell_recent(db: &Database) -> Result<()> {
    if db.read_now(|conn| setting::get(conn, TODAY))?.is_some() {
        return Ok(());
    }
    let scenes = script::today()?;
    db.write_now(by_system(db)?, move |tx| {
        setting::get_or_set(tx, TODAY, "1")?;
        telling::tell(tx, &scenes)
    })
}

fn by_system(db: &Database) -> Result<Act> {
    Ok(Act::new(db.read_now(User::system)?, Via::System))
}
