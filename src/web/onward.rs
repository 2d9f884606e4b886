//! Where a posted form leads: an address and what the page there says first.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};

use super::flash::Flash;
use super::posted::Form;
use super::visit::Visit;
use crate::db::Tx;
use crate::error::Result;
use crate::models::user::User;

/// Where to go on, and what to say there.
#[derive(Debug, Clone)]
pub struct Onward {
    location: String,
    flash: Option<Flash>,
}

impl Onward {
    /// On to this address.
    pub fn to(location: impl Into<String>) -> Self {
        Self { location: location.into(), flash: None }
    }

    /// With this line at the top of the page there.
    #[must_use]
    pub fn saying(self, flash: Flash) -> Self {
        Self { flash: Some(flash), ..self }
    }
}

impl Visit {
    /// Acts as this user, once per posted form, and sends the browser on. A repeat goes where the first one went, silently.
    pub async fn post(
        &self,
        user: &User,
        form: &Form,
        work: impl FnOnce(&mut Tx<'_>, &User) -> Result<Onward> + Send + 'static,
    ) -> Result<HttpResponse> {
        let (said, heard) = std::sync::mpsc::channel();
        let actor = user.clone();
        let location = self.write(user, form, move |tx| {
            let onward = work(tx, &actor)?;
            // The browser may be gone by now: then nobody is there to read it.
            if let Some(flash) = onward.flash {
                drop(said.send(flash));
            }
            Ok(onward.location)
        });
        let location = location.await?;
        Ok(self.sent_on(&location, heard.try_recv().ok()))
    }

    /// A page of a list, with the header that says to machines where the next ones are.
    pub fn linked_page(
        &self,
        status: StatusCode,
        page: &impl askama::Template,
        link: Option<String>,
    ) -> Result<HttpResponse> {
        let mut answer = self.page(status, page)?;
        if let Some(link) = link.and_then(|link| HeaderValue::from_str(&link).ok()) {
            answer.headers_mut().insert(header::LINK, link);
        }
        Ok(answer)
    }
}
