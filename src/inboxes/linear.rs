//! Brings issues that are synced to Linear: their comments, and that they are closed or reopened. At least once, and Linear
//! knows a repeat: what is made there has an id of ours, a function of the event, which stands in our link before it is used.

pub mod answer;
pub mod api;
mod push;

use uuid::Uuid;

use super::Outlet;
use super::beside::{act_of_system, keep};
use super::news::{News, or_gone};
use crate::db::types::{At, ProjectId};
use crate::db::words::{Syncing, Via};
use crate::db::{Database, DbConn};
use crate::dispatch::retry::Retries;
use crate::dispatch::{Batch, Channel, Failure, Inbox, Outcome, Outside, Planned};
use crate::error::Result;
use crate::events::{ActionKey, Event};
use crate::http::{Http, Reach};
use crate::models::external_link::{ExternalLink, LINEAR};
use crate::models::linear_team::LinearTeam;
use crate::models::viewer::Viewer;
use answer::{Fault, Kind};
use api::Api;
use push::Push;

/// Why most events go nowhere.
const NOT_SYNCED: &str = "not synced";

/// What happens there is decided by the project's maintainer: the team may know what the project knows.
const TEAMS_VIEW: Viewer = Viewer { user: None, is_admin: true };

/// Under which our ids are derived.
const NAMESPACE: Uuid = Uuid::from_u128(0x5f0e_3c5a_9d1b_4a67_8e42_c1b7_70d4_a9e3);

/// The inbox that writes to Linear.
pub struct Linear {
    outlet: Outlet,
    http: Http,
}

impl Linear {
    /// As the settings say.
    pub fn new(outlet: &Outlet) -> Self {
        Self { outlet: outlet.clone(), http: Http::new(Reach::Anywhere, outlet.patience) }
    }
}

/// The id that what we make for an event has there: the same at every try.
pub fn id_there(event: &Event, what: &str) -> String {
    let name = format!("{what}/{}/{}", event.id, event.created_at.micros());
    Uuid::new_v5(&NAMESPACE, name.as_bytes()).to_string()
}

/// A project's team as a delivery's target.
pub fn target(project: ProjectId) -> String {
    format!("{LINEAR}:{project}")
}

impl Inbox for Linear {
    fn name(&self) -> &'static str {
        LINEAR
    }

    fn wants(&self, action: ActionKey) -> bool {
        action.row().properties.synced
    }

    fn plan(&self, conn: &mut DbConn, event: &Event, now: At) -> Result<Vec<Planned>> {
        let target = target(event.project_id);
        Ok(vec![match refusal(conn, event)? {
            Some(because) => Planned::skip(target, because),
            None => Planned::due(target, "the issue is synced", now),
        }])
    }

    fn channel(&self) -> Channel<'_> {
        Channel::Outside(self)
    }

    fn retries(&self) -> Retries {
        self.outlet.retries(Retries::posts())
    }
}

/// Why this event is not brought to Linear, if it is not.
fn refusal(conn: &mut DbConn, event: &Event) -> Result<Option<String>> {
    if event.via == Via::Sync {
        return Ok(Some("it came from there".into()));
    }
    let Some(team) = LinearTeam::find_of(conn, event.project_id)? else { return Ok(Some(NOT_SYNCED.into())) };
    let link = ExternalLink::find_of(conn, event.issue_id, LINEAR)?;
    let is_synced = link.as_ref().map_or(team.sync == Syncing::All, ExternalLink::is_on);
    let is_news = event.key() != Some(ActionKey::ExternalLinkAdded) || link.is_none_or(|link| link.there().is_none());
    Ok(match team.disabled_at {
        _ if !is_synced => Some(NOT_SYNCED.into()),
        _ if !is_news => Some("the other issue is known already".into()),
        Some(_) => Some(format!("switched off: {}", team.disabled_because)),
        None => None,
    })
}

