//! Which team in Linear a project belongs to, and whether all its issues go along there.

use diesel::prelude::*;

use crate::db::types::{At, ProjectId};
use crate::db::words::Syncing;
use crate::db::{DbConn, Tx};
use crate::error::{Errors, Result};
use crate::schema::linear_teams;

const LONGEST_KEY: usize = 256;
const LONGEST_TEAM: usize = 64;

/// A project's way into Linear. (No `Debug`: the key is a secret.)
#[derive(Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = linear_teams, primary_key(project_id))]
pub struct LinearTeam {
    /// Whose.
    pub project_id: ProjectId,
    /// A personal API key, or an OAuth token; a secret.
    pub api_key: String,
    /// Where issues are made.
    pub team_id: String,
    /// Which of the project's issues go along.
    pub sync: Syncing,
    /// Since when nothing is sent any more.
    pub disabled_at: Option<At>,
    /// Why.
    pub disabled_because: String,
}

impl LinearTeam {
    /// The project's, if it has one.
    pub fn find_of(conn: &mut DbConn, project: ProjectId) -> Result<Option<Self>> {
        Ok(linear_teams::table.find(project).select(Self::as_select()).get_result(conn).optional()?)
    }

    /// The key will never work: nothing is sent until a maintainer saves another one. One saved meanwhile is not touched.
    pub fn disable(&self, tx: &mut Tx<'_>, because: &str) -> Result<()> {
        let now = tx.now();
        let refused = linear_teams::table.find(self.project_id).filter(linear_teams::api_key.eq(self.api_key.clone()));
        diesel::update(refused)
            .set((linear_teams::disabled_at.eq(now), linear_teams::disabled_because.eq(because.to_owned())))
            .execute(tx.conn())?;
        Ok(())
    }
}

/// A way into Linear about to be set up; it replaces the one before and is switched on.
#[derive(Clone)]
pub struct NewLinearTeam {
    /// None keeps the key that is there.
    pub api_key: Option<String>,
    /// Where issues are made.
    pub team_id: String,
    /// Which issues go along.
    pub sync: Syncing,
}

impl NewLinearTeam {
    /// What a maintainer typed.
    pub fn parse(api_key: &str, team_id: &str, sync: &str) -> Result<Self, Errors> {
        let (key, team) = (api_key.trim(), team_id.trim());
        let is_plain = |text: &str| text.chars().all(|letter| letter.is_ascii_graphic());
        let mut errors = Errors::default();
        if key.len() > LONGEST_KEY || !is_plain(key) {
            errors.add("api_key", "A key has letters, digits and underscores only.");
        }
        if team.is_empty() {
            errors.add("team_id", "Give the team's id.");
        } else if team.len() > LONGEST_TEAM || !is_plain(team) {
            errors.add("team_id", "A team's id is such as 9cfb482a-81e3-4154-b5b9-2c805e70a02d.");
        }
        let sync = if sync.is_empty() { Some(Syncing::Linked) } else { Syncing::parse(sync) };
        match sync {
            Some(sync) if errors.is_empty() => {
                let api_key = Some(key.to_owned()).filter(|key| !key.is_empty());
                Ok(Self { api_key, team_id: team.to_owned(), sync })
            }
            Some(_) => Err(errors),
            None => {
                errors.add("sync", "Choose which issues go along: linked or all.");
                Err(errors)
            }
        }
    }

    /// Sets it up for this project.
    pub fn set_up(self, tx: &mut Tx<'_>, project: ProjectId) -> Result<()> {
        let before = LinearTeam::find_of(tx.conn(), project)?;
        let Some(key) = self.api_key.or(before.map(|before| before.api_key)) else {
            return Err(
                Errors::one("api_key", "Give an API key; Linear makes one under Settings, Security & access.").into()
            );
        };
        remove(tx, project)?;
        let (actor, now) = (tx.actor(), tx.now());
        diesel::insert_into(linear_teams::table)
            .values((
                linear_teams::project_id.eq(project),
                linear_teams::api_key.eq(key),
                linear_teams::team_id.eq(self.team_id),
                linear_teams::sync.eq(self.sync),
                linear_teams::created_by.eq(actor),
                linear_teams::created_at.eq(now),
            ))
            .execute(tx.conn())?;
        Ok(())
    }
}

/// Nothing of this project goes to Linear any more; its links stay. True when something did.
pub fn remove(tx: &mut Tx<'_>, project: ProjectId) -> Result<bool> {
    Ok(diesel::delete(linear_teams::table.find(project)).execute(tx.conn())? > 0)
}
