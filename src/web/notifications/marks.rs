//! What one does with notifications: read, unread, save, done, mute, all of them read; and taking that back.

use actix_web::{HttpResponse, web};

use super::HERE;
use crate::db::Tx;
use crate::db::types::NotificationId;
use crate::error::{Error, Result};
use crate::models::notification::{self, Mark};
use crate::models::user::User;
use crate::web::flash::{Flash, is_own_path};
use crate::web::onward::Onward;
use crate::web::posted::Form;
use crate::web::visit::Visit;

/// `POST /notifications/read-all`
pub(crate) async fn read_all(visit: Visit, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let back = back(&form);
    let work = move |tx: &mut Tx<'_>, user: &User| {
        notification::read_all(tx, user.id)?;
        Ok(said("Everything is read.", back))
    };
    visit.post(&user, &form, work).await
}

/// `POST /notifications/{id}/read`, `/unread`, `/save`, `/done` and `/mute`
pub(crate) async fn mark(visit: Visit, place: web::Path<(i64, String)>, form: Form) -> Result<HttpResponse> {
    let (id, way) = place.into_inner();
    act(visit, id, way, form).await
}

/// `POST /notifications/{id}/save/delete`
pub(crate) async fn unsave(visit: Visit, id: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    act(visit, *id, "unsave".to_owned(), form).await
}

async fn act(visit: Visit, id: i64, way: String, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let (id, back) = (NotificationId(id), back(&form));
    let work = move |tx: &mut Tx<'_>, user: &User| {
        let (mark, words) = match way.as_str() {
            "read" => (Mark::Read, "Read."),
            "unread" => (Mark::Unread, "Unread again."),
            "save" => (Mark::Saved, "Saved for later."),
            "unsave" => (Mark::Unsaved, "Saved no longer."),
            "done" => (Mark::Done, "Done: it comes back when something happens."),
            "mute" => {
                notification::mute(tx, user, id)?;
                return Ok(said("Muted: only mentions and assignments reach you.", back));
            }
            _ => return Err(Error::NotFound),
        };
        notification::mark(tx, user.id, id, mark)?;
        Ok(said(words, back))
    };
    visit.post(&user, &form, work).await
}

/// `POST /notifications/undo`
pub(crate) async fn undo(visit: Visit, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let back = back(&form);
    let work = move |tx: &mut Tx<'_>, user: &User| {
        notification::undo(tx, user)?;
        Ok(Onward::to(back).saying(Flash::done("Taken back.")))
    };
    visit.post(&user, &form, work).await
}

fn said(words: &str, back: String) -> Onward {
    let flash = Flash::done(words).undone_by("/notifications/undo", &back);
    Onward::to(back).saying(flash)
}

/// The tab on which the button stood.
fn back(form: &Form) -> String {
    let next = form.get("next");
    let is_ours = is_own_path(next) && (next == HERE || next.starts_with("/notifications?"));
    if is_ours { next.to_owned() } else { HERE.to_owned() }
}
