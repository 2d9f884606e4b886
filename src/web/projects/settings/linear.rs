//! Which team in Linear a project's issues go along with: setting it up, trying it out, and stopping it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::{SettingsPage, load};
use crate::db::Tx;
use crate::db::words::Syncing;
use crate::error::{Error, Errors, Result};
use crate::models::linear_team::{self, LinearTeam, NewLinearTeam};
use crate::models::user::User;
use crate::web::flash::Flash;
use crate::web::form::{Choice, Field};
use crate::web::onward::Onward;
use crate::web::posted::Form;
use crate::web::projects::{maintained, settings_of};
use crate::web::visit::Visit;

/// The Linear form. The key is never shown again.
#[derive(Debug, Clone, Default)]
pub struct Linear {
    /// "Issues that are linked by hand go along with team …": what is set up at present.
    pub present: Option<String>,
    /// Why it was switched off, if it was.
    pub trouble: Option<String>,
    pub api_key_error: Option<String>,
    pub team_id: String,
    pub team_id_error: Option<String>,
    /// `linked` or `all`.
    pub sync: String,
    pub sync_error: Option<String>,
}

impl Linear {
    pub(super) fn of(team: Option<&LinearTeam>) -> Self {
        let which = |team: &LinearTeam| match team.sync {
            Syncing::Linked => "Issues that are linked by hand go along",
            Syncing::All => "All issues go along",
        };
        Self {
            present: team.map(|team| format!("{} with team {}.", which(team), team.team_id)),
            trouble: team.filter(|one| one.disabled_at.is_some()).map(|one| one.disabled_because.clone()),
            team_id: team.map(|team| team.team_id.clone()).unwrap_or_default(),
            sync: team.map_or(Syncing::Linked, |team| team.sync).as_str().to_owned(),
            ..Self::default()
        }
    }

    /// What was typed, and what is wrong with it. The key is typed again.
    fn typed(self, form: &Form, errors: &Errors) -> Self {
        let error = |field| errors.of(field).map(str::to_owned);
        Self {
            api_key_error: error("api_key"),
            team_id: form.get("team_id").to_owned(),
            team_id_error: error("team_id"),
            sync: form.get("sync").to_owned(),
            sync_error: error("sync"),
            ..self
        }
    }

    pub(super) fn fields(&self) -> [Field; 3] {
        let is_new = self.present.is_none();
        let hint =
            if is_new { "It is a secret and not shown again." } else { "Leave it empty to keep the present one." };
        let key = Field::password("api_key", "API key", "off").wrong(self.api_key_error.clone());
        let team = Field::line("team_id", "Team").with(self.team_id.clone()).required();
        let choices = vec![
            Choice::new(Syncing::Linked.as_str(), "Those that somebody links by hand"),
            Choice::new(Syncing::All.as_str(), "All: new ones, and others when something happens to them"),
        ];
        let sync = Field::choice("sync", "Which issues go along", choices).with(self.sync.clone());
        [
            Field {
                is_required: is_new,
                ..key.hint(format!("Linear makes one under Settings, Security & access. {hint}"))
            },
            team.wrong(self.team_id_error.clone()).hint("The team's id, such as 9cfb482a-81e3-4154-b5b9-2c805e70a02d."),
            sync.wrong(self.sync_error.clone()),
        ]
    }
}

/// `POST /projects/{slug}/settings/linear`
pub(crate) async fn update(visit: Visit, slug: web::Path<String>, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let posted = match NewLinearTeam::parse(form.get("api_key"), form.get("team_id"), form.get("sync")) {
        Err(errors) => Err(Error::Invalid(errors)),
        Ok(team) => {
            let path = slug.clone();
            let work = move |tx: &mut Tx<'_>, user: &User| {
                let project = maintained(tx, user, &path)?;
                team.set_up(tx, project.id)?;
                Ok(Onward::to(settings(&path))
                    .saying(Flash::done("Linear is set up. Test the key to see that it works.")))
            };
            visit.post(&user, &form, work).await
        }
    };
    let Err(Error::Invalid(errors)) = posted else { return posted };
    let page = visit.read(move |reader| {
        let page = load(reader, &slug)?;
        Ok(SettingsPage { linear: page.linear.typed(&form, &errors), ..page })
    });
    let page = page.await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

fn settings(slug: &str) -> String {
    format!("/projects/{slug}/settings#linear")
}

/// `POST /projects/{slug}/settings/linear/delete`
pub(crate) async fn delete(visit: Visit, slug: web::Path<String>, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let work = move |tx: &mut Tx<'_>, user: &User| {
        let project = maintained(tx, user, &slug)?;
        linear_team::remove(tx, project.id)?;
        Ok(Onward::to(settings(&slug)).saying(Flash::done("Nothing goes to Linear any more. The links stay.")))
    };
    visit.post(&user, &form, work).await
}

/// `POST /projects/{slug}/settings/linear/test`: the inbox itself asks for the team.
pub(crate) async fn test(visit: Visit, slug: web::Path<String>, _: Form) -> Result<HttpResponse> {
    let path = slug.clone();
    let target = visit.read(move |reader| {
        let (project, _) = settings_of(reader, &path)?;
        let team = LinearTeam::find_of(reader.conn, project.id)?.ok_or(Error::NotFound)?;
        Ok(format!("linear:{}", team.project_id))
    });
    let flash = match super::try_out(&visit, "linear", target.await?).await? {
        Ok(()) => Flash::done("The key works, and Linear knows the team."),
        Err(failure) => Flash::warning(format!("Linear did not take the test: {}", failure.error)),
    };
    Ok(visit.sent_on(&settings(&slug), Some(flash)))
}
