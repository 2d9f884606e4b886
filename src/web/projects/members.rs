//! Who belongs to a project, and as what.
use askama::Template;

use crate::look::Icon;
use crate::web::assets;
use crate::web::avatar::Person;
use crate::web::form::{Choice, Field};
use crate::web::page::Page;

/// `GET /projects/{slug}/members`, and the same with status 422 when something was wrong.
#[derive(Template)]
#[template(path = "projects/members.html")]
pub struct MembersPage {
    pub page: Page,
    pub slug: String,
    /// Each with the key of the role: `reader`, `triager`, `maintainer`.
    pub members: Vec<(Person, String)>,
    /// Shows the forms.
    pub may_edit: bool,
    pub user: String,
    pub user_error: Option<String>,
    pub role: String,
    pub role_error: Option<String>,
}

const ROLES: [(&str, &str); 3] = [
    ("reader", "Reader: reads and comments"),
    ("triager", "Triager: also sorts"),
    ("maintainer", "Maintainer: also settings"),
];

impl MembersPage {
    fn user_field(&self) -> Field {
        let field = Field::line("user", "Person").with(self.user.clone()).wrong(self.user_error.clone()).required();
        Field { placeholder: "Account name", ..field }
    }

    fn role_field(&self) -> Field {
        let choices = ROLES.map(|(role, words)| Choice::new(role, words)).into();
        Field::choice("role", "Role", choices).with(self.role.clone()).wrong(self.role_error.clone())
    }

    /// The other roles that a member could have.
    fn other_roles(role: &str) -> Vec<&'static str> {
        ROLES.map(|(key, _)| key).into_iter().filter(|key| *key != role).collect()
    }
}
