//! Sends mail about issues. At least once: a repeat has the same Message-ID, which is a function of the batch's first event
//! and the recipient.

mod letter;

use std::collections::HashMap;

use chrono::TimeDelta;
use diesel::prelude::*;

use super::Outlet;
use super::beside::keep;
use super::news::{News, or_gone};
use crate::db::types::{At, EventId};
use crate::db::words::DeliveryState;
use crate::db::{Database, DbConn};
use crate::dispatch::audience::{self, Considered, Told};
use crate::dispatch::retry::Retries;
use crate::dispatch::{Batch, Channel, Failure, Inbox, Outcome, Outside, Planned};
use crate::error::Result;
use crate::events::{ActionKey, Event};
use crate::mail::{MailFault, Mailer};
use crate::models::mail_thread;
use crate::models::notification::Notification;
use crate::models::user::User;
use crate::schema::deliveries;
use letter::Recipient;

const NAME: &str = "email";

/// Somebody mentioned or assigned is told soon, but reading it in the app or taking it back is sooner.
const DIRECT: TimeDelta = TimeDelta::minutes(2);
/// Other news waits until the issue has been quiet for so long …
const QUIET: TimeDelta = TimeDelta::minutes(10);
/// … but not longer than this.
const LONGEST: TimeDelta = TimeDelta::minutes(30);

/// The inbox that sends mail.
pub struct Email {
    outlet: Outlet,
}

impl Email {
    /// As the settings say.
    pub fn new(outlet: &Outlet) -> Self {
        Self { outlet: outlet.clone() }
    }
}

impl Inbox for Email {
    fn name(&self) -> &'static str {
        NAME
    }

    fn is_on(&self) -> bool {
        self.outlet.mailer.is_some()
    }

    fn wants(&self, action: ActionKey) -> bool {
        audience::is_told(action) && !action.row().properties.in_app
    }

    fn plan(&self, conn: &mut DbConn, event: &Event, now: At) -> Result<Vec<Planned>> {
        let considered = audience::of(conn, event)?;
        let urgent = if self.outlet.mail_delay.is_some() { HashMap::new() } else { urgent(conn, event, &considered)? };
        Ok(considered.iter().map(|one| self.planned(one, event, now, &urgent)).collect())
    }

    fn channel(&self) -> Channel<'_> {
        Channel::Outside(self)
    }

    fn retries(&self) -> Retries {
        self.outlet.retries(Retries::mail())
    }
}

impl Email {
    fn planned(&self, one: &Considered, event: &Event, now: At, urgent: &HashMap<String, At>) -> Planned {
        let target = audience::target(one.user.id);
        let reason = match one.told {
            Told::No(because) => return Planned::skip(target, because),
            Told::Yes(_) if one.user.email.is_none() => return Planned::skip(target, "has no mail address"),
            Told::Yes(_) if !one.user.wants_mail => return Planned::skip(target, "wants no mail"),
            Told::Yes(reason) => reason,
        };
        let usual = if one.is_named { DIRECT } else { QUIET };
        let due = now.plus(self.outlet.mail_delay.unwrap_or(usual));
        let due = urgent.get(&target).map_or(due, |sooner| due.min(*sooner));
        let at_most = self.outlet.mail_delay.unwrap_or(LONGEST);
        Planned::due(target, reason.as_str(), due).gathered(gather_key(event), at_most)
    }
}

fn gather_key(event: &Event) -> String {
    format!("issue:{}", event.issue_id)
}

/// To whom mail about this issue goes out soon anyway: what comes now must not put that off.
fn urgent(conn: &mut DbConn, event: &Event, considered: &[Considered]) -> Result<HashMap<String, At>> {
    let targets: Vec<String> = considered.iter().map(|one| audience::target(one.user.id)).collect();
    let waiting: Vec<(String, Option<At>, At)> = deliveries::table
        .filter(deliveries::inbox.eq(NAME))
        .filter(deliveries::target.eq_any(targets))
        .filter(deliveries::gather.eq(gather_key(event)))
        .filter(deliveries::due_at.is_not_null())
        .filter(deliveries::state.eq(DeliveryState::Pending))
        .select((deliveries::target, deliveries::due_at, deliveries::created_at))
        .load(conn)?;
    let soon = waiting.into_iter().filter_map(|(target, due, created)| {
        let due = due.filter(|due| *due < created.plus(QUIET))?;
        Some((target, due))
    });
    Ok(soon.collect())
}

impl Outside for Email {
    fn deliver(&self, db: &Database, batch: &Batch) -> Result<Outcome, Failure> {
        let Some(mailer) = &self.outlet.mailer else { return Ok(Outcome::Skipped("mail is not set up")) };
        let (user, news) = match db.read_now(|conn| prepare(conn, batch))? {
            Ok(prepared) => prepared,
            Err(because) => return Ok(Outcome::Skipped(because)),
        };
        self.send(db, mailer, (&user, &news), batch)
    }
}

impl Email {
    fn send(
        &self,
        db: &Database,
        mailer: &Mailer,
        (user, news): (&User, &News),
        batch: &Batch,
    ) -> Result<Outcome, Failure> {
        let issue = news.issue.id;
        let frozen = db.read_now(|conn| mail_thread::subject_of(conn, user.id, issue))?;
        let Some(recipient) = Recipient::of(user, batch) else { return Ok(Outcome::Skipped("has no mail address")) };
        let letter = letter::write(&self.outlet, &recipient, news, frozen.as_deref());
        mailer.send(&letter).map_err(failure)?;
        if frozen.is_none() {
            let (user, subject) = (user.id, letter.subject);
            keep(db, None, "the subject of a first mail", move |tx| mail_thread::begin(tx, user, issue, &subject));
        }
        Ok(Outcome::Delivered)
    }
}

/// Asks again whether it may and need be sent; the words say why not.
fn prepare(conn: &mut DbConn, batch: &Batch) -> Result<Result<(User, News), &'static str>> {
    let Some(user) = audience::person(&batch.target) else { return Ok(Err("nobody by this name")) };
    let user = User::find(conn, user)?;
    if !user.is_active_person() {
        return Ok(Err("the account is disabled"));
    }
    if !user.wants_mail {
        return Ok(Err("wants no mail"));
    }
    let Some(news) = or_gone(News::load(conn, batch, user.viewer()))? else {
        return Ok(Err("may not read the project"));
    };
    if news.events.is_empty() {
        return Ok(Err("it was taken back"));
    }
    let seen = Notification::find_about(conn, user.id, news.issue.id)?;
    let has_read = |event: EventId| seen.as_ref().is_some_and(|seen| seen.has_read(event));
    if news.events.iter().all(|event| has_read(event.id)) {
        return Ok(Err(audience::READ));
    }
    Ok(Ok((user, news)))
}

/// 4xx and faults of the connection pass; 5xx does not.
fn failure(fault: MailFault) -> Failure {
    match fault {
        MailFault::Temporary(words) => Failure::passing(words),
        MailFault::Permanent(words) => Failure::lasting(words),
    }
}
