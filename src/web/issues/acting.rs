//! What all forms of an issue have in common: who acts, on which issue, whether he may, and where the browser goes then.

use actix_web::{HttpResponse, web};

use super::show;
use crate::db::Tx;
use crate::db::types::EventId;
use crate::error::{Error, Result};
use crate::models::issue::Issue;
use crate::models::project::Project;
use crate::models::user::User;
use crate::models::viewer::Access;
use crate::web::flash::Flash;
use crate::web::onward::Onward;
use crate::web::posted::Form;
use crate::web::visit::Visit;

/// Who acts on what, inside the transaction.
#[derive(Debug, Clone)]
pub(crate) struct Ground {
    pub(crate) user: User,
    pub(crate) project: Project,
    pub(crate) access: Access,
    pub(crate) issue: Issue,
}

impl Ground {
    /// The issue, as the user sees it. Hidden and missing look the same.
    pub(crate) fn find(tx: &mut Tx<'_>, user: &User, slug: &str, number: i64) -> Result<Self> {
        let (project, access, issue) = Issue::find_visible(tx.conn(), user.viewer(), slug, number)?;
        Ok(Self { user: user.clone(), project, access, issue })
    }

    /// Goes on only for those who keep order.
    pub(crate) fn must_triage(&self) -> Result<()> {
        let refusal = "Only those who triage this project may do this. A maintainer can give you that role.";
        if self.access.may_triage() { Ok(()) } else { Err(Error::Forbidden(refusal.into())) }
    }

    /// Goes on only for the author and those who keep order.
    pub(crate) fn must_own(&self) -> Result<()> {
        let refusal = "Only the author of this issue and those who triage this project may do this.";
        if self.issue.may_be_changed_by(self.access) { Ok(()) } else { Err(Error::Forbidden(refusal.into())) }
    }

    /// Back to the issue; at the event, if something happened.
    pub(crate) fn back(&self, event: Option<EventId>, done: &str) -> Onward {
        let path = self.issue.path(&self.project);
        match event {
            Some(event) => {
                let flash = Flash::done(done).linking("See who is told", receipts_of(event));
                Onward::to(format!("{path}#event-{event}")).saying(flash)
            }
            None => Onward::to(path).saying(Flash::done("Nothing to change: it is so already.")),
        }
    }

    /// The same for small changes, which fold: the line that holds the event is opened.
    pub(crate) fn back_to_fold(&self, event: Option<EventId>, done: &str) -> Onward {
        let Some(id) = event else { return self.back(None, done) };
        let flash = Flash::done(done).linking("See who is told", receipts_of(id));
        Onward::to(format!("{}?around={id}#event-{id}", self.issue.path(&self.project))).saying(flash)
    }

    /// Back to the issue with these words.
    pub(crate) fn stay(&self, words: &str) -> Onward {
        Onward::to(self.issue.path(&self.project)).saying(Flash::done(words))
    }
}

/// Where one sees who is told of an event.
pub(crate) fn receipts_of(event: EventId) -> String {
    format!("/events/{event}/receipts")
}

/// Acts on an issue. What is wrong with the form is shown on the issue's page, with what was typed.
pub(crate) async fn act(
    visit: Visit,
    place: web::Path<(String, i64)>,
    form: Form,
    work: impl FnOnce(&mut Tx<'_>, &Ground) -> Result<Onward> + Send + 'static,
) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let (slug, number) = place.into_inner();
    let path = slug.clone();
    let posted = visit.post(&user, &form, move |tx, user| {
        let ground = Ground::find(tx, user, &path, number)?;
        work(tx, &ground)
    });
    match posted.await {
        Err(Error::Invalid(errors)) => show::again(&visit, (slug, number), &form, errors).await,
        posted => posted,
    }
}
