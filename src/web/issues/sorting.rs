//! The rail's forms: labels, assignees, lock and subscription, each a resource that is added and taken away.

use actix_web::{HttpResponse, web};

use super::acting::{Ground, act};
use crate::db::Tx;
use crate::db::types::EventId;
use crate::error::{Error, Result};
use crate::models::issue::Issue;
use crate::models::label::Label;
use crate::models::member;
use crate::models::user::User;
use crate::web::onward::Onward;
use crate::web::posted::Form;
use crate::web::visit::Visit;

type Place = web::Path<(String, i64)>;

/// `POST …/labels`
pub(crate) async fn label(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    let names = named(&form, "labels");
    act(visit, place, form, move |tx, ground| each_label(tx, ground, &names?, Issue::label)).await
}

/// `POST …/labels/delete`
pub(crate) async fn unlabel(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    let names = named(&form, "labels");
    act(visit, place, form, move |tx, ground| each_label(tx, ground, &names?, Issue::unlabel)).await
}

/// `POST …/assignees`
pub(crate) async fn assign(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    let names = named(&form, "assignees");
    act(visit, place, form, move |tx, ground| {
        ground.must_triage()?;
        let people = member::find_assignable(tx.conn(), ground.project.id, &names?)?;
        let events = people.iter().map(|user| ground.issue.assign(tx, user)).collect::<Result<Vec<_>>>()?;
        Ok(ground.back_to_fold(last(events), "Assigned."))
    })
    .await
}

/// `POST …/assignees/delete`
pub(crate) async fn unassign(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    let names = named(&form, "assignees");
    act(visit, place, form, move |tx, ground| {
        ground.must_triage()?;
        let people = User::load_by_names(tx.conn(), &names?)?;
        let events = people.iter().map(|user| ground.issue.unassign(tx, user)).collect::<Result<Vec<_>>>()?;
        Ok(ground.back_to_fold(last(events), "Unassigned."))
    })
    .await
}

/// `POST …/lock`
pub(crate) async fn lock(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    let reason = crate::text::cut(&crate::text::one_line(form.get("reason")), 100);
    act(visit, place, form, move |tx, ground| {
        ground.must_triage()?;
        let event = ground.issue.lock(tx, &reason)?;
        Ok(ground.back(event, "Conversation locked."))
    })
    .await
}

/// `POST …/lock/delete`
pub(crate) async fn unlock(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    act(visit, place, form, |tx, ground| {
        ground.must_triage()?;
        let event = ground.issue.unlock(tx)?;
        Ok(ground.back(event, "Conversation unlocked."))
    })
    .await
}

/// `POST …/subscription`
pub(crate) async fn subscribe(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    act(visit, place, form, |tx, ground| {
        ground.issue.subscribe(tx, &ground.user)?;
        Ok(ground.stay("You will be told of what happens here."))
    })
    .await
}

/// `POST …/subscription/delete`
pub(crate) async fn unsubscribe(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    act(visit, place, form, |tx, ground| {
        ground.issue.unsubscribe(tx, &ground.user)?;
        Ok(ground.stay("You will be told only when somebody names or assigns you."))
    })
    .await
}

type OnLabel = fn(&Issue, &mut Tx<'_>, &Label) -> Result<Option<EventId>>;

fn each_label(tx: &mut Tx<'_>, ground: &Ground, names: &[String], verb: OnLabel) -> Result<Onward> {
    ground.must_triage()?;
    let labels = Label::find_all(tx.conn(), ground.project.id, names)?;
    let events = labels.iter().map(|label| verb(&ground.issue, tx, label)).collect::<Result<Vec<_>>>()?;
    Ok(ground.back_to_fold(last(events), "Labels changed."))
}

fn last(events: Vec<Option<EventId>>) -> Option<EventId> {
    events.into_iter().flatten().last()
}

/// The names that were sent; none at all is a mistake.
fn named(form: &Form, field: &'static str) -> Result<Vec<String>> {
    let names: Vec<String> =
        form.all(field).into_iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    if names.is_empty() { Err(Error::invalid(field, "Choose one first.")) } else { Ok(names) }
}
