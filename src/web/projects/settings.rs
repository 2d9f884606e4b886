//! A project's settings: its name and who sees it, where its events are posted, and where its issues go along.
pub(crate) mod github;
pub(crate) mod linear;
pub(crate) mod slack;
pub(crate) mod stale;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::db::Tx;
use crate::dispatch::{Channel, Failure};
use crate::error::{Error, Errors, Result};
use crate::events::ActionKey;
use crate::look::Icon;
use crate::models::linear_team::LinearTeam;
use crate::models::slack_channel::{self, SlackChannel};
use crate::models::stale_rule::StaleRule;
use crate::models::user::User;
use crate::web::assets;
use crate::web::flash::Flash;
use crate::web::form::Field;
use crate::web::frame::Reader;
use crate::web::onward::Onward;
use crate::web::page::{Page, Section};
use crate::web::posted::Form;
use crate::web::visit::Visit;

use super::new::ProjectForm;
use super::settings_of;
use linear::Linear;
use stale::Stale;

/// `GET /projects/{slug}/settings`, and the same with status 422 when something was wrong.
#[derive(Template)]
#[template(path = "projects/settings.html")]
pub struct SettingsPage {
    pub page: Page,
    pub slug: String,
    pub form: ProjectForm,
    pub stale: Stale,
    pub slack: Slack,
    pub linear: Linear,
}

/// The Slack form: an address, or a token with a channel. Secrets are never shown again.
#[derive(Debug, Clone, Default)]
pub struct Slack {
    /// "Posts to #ferry", "Posts to hooks.slack.com": what is set up at present.
    pub present: Option<String>,
    /// Why it was switched off, if it was: `channel_not_found`.
    pub trouble: Option<String>,
    pub webhook_url: String,
    pub webhook_url_error: Option<String>,
    pub token_error: Option<String>,
    pub channel: String,
    pub channel_error: Option<String>,
    /// Key, words, and whether it is chosen.
    pub actions: Vec<(String, String, bool)>,
    pub actions_error: Option<String>,
}

impl Slack {
    fn webhook_field(&self) -> Field {
        let hint = "Slack gives it to you: https://hooks.slack.com/services/… It is a secret and not shown again.";
        let field = Field::line("webhook_url", "Incoming webhook").of_type("url").with(self.webhook_url.clone());
        field.wrong(self.webhook_url_error.clone()).hint(hint)
    }

    fn token_field(&self) -> Field {
        let field = Field::password("token", "Or a bot token", "off").wrong(self.token_error.clone());
        Field {
            is_required: false,
            ..field.hint("With a token, comments become replies in one thread for each issue.")
        }
    }

    fn channel_field(&self) -> Field {
        let field = Field::line("channel", "and a channel").with(self.channel.clone());
        field.wrong(self.channel_error.clone()).hint("C0123456789 or #ferry")
    }
}

/// `GET /projects/{slug}/settings`
pub(crate) async fn show(visit: Visit, slug: web::Path<String>) -> Result<HttpResponse> {
    let page = visit.read(move |reader| load(reader, &slug)).await?;
    visit.page(StatusCode::OK, &page)
}

/// `POST /projects/{slug}/settings`
pub(crate) async fn update(visit: Visit, slug: web::Path<String>, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let path = slug.clone();
    let posted = match super::new::parse(&form) {
        Err(errors) => Err(Error::Invalid(errors)),
        Ok(changed) => {
            let work = move |tx: &mut Tx<'_>, user: &User| {
                let project = super::maintained(tx, user, &path)?;
                let location = format!("/projects/{}/settings", changed.slug);
                changed.change(tx, project.id)?;
                Ok(Onward::to(location).saying(Flash::done("Project saved.")))
            };
            visit.post(&user, &form, work).await
        }
    };
    let Err(Error::Invalid(errors)) = posted else { return posted };
    let typed = ProjectForm::typed(&form, &errors);
    let page = visit.read(move |reader| Ok(SettingsPage { form: typed, ..load(reader, &slug)? })).await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

fn load(reader: &mut Reader<'_>, slug: &str) -> Result<SettingsPage> {
    let (project, access) = settings_of(reader, slug)?;
    let channel = SlackChannel::find_of(reader.conn, project.id)?;
    let team = LinearTeam::find_of(reader.conn, project.id)?;
    Ok(SettingsPage {
        slug: project.slug.clone(),
        form: ProjectForm::of(&project),
        stale: Stale::of(StaleRule::of(reader.conn, project.id)?),
        slack: Slack::of(channel.as_ref()),
        linear: Linear::of(team.as_ref()),
        page: reader.project_frame("Settings", &project, access, Section::Settings)?,
    })
}

impl Slack {
    fn of(channel: Option<&SlackChannel>) -> Self {
        let is_chosen = |key: &ActionKey| match channel {
            Some(channel) => channel.posts(key.as_str()),
            None => slack_channel::usual_actions().any(|usual| usual == *key),
        };
        Self {
            present: channel.map(|channel| format!("Posts to {}", channel.shown_name())),
            trouble: channel.filter(|one| one.disabled_at.is_some()).map(|one| one.disabled_because.clone()),
            channel: channel.and_then(|channel| channel.channel.clone()).unwrap_or_default(),
            actions: choices(is_chosen),
            ..Self::default()
        }
    }

    /// What was typed, and what is wrong with it. Secrets are typed again.
    fn typed(self, form: &Form, errors: &Errors) -> Self {
        let error = |field| errors.of(field).map(str::to_owned);
        let chosen = form.all("actions");
        Self {
            webhook_url: form.get("webhook_url").to_owned(),
            webhook_url_error: error("webhook_url"),
            token_error: error("token"),
            channel: form.get("channel").to_owned(),
            channel_error: error("channel"),
            actions: choices(|key| chosen.contains(&key.as_str())),
            actions_error: error("actions"),
            ..self
        }
    }
}

/// Every action that can be posted, in the catalogue's order.
fn choices(is_chosen: impl Fn(&ActionKey) -> bool) -> Vec<(String, String, bool)> {
    let shown = ActionKey::ALL.iter().filter(|key| {
        let properties = key.row().properties;
        !properties.private && !properties.hidden
    });
    shown.map(|key| (key.as_str().to_owned(), key.as_str().replace('_', " "), is_chosen(key))).collect()
}

/// Has an inbox send something harmless to this target, off the server's own threads.
async fn try_out(visit: &Visit, inbox: &'static str, target: String) -> Result<Result<(), Failure>> {
    let (db, inboxes) = (visit.room().db.clone(), visit.room().inboxes.clone());
    let tried = web::block(move || match inboxes.find(inbox).map(|inbox| inbox.channel()) {
        Some(Channel::Outside(outside)) => outside.test(&db, &target),
        _ => Err(Failure::lasting("There is no such inbox here.")),
    });
    tried.await.map_err(|error| Error::internal("trying an inbox out", error))
}
