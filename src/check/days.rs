//! The counts of days that are over: are they what the log gives?

use std::collections::HashMap;

use super::Check;
use crate::db::DbConn;
use crate::db::types::{At, ProjectId, UserId};
use crate::error::Result;
use crate::models::event_count::{self, AT_ONCE, Miscount};
use crate::models::project::Project;
use crate::models::user::User;

impl Check<'_> {
    /// Looks at all of them, a month at a time. Those that are not counted yet are not read by anybody.
    pub(super) fn days(&mut self) -> Result<()> {
        let act = self.act()?;
        while self.repair && self.db.write_now(act, event_count::count_on)? {}
        let until = self.db.read_now(event_count::counted_until)?;
        let mut from = self.db.read_now(event_count::first_day)?.unwrap_or(until);
        while from < until {
            let end = from.saturating_add(AT_ONCE).min(until);
            if !self.db.read_now(|conn| event_count::miscounts(conn, from, end))?.is_empty() {
                self.days_again(from, end)?;
            }
            from = end;
        }
        Ok(())
    }

    /// Whatever was told of them meanwhile makes them uncounted, and then nothing is wrong.
    fn days_again(&mut self, from: i64, end: i64) -> Result<()> {
        let repair = self.repair;
        let lines = self.db.write_now(self.act()?, move |tx| {
            event_count::take_turn(tx)?;
            let end = end.min(event_count::counted_until(tx.conn())?);
            let wrong = event_count::miscounts(tx.conn(), from, end)?;
            if repair && !wrong.is_empty() {
                event_count::recount(tx, from, end)?;
            }
            lines(tx.conn(), &wrong)
        })?;
        self.tell_all(&lines);
        Ok(())
    }
}

/// "ferry: 2026-11-03: `comment_added` by ana: 3 are counted, there are 4"
fn lines(conn: &mut DbConn, wrong: &[Miscount]) -> Result<Vec<String>> {
    let projects: Vec<ProjectId> = wrong.iter().map(|one| one.kind.project).collect();
    let actors: Vec<UserId> = wrong.iter().map(|one| one.kind.actor).collect();
    let slugs: HashMap<ProjectId, String> =
        Project::load(conn, &projects)?.into_iter().map(|project| (project.id, project.slug)).collect();
    let names: HashMap<UserId, String> =
        User::load(conn, &actors)?.into_iter().map(|user| (user.id, user.name)).collect();
    let line = |Miscount { kind, counted, logged }: &Miscount| {
        let slug = slugs.get(&kind.project).map_or("?", String::as_str);
        let name = names.get(&kind.actor).map_or("?", String::as_str);
        let day = At::beginning_of(kind.day).0.format("%Y-%m-%d");
        format!("{slug}: {day}: {} by {name}: {counted} are counted, there are {logged}", kind.action)
    };
    Ok(wrong.iter().map(line).collect())
}
