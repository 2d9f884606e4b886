//! Inviting somebody to a project.
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::{MembersPage, load};
use crate::db::Tx;
use crate::db::types::InvitationId;
use crate::db::words::Role;
use crate::error::{Error, Result};
use crate::models::invitation::Invitation;
use crate::models::user::User;
use crate::web::flash::Flash;
use crate::web::inviting::Invite;
use crate::web::onward::Onward;
use crate::web::posted::Form;
use crate::web::projects::maintained;
use crate::web::visit::Visit;

/// `POST /projects/{slug}/invitations`
pub(crate) async fn create(visit: Visit, slug: web::Path<String>, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let (path, role) = (slug.clone(), form.get("as").to_owned());
    let to = move |tx: &mut Tx<'_>, user: &User| {
        let project = maintained(tx, user, &path)?;
        let role = Role::parse(&role)
            .ok_or_else(|| Error::invalid("as", "Members are readers, triagers or maintainers: choose one of them."))?;
        let back = format!("{}/members", project.path());
        Ok(Invite { place: Some((project.id, role)), to: project.name, back })
    };
    let posted = visit.invite(&user, &form, to).await;
    let Err(Error::Invalid(errors)) = posted else { return posted };
    let takes = visit.takes_invitations();
    let page = visit.read(move |reader| {
        let error = |field| errors.of(field).map(str::to_owned);
        let (email, email_error) = (form.get("email").to_owned(), error("email"));
        let (invited_as, as_error) = (form.get("as").to_owned(), error("as"));
        Ok(MembersPage { email, email_error, invited_as, as_error, ..load(reader, &slug, takes)? })
    });
    let page = page.await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `POST /projects/{slug}/invitations/{id}/delete`
pub(crate) async fn delete(visit: Visit, place: web::Path<(String, i64)>, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let (slug, id) = place.into_inner();
    let work = move |tx: &mut Tx<'_>, user: &User| {
        let project = maintained(tx, user, &slug)?;
        Invitation::revoke(tx, Some(project.id), InvitationId(id))?;
        Ok(Onward::to(format!("{}/members", project.path()))
            .saying(Flash::done("The invitation opens nothing any more.")))
    };
    visit.post(&user, &form, work).await
}
