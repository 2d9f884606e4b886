//! A page that shows something secret once: a link to pass on, a token for a program.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::assets;
use super::page::Page;
use super::posted::Form;
use super::visit::Visit;
use crate::db::Tx;
use crate::error::Result;
use crate::look::Icon;
use crate::models::user::User;

/// The answer to the form that made it. The same form posted again does not show it again.
#[derive(Template)]
#[template(path = "secret.html")]
pub struct SecretPage {
    pub page: Page,
    pub secret: Secret,
}

/// What is shown.
#[derive(Debug, Clone)]
pub struct Secret {
    /// The page's name: "Invitation".
    pub title: String,
    /// What to do with it, and until when it is good.
    pub about: String,
    /// The link, or the token.
    pub text: String,
    /// Words and address of the way on.
    pub back: (String, String),
}

impl Visit {
    /// Acts as this user, once per posted form, and shows what was made. A repeat goes to where it is listed.
    pub(super) async fn reveal(
        &self,
        user: &User,
        form: &Form,
        work: impl FnOnce(&mut Tx<'_>, &User) -> Result<Secret> + Send + 'static,
    ) -> Result<HttpResponse> {
        let (said, heard) = std::sync::mpsc::channel();
        let actor = user.clone();
        let location = self.write(user, form, move |tx| {
            let secret = work(tx, &actor)?;
            let location = secret.back.1.clone();
            // The browser may be gone by now: then nobody is there to read it.
            drop(said.send(secret));
            Ok(location)
        });
        let location = location.await?;
        let Ok(secret) = heard.try_recv() else { return Ok(self.sent_on(&location, None)) };
        let page = self.frame(secret.title.clone(), true).await;
        self.page(StatusCode::OK, &SecretPage { page, secret })
    }
}
