//! The webhook by which what happens in a repository on GitHub comes in: making it, revoking it, and what came by it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::db::Tx;
use crate::error::Result;
use crate::look::Icon;
use crate::models::github_hook::{GithubDelivery, GithubHook};
use crate::models::user::User;
use crate::web::assets;
use crate::web::flash::Flash;
use crate::web::onward::Onward;
use crate::web::page::{Page, Section};
use crate::web::posted::Form;
use crate::web::projects::{maintained, settings_of};
use crate::web::secret::Secret;
use crate::web::visit::Visit;
use crate::web::when::When;

/// `GET /projects/{slug}/settings/github`
#[derive(Template)]
#[template(path = "projects/github.html")]
pub struct GithubPage {
    pub page: Page,
    pub slug: String,
    /// Since when there is one.
    pub since: Option<When>,
    /// The repository that it belongs to, such as `octo-org/octo-repo`.
    pub repository: Option<String>,
    pub log: Vec<DeliveryRow>,
}

/// One delivery of the log.
#[derive(Debug, Clone)]
pub struct DeliveryRow {
    /// Such as `issues.opened`.
    pub event: String,
    /// What became of it.
    pub outcome: String,
    pub at: When,
}

/// `GET /projects/{slug}/settings/github`
pub(crate) async fn show(visit: Visit, slug: web::Path<String>) -> Result<HttpResponse> {
    let page = visit.read(move |reader| {
        let (project, access) = settings_of(reader, &slug)?;
        let clock = reader.clock();
        let hook = GithubHook::find_of(reader.conn, project.id)?;
        let log = GithubDelivery::latest(reader.conn, project.id)?.into_iter();
        let row = |came: GithubDelivery| DeliveryRow {
            event: came.event,
            outcome: came.outcome,
            at: clock.in_list(came.received_at.0),
        };
        Ok(GithubPage {
            since: hook.as_ref().map(|hook| clock.alone(hook.created_at.0)),
            repository: hook.and_then(|hook| hook.repository),
            log: log.map(row).collect(),
            page: reader.project_frame("GitHub", &project, access, Section::Settings)?,
            slug: project.slug,
        })
    });
    let page = page.await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST /projects/{slug}/settings/github`: makes the hook, or makes it anew, and shows its secrets once.
pub(crate) async fn create(visit: Visit, slug: web::Path<String>, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let public_url = visit.room().config.public_url.clone();
    let work = move |tx: &mut Tx<'_>, user: &User| {
        let project = maintained(tx, user, &slug)?;
        let new = GithubHook::make(tx, project.id)?;
        let url = format!("{public_url}/hooks/github/{}", new.token.as_str());
        Ok(Secret {
            title: "GitHub webhook".into(),
            about: format!(
                "On GitHub open Settings, Webhooks, Add webhook. Payload URL: {url} – Content type: application/json – Secret: the one below. Choose the events issues, issue comments, labels, milestones, pull requests and pushes."
            ),
            text: new.secret,
            back: ("Back to settings".into(), settings(&slug)),
        })
    };
    visit.reveal(&user, &form, work).await
}

/// `POST /projects/{slug}/settings/github/delete`
pub(crate) async fn delete(visit: Visit, slug: web::Path<String>, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let work = move |tx: &mut Tx<'_>, user: &User| {
        let project = maintained(tx, user, &slug)?;
        GithubHook::revoke(tx, project.id)?;
        Ok(Onward::to(settings(&slug)).saying(Flash::done("The webhook is revoked. What came by it stays.")))
    };
    visit.post(&user, &form, work).await
}

fn settings(slug: &str) -> String {
    format!("/projects/{slug}/settings/github")
}
