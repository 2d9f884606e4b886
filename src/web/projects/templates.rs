//! What new issues of a project can begin with. The form for one stands below.
pub(crate) mod edit;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::{maintained, settings_of};
use crate::db::types::IssueTemplateId;
use crate::error::Result;
use crate::look::Icon;
use crate::models::issue_template::IssueTemplate;
use crate::web::assets;
use crate::web::confirm::ConfirmPage;
use crate::web::flash::Flash;
use crate::web::onward::Onward;
use crate::web::page::{Page, Section};
use crate::web::posted::Form;
use crate::web::visit::Visit;

/// `GET /projects/{slug}/templates`
#[derive(Template)]
#[template(path = "projects/templates.html")]
pub struct TemplatesPage {
    pub page: Page,
    pub slug: String,
    /// Id, name, and when to choose it.
    pub rows: Vec<(i64, String, String)>,
}

type Place = web::Path<(String, i64)>;

/// `GET /projects/{slug}/templates`
pub(crate) async fn index(visit: Visit, slug: web::Path<String>) -> Result<HttpResponse> {
    let page = visit.read(move |reader| {
        let (project, access) = settings_of(reader, &slug)?;
        let all = IssueTemplate::of_project(reader.conn, project.id)?;
        Ok(TemplatesPage {
            page: reader.project_frame("Templates", &project, access, Section::Settings)?,
            slug: project.slug,
            rows: all.into_iter().map(|one| (one.id.0, one.name, one.about)).collect(),
        })
    });
    let page = page.await?;
    visit.page(StatusCode::OK, &page)
}

/// `GET /projects/{slug}/templates/{id}/delete`
pub(crate) async fn confirm(visit: Visit, place: Place) -> Result<HttpResponse> {
    let page = visit.read(move |reader| {
        let (slug, id) = place.into_inner();
        let (project, access) = settings_of(reader, &slug)?;
        let template = IssueTemplate::find_in(reader.conn, project.id, IssueTemplateId(id))?;
        let (url, title) = (format!("{}/templates", project.path()), format!("Delete the template {}?", template.name));
        Ok(ConfirmPage {
            page: reader.project_frame(title, &project, access, Section::Settings)?,
            what: "Issues that began with it stay as they are.".into(),
            quote: None,
            action: format!("{url}/{id}/delete"),
            fields: Vec::new(),
            button: "Delete template".into(),
            back: url,
        })
    });
    let page = page.await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST /projects/{slug}/templates/{id}/delete`
pub(crate) async fn delete(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    visit
        .post(&user, &form, move |tx, user| {
            let project = maintained(tx, user, &place.0)?;
            let template = IssueTemplate::find_in(tx.conn(), project.id, IssueTemplateId(place.1))?;
            template.delete(tx)?;
            let said = Flash::done(format!("Template “{}” deleted.", template.name));
            Ok(Onward::to(format!("{}/templates", project.path())).saying(said))
        })
        .await
}
