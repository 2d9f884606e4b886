//! When a project's issues go stale, and when those are closed.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::{SettingsPage, load};
use crate::db::Tx;
use crate::db::types::ProjectId;
use crate::error::{Error, Errors, Result};
use crate::models::stale_rule::StaleRule;
use crate::models::user::User;
use crate::web::flash::Flash;
use crate::web::form::Field;
use crate::web::onward::Onward;
use crate::web::posted::Form;
use crate::web::projects::maintained;
use crate::web::visit::Visit;

/// Ten years are enough.
const MOST_DAYS: i64 = 3_650;

const AFTER: &str = "stale_after_days";
const CLOSE: &str = "stale_close_days";

/// The form.
#[derive(Debug, Clone, Default)]
pub struct Stale {
    pub after: String,
    pub after_error: Option<String>,
    pub close: String,
    pub close_error: Option<String>,
}

impl Stale {
    pub(super) fn of(rule: StaleRule) -> Self {
        let days = |days: Option<i64>| days.map(|days| days.to_string()).unwrap_or_default();
        Self { after: days(rule.after_days), close: days(rule.close_days), ..Self::default() }
    }

    fn typed(form: &Form, errors: &Errors) -> Self {
        let error = |field| errors.of(field).map(str::to_owned);
        let (after, close) = (form.get(AFTER).to_owned(), form.get(CLOSE).to_owned());
        Self { after, after_error: error(AFTER), close, close_error: error(CLOSE) }
    }

    pub(super) fn fields(&self) -> [Field; 2] {
        let after = Field::line(AFTER, "Stale after so many days").of_type("number").with(self.after.clone());
        let close = Field::line(CLOSE, "Closed so many days later").of_type("number").with(self.close.clone());
        [
            after.wrong(self.after_error.clone()).hint("Empty: no issue goes stale."),
            close.wrong(self.close_error.clone()).hint("Empty: a stale issue stays open."),
        ]
    }
}

/// `POST /projects/{slug}/settings/stale`
pub(crate) async fn update(visit: Visit, slug: web::Path<String>, form: Form) -> Result<HttpResponse> {
    let user = visit.user().await?;
    let posted = match parse(&form) {
        Err(errors) => Err(Error::Invalid(errors)),
        Ok((after_days, close_days)) => {
            let path = slug.clone();
            let work = move |tx: &mut Tx<'_>, user: &User| {
                let project: ProjectId = maintained(tx, user, &path)?.id;
                let rule = StaleRule { project, after_days, close_days };
                rule.save(tx)?;
                let words = format!("Saved: issues are {}.", rule.words());
                Ok(Onward::to(format!("/projects/{path}/settings#stale")).saying(Flash::done(words)))
            };
            visit.post(&user, &form, work).await
        }
    };
    let Err(Error::Invalid(errors)) = posted else { return posted };
    let stale = Stale::typed(&form, &errors);
    let page = visit.read(move |reader| Ok(SettingsPage { stale, ..load(reader, &slug)? })).await?;
    visit.page(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

fn parse(form: &Form) -> Result<(Option<i64>, Option<i64>), Errors> {
    let mut errors = Errors::default();
    let after = errors.keep(days(AFTER, form.get(AFTER)));
    let close = errors.keep(days(CLOSE, form.get(CLOSE)));
    match (after, close) {
        (Some(None), Some(Some(_))) => Err(Errors::one(AFTER, "Say also after how many days an issue is stale.")),
        (Some(after), Some(close)) => Ok((after, close)),
        _ => Err(errors),
    }
}

fn days(field: &'static str, typed: &str) -> Result<Option<i64>, Errors> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let days = typed.trim().parse().ok().filter(|days| (1..=MOST_DAYS).contains(days));
    days.map(Some)
        .ok_or_else(|| Errors::one(field, format!("Write a number of days from 1 to {MOST_DAYS}, or nothing.")))
}
