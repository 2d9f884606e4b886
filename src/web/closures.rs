//! Closing and reopening issues, as a resource: `POST …/closure` and `POST …/closure/delete`.

use actix_web::{HttpResponse, web};

use super::issues::acting::act;
use super::posted::Form;
use super::visit::Visit;
use crate::db::words::CloseReason;
use crate::error::{Error, Result};

/// Reads why; nothing said means that it is done.
fn reason_of(form: &Form) -> Result<CloseReason> {
    match form.get("reason") {
        "" => Ok(CloseReason::Completed),
        word => CloseReason::parse(word)
            .ok_or_else(|| Error::invalid("reason", "Issues are closed as completed, not_planned or duplicate.")),
    }
}

/// `POST …/closure`
pub(crate) async fn create(visit: Visit, place: web::Path<(String, i64)>, form: Form) -> Result<HttpResponse> {
    let reason = reason_of(&form);
    act(visit, place, form, move |tx, ground| {
        ground.must_own()?;
        let event = match reason? {
            CloseReason::Completed => ground.issue.close_with_promised(tx, ground.access)?,
            reason => ground.issue.close(tx, reason)?,
        };
        Ok(ground.back(event, "Issue closed."))
    })
    .await
}

/// `POST …/closure/delete`
pub(crate) async fn delete(visit: Visit, place: web::Path<(String, i64)>, form: Form) -> Result<HttpResponse> {
    act(visit, place, form, move |tx, ground| {
        ground.must_own()?;
        let event = ground.issue.reopen(tx)?;
        Ok(ground.back(event, "Issue reopened."))
    })
    .await
}
