//! Whose workflows a request is about: a project's, or those of one issue.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::{Ready, ready};

use crate::db::DbConn;
use crate::db::types::{IssueId, WorkflowId};
use crate::error::{Error, Result};
use crate::models::issue::Issue;
use crate::models::project::Project;
use crate::models::viewer::{Access, Viewer};
use crate::models::workflow::Workflow;

/// What the address says.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    slug: String,
    number: Option<i64>,
    id: Option<WorkflowId>,
}

impl FromRequest for Place {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let parts = request.match_info();
        let number = |name: &str| parts.get(name).map(|text| text.parse().map_err(|_| Error::NotFound)).transpose();
        let place = || {
            let slug = parts.get("slug").ok_or(Error::NotFound)?.to_owned();
            Ok(Self { slug, number: number("number")?, id: number("id")?.map(WorkflowId) })
        };
        ready(place())
    }
}

impl Place {
    /// The workflow that it names, if it names one.
    pub(super) fn id(&self) -> Option<WorkflowId> {
        self.id
    }
}

/// The same, found.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    pub(crate) project: Project,
    pub(crate) access: Access,
    pub(crate) issue: Option<Issue>,
}

impl Scope {
    /// For those who may write workflows here: a project's maintainers, and of an issue whoever triages.
    pub(super) fn find(conn: &mut DbConn, viewer: Viewer, place: &Place) -> Result<Self> {
        let (project, access, issue) = match place.number {
            None => {
                Project::find_visible(conn, viewer, &place.slug).map(|(project, access)| (project, access, None))?
            }
            Some(number) => Issue::find_visible(conn, viewer, &place.slug, number)
                .map(|(project, access, issue)| (project, access, Some(issue)))?,
        };
        if viewer.user.is_none() {
            return Err(Error::SignInRequired);
        }
        let (may, refusal) = match issue {
            None => (access.may_maintain(), "Only this project's maintainers may do this."),
            Some(_) => (access.may_triage(), "Only those who triage this project may do this."),
        };
        if may { Ok(Self { project, access, issue }) } else { Err(Error::Forbidden(refusal.into())) }
    }

    /// The workflow that the address names.
    pub(super) fn workflow(&self, conn: &mut DbConn, place: &Place) -> Result<Workflow> {
        let id = place.id.ok_or(Error::NotFound)?;
        Workflow::find_in(conn, self.project.id, self.issue_id(), id)
    }

    pub(super) fn issue_id(&self) -> Option<IssueId> {
        self.issue.as_ref().map(|issue| issue.id)
    }

    /// Where the list is.
    pub(super) fn url(&self) -> String {
        let of = self.issue.as_ref().map_or_else(|| self.project.path(), |issue| issue.path(&self.project));
        format!("{of}/workflows")
    }

    /// "#12 Sync stops", or "all issues of Ferry".
    pub(super) fn words(&self) -> String {
        match &self.issue {
            Some(issue) => format!("#{} {}", issue.number, issue.title),
            None => format!("all issues of {}", self.project.name),
        }
    }
}