impl Outside for Linear {
    fn deliver(&self, db: &Database, batch: &Batch) -> Result<Outcome, Failure> {
        let event = batch.first();
        let Some(team) = db.read_now(|conn| LinearTeam::find_of(conn, event.project_id))? else {
            return Ok(Outcome::Skipped("Linear is no longer set up"));
        };
        if team.disabled_at.is_some() {
            return Ok(Outcome::Skipped("Linear is switched off"));
        }
        let news = db.read_now(|conn| or_gone(News::load(conn, batch, TEAMS_VIEW)))?;
        let Some(news) = news.filter(|news| !news.events.is_empty()) else {
            return Ok(Outcome::Skipped("it was taken back"));
        };
        let Some(link) = link_of(db, &team, &news, event)? else { return Ok(Outcome::Skipped(NOT_SYNCED)) };
        let push = Push {
            db,
            api: self.api(&team, db.now()),
            base: &self.outlet.public_url,
            team: &team.team_id,
            news,
            event,
        };
        let pushed = push.run(&link);
        pushed.map(|()| Outcome::Delivered).map_err(|fault| self.failed(db, batch, (team, link), fault))
    }

    fn test(&self, db: &Database, target: &str) -> Result<(), Failure> {
        let project = target.strip_prefix(LINEAR).and_then(|rest| rest.strip_prefix(':')?.parse().ok()).map(ProjectId);
        let team = project.map(|project| db.read_now(|conn| LinearTeam::find_of(conn, project))).transpose()?.flatten();
        let team = team.ok_or_else(|| Failure::lasting("Linear is not set up."))?;
        let found = self.api(&team, db.now()).team(&team.team_id);
        found.map_err(|fault| {
            if fault.kind == Kind::Revoked {
                switch_off(db, team, &fault);
            }
            failure(fault)
        })
    }
}

/// The issue's link. Where all issues are synced one without a link gets one: the id that it will have there is kept before
/// it is used.
fn link_of(db: &Database, team: &LinearTeam, news: &News, event: &Event) -> Result<Option<ExternalLink>> {
    let issue = news.issue.clone();
    let link = match db.read_now(|conn| ExternalLink::find_of(conn, issue.id, LINEAR))? {
        None if team.sync == Syncing::All => {
            let id = id_there(event, "issue");
            Some(db.write_now(act_of_system(db, Some(event.id))?, move |tx| issue.prepare_link(tx, id))?)
        }
        link => link,
    };
    Ok(link.filter(ExternalLink::is_on))
}

impl Linear {
    fn api<'a>(&'a self, team: &'a LinearTeam, now: At) -> Api<'a> {
        Api { http: &self.http, url: &self.outlet.linear_api_url, key: &team.api_key, now: now.0 }
    }

    /// What follows from a fault. A key that does not work switches the team off; what no further try will bring is told on
    /// the issue.
    fn failed(&self, db: &Database, batch: &Batch, (team, link): (LinearTeam, ExternalLink), fault: Fault) -> Failure {
        if fault.kind == Kind::Revoked {
            switch_off(db, team, &fault);
        }
        let failure = failure(fault);
        let tries = batch.deliveries.iter().map(|delivery| delivery.attempts).max().unwrap_or_default();
        if failure.is_final || self.retries().after(tries, failure.after, 0.0).is_none() {
            let error = failure.error.clone();
            keep(db, Some(batch.first().id), "that news did not arrive", move |tx| link.note_failure(tx, error));
        }
        failure
    }
}

fn switch_off(db: &Database, team: LinearTeam, fault: &Fault) {
    let because = fault.words.clone();
    keep(db, None, "why Linear was switched off", move |tx| team.disable(tx, &because));
}

fn failure(fault: Fault) -> Failure {
    let Fault { kind, words, answer } = fault;
    let (is_final, after) = match kind {
        Kind::Passing => (false, None),
        Kind::SlowDown(wait) => (false, Some(wait)),
        Kind::Revoked | Kind::Exists | Kind::Missing | Kind::Lasting => (true, None),
    };
    Failure { error: words, answer, is_final, after }
}
