//! The rail's forms about the work: status, priority, due date and milestone, each a resource that is set and taken away.

use actix_web::{HttpResponse, web};

use super::acting::act;
use crate::db::priority::Priority;
use crate::error::{Error, Result};
use crate::models::milestone::Milestone;
use crate::models::status::Status;
use crate::models::text;
use crate::web::posted::Form;
use crate::web::visit::Visit;

type Place = web::Path<(String, i64)>;

/// `POST …/milestone`
pub(crate) async fn plan(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    let title = form.get("milestone").trim().to_owned();
    act(visit, place, form, move |tx, ground| {
        ground.must_triage()?;
        let milestone = Milestone::find_by_title(tx.conn(), ground.project.id, &title)?;
        let event = ground.issue.plan_for(tx, Some(&milestone))?;
        Ok(ground.back_to_fold(event, "Milestone set."))
    })
    .await
}

/// `POST …/milestone/delete`
pub(crate) async fn unplan(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    act(visit, place, form, |tx, ground| {
        ground.must_triage()?;
        let event = ground.issue.plan_for(tx, None)?;
        Ok(ground.back_to_fold(event, "Removed from the milestone."))
    })
    .await
}

/// `POST …/due-date`
pub(crate) async fn set_due(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    let day = text::parse_day("due_on", form.get("due_on"));
    act(visit, place, form, move |tx, ground| {
        ground.must_triage()?;
        let day = day?.ok_or_else(|| Error::invalid("due_on", "Choose a day first."))?;
        let event = ground.issue.set_due(tx, Some(day))?;
        Ok(ground.back_to_fold(event, "Due date set."))
    })
    .await
}

/// `POST …/due-date/delete`
pub(crate) async fn clear_due(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    act(visit, place, form, |tx, ground| {
        ground.must_triage()?;
        let event = ground.issue.set_due(tx, None)?;
        Ok(ground.back_to_fold(event, "Due date cleared."))
    })
    .await
}

/// `POST …/priority`
pub(crate) async fn prioritize(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    let priority = Priority::parse(form.get("priority").trim());
    act(visit, place, form, move |tx, ground| {
        ground.must_triage()?;
        let wrong = || Error::invalid("priority", "Priorities are none, low, medium, high and urgent.");
        let event = ground.issue.prioritize(tx, priority.ok_or_else(wrong)?)?;
        Ok(ground.back_to_fold(event, "Priority set."))
    })
    .await
}

/// `POST …/priority/delete`
pub(crate) async fn clear_priority(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    act(visit, place, form, |tx, ground| {
        ground.must_triage()?;
        let event = ground.issue.prioritize(tx, Priority::None)?;
        Ok(ground.back_to_fold(event, "Priority cleared."))
    })
    .await
}

/// `POST …/status`
pub(crate) async fn set_status(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    let name = form.get("status").trim().to_owned();
    act(visit, place, form, move |tx, ground| {
        ground.must_triage()?;
        let status = Status::find_by_name(tx.conn(), ground.project.id, &name)?;
        let event = ground.issue.set_status(tx, Some(&status))?;
        Ok(ground.back_to_fold(event, "Status set."))
    })
    .await
}

/// `POST …/status/delete`
pub(crate) async fn clear_status(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    act(visit, place, form, |tx, ground| {
        ground.must_triage()?;
        let event = ground.issue.set_status(tx, None)?;
        Ok(ground.back_to_fold(event, "Taken out of its status."))
    })
    .await
}

/// `POST …/pin`
pub(crate) async fn pin(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    act(visit, place, form, |tx, ground| {
        ground.must_triage()?;
        let event = ground.issue.pin(tx)?;
        Ok(ground.back(event, "Issue pinned."))
    })
    .await
}

/// `POST …/pin/delete`
pub(crate) async fn unpin(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    act(visit, place, form, |tx, ground| {
        ground.must_triage()?;
        let event = ground.issue.unpin(tx)?;
        Ok(ground.back(event, "Issue unpinned."))
    })
    .await
}
