//! Where a project's events are posted: setting it up, trying it out, and stopping it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::{SettingsPage, Slack, load};
use crate::db::Tx;
use crate::error::{Error, Errors, Result};
use crate::models::slack_channel::{self, NewSlackChannel, SlackChannel, Way, parse_actions};
use crate::models::user::User;
use crate::web::flash::Flash;
use crate::web::onward::Onward;
use crate::web::posted::Form;
use crate::web::projects::{maintained, settings_of};
use crate::web::visit::Visit;

/// `POST /projects/{slug}/settings/slack`
pub(crate) async fn update(visit: Visit, slug: web::Path<String>, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let posted = match parse(&form) {
        Err(errors) => Err(Error::Invalid(errors)),
        Ok(channel) => {
            let path = slug.clone();
            let work = move |tx: &mut Tx<'_>, user: &User| {
                let project = maintained(tx, user, &path)?;
                channel.set_up(tx, project.id)?;
                Ok(Onward::to(settings(&path)).saying(Flash::done("Slack is set up. Send a test post to see it.")))
            };
            visit.post(&user, &form, work).await
        }
    };
    let Err(Error::Invalid(errors)) = posted else { return posted };
    let page = visit.read(move |reader| {
        let page = load(reader, &slug)?;
        Ok(SettingsPage { slack: Slack::typed(page.slack, &form, &errors), ..page })
    });
    let page = page.await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

fn parse(form: &Form) -> Result<NewSlackChannel, Errors> {
    let mut errors = Errors::default();
    let way = errors.keep(Way::parse(form.get("webhook_url"), form.get("token"), form.get("channel")));
    let actions = errors.keep(parse_actions(&form.all("actions")));
    way.zip(actions).map(|(way, actions)| NewSlackChannel { way, actions }).ok_or(errors)
}

fn settings(slug: &str) -> String {
    format!("/projects/{slug}/settings#slack")
}

/// `POST /projects/{slug}/settings/slack/delete`
pub(crate) async fn delete(visit: Visit, slug: web::Path<String>, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let work = move |tx: &mut Tx<'_>, user: &User| {
        let project = maintained(tx, user, &slug)?;
        slack_channel::remove(tx, project.id)?;
        Ok(Onward::to(settings(&slug)).saying(Flash::done("Nothing is posted to Slack any more.")))
    };
    visit.post(&user, &form, work).await
}

/// `POST /projects/{slug}/settings/slack/test`: the inbox itself posts, so that what is seen is what will happen.
pub(crate) async fn test(visit: Visit, slug: web::Path<String>, _: Form) -> Result<HttpResponse> {
    let path = slug.clone();
    let channel = visit.read(move |reader| {
        let (project, _) = settings_of(reader, &path)?;
        SlackChannel::find_of(reader.conn, project.id)?.ok_or(Error::NotFound)
    });
    let target = format!("slack:{}", channel.await?.id);
    let flash = match super::try_out(&visit, "slack", target).await? {
        Ok(()) => Flash::done("Slack took the test post."),
        Err(failure) => Flash::warning(format!("Slack did not take the test post: {}", failure.error)),
    };
    Ok(visit.sent_on(&settings(&slug), Some(flash)))
}
