//! An issue's link with Linear: as the rail shows it, and the forms that make and end it.

use actix_web::{HttpResponse, web};

use super::acting::act;
use crate::error::{Error, Result};
use crate::models::external_link::Identifier;
use crate::models::linear_team::LinearTeam;
use crate::models::surroundings::Surroundings;
use crate::models::viewer::Access;
use crate::web::posted::Form;
use crate::web::visit::Visit;

type Place = web::Path<(String, i64)>;

/// What the rail shows of Linear; nothing where nothing is linked and nobody may link.
#[derive(Debug, Clone, Default)]
pub struct InLinear {
    /// "LIN-42", and its page once it was found.
    pub link: Option<(String, Option<String>)>,
    /// The reader may link and unlink, for the project has a team in Linear.
    pub may_link: bool,
    /// What was typed and refused.
    pub typed: String,
}

impl InLinear {
    pub(super) fn of(access: Access, around: Surroundings) -> Self {
        let is_web = |url: &String| url.starts_with("https://") || url.starts_with("http://");
        let link = around.link.map(|(identifier, url)| {
            let words = identifier.unwrap_or_else(|| "Being made in Linear".to_owned());
            (words, url.filter(is_web))
        });
        Self { link, may_link: access.may_triage() && around.has_team, typed: String::new() }
    }

    pub(crate) fn is_shown(&self) -> bool {
        self.link.is_some() || self.may_link
    }
}

/// `POST …/linear`
pub(crate) async fn link(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    let identifier = Identifier::parse(form.get("identifier")).map_err(Error::Invalid);
    act(visit, place, form, move |tx, ground| {
        ground.must_triage()?;
        let identifier = identifier?;
        if LinearTeam::find_of(tx.conn(), ground.project.id)?.is_none() {
            let first = "This project has no team in Linear yet: a maintainer gives it one in the settings.";
            return Err(Error::invalid("identifier", first));
        }
        let event = ground.issue.link(tx, &identifier)?;
        Ok(ground.back(event, &format!("Linked with {}.", identifier.as_str())))
    })
    .await
}

/// `POST …/linear/delete`
pub(crate) async fn unlink(visit: Visit, place: Place, form: Form) -> Result<HttpResponse> {
    act(visit, place, form, |tx, ground| {
        ground.must_triage()?;
        let event = ground.issue.unlink(tx)?;
        Ok(ground.back(event, "Unlinked. What is in Linear stays there."))
    })
    .await
}
