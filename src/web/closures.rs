//! Closing and reopening issues, as a resource: `POST …/closure` and `POST …/closure/delete`; and saying of which other one
//! it is a duplicate, which closing can say too.

use actix_web::{HttpResponse, web};

use super::issues::acting::{Ground, act};
use super::posted::Form;
use super::visit::Visit;
use crate::db::Tx;
use crate::db::words::CloseReason;
use crate::error::{Error, Result};
use crate::models::issue::Issue;
use crate::models::user::OptionalRow;

type Place = web::Path<(String, i64)>;

/// Reads why; nothing said means that it is done.
fn reason_of(form: &Form) -> Result<CloseReason> {
    match form.get("reason") {
        "" => Ok(CloseReason::Completed),
        word => CloseReason::parse(word)
            .ok_or_else(|| Error::invalid("reason", "Issues are closed as completed, not_planned or duplicate.")),
    }
}

/// `POST …/closure`; a duplicate may name its `original`.
pub(crate) async fn create(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    let (reason, original) = (reason_of(&form), form.get("original").trim().to_owned());
    act(visit, place, form, move |tx, ground| {
        ground.must_own()?;
        let reason = reason?;
        if reason == CloseReason::Duplicate && !original.is_empty() {
            let original = find_original(tx, ground, &original)?;
            ground.issue.mark_duplicate(tx, &original)?;
        }
        let event = match reason {
            CloseReason::Completed => ground.issue.close_with_promised(tx, ground.access)?,
            reason => ground.issue.close(tx, reason)?,
        };
        Ok(ground.back(event, "Issue closed."))
    })
    .await
}

/// `POST …/closure/delete`
pub(crate) async fn delete(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    act(visit, place, form, move |tx, ground| {
        ground.must_own()?;
        let event = ground.issue.reopen(tx)?;
        Ok(ground.back(event, "Issue reopened."))
    })
    .await
}

/// `POST …/duplicate`
pub(crate) async fn mark(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    let original = form.get("original").trim().to_owned();
    act(visit, place, form, move |tx, ground| {
        ground.must_own()?;
        let original = find_original(tx, ground, &original)?;
        let event = ground.issue.mark_duplicate(tx, &original)?;
        Ok(ground.back(event, "Marked as a duplicate."))
    })
    .await
}

/// `POST …/duplicate/delete`
pub(crate) async fn unmark(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    act(visit, place, form, move |tx, ground| {
        ground.must_own()?;
        let event = ground.issue.unmark_duplicate(tx)?;
        Ok(ground.back(event, "No duplicate any more."))
    })
    .await
}

/// `12`, `#12` or `project#12`: an issue that this person may read.
fn find_original(tx: &mut Tx<'_>, ground: &Ground, typed: &str) -> Result<Issue> {
    let (slug, number) = typed.rsplit_once('#').unwrap_or(("", typed));
    let slug = if slug.is_empty() { &ground.project.slug } else { slug };
    let wrong = || {
        Error::invalid("original", format!("“{typed}” is no issue that you may read; write its number, such as #12."))
    };
    let number: i64 = number.trim().parse().map_err(|_| wrong())?;
    let original = match Issue::find_visible(tx.conn(), ground.access.viewer, slug, number) {
        Err(Error::Gone(_) | Error::Moved { .. }) => return Err(wrong()),
        found => found.optional_row()?.map(|(_, _, issue)| issue).ok_or_else(wrong)?,
    };
    if original.repeats(tx.conn(), ground.issue.id)? {
        let what = format!("“{typed}” is itself marked as a duplicate of this one: take that away there first.");
        return Err(Error::invalid("original", what));
    }
    Ok(original)
}
