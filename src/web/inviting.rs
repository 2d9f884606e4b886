//! Inviting somebody, to a project or to the instance itself: by mail, or by a link to pass on.

use actix_web::HttpResponse;

use super::flash::Flash;
use super::frame::Reader;
use super::onward::Onward;
use super::posted::Form;
use super::secret::Secret;
use super::visit::Visit;
use super::when::When;
use crate::config::Signup;
use crate::db::Tx;
use crate::db::types::ProjectId;
use crate::db::words::Role;
use crate::dispatch::letter::{INBOX, Letter};
use crate::error::{Error, Errors, Result};
use crate::models::invitation::{self, Invitation, NewInvitation};
use crate::models::text;
use crate::models::user::User;

/// An invitation that nobody has used yet.
#[derive(Debug, Clone)]
pub struct InvitationRow {
    pub id: i64,
    /// The address, or "A link".
    pub to: String,
    pub role: Option<String>,
    pub since: When,
}

/// To what somebody is invited.
pub(super) struct Invite {
    pub(super) place: Option<(ProjectId, Role)>,
    /// "Ferry", "Tidings".
    pub(super) to: String,
    /// Where invitations are listed.
    pub(super) back: String,
}

impl Visit {
    /// May anybody be invited here?
    pub(super) fn takes_invitations(&self) -> bool {
        self.room().config.signup != Signup::Closed
    }

    /// Invites whom the form names in `email`, or whoever gets the link. The work says to what, if the actor may.
    pub(super) async fn invite(
        &self,
        user: &User,
        form: &Form,
        whereto: impl FnOnce(&mut Tx<'_>, &User) -> Result<Invite> + Send + 'static,
    ) -> Result<HttpResponse> {
        if !self.takes_invitations() {
            return Err(Error::Forbidden("This Tidings takes no new accounts.".into()));
        }
        let email = address(form)?;
        let is_mail_on = self.room().inboxes.find(INBOX).is_some_and(|inbox| inbox.is_on());
        let make = move |tx: &mut Tx<'_>, user: &User, email: Option<String>| {
            let place = whereto(tx, user)?;
            let made = NewInvitation { email, place: place.place }.create(tx)?;
            Ok::<_, Error>((made.id, place))
        };
        if let (Some(email), true) = (email.clone(), is_mail_on) {
            let by_mail = move |tx: &mut Tx<'_>, user: &User| {
                let (invitation, place) = make(tx, user, Some(email.clone()))?;
                Letter::Invitation(invitation).post(tx)?;
                Ok(Onward::to(place.back).saying(Flash::done(format!("An invitation is on its way to {email}."))))
            };
            return self.post(user, form, by_mail).await;
        }
        let public_url = self.room().config.public_url.clone();
        let by_hand = move |tx: &mut Tx<'_>, user: &User| {
            let (invited, place) = make(tx, user, email)?;
            let token = invitation::seal(tx, invited)?;
            Ok(Secret {
                title: format!("Invitation to {}", place.to),
                about: "Pass this link on to whom you want here. It works once, and for 7 days.".into(),
                text: format!("{public_url}/sign-up/{}", token.as_str()),
                back: ("Back to the invitations".into(), place.back),
            })
        };
        self.reveal(user, form, by_hand).await
    }
}

fn address(form: &Form) -> Result<Option<String>, Errors> {
    match form.get("email").trim() {
        "" => Ok(None),
        typed => text::parse_email(typed).map(Some),
    }
}

/// The invitations of a project, or of the instance itself.
pub(super) fn rows(reader: &mut Reader<'_>, project: Option<ProjectId>) -> Result<Vec<InvitationRow>> {
    let clock = reader.clock();
    let row = |one: Invitation| InvitationRow {
        id: one.id.0,
        to: one.email.unwrap_or_else(|| "A link".to_owned()),
        role: one.role.map(|role| role.to_string()),
        since: clock.alone(one.created_at.0),
    };
    let open = Invitation::open_of(reader.conn, project, reader.now)?;
    Ok(open.into_iter().map(row).collect())
}
