//! Deleting an issue, what stands in its place then, and taking that back.
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::db::Tx;
use crate::db::types::{IssueId, UserId};
use crate::error::{Error, Result};
use crate::look::Icon;
use crate::models::issue::Issue;
use crate::models::issue::deleting::RESTORED_WITHIN;
use crate::models::project::Project;
use crate::models::user::User;
use crate::models::viewer::Access;
use crate::web::assets;
use crate::web::confirm::ConfirmPage;
use crate::web::flash::Flash;
use crate::web::frame::Reader;
use crate::web::onward::Onward;
use crate::web::page::{Page, Section};
use crate::web::posted::Form;
use crate::web::visit::Visit;
use crate::web::when::When;

/// Status 410, in the place of an issue that was deleted.
#[derive(Template)]
#[template(path = "issues/tombstone.html")]
pub struct TombstonePage {
    pub page: Page,
    /// `/projects/ferry/issues/142`
    pub url: String,
    /// `/projects/ferry`
    pub project: String,
    pub who: String,
    pub when: When,
    /// Shows "Restore issue".
    pub may_restore: bool,
}

type Place = web::Path<(String, i64)>;

/// `GET …/issues/{number}/delete`
pub(crate) async fn confirm(visit: Visit, place: Place) -> Result<HttpResponse> {
    let page = visit.read(move |reader| {
        reader.me()?;
        let (project, access, issue) = Issue::find_visible(reader.conn, reader.viewer(), &place.0, place.1)?;
        must_maintain(access)?;
        let (title, url) = (format!("Delete issue #{}?", issue.number), issue.path(&project));
        Ok(ConfirmPage {
            page: reader.project_frame(title, &project, access, Section::Issues)?,
            what: "Nobody will see it any more. That it was deleted stays in the project's activity; a maintainer can restore it within 30 days.".into(),
            quote: Some(issue.title),
            action: format!("{url}/delete"),
            fields: Vec::new(),
            button: "Delete issue".into(),
            back: url,
        })
    });
    let page = page.await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST …/issues/{number}/delete`
pub(crate) async fn create(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    visit
        .post(&user, &form, move |tx, user| {
            let (project, issue) = maintained(tx, user, &place)?;
            issue.delete(tx)?;
            let flash = Flash::done(format!("Issue #{} deleted.", issue.number));
            Ok(Onward::to(format!("{}/issues", project.path()))
                .saying(flash.linking("See what stays", issue.path(&project))))
        })
        .await
}

/// `POST …/issues/{number}/restore`
pub(crate) async fn delete(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    visit
        .post(&user, &form, move |tx, user| {
            let (project, issue) = maintained(tx, user, &place)?;
            issue.restore(tx)?;
            Ok(Onward::to(issue.path(&project)).saying(Flash::done("Issue restored.")))
        })
        .await
}

fn maintained(tx: &mut Tx<'_>, user: &User, (slug, number): &(String, i64)) -> Result<(Project, Issue)> {
    let (project, access, issue) = Issue::find_even_deleted(tx.conn(), user.viewer(), slug, *number)?;
    must_maintain(access)?;
    Ok((project, issue))
}

fn must_maintain(access: Access) -> Result<()> {
    let refusal = "Only this project's maintainers may delete issues and restore them.";
    if access.may_maintain() { Ok(()) } else { Err(Error::Forbidden(refusal.into())) }
}

/// Somebody who sees that an issue was deleted.
type Sight = (UserId, IssueId);

/// What stands in the place of this issue, if it was deleted; and who sees that of which issue.
pub(super) fn tombstone(
    reader: &mut Reader<'_>,
    (slug, number): &(String, i64),
) -> Result<Option<(TombstonePage, Option<Sight>)>> {
    let (project, access, issue) = Issue::find_even_deleted(reader.conn, reader.viewer(), slug, *number)?;
    let Some(since) = issue.deleted_at else { return Ok(None) };
    let by = issue.deleted_by(reader.conn)?.map(|id| User::find(reader.conn, id)).transpose()?;
    let is_recent = reader.now <= since.plus(RESTORED_WITHIN);
    let page = TombstonePage {
        page: reader.project_frame(format!("Issue #{number} was deleted"), &project, access, Section::Issues)?,
        url: issue.path(&project),
        project: project.path(),
        who: by.map_or_else(|| "Somebody".to_owned(), |user| user.shown_name().to_owned()),
        when: reader.clock().alone(since.0),
        may_restore: access.may_maintain() && is_recent,
    };
    Ok(Some((page, reader.viewer().user.map(|user| (user, issue.id)))))
}
