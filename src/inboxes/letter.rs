//! Sends letters about accounts: a link to set a password, an invitation. At least once; a repeat brings a fresh link, and the
//! one before it opens nothing any more or ends by itself.

use super::Outlet;
use crate::db::types::{At, InvitationId, UserId};
use crate::db::words::{LinkPurpose, Via};
use crate::db::{Act, Database, DbConn};
use crate::dispatch::delivery::Delivery;
use crate::dispatch::letter::{INBOX, Letter};
use crate::dispatch::retry::Retries;
use crate::dispatch::{Batch, Channel, Failure, Inbox, Outcome, Outside, Planned};
use crate::error::Result;
use crate::events::{ActionKey, Event};
use crate::mail::{self, MailFault, Mailbox, Notice};
use crate::models::invitation::{self, Invitation};
use crate::models::link;
use crate::models::project::Project;
use crate::models::user::{OptionalRow, User};

/// The inbox that writes to accounts.
pub struct Letters {
    outlet: Outlet,
}

impl Letters {
    /// As the settings say.
    pub fn new(outlet: &Outlet) -> Self {
        Self { outlet: outlet.clone() }
    }
}

impl Inbox for Letters {
    fn name(&self) -> &'static str {
        INBOX
    }

    fn is_on(&self) -> bool {
        self.outlet.mailer.is_some()
    }

    /// No event makes one: pages post them.
    fn wants(&self, _: ActionKey) -> bool {
        false
    }

    fn plan(&self, _: &mut DbConn, _: &Event, _: At) -> Result<Vec<Planned>> {
        Ok(Vec::new())
    }

    fn channel(&self) -> Channel<'_> {
        Channel::Outside(self)
    }

    fn retries(&self) -> Retries {
        self.outlet.retries(Retries::mail())
    }
}

impl Outside for Letters {
    fn deliver(&self, db: &Database, batch: &Batch) -> Result<Outcome, Failure> {
        let (Some(mailer), Some(delivery)) = (&self.outlet.mailer, batch.deliveries.first()) else {
            return Ok(Outcome::Skipped("mail is not set up"));
        };
        let written = match Letter::parse(&batch.target) {
            Some(Letter::Password(Some(user))) => self.password(db, user)?,
            Some(Letter::Invitation(id)) => self.invitation(db, id)?,
            Some(Letter::Password(None)) => Err("nobody by this name"),
            None => Err("this version knows no such letter"),
        };
        let (to, notice) = match written {
            Ok(written) => written,
            Err(because) => return Ok(Outcome::Skipped(because)),
        };
        let sent = mailer.send(&self.letter(delivery, to, &notice));
        sent.map_err(|fault| match fault {
            MailFault::Temporary(words) => Failure::passing(words),
            MailFault::Permanent(words) => Failure::lasting(words),
        })?;
        Ok(Outcome::Delivered)
    }
}

/// To whom, and what it says; or why nothing is sent.
type Written = Result<(Mailbox, Notice), &'static str>;

impl Letters {
    fn letter(&self, delivery: &Delivery, to: Mailbox, notice: &Notice) -> mail::Letter {
        mail::Letter {
            to,
            from: Mailbox { name: "Tidings".to_owned(), address: self.outlet.mail_from.clone() },
            subject: notice.subject.clone(),
            sent_at: delivery.created_at.0,
            message_id: format!("l.{}.{}@{}", delivery.id, delivery.created_at.micros(), self.outlet.host()),
            thread: None,
            list: None,
            extra: Vec::new(),
            text: notice.text(),
            html: notice.html(),
        }
    }

    fn password(&self, db: &Database, id: UserId) -> Result<Written> {
        let Some(user) = db.read_now(|conn| User::find(conn, id).optional_row())?.filter(User::is_active_person) else {
            return Ok(Err("the account is disabled"));
        };
        let Some(address) = user.email.clone() else { return Ok(Err("has no mail address")) };
        let token = db.write_now(by_system(db)?, move |tx| link::make(tx, LinkPurpose::Password, Some(id)))?;
        let url = format!("{}/password-reset/{}", self.outlet.public_url, token.as_str());
        let notice = Notice {
            subject: "Set a new password for Tidings".to_owned(),
            lines: vec![
                format!("Somebody, probably you, asked for a new password for the account “{}”.", user.name),
                "The link leads to a page that sets it. It works once, and for 30 minutes.".to_owned(),
            ],
            button: Some(("Set a new password".to_owned(), url)),
            foot: "If it was not you, do nothing: the password stays as it is.".to_owned(),
        };
        Ok(Ok((Mailbox { name: user.shown_name().to_owned(), address }, notice)))
    }

    fn invitation(&self, db: &Database, id: InvitationId) -> Result<Written> {
        let now = db.now();
        let Some(invitation) = db.read_now(|conn| Invitation::find_sendable(conn, id, now).optional_row())? else {
            return Ok(Err("it was taken back"));
        };
        let Some(address) = invitation.email.clone() else { return Ok(Err("the link is passed on by hand")) };
        let (by, project) = db.read_now(|conn| {
            let ids: Vec<_> = invitation.project_id.into_iter().collect();
            Ok((User::find(conn, invitation.created_by)?, Project::load(conn, &ids)?.pop()))
        })?;
        let token = db.write_now(by_system(db)?, move |tx| invitation::seal(tx, id))?;
        let to_what = project.map_or_else(|| "Tidings".to_owned(), |project| project.name);
        let notice = Notice {
            subject: format!("{} invites you to {to_what}", by.shown_name()),
            lines: vec![
                format!(
                    "{} invites you to {to_what}, where issues and all that happens to them are kept.",
                    by.shown_name()
                ),
                "The link leads to a page that makes your account. It works once, and for 7 days.".to_owned(),
            ],
            button: Some((
                "Accept the invitation".to_owned(),
                format!("{}/sign-up/{}", self.outlet.public_url, token.as_str()),
            )),
            foot: "If you did not expect this, do nothing: nothing was made for you.".to_owned(),
        };
        Ok(Ok((Mailbox { name: String::new(), address }, notice)))
    }
}

fn by_system(db: &Database) -> Result<Act> {
    Ok(Act::new(db.read_now(User::system)?, Via::System))
}
